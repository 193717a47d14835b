"""One answer in, one grade out: status, numbers, words, and the documented JSON."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockint.bank.models import Rubric, Scenario
from mockint.grading import feedback
from mockint.grading.amend import with_free_hints
from mockint.grading.case import Case, main_case
from mockint.grading.grade import Grade, points
from mockint.grading.grader import UNSURE, Texts, assemble, grade_answer
from mockint.grading.judging.judge import Failure, Judgement, JudgeProgress, Report, Usage, silent
from mockint.grading.judging.verdict import VERDICTS, Evidence, Finding
from mockint.grading.record import from_record, to_record

MakeCase = Callable[..., Case]
NOW = "2026-03-01T10:00:00.000Z"
TEXTS = Texts("scenario-hash", "rubric-hash")
ANSWER = "We limit the queue to ten thousand orders. Callers get an error when it is full."
IDS = ("bounded", "shed", "alert", "figures", "drop")


class FakeJudge:
    """Returns the judgement it was given and records what it was asked."""

    def __init__(self, judgement: Judgement) -> None:
        self.judgement = judgement
        self.asked: list[Case] = []

    def judge(self, case: Case, *, cancel: threading.Event, report: Report = silent) -> Judgement:
        self.asked.append(case)
        report(JudgeProgress("asking"))
        assert not cancel.is_set()
        return self.judgement


def finding(check: str, verdict: str = "missed", *, void: bool = False) -> Finding:
    quote = "We limit the queue"
    evidence = (Evidence(1, quote, 0, len(quote), verified=True),)
    shown = evidence if verdict in {"met", "partial", "contradicted"} else ()
    return Finding(check, verdict, shown, f"about {check}", void)  # type: ignore[arg-type]


def judgement(judge: str = "llm", **verdicts: str) -> Judgement:
    return Judgement(
        judge,
        tuple(finding(check, verdicts.get(check, "missed")) for check in IDS),
        model="served-model",
        base_url="http://localhost:1/v1",
        prompt_sha256="prompt-hash",
        format_rung="json_schema",
        usage=Usage(100, 40, 20),
        seconds=1.23456,
        raw="{}",
    )


def graded(make_case: MakeCase, judge: str = "llm", **verdicts: str) -> Grade:
    return assemble(make_case(ANSWER), judgement(judge, **verdicts), TEXTS, now=NOW)


# -- status ----------------------------------------------------------------------------------------


def test_a_judged_answer_is_graded(make_case: MakeCase) -> None:
    judge = FakeJudge(judgement(bounded="met", shed="met", figures="met"))
    grade = grade_answer(make_case(ANSWER), judge, TEXTS, now=NOW)
    assert (grade.status, grade.reason, grade.exit_code) == ("graded", None, 0)
    assert grade.numbers.score == 100
    assert grade.numbers.bar == "staff"
    assert not grade.pending
    assert grade.raw is None
    assert [case.answer for case in judge.asked] == [ANSWER]


def test_the_offline_judge_estimates(make_case: MakeCase) -> None:
    grade = graded(make_case, "offline", bounded="met", shed="met", figures="met")
    assert (grade.status, grade.numbers.score) == ("estimated", 100)


def test_a_pasted_reply_is_graded(make_case: MakeCase) -> None:
    assert graded(make_case, "pasted", bounded="met").status == "graded"


@pytest.mark.parametrize(("final", "pending"), [(False, True), (True, False)])
def test_a_failure_is_ungraded_with_its_sentence(
    make_case: MakeCase, final: bool, pending: bool
) -> None:
    failure = Failure("timeout", "The model took longer than 120 s; try again.", 3, final)
    judge = FakeJudge(Judgement("llm", failure=failure, raw="<html>"))
    grade = grade_answer(make_case(ANSWER), judge, TEXTS, now=NOW)
    assert grade.status == "ungraded"
    assert grade.reason == "The model took longer than 120 s; try again."
    assert (grade.exit_code, grade.pending, grade.raw) == (3, pending, "<html>")
    assert_no_numbers(grade)
    assert grade.provenance.runs == 0


def assert_no_numbers(grade: Grade) -> None:
    shown = grade.to_json()
    assert shown["score"] is shown["score_range"] is shown["bar"] is None
    assert all(c["share"] is c["level"] is None for c in shown["criteria"])
    assert (shown["summary"], shown["next_fix"]) == ("", "")


def test_an_answer_that_a_gate_refuses_never_reaches_a_judge(make_case: MakeCase) -> None:
    judge = FakeJudge(judgement(bounded="met"))
    grade = grade_answer(make_case("  "), judge, TEXTS, now=NOW)
    assert judge.asked == []
    assert (grade.status, grade.pending, grade.exit_code) == ("ungraded", False, 1)
    assert grade.reason
    assert grade.checks == ()
    assert_no_numbers(grade)


def test_more_than_a_quarter_unclear_is_ungraded_and_says_so(make_case: MakeCase) -> None:
    grade = graded(make_case, bounded="unclear", shed="met", figures="met")
    assert (grade.status, grade.reason, grade.exit_code) == ("ungraded", UNSURE, 1)
    assert not grade.pending
    assert_no_numbers(grade)
    assert [c.verdict for c in grade.checks] == ["unclear", "met", "missed", "met"]


def test_doubt_does_not_ungrade_a_follow_up(make_case: MakeCase) -> None:
    case = make_case(ANSWER, document="follow_up:x")
    grade = assemble(case, judgement(bounded="unclear", shed="met", figures="met"), TEXTS, now=NOW)
    assert (grade.status, grade.numbers.score) == ("graded", 100)


def test_an_invented_quote_never_raises_a_grade(make_case: MakeCase) -> None:
    rest = [finding(check, "met") for check in ("bounded", "alert", "figures")]
    drop = finding("drop")

    def score(shed: Finding) -> Fraction | None:
        made = Judgement("llm", (*rest, shed, drop))
        return assemble(make_case(ANSWER), made, TEXTS, now=NOW).numbers.score

    assert score(finding("shed", "unclear", void=True)) in {None, score(finding("shed", "missed"))}


def test_a_cancel_and_a_progress_report_reach_the_judge(make_case: MakeCase) -> None:
    seen: list[JudgeProgress] = []
    judge = FakeJudge(judgement())
    grade_answer(
        make_case(ANSWER), judge, TEXTS, now=NOW, cancel=threading.Event(), report=seen.append
    )
    assert [progress.stage for progress in seen] == ["asking"]


# -- hints -----------------------------------------------------------------------------------------


def test_hint_caps_reach_the_numbers_and_can_be_lifted(make_case: MakeCase) -> None:
    case = make_case(ANSWER, hints={"shed": 3}, caps={"shed": Fraction(1, 2)})
    made = judgement(bounded="met", shed="met", figures="met")
    capped = assemble(case, made, TEXTS, now=NOW)
    shed = next(c for c in capped.checks if c.id == "shed")
    assert (shed.hints_taken, shed.cap) == (3, Fraction(1, 2))
    assert capped.numbers.score == 100 * Fraction(2 * Fraction(4, 5) + 1, 3)
    lifted = with_free_hints(capped, case, {"shed"})
    assert lifted.numbers.score == 100
    assert next(c.hints_taken for c in lifted.checks if c.id == "shed") == 3
    assert with_free_hints(capped, case, set()) == capped


def test_lifting_caps_leaves_an_ungraded_answer_ungraded(make_case: MakeCase) -> None:
    grade = graded(make_case, bounded="unclear")
    assert with_free_hints(grade, make_case(ANSWER), {"bounded"}) is grade


# -- words -----------------------------------------------------------------------------------------


def test_an_estimate_says_not_found_and_never_missed(make_case: MakeCase) -> None:
    grade = graded(make_case, "offline", bounded="met", shed="met")
    words = " ".join([grade.summary, grade.next_fix, *(c.feedback for c in grade.criteria)])
    assert "not found in your wording" in words.lower()
    assert "missed" not in words.lower()


def test_a_grade_says_missed_and_quotes_what_was_there(make_case: MakeCase) -> None:
    grade = graded(make_case, bounded="met")
    design, scale = grade.criteria
    assert design.feedback == (
        'You covered: Puts a limit on the length of the queue ("We limit the queue"). '
        "Missed: Refuses new work when full."
    )
    assert scale.feedback == "Missed: Works out a figure."


def test_feedback_names_the_heaviest_thing_that_fell_short(make_case: MakeCase) -> None:
    grade = graded(make_case, bounded="contradicted", shed="partial", figures="met")
    assert grade.criteria[0].feedback == "Contradicted: Puts a limit on the length of the queue."


@pytest.mark.parametrize(
    ("verdicts", "fix"),
    [
        ({"shed": "met", "figures": "met"}, "Add this: Puts a limit on the length of the queue."),
        ({"bounded": "partial", "shed": "met", "figures": "met"}, "Make this whole: Puts a limit"),
        ({"bounded": "met", "shed": "met", "figures": "met"}, ""),
        (
            {"bounded": "met", "shed": "met", "figures": "met", "drop": "met"},
            "Take back: Drops orders silently. They are paid.",
        ),
    ],
)
def test_the_next_fix_is_what_raises_the_score_most(
    make_case: MakeCase, verdicts: dict[str, str], fix: str
) -> None:
    found = graded(make_case, **verdicts).next_fix
    assert found.startswith(fix)
    assert bool(found) == bool(fix)


def test_the_summary_speaks_of_essentials_and_of_pitfalls(make_case: MakeCase) -> None:
    assert graded(make_case).summary == "None of the essential points was found."
    good = graded(make_case, bounded="met", shed="met", figures="met", drop="met").summary
    assert good.startswith("Every essential point is there")
    assert "wrong or dangerous" in good


def test_words_about_a_grade_hold_no_figures_of_it(make_case: MakeCase) -> None:
    grade = graded(make_case, bounded="met", shed="partial")
    words = " ".join([grade.summary, grade.next_fix, *(c.feedback for c in grade.criteria)])
    assert not any(char.isdigit() for char in words)


def test_feedback_cites_verified_quotes_only(make_case: MakeCase) -> None:
    unverified = Finding("bounded", "met", (Evidence(1, "we shard it"),), "")
    rest = tuple(finding(check) for check in IDS[1:])
    grade = assemble(make_case(ANSWER), Judgement("llm", (unverified, *rest)), TEXTS, now=NOW)
    assert "shard" not in grade.criteria[0].feedback


def test_a_criterion_without_results_says_nothing() -> None:
    assert feedback.criterion_feedback([], {}, estimated=False) == ""


# -- the documented object -------------------------------------------------------------------------


def test_the_json_of_a_grade_has_exactly_the_documented_keys(make_case: MakeCase) -> None:
    shown = graded(make_case, bounded="met", drop="met").to_json()
    assert list(shown) == [
        *("schema", "scenario", "rubric", "status", "reason", "score", "score_range", "max_score"),
        *("bar", "criteria", "checks", "pitfalls", "flags", "summary", "next_fix", "provenance"),
        "usage",
    ]
    assert list(shown["criteria"][0]) == [
        *("id", "name", "weight", "share", "level", "max_level", "feedback")
    ]
    item = ["id", "criterion", "importance", "verdict", "hints_taken", "evidence", "note"]
    assert list(shown["checks"][0]) == list(shown["pitfalls"][0]) == item
    assert list(shown["checks"][0]["evidence"][0]) == [
        *("sentence", "quote", "start", "end", "verified")
    ]
    assert list(shown["provenance"]) == [
        *("judge", "model", "models", "base_url", "prompt_sha256", "scenario_sha256"),
        *("rubric_sha256", "runs", "spread", "format_rung", "at"),
    ]
    assert list(shown["usage"]) == [
        *("prompt_tokens", "cached_tokens", "completion_tokens", "cost_usd", "seconds")
    ]


def test_the_json_of_a_grade_has_the_documented_values(make_case: MakeCase) -> None:
    shown = graded(make_case, bounded="met", shed="partial").to_json()
    assert (shown["schema"], shown["max_score"]) == (1, 100)
    assert (shown["scenario"], shown["rubric"]) == ("queue-that-grows", "small")
    assert (shown["score"], shown["score_range"]) == (53.3, [53.3, 53.3])
    assert shown["bar"] == "mid"
    assert shown["criteria"][0] | {"feedback": ""} == {
        "id": "design",
        "name": "Design",
        "weight": 2.0,
        "share": 0.8,
        "level": 3,
        "max_level": 4,
        "feedback": "",
    }
    assert [c["id"] for c in shown["checks"]] == ["bounded", "shed", "alert", "figures"]
    assert [p["id"] for p in shown["pitfalls"]] == ["drop"]
    assert shown["checks"][0] == {
        "id": "bounded",
        "criterion": "design",
        "importance": "essential",
        "verdict": "met",
        "hints_taken": 0,
        "evidence": [
            {"sentence": 1, "quote": "We limit the queue", "start": 0, "end": 18, "verified": True}
        ],
        "note": "about bounded",
    }
    assert shown["provenance"] == {
        "judge": "llm",
        "model": "served-model",
        "models": None,
        "base_url": "http://localhost:1/v1",
        "prompt_sha256": "prompt-hash",
        "scenario_sha256": "scenario-hash",
        "rubric_sha256": "rubric-hash",
        "runs": 1,
        "spread": None,
        "format_rung": "json_schema",
        "at": NOW,
    }
    assert shown["usage"] == {
        "prompt_tokens": 100,
        "cached_tokens": 40,
        "completion_tokens": 20,
        "cost_usd": None,
        "seconds": 1.235,
    }


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("0", 0.0),
        ("71.45", 71.5),
        ("71.44", 71.4),
        ("200/3", 66.7),
        ("99.99", 100.0),
        ("100", 100.0),
    ],
)
def test_points_are_shown_to_one_decimal_halves_up(value: str, shown: float) -> None:
    assert points(Fraction(value)) == shown
    assert points(None) is None


# -- the record ------------------------------------------------------------------------------------


def through_disk(grade: Grade) -> Grade:
    return from_record(json.loads(json.dumps(to_record(grade), allow_nan=False)))


verdict_sets = st.fixed_dictionaries({check: st.sampled_from(VERDICTS) for check in IDS})


@given(verdict_sets, st.sets(st.sampled_from(IDS[:4])), st.sampled_from(["llm", "offline"]))
def test_a_grade_comes_back_from_its_record_as_it_was_shown(
    make_case: MakeCase, verdicts: dict[str, str], hinted: set[str], judge: str
) -> None:
    case = make_case(
        ANSWER,
        hints=dict.fromkeys(hinted, 2),
        caps=dict.fromkeys(hinted, Fraction(3, 4)),
    )
    findings = tuple(finding(c, v, void=v == "unclear") for c, v in verdicts.items())
    grade = assemble(case, Judgement(judge, findings, seconds=0.25), TEXTS, now=NOW)
    back = through_disk(grade)
    assert back.to_json() == grade.to_json()
    assert (back.checks, back.pitfalls) == (grade.checks, grade.pitfalls)
    assert [c.level_high for c in back.criteria] == [c.level_high for c in grade.criteria]
    assert through_disk(back) == back


def test_a_failure_comes_back_from_its_record(make_case: MakeCase) -> None:
    failure = Failure("timeout", "It took too long.", 3)
    grade = assemble(
        make_case(ANSWER), Judgement("llm", failure=failure, raw="<html>"), TEXTS, now=NOW
    )
    back = through_disk(grade)
    assert back == grade
    assert back.pending
    assert (back.exit_code, back.raw, back.failure) == (3, "<html>", "timeout")


def test_a_panel_and_a_spread_come_back_from_their_record(make_case: MakeCase) -> None:
    grade = graded(make_case, bounded="met")
    provenance = replace(grade.provenance, models=("one", "two"), runs=3, spread={"design": 0.25})
    grade = replace(grade, provenance=provenance, flags=("grader-directed-text",))
    assert through_disk(grade).provenance == provenance
    assert through_disk(grade).flags == ("grader-directed-text",)


def test_a_record_of_an_older_mockint_without_the_extras_can_be_read(make_case: MakeCase) -> None:
    shown = graded(make_case, bounded="met").to_json()
    assert from_record({"grade": shown}).to_json() == shown


# -- what is asked about an answer -----------------------------------------------------------------


def test_the_main_case_asks_all_that_an_answer_can_meet(
    small_scenario: Scenario, small_rubric: Rubric
) -> None:
    case = main_case(small_scenario, small_rubric, ANSWER)
    assert [item.id for item in case.items] == ["bounded", "shed", "alert", "figures", "drop"]
    assert case.main
    assert case.reference == small_scenario.reference
    assert case.question == small_scenario.brief


def test_a_rubrics_weights_and_thresholds_are_taken_as_written(small_rubric: Rubric) -> None:
    from mockint.grading.grader import scheme_of

    scheme = scheme_of(small_rubric)
    assert [d.weight for d in scheme.dimensions] == [2, 1]
    assert scheme.dimensions[0].thresholds[1] == Fraction(45, 100)
    assert [(b.seniority, b.score) for b in scheme.bars] == [
        ("mid", 40),
        ("senior", 60),
        ("staff", 80),
    ]


def test_anything_a_judge_adds_is_not_lost(make_case: MakeCase) -> None:
    everything: dict[str, Any] = graded(make_case, drop="contradicted").to_json()
    assert everything["pitfalls"][0]["evidence"][0]["quote"] == "We limit the queue"
