"""The session's figures: what counts, what is left out, and what is named."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from mockint.interview.standing import standing

Desk = Any
MakeDesk = Any
ALL_MET = {"bounded": "met", "refuse": "met", "consumers": "met"}


def score(desk: Desk) -> Fraction | None:
    return standing(desk.session.scenario, desk.session.rubric, desk.session.state).numbers.score


def verdicts(desk: Desk) -> dict[str, str]:
    record = standing(desk.session.scenario, desk.session.rubric, desk.session.state).record
    return {c["id"]: c["verdict"] for c in (*record["checks"], *record["pitfalls"])}


def left_out(desk: Desk) -> tuple[str, ...]:
    return standing(desk.session.scenario, desk.session.rubric, desk.session.state).left_out


def answered(make_desk: MakeDesk, **main: str) -> Desk:
    """The main answer is in and graded. Design weighs 2, scale 1, requirements 1 (never asked: 0)."""
    desk = make_desk()
    desk.submit()
    desk.grade(**main)
    return desk


def follow(desk: Desk, name: str, status: str = "graded", **found: str) -> None:
    desk.put(name)
    desk.submit("It is so, as I said before.")
    desk.grade(f"follow_up:{name}", status, **found)


def test_the_main_answer_counts_with_the_rubrics_check_on_questions(make_desk: MakeDesk) -> None:
    desk = answered(make_desk, **ALL_MET)
    assert score(desk) == Fraction(300, 4)
    assert verdicts(desk)["asked"] == "missed"


@pytest.mark.parametrize(
    ("questions", "verdict"),
    [
        ([], "missed"),
        (["Which broker is it?"], "missed"),
        (["Which message broker?"], "partial"),
        (["Which message broker?", "how large is the team"], "met"),
        (["Which message broker?"] * 4, "partial"),
    ],
)
def test_the_check_on_questions_counts_the_facts_asked_for(
    make_desk: MakeDesk, questions: list[str], verdict: str
) -> None:
    desk = make_desk()
    for question in questions:
        desk.session.ask(question)
    desk.submit()
    desk.grade(**ALL_MET)
    found = verdicts(desk)["asked"]
    if questions == ["Which broker is it?"]:
        assert found in {"missed", "partial"}  # whether that wording is enough is the matcher's
    else:
        assert found == verdict


def test_the_evidence_of_the_check_on_questions_is_the_questions(make_desk: MakeDesk) -> None:
    desk = make_desk()
    desk.session.ask("Which message broker?")
    desk.submit()
    desk.grade(**ALL_MET)
    record = standing(desk.session.scenario, desk.session.rubric, desk.session.state).record
    (check,) = [c for c in record["checks"] if c["id"] == "asked"]
    assert [e["quote"] for e in check["evidence"]] == ["Which message broker?"]


def test_a_scenario_without_facts_has_no_check_on_questions(make_desk: MakeDesk) -> None:
    desk = make_desk(scenario={"facts": []})
    desk.submit()
    desk.grade(**ALL_MET)
    assert score(desk) == 100
    assert "asked" not in verdicts(desk)


def test_an_always_follow_up_counts_with_its_checks(make_desk: MakeDesk) -> None:
    desk = answered(make_desk, **ALL_MET)
    follow(desk, "crash")
    assert verdicts(desk)["redelivered"] == "missed"
    assert score(desk) == 100 * Fraction(2 + Fraction(1, 2), 4)


def test_an_always_follow_up_that_was_skipped_is_missed(make_desk: MakeDesk) -> None:
    desk = answered(make_desk, **ALL_MET)
    desk.put("crash")
    assert score(desk) == 75
    desk.session.skip()
    assert verdicts(desk)["redelivered"] == "missed"
    assert score(desk) == 100 * Fraction(2 + Fraction(1, 2), 4)
    assert left_out(desk) == ()


def test_a_follow_up_that_was_withdrawn_or_never_put_does_not_count(make_desk: MakeDesk) -> None:
    desk = answered(make_desk, **ALL_MET)
    desk.put("crash")
    desk.session.withdraw()
    assert score(desk) == 75
    assert "redelivered" not in verdicts(desk)
    assert left_out(desk) == ()


@pytest.mark.parametrize("answer", [None, "missed"])
def test_a_follow_up_about_a_missed_check_cannot_cost_anything(
    make_desk: MakeDesk, answer: str | None
) -> None:
    desk = answered(make_desk, refuse="met", consumers="met")
    before = score(desk)
    if answer is None:
        desk.put("late")
        desk.session.skip()
    else:
        follow(desk, "late")
    assert score(desk) == before
    assert "late-one" not in verdicts(desk)


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        ({"late_one": "met", "late_two": "met"}, "met"),
        ({"late_one": "met"}, "partial"),
        ({"late_one": "met", "late_two": "partial"}, "partial"),
        ({"late_one": "partial"}, "missed"),
        ({"late_one": "met", "late_two": "unclear"}, "met"),
    ],
)
def test_a_follow_up_raises_its_check_to_the_mean_rounded_down(
    make_desk: MakeDesk, found: dict[str, str], verdict: str
) -> None:
    desk = answered(make_desk, refuse="met", consumers="met")
    follow(desk, "late", **found)
    assert verdicts(desk)["bounded"] == verdict


def test_a_follow_up_not_judged_yet_is_left_out_and_named(make_desk: MakeDesk) -> None:
    desk = answered(make_desk, **ALL_MET)
    desk.put("crash")
    desk.submit("It is so.")
    assert left_out(desk) == ("crash",)
    assert score(desk) == 75
    desk.fail("follow_up:crash")
    assert left_out(desk) == ("crash",)
    desk.grade("follow_up:crash", redelivered="met")
    assert left_out(desk) == ()


@pytest.mark.parametrize(("main", "later"), [("graded", "estimated"), ("estimated", "graded")])
def test_a_follow_up_of_another_status_is_left_out_and_named(
    make_desk: MakeDesk, main: str, later: str
) -> None:
    desk = make_desk()
    desk.submit()
    desk.grade(status=main, **ALL_MET)
    follow(desk, "crash", later, redelivered="met")
    assert left_out(desk) == ("crash",)
    assert score(desk) == 75
    assert standing(desk.session.scenario, desk.session.rubric, desk.session.state).record[
        "left_out"
    ] == ["crash"]


def test_a_follow_up_that_a_gate_refused_counts_as_skipped(make_desk: MakeDesk) -> None:
    desk = answered(make_desk, **ALL_MET)
    desk.put("crash")
    desk.submit("")
    desk.fail("follow_up:crash", final=True)
    assert verdicts(desk)["redelivered"] == "missed"
    assert left_out(desk) == ()


def test_a_follow_up_judged_and_all_unclear_by_another_kind_of_judge_is_left_out(
    make_desk: MakeDesk,
) -> None:
    desk = answered(make_desk, **ALL_MET)
    follow(desk, "crash", "estimated", redelivered="unclear")
    assert left_out(desk) == ("crash",)


def test_doubt_is_applied_to_the_main_answer_alone(make_desk: MakeDesk) -> None:
    desk = answered(make_desk, **ALL_MET)
    follow(desk, "late", late_one="met", late_two="unclear")
    record = desk.session.state.current_grade("follow_up:late")
    assert record is not None
    assert record["grade"]["status"] == "graded"
    assert left_out(desk) == ()


def test_an_unclear_check_of_a_follow_up_only_widens_the_range(make_desk: MakeDesk) -> None:
    desk = answered(make_desk, **ALL_MET)
    follow(desk, "crash", redelivered="unclear")
    numbers = standing(desk.session.scenario, desk.session.rubric, desk.session.state).numbers
    assert verdicts(desk)["redelivered"] == "unclear"
    assert numbers.score == 75
    assert numbers.low == 100 * Fraction(2 + Fraction(1, 2), 4)
    assert numbers.high == 75
    assert left_out(desk) == ()


def test_a_doubtful_main_answer_leaves_the_session_without_a_score(make_desk: MakeDesk) -> None:
    desk = answered(make_desk, bounded="unclear", refuse="met", consumers="met")
    follow(desk, "crash", redelivered="met")
    found = standing(desk.session.scenario, desk.session.rubric, desk.session.state)
    assert (found.status, found.numbers.score) == ("ungraded", None)
    assert found.record["score"] is None
    assert found.record["score_range"] is None
    assert found.record["bar"] is None


def test_a_session_without_a_grade_has_no_score(make_desk: MakeDesk) -> None:
    desk = make_desk()
    desk.submit()
    assert score(desk) is None
    desk.session.finish()
    assert desk.session.state.status == "ungraded"
    assert desk.session.row().score is None


@pytest.mark.parametrize(
    ("first", "second", "stands"),
    [
        ("contradicted", None, "contradicted"),
        ("missed", None, "met"),
        ("partial", None, "met"),
        ("unclear", None, "met"),
        ("met", "contradicted", "contradicted"),
    ],
)
def test_the_latest_met_or_contradicted_of_a_pitfall_stands(
    make_desk: MakeDesk, first: str, second: str | None, stands: str
) -> None:
    desk = answered(make_desk, **ALL_MET, drop="met")
    follow(desk, "crash", redelivered="met", drop=first)
    if second is not None:
        follow(desk, "alarm", watched="met", drop=second)
    assert verdicts(desk)["drop"] == stands
    costs = Fraction(0) if stands == "contradicted" else Fraction(2, 5)
    assert score(desk) == 100 * (2 * (1 - costs) + 1) / 4


def test_an_asserted_pitfall_keeps_the_quote_that_asserted_it(make_desk: MakeDesk) -> None:
    desk = make_desk()
    desk.submit("We drop orders when it is full.")
    desk.grade(**ALL_MET, drop="met")
    follow(desk, "crash", redelivered="met", drop="partial")
    record = standing(desk.session.scenario, desk.session.rubric, desk.session.state).record
    (pitfall,) = record["pitfalls"]
    assert [e["quote"] for e in pitfall["evidence"]] == ["We drop orders when it is full."]


# -- which grade counts ----------------------------------------------------------------------------


def current(desk: Desk) -> str:
    record = desk.session.state.current_grade("answer")
    return f"{record['grade']['status']} {record['grade']['score']}"


def test_the_newest_graded_counts_else_the_newest_estimated(desk: Desk) -> None:
    desk.submit()
    desk.fail()
    assert current(desk) == "ungraded None"
    desk.grade(status="estimated", consumers="met")
    assert current(desk) == "estimated 33.3"
    desk.grade(bounded="met", refuse="met")
    assert current(desk) == "graded 66.7"
    desk.grade(status="estimated", **ALL_MET)
    desk.fail()
    assert current(desk) == "graded 66.7"
    desk.grade(**ALL_MET)
    assert current(desk) == "graded 100.0"
    assert len(desk.session.state.grades["answer"]) == 6


def test_only_what_a_failure_left_ungraded_can_be_finished_later(desk: Desk) -> None:
    desk.submit()
    assert desk.session.ungraded() == ["answer"]
    desk.fail()
    assert desk.session.ungraded() == ["answer"]
    desk.fail(final=True)
    assert desk.session.ungraded() == []


def test_the_status_is_unfinished_until_the_debrief(desk: Desk) -> None:
    desk.submit()
    desk.grade(status="estimated", **ALL_MET)
    assert desk.session.row().status == "unfinished"
    assert desk.session.row().score is None
    desk.session.finish()
    assert desk.session.row().status == "estimated"
    assert desk.session.row().score == 75.0


def test_a_grade_that_comes_after_the_debrief_moves_the_figures(desk: Desk) -> None:
    desk.submit()
    desk.session.finish()
    assert desk.recorder.data("scored")[-1]["score"] is None
    desk.grade(**ALL_MET)
    assert desk.session.row().score == 75.0
    assert desk.recorder.rows[-1].score == 75.0
    count = len(desk.recorder.data("scored"))
    desk.grade(**ALL_MET)
    assert len(desk.recorder.data("scored")) == count


def test_the_figures_say_what_keeps_the_next_bar_away(desk: Desk) -> None:
    desk.submit()
    desk.grade(refuse="met", consumers="met")
    desk.session.finish()
    figures = desk.recorder.data("scored")[-1]
    assert figures["bar"] == "mid"
    assert figures["missing"]["mid"] == []
    assert {step["criterion"] for step in figures["missing"]["senior"]} == {None, "design"}
    assert "limit on the length" in figures["next_fix"]
    assert figures["arithmetic"] == 1
