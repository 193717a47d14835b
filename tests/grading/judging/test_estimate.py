from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from mockint.bank.models import Rubric, Scenario
from mockint.grading.case import Case, main_case
from mockint.grading.judging.estimate import estimate
from mockint.grading.judging.signals import Patterns
from mockint.grading.judging.verdict import Finding
from mockint.sentences import split_sentences

BRIEF = (
    "Your payment service writes every order to one database, which is full. You have to move "
    "all orders to a larger one while customers keep paying, and no order may be lost."
)
REFERENCE = (
    "Both databases receive every new order from the first day, through an outbox that a relay "
    "replays in sequence. History is copied in the background in small ranges. Totals are compared "
    "for each day before readers move. The former database stays in sync for two weeks so that a "
    "return loses nothing. Every write carries a key, so that a replayed one changes nothing."
)

Parts = list[dict[str, Any]]
CHECKS: Parts = [
    {
        "id": "both",
        "importance": "essential",
        "claim": "Sends every new order to both databases during the move.",
        "signals": ["dual writes", "write to both", "orders reach both databases"],
    },
    {
        "id": "history",
        "importance": "essential",
        "claim": "Copies the history in the background, in small ranges that can be repeated.",
        "signals": ["backfill in the background", "copy history in ranges", "/range by range/"],
    },
    {
        "id": "compare",
        "importance": "essential",
        "claim": "Compares totals for each day before any reader moves.",
        "signals": ["compare row counts", "compare the totals", "/(sums?|totals?) (per|by) day/"],
    },
    {
        "id": "no-lock",
        "claim": "Takes no long lock on the live database.",
        "signals": ["without locking", "lock the table"],
    },
    {
        "id": "return",
        "claim": "Keeps the former database in sync after the switch, so that a return loses nothing.",
        "signals": ["keep the old database in sync", "replicate back to the old"],
    },
]
PITFALLS: Parts = [
    {
        "id": "weekend",
        "importance": "essential",
        "claim": "Asserts that the service can simply be stopped for the copy.",
        "signals": ["stop the service", "take the site offline"],
    }
]
STRONG = """\
An outbox carries each new order, so the relay lets us write to both while the move lasts.
A job runs the backfill in the background and copies the history in small ranges that can be repeated.
Before any reader is moved we compare the totals for each day, without locking anything.
After the switch we keep the old database in sync for two weeks, so going back loses nothing.
"""
ADEQUATE = """\
New orders go through dual writes during the move.
There will be a backfill in the background. Then we compare row counts.
"""
WEAK = "I would copy the orders with a script and then compare row counts at the end of it."
WRONG = """\
It is easiest to stop the service on Sunday, since customers do not pay at night.
Then I dump the database, load the dump into the larger one and compare row counts once.
"""
NAMES = (
    "Dual writes, outbox, Debezium, Kafka, backfill in the background, compare row counts, CDC, "
    "blue/green, canary, Terraform, Postgres, idempotency, checksums, range by range, rollback."
)
OFF_TOPIC = """\
A good sourdough needs a lively starter, which I feed with rye flour on the evening before.
In the morning I mix the dough, leave it for an hour and fold it four times.
The oven must be hot and full of steam, so I put a tray of water on its floor.
After forty minutes the loaf sounds hollow when you knock on its base.
"""
PADDING = "The office has a green carpet, and the coffee there is quite good. We meet on Tuesdays."
CREDIT = {"met": 1.0, "partial": 0.5}
WEIGHT = {"essential": 3, "important": 2, "optional": 1}


def rubric(checks: Parts | None = None) -> Rubric:
    levels = ["none", "some", "half", "most", "all"]
    bar = {"score": 50}
    return Rubric.model_validate(
        {
            "id": "plain",
            "name": "Plain",
            "criteria": [{"id": "design", "name": "Design", "levels": levels}],
            "checks": [{"criterion": "design", **check} for check in checks or []],
            "bars": {"mid": bar, "senior": bar, "staff": bar},
        }
    )


def case(
    answer: str,
    checks: Parts = CHECKS,
    pitfalls: Parts = PITFALLS,
    generic: Parts | None = None,
    reference: str = REFERENCE,
) -> Case:
    scenario = Scenario.model_validate(
        {
            "id": "orders",
            "title": "Move the orders",
            "rubric": "plain",
            "brief": BRIEF,
            "reference": reference,
            "checks": [{"criterion": "design", **check} for check in checks],
            "pitfalls": [{"criterion": "design", **pitfall} for pitfall in pitfalls],
        }
    )
    return main_case(scenario, rubric(generic), answer)


def found(answer: str, **given: Any) -> Mapping[str, Finding]:
    return {finding.check: finding for finding in estimate(case(answer, **given))}


def one(answer: str, claim: str, *signals: str) -> Finding:
    check = {"id": "only", "claim": claim, "signals": list(signals)}
    return found(answer, checks=[check], pitfalls=[])["only"]


def share(answer: str, **given: Any) -> float:
    asked = case(answer, **given)
    verdicts = {finding.check: finding.verdict for finding in estimate(asked)}
    earned = sum(WEIGHT[c.importance] * CREDIT.get(verdicts[c.id], 0.0) for c in asked.checks)
    lost = sum(WEIGHT[p.importance] for p in asked.pitfalls if verdicts[p.id] == "met")
    return 100 * max(0.0, earned - lost) / sum(WEIGHT[c.importance] for c in asked.checks)


def test_every_check_and_then_every_pitfall_gets_a_finding_in_order() -> None:
    ids = [finding.check for finding in estimate(case(WEAK))]
    assert ids == ["both", "history", "compare", "no-lock", "return", "weekend"]


def test_better_answers_come_out_higher() -> None:
    shares = [share(answer) for answer in (STRONG, ADEQUATE, WEAK)]
    assert shares == sorted(shares, reverse=True)
    assert len(set(shares)) == 3
    assert shares[0] >= 80
    assert share(WRONG) < share(WEAK)
    assert share(NAMES) < 10


def test_an_answer_about_something_else_earns_nothing_not_even_for_the_rubrics_own_checks() -> None:
    generic: Parts = [{"id": "why", "claim": "Gives a reason.", "signals": ["so I put", "because"]}]
    assert share(OFF_TOPIC, generic=generic) == 0
    assert (
        found(STRONG + "We do this because it is safe.", generic=generic)["why"].verdict
        == "partial"
    )


def test_the_same_case_gives_the_same_findings() -> None:
    assert estimate(case(STRONG)) == estimate(case(STRONG))


def test_evidence_is_the_answers_own_sentence_with_true_offsets() -> None:
    answer = "## Plan\n\n" + STRONG
    sentences = {sentence.number: sentence for sentence in split_sentences(answer)}
    for finding in estimate(case(answer)):
        assert bool(finding.evidence) == (finding.verdict in ("met", "partial", "contradicted"))
        for evidence in finding.evidence:
            assert evidence.verified
            assert answer[evidence.start : evidence.end] == evidence.quote
            assert evidence.sentence is not None
            assert sentences[evidence.sentence].text == evidence.quote


def test_of_a_very_long_sentence_the_clause_around_the_hit_is_quoted() -> None:
    filler = "the relay reads the outbox in the order in which rows were committed to it, "
    answer = "First, " + filler * 4 + "we use dual writes for a month, " + filler * 4 + "and so on."
    (evidence,) = found(answer)["both"].evidence
    assert evidence.quote == "we use dual writes for a month,"
    assert answer[evidence.start : evidence.end] == evidence.quote


@pytest.mark.parametrize(
    "answer",
    [
        "We dual-write each order.",
        "Every service dual writes its orders.",
        "The orders are written by us to both of them.",
        "The **dual** writes are what we need.",
    ],
)
def test_a_phrase_is_found_in_other_forms_and_with_small_gaps(answer: str) -> None:
    assert found(answer)["both"].verdict in ("met", "partial")


def test_a_phrase_written_as_one_word_or_two_is_the_same() -> None:
    for signal, text in (("back-fill history", "backfill"), ("backfill history", "back fill")):
        finding = one(f"We {text} the history at night.", "Copies what is old.", signal)
        assert finding.verdict != "missed"


def test_the_words_of_a_phrase_out_of_order_or_far_apart_are_no_hit() -> None:
    far = "Counts of the row that we saw on Monday we compare."
    assert one(far, "Unrelated claim entirely.", "compare row counts").verdict == "missed"


@pytest.mark.parametrize(
    "answer",
    [
        "We would not use dual writes here.",
        "I avoid dual writes since they drift apart.",
        "We replay an outbox instead of dual writes.",
        "Dual writes are a mistake in this system.",
        "Some would say that dual writes solve it.",
    ],
)
def test_a_denied_signal_earns_nothing_and_reads_as_contradicted(answer: str) -> None:
    finding = found(answer)["both"]
    assert finding.verdict == "contradicted"
    assert finding.evidence[0].quote == answer


def test_not_only_is_no_denial() -> None:
    assert found("We use not only dual writes but also a relay.")["both"].verdict == "partial"


def test_a_negative_claim_is_met_by_denying() -> None:
    for answer in ("The copy never has to lock the table at all.", "It runs without locking them."):
        assert found(answer)["no-lock"].verdict in ("met", "partial")


def test_a_pitfall_counts_only_where_it_is_asserted() -> None:
    assert found(WRONG)["weekend"].verdict == "met"
    assert found("We must not stop the service for this.")["weekend"].verdict == "contradicted"
    assert found("To stop the service would be dangerous.")["weekend"].verdict == "contradicted"
    assert found("If we just stopped the service, customers would leave.")["weekend"].verdict == (
        "contradicted"
    )
    taken_back = "One could stop the service for a day. But that is not acceptable."
    assert found(taken_back)["weekend"].verdict == "contradicted"
    assert found(STRONG)["weekend"].verdict == "missed"


def test_the_later_of_an_assertion_and_a_denial_of_a_pitfall_stands() -> None:
    first, second = "We stop the service at night.", "We never stop the service."
    assert found(f"{first} {second}")["weekend"].verdict == "contradicted"
    assert found(f"{second} {first}")["weekend"].verdict == "met"


@pytest.mark.parametrize(
    "answer",
    [
        NAMES,
        "I would use " + NAMES[0].lower() + NAMES[1:],
        "\n".join(f"- {name.strip(' .')}" for name in NAMES.split(",")),
        "Dual writes. Backfill. Row counts. Kafka. Outbox.",
    ],
)
def test_names_without_a_statement_earn_next_to_nothing(answer: str) -> None:
    assert share(answer) < 10


def test_an_enumeration_that_belongs_to_a_statement_counts() -> None:
    answer = "Every night we compare row counts, sums and checksums of both databases."
    assert found(answer)["compare"].verdict in ("met", "partial")


def test_a_question_asserts_nothing() -> None:
    assert found("Should we use dual writes for every order?")["both"].verdict == "missed"


def test_padding_and_repetition_raise_nothing() -> None:
    for answer in (STRONG, ADEQUATE, WEAK, WRONG, NAMES, OFF_TOPIC):
        plain = share(answer)
        assert share(f"{PADDING}\n{answer}\n{PADDING}") <= plain
        assert share(answer + "\n" + answer) == plain
        assert share(answer + "\n" + "\n".join([answer.splitlines()[0]] * 5)) == plain


def test_scattered_words_of_a_claim_do_not_add_up() -> None:
    claim = "Retries failed deliveries with growing pauses and a ceiling."
    together = "Failed deliveries are retried with growing pauses up to a ceiling."
    apart = [f"Here the {word} is mentioned by someone." for word in claim.lower().split()[1:]]
    spaced = "\n".join(f"{line}\nNothing of interest follows." for line in apart)
    assert one(together, claim, "exponential backoff").verdict in ("met", "partial")
    assert one(spaced, claim, "exponential backoff").verdict == "missed"


def test_text_taken_over_from_the_reference_earns_nothing() -> None:
    copied = "Totals are compared for each day before readers move."
    own = "For each day totals are compared, then readers may move."
    check: Parts = [{"id": "ref", "claim": copied}]
    assert found(copied, checks=check, pitfalls=[])["ref"].verdict == "missed"
    assert found(own, checks=check, pitfalls=[])["ref"].verdict == "met"


def test_checks_without_signals_are_graded_by_their_claim() -> None:
    bare: Parts = [
        {"id": f"ref-{sentence.number}", "claim": sentence.text}
        for sentence in split_sentences(REFERENCE)
    ]
    assert share(STRONG, checks=bare) > share(ADEQUATE, checks=bare) >= share(WEAK, checks=bare)
    verdicts = [
        finding.verdict
        for answer in (STRONG, ADEQUATE)
        for finding in estimate(case(answer, checks=bare, pitfalls=[]))
    ]
    assert {"met", "partial", "missed"} <= set(verdicts)
    assert share(OFF_TOPIC, checks=bare) <= 5
    assert share(NAMES, checks=bare) < 10


def test_a_check_that_gives_nothing_to_look_for_is_unclear() -> None:
    assert found(STRONG, checks=[{"id": "a", "claim": "Is it?"}])["a"].verdict == "unclear"


def test_a_pattern_is_case_insensitive_and_a_broken_one_is_no_match() -> None:
    answer = "We copy Range By Range through the night."
    assert found(answer)["history"].verdict != "missed"
    # Python's re accepts what the engine used here may not; either way nothing is raised.
    assert one(answer, "Unrelated claim entirely.", r"/(?P<a>x)(?P=a)/").verdict == "missed"


def test_a_catastrophic_pattern_is_given_up_and_counts_as_no_match() -> None:
    answer = "We write " + "a" * 60 + "! and go on with the copy."
    signal = r"/(?:a|aa|aaa)+(?<!a)$/"
    patterns = Patterns()
    assert list(patterns.spans(signal, answer)) == []
    assert signal in patterns.slow
    assert one(answer, "Unrelated claim entirely.", signal).verdict == "missed"


def test_an_empty_answer_finds_nothing() -> None:
    assert {finding.verdict for finding in estimate(case(""))} == {"missed"}


def test_a_signal_in_other_words_and_another_order_still_tells() -> None:
    loosely = (
        "Before readers move, totals of each day in the two databases have to be compared by a job."
    )
    told = found(ADEQUATE.replace("Then we compare row counts.", loosely))["compare"]
    assert told.verdict in ("met", "partial")
    assert told.evidence[0].quote == loosely


def test_every_verdict_says_how_sure_it_is() -> None:
    findings = [*estimate(case(STRONG)), *estimate(case(ADEQUATE)), *estimate(case(WRONG))]
    assert {finding.confidence for finding in findings} == {"high", "medium", "low"}


def test_an_appended_text_on_another_subject_raises_nothing() -> None:
    other = OFF_TOPIC + "\n".join(
        f"For loaf number {number} the dough is kneaded by hand, rests in a warm kitchen and rises "
        f"under a linen cloth until its surface has {number} small bubbles and smells of yeast."
        for number in range(20)
    )
    for answer in (ADEQUATE, WEAK, WRONG):
        assert share(f"{answer}\n\n{other}") <= share(answer)


def test_notes_hold_no_scores() -> None:
    for finding in estimate(case(STRONG + NAMES)):
        assert finding.note.startswith("by wording")
        assert "%" not in finding.note
        assert "." not in finding.note
