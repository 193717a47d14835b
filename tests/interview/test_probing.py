"""A model's own follow-up: what it may be told, what it may ask, and what happens when it may not."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, fields
from typing import Any

import pytest

from mockint.interview.follow_ups import aim_at, targets
from mockint.interview.interviewer import brief_of
from mockint.interview.leaks import admissible, hidden_from, leaks
from mockint.interview.model_part import ModelPart
from mockint.interview.probing import PROBE_SECONDS, Aim, LlmProber, Probed, wrong_question

Desk = Any
MakeDesk = Any
ScriptedEndpoint = Any
ANSWER = "I would put everything into one line and let the consumers drain it overnight, as usual."
QUOTE = "let the consumers drain it overnight"
GOOD = "What happens to the line if it keeps growing until the morning?"
SCRIPTED = ("crash", "alarm", "late", "errors")


@dataclass
class FakeProber:
    """Asks what it is told to, the last one again and again, and records what it was told."""

    asks: list[Probed] = field(default_factory=lambda: [Probed(GOOD, QUOTE)])
    aims: list[Aim] = field(default_factory=list)

    def probe(self, aim: Aim, *, cancel: threading.Event) -> Probed:
        self.aims.append(aim)
        return self.asks.pop(0) if len(self.asks) > 1 else self.asks[0]


@pytest.fixture
def answered(desk: Desk) -> Desk:
    """The main answer is in, all of it fell short, and every scripted follow-up was skipped but the
    two about a check, which were never put."""
    desk.submit(ANSWER)
    desk.grade(bounded="met", refuse="met")
    for name in ("crash", "alarm"):
        desk.put(name)
        desk.session.skip()
    return desk


def probe(desk: Desk, part: ModelPart) -> str:
    """One turn of the model as a screen does it; what is told."""
    check = part.target(desk.session)
    assert check is not None
    return part.probed(desk.session, check, part.probe(part.aim(desk.session, check)))


# -- whom it asks about ---------------------------------------------------------------------------


def short(desk: Desk) -> list[str]:
    session = desk.session
    return [c.id for c in targets(session.scenario, session.rubric, session.state)]


def test_the_heaviest_check_that_fell_short_comes_first(make_desk: MakeDesk) -> None:
    desk = make_desk(scenario={"follow_ups": []})
    desk.submit(ANSWER)
    assert short(desk) == []
    desk.grade(consumers="unclear", refuse="contradicted")
    assert short(desk) == ["bounded", "refuse", "consumers"]
    desk.grade(bounded="partial", refuse="met")
    assert short(desk) == ["consumers"]


def test_no_check_is_asked_about_twice_by_a_script_or_by_the_model(desk: Desk) -> None:
    desk.submit(ANSWER)
    desk.grade(refuse="met")
    desk.put("late")
    desk.session.skip()
    assert short(desk) == ["consumers"]
    probe(desk, ModelPart(prober=FakeProber()))
    assert short(desk) == []


def test_a_check_without_a_hint_to_ask_from_is_left_alone(make_desk: MakeDesk) -> None:
    check = {"id": "bare", "criterion": "design", "claim": "Says something of its own."}
    desk = make_desk(scenario={"checks": [check], "follow_ups": []})
    desk.submit(ANSWER)
    desk.grade()
    assert short(desk) == []


# -- what it is told ------------------------------------------------------------------------------


def test_what_an_interviewer_is_told_has_no_place_for_what_may_not_be_said(desk: Desk) -> None:
    assert {f.name for f in fields(Aim)} == {"brief", "hint", "change", "answers", "put"}


def test_it_is_told_the_facts_that_were_given_and_the_first_hint_of_its_check(
    answered: Desk, endpoint: ScriptedEndpoint
) -> None:
    session = answered.session
    (check,) = targets(session.scenario, session.rubric, session.state)
    endpoint.says({"quote": QUOTE, "question": GOOD})
    aim = aim_at(session.scenario, session.state, check)
    assert LlmProber(endpoint.calls).probe(aim, cancel=threading.Event()) == Probed(GOOD, QUOTE)
    (asked,) = endpoint.asked
    scenario = session.scenario
    assert check.hints[0] in asked
    assert ANSWER in asked
    assert "How do you notice?" in asked
    hidden = [scenario.reference, *(fact.answer for fact in scenario.facts)]
    for one in scenario.checks:
        hidden += [one.claim, *one.signals, *(h for h in one.hints if h != check.hints[0])]
    assert not [text for text in hidden if text in asked]


def test_a_fact_that_was_asked_for_is_told(desk: Desk) -> None:
    desk.session.ask("How many orders per second?")
    desk.submit(ANSWER)
    desk.grade()
    aim = aim_at(desk.session.scenario, desk.session.state, desk.session.scenario.checks[0])
    assert [fact.id for fact in aim.brief.facts] == ["arrival-rate"]


# -- the form of a question -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "question",
    [
        "Great point. What happens when the line keeps growing?",
        "That's right, but what happens when it grows?",
        "I like your drain; when does it end?",
        "You did not mention the end of the line. Where is it?",
        "You missed the callers; what do they see?",
        "Have you considered what happens in the morning?",
        "Why not stop taking orders when it is long?",
        "You should stop taking them. Or should you wait?",
        "What happens to the line? And who notices it?",
        "Tell me what happens when the line keeps growing.",
        "What happens at 5000 orders a second?",
        "What happens when twice as many come?",
        "Why?",
        "",
        "And then " * 60 + "what?",
    ],
)
def test_praise_blame_advice_two_questions_numbers_and_novels_are_refused(
    desk: Desk, question: str
) -> None:
    aim = Aim(brief_of(desk.session.scenario), "How long may it get?", answers=(ANSWER,))
    assert wrong_question(question, aim)


def test_a_plain_question_is_in_order_and_may_use_the_candidates_numbers(desk: Desk) -> None:
    aim = Aim(brief_of(desk.session.scenario), "How long?", answers=(f"{ANSWER} 90 minutes.",))
    assert wrong_question(GOOD, aim) == ""
    assert wrong_question("What happens in minute 91 of the night?", aim)
    assert wrong_question("What is left over after the 90 minutes?", aim) == ""


@pytest.mark.parametrize(
    "reply",
    [
        {"quote": "limit it to what one night can drain", "question": GOOD},
        {"quote": "overnight", "question": GOOD},
        {"quote": ANSWER * 3, "question": GOOD},
        {"quote": QUOTE, "question": "Great. " + GOOD},
        {"quote": QUOTE, "question": f"{GOOD} {GOOD}"},
        {"quote": QUOTE, "question": 7},
        {"question": GOOD},
        "I would ask about the line.",
        "",
    ],
)
def test_a_reply_against_the_rules_is_asked_for_again_and_then_a_failure(
    answered: Desk, endpoint: ScriptedEndpoint, reply: object
) -> None:
    endpoint.says(reply)
    aim = Aim(brief_of(answered.session.scenario), "How long?", answers=(ANSWER,))
    found = LlmProber(endpoint.calls).probe(aim, cancel=threading.Event())
    assert found.failure
    assert not found.question
    assert 1 < len(endpoint.asked) <= 4


def test_a_reply_is_cleaned_of_what_a_terminal_would_obey(
    answered: Desk, endpoint: ScriptedEndpoint
) -> None:
    endpoint.says({"quote": QUOTE, "question": f"\x1b]0;owned\x07{GOOD[:4]}\n{GOOD[4:]}"})
    aim = Aim(brief_of(answered.session.scenario), "How long?", answers=(ANSWER,))
    found = LlmProber(endpoint.calls).probe(aim, cancel=threading.Event())
    assert found.question == GOOD


@pytest.mark.httpx2(assert_all_called=False)
def test_a_model_that_hangs_is_given_up_at_the_deadline(
    answered: Desk, endpoint: ScriptedEndpoint
) -> None:
    endpoint.hangs()
    aim = Aim(brief_of(answered.session.scenario), "How long?", answers=(ANSWER,))
    found = LlmProber(endpoint.calls).probe(aim, cancel=threading.Event())
    assert f"within {PROBE_SECONDS:g} s" in found.failure


# -- leaks ------------------------------------------------------------------------------------------


LEAKS = [
    "Would you bound the queue, refuse what does not fit, and add consumers while it is long?",
    "What if you bounded the queue and refused what does not fit, adding consumers while long?",
    "Who adds consumers while the backlog is long?",
    "Where is the limit on the length of the queue?",
    "Could more consumers drain it by the morning?",
    "Would you reject new orders while the line is long?",
    "Can you name a largest length for the line?",
    "What do callers see while the line is long?",
]


@pytest.mark.parametrize("question", LEAKS)
def test_the_reference_a_claim_a_signal_and_a_later_hint_leak(
    answered: Desk, question: str
) -> None:
    session = answered.session
    (check,) = targets(session.scenario, session.rubric, session.state)
    aim = aim_at(session.scenario, session.state, check)
    hidden = hidden_from(session.scenario, session.rubric, session.state, check)
    assert leaks(question, hidden, (*aim.known, aim.hint))
    assert not admissible(Probed(question, QUOTE), aim, hidden)


def test_what_the_candidate_wrote_or_was_told_does_not_leak(make_desk: MakeDesk) -> None:
    desk = make_desk(scenario={"follow_ups": []})
    question = "How do you add consumers while the backlog is long?"
    for answer, leaking in (
        (ANSWER, True),
        (f"{ANSWER} We add consumers while the backlog is long.", False),
    ):
        desk = make_desk(scenario={"follow_ups": []})
        desk.submit(answer)
        desk.grade(consumers="met", bounded="met")
        check = desk.session.scenario.checks[1]
        aim = aim_at(desk.session.scenario, desk.session.state, check)
        hidden = hidden_from(desk.session.scenario, desk.session.rubric, desk.session.state, check)
        assert leaks(question, hidden, (*aim.known, aim.hint)) is leaking


def test_a_plain_question_leaks_nothing(answered: Desk) -> None:
    probe(answered, ModelPart(prober=FakeProber()))
    put = answered.session.state.open_follow_up
    assert put is not None
    assert put.question == f"You wrote: “{QUOTE}” {GOOD}"


@pytest.mark.parametrize("question", LEAKS)
def test_on_a_leak_the_checks_own_first_question_is_put(answered: Desk, question: str) -> None:
    probe(answered, ModelPart(prober=FakeProber([Probed(question, QUOTE)])))
    put = answered.session.state.open_follow_up
    assert put is not None
    assert put.question == "Who empties it?"
    assert question not in "\n".join(line.text for line in answered.session.state.transcript)


def test_a_first_question_that_was_taken_as_a_hint_is_not_put_again(make_desk: MakeDesk) -> None:
    desk = make_desk(scenario={"follow_ups": []})
    assert desk.session.hint() == ("How long may it get?", 1)
    desk.submit(ANSWER)
    desk.grade(refuse="met", consumers="met")
    part = ModelPart(prober=FakeProber([Probed(LEAKS[0], QUOTE)]))
    probe(desk, part)
    assert desk.session.state.follow_ups == ()
    assert part.target(desk.session) is None


def test_a_question_that_was_put_is_not_repeated(desk: Desk) -> None:
    desk.submit(ANSWER)
    desk.grade(bounded="met", refuse="met")
    desk.put("alarm")
    desk.session.skip()
    part = ModelPart(prober=FakeProber([Probed("And how do you notice it?", QUOTE)]))
    probe(desk, part)
    assert desk.session.state.follow_ups[-1].question == "Who empties it?"


# -- how many, when, and how it ends ----------------------------------------------------------------


def test_scripted_ones_come_first_and_all_of_them_count(make_desk: MakeDesk) -> None:
    desk = make_desk()
    part = ModelPart(prober=FakeProber(), most=5)
    desk.submit(ANSWER)
    desk.grade()
    for name in SCRIPTED:
        assert desk.session.next_step(judging=False, probing=True)[0] == "follow_up"
        desk.put(name)
        desk.session.skip()
    assert desk.session.next_step(judging=False, probing=True)[0] == "debrief"
    probe(desk, part)
    desk.session.skip()
    assert [f.id for f in desk.session.state.follow_ups] == [*SCRIPTED, "model-consumers"]
    assert part.target(desk.session) is None


def test_no_more_than_the_most_that_are_allowed(make_desk: MakeDesk) -> None:
    desk = make_desk(scenario={"follow_ups": []})
    part = ModelPart(prober=FakeProber([Probed(GOOD, QUOTE), Probed("Leaks?", "")]), most=1)
    desk.submit(ANSWER)
    desk.grade()
    probe(desk, part)
    assert part.target(desk.session) is None
    none = ModelPart(prober=FakeProber(), most=0)
    assert not none.may_probe(desk.session)


def test_the_answer_waits_for_the_judge_where_a_model_may_ask(make_desk: MakeDesk) -> None:
    desk = make_desk(scenario={"follow_ups": []})
    part = ModelPart(prober=FakeProber())
    desk.submit(ANSWER)
    asks = part.may_probe(desk.session)
    assert desk.session.next_step(judging=True, probing=asks) == ("wait", None)
    assert desk.session.next_step(judging=True) == ("debrief", None)


def test_when_the_time_of_the_follow_ups_is_up_nothing_is_added(answered: Desk) -> None:
    part = ModelPart(prober=FakeProber())
    answered.time.advance(601)
    assert part.target(answered.session) is None


def test_a_failure_is_told_once_and_nothing_more_is_asked(make_desk: MakeDesk) -> None:
    desk = make_desk(scenario={"follow_ups": []})
    prober = FakeProber([Probed(failure="No whole reply came.")])
    part = ModelPart(prober=prober)
    desk.submit(ANSWER)
    desk.grade()
    assert probe(desk, part).startswith("No whole reply came.")
    assert part.target(desk.session) is None
    assert desk.session.state.follow_ups == ()


def test_both_parts_failing_is_told_once(make_desk: MakeDesk) -> None:
    from mockint.interview.choosing import Picked

    desk = make_desk(scenario={"follow_ups": []})
    part = ModelPart(prober=FakeProber([Probed(failure="The server is gone.")]))
    assert part.chosen(Picked(failure="The server is gone."))
    desk.submit(ANSWER)
    desk.grade()
    assert probe(desk, part) == ""


# -- what it is judged on ---------------------------------------------------------------------------


@pytest.fixture
def raised(make_desk: MakeDesk) -> Desk:
    desk = make_desk(scenario={"follow_ups": []})
    desk.submit(ANSWER)
    desk.grade(bounded="met", refuse="met")
    probe(desk, ModelPart(prober=FakeProber()))
    desk.submit("Then we add consumers.")
    return desk


def test_it_is_recorded_under_its_check_and_judged_on_that_check_alone(raised: Desk) -> None:
    (put,) = raised.recorder.data("follow_up_put")
    assert (put["id"], put["when"]) == ("model-consumers", "model:consumers")
    case = raised.session.case("follow_up:model-consumers")
    assert [c.id for c in case.checks] == ["consumers"]
    assert case.question == put["question"]
    assert [e.answer.strip() for e in case.earlier] == [ANSWER]
    assert case.reference == raised.session.scenario.reference


@pytest.mark.parametrize(
    ("verdict", "stands"),
    [("met", "met"), ("partial", "partial"), ("missed", "missed"), ("unclear", "missed")],
)
def test_its_answer_can_raise_the_check_and_nothing_else(
    raised: Desk, verdict: str, stands: str
) -> None:
    raised.session.finish()
    before = raised.session.state.figures
    raised.grade("follow_up:model-consumers", consumers=verdict)
    after = raised.session.state.figures
    by_id = {row["id"]: row for row in after["checks"]}
    assert by_id["consumers"]["verdict"] == stands
    assert by_id["bounded"]["verdict"] == "met"
    assert len(after["checks"]) == len(before["checks"])
    assert (after["score"] > before["score"]) is (stands != "missed")


def test_it_never_lowers_a_check_that_is_judged_better_later(raised: Desk) -> None:
    raised.grade("follow_up:model-consumers", consumers="partial")
    raised.grade(bounded="met", refuse="met", consumers="met")
    raised.session.finish()
    rows = {row["id"]: row for row in raised.session.state.figures["checks"]}
    assert rows["consumers"]["verdict"] == "met"
    assert rows["consumers"]["evidence"][0]["quote"].strip() == ANSWER


def test_skipping_it_costs_nothing(make_desk: MakeDesk) -> None:
    desk = make_desk(scenario={"follow_ups": []})
    desk.submit(ANSWER)
    desk.grade(bounded="met", refuse="met")
    desk.session.finish()
    before = desk.session.state.figures["score"]
    other = make_desk(scenario={"follow_ups": []})
    other.submit(ANSWER)
    other.grade(bounded="met", refuse="met")
    probe(other, ModelPart(prober=FakeProber()))
    other.session.skip()
    other.session.finish()
    assert other.session.state.figures["score"] == before


@pytest.mark.parametrize("by_script", [False, True])
def test_the_debrief_shows_before_and_after(make_desk: MakeDesk, by_script: bool) -> None:
    from mockint.reports.debrief import markdown
    from mockint.reports.session import SessionView
    from mockint.reports.verdicts import shown_verdicts

    desk = make_desk()
    desk.submit(ANSWER)
    if by_script:
        desk.grade(refuse="met", consumers="met")
        desk.put("late")
        desk.submit("Ten thousand, from a wait of a minute.")
        desk.grade("follow_up:late", late_one="met", late_two="met")
    else:
        desk.grade(bounded="met", refuse="met")
        probe(desk, ModelPart(prober=FakeProber()))
        desk.submit("Then we add consumers.")
        desk.grade("follow_up:model-consumers", consumers="met")
    desk.session.finish()
    session = desk.session
    view = SessionView(session.state, session.scenario, session.rubric, session.recording)
    name = "bounded" if by_script else "consumers"
    shown = next(s for s in shown_verdicts(view) if s.check == name)
    assert shown.remark == "missed in the main answer, met after the follow-up about it"
    assert [s.check for s in shown_verdicts(view) if s.before] == [name]
    assert shown.remark in markdown(view)
    assert ("You wrote: “" in markdown(view)) is not by_script
