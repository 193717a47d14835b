"""Appeals and disputes in the log: both verdicts stay, and a dispute changes no number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mockint.grading.judging.appeal import Ruling, appeal_about
from mockint.grading.judging.judge import Failure, Judgement, Usage
from mockint.grading.judging.verdict import Evidence, Finding
from mockint.interview import appeals
from mockint.interview.fold import fold

MakeDesk = Callable[..., Any]
TEXT = "We limit the queue to ten thousand orders."
NOW = "2026-03-01T11:00:00.000Z"
ARGUMENT = "My sentence names the limit."


@pytest.fixture
def graded(desk: Any) -> Any:
    """An interview in its debrief, its one answer graded with everything missed."""
    desk.submit(TEXT)
    desk.grade()
    desk.session.finish()
    return desk


def rule(desk: Any, check: str = "bounded", **ruling: Any) -> Any:
    appeal = appeals.appeal_to(desk.session, "answer", check, ARGUMENT)
    judgement = Judgement(
        "llm",
        model="m-1",
        prompt_sha256="ab" * 32,
        usage=Usage(900, 0, 50),
        failure=ruling.pop("failure", None),
    )
    return appeals.record_ruling(desk.session, "answer", appeal, Ruling(judgement, **ruling), NOW)


def met(check: str = "bounded") -> Finding:
    quote = Evidence(1, TEXT, 0, len(TEXT), verified=True)
    return Finding(check, "met", (quote,), "It is there.")


def verdicts(record: Any) -> dict[str, str]:
    return {check["id"]: check["verdict"] for check in record["grade"]["checks"]}


def test_an_appeal_that_succeeds_appends_a_grade_and_both_stay(graded: Any) -> None:
    before = graded.session.state.score
    made = rule(graded, finding=met())
    state = graded.session.state
    assert graded.recorder.kinds()[-3:] == ["appealed", "graded", "scored"]
    first, second = state.grades["answer"]
    assert (verdicts(first)["bounded"], verdicts(second)["bounded"]) == ("missed", "met")
    assert second["appeal"] == "bounded"
    assert "appeal" not in first
    assert state.current_grade("answer")["grade"] == second["grade"]
    assert made.to_json() == second["grade"]
    assert state.score > before
    assert second["grade"]["provenance"]["at"] == NOW
    assert second["grade"]["usage"]["prompt_tokens"] == 900
    data = graded.recorder.data("appealed")[0]
    assert (data["argument"], data["before"], data["after"]) == (ARGUMENT, "missed", "met")
    assert data["evidence"][0]["quote"] == TEXT
    assert (data["refused"], data["failure"]) == (None, None)
    assert data["provenance"]["model"] == "m-1"


def test_a_refused_or_failed_appeal_adds_no_grade(graded: Any) -> None:
    assert rule(graded, refused="No limit is named.") is None
    assert rule(graded, "refuse", failure=Failure("timeout", "It took too long.")) is None
    state = graded.session.state
    assert len(state.grades["answer"]) == 1
    assert state.appeals[0].data["refused"] == "No limit is named."
    assert state.appeals[1].data["failure"] == {"kind": "timeout", "sentence": "It took too long."}


def test_a_verdict_of_a_judging_is_appealed_once_and_a_failure_does_not_count(graded: Any) -> None:
    def heard(check: str) -> Any:
        return appeals.heard(graded.session.state, "answer", check)

    rule(graded, failure=Failure("timeout", "It took too long."))
    assert heard("bounded") is None
    rule(graded, refused="No limit is named.")
    assert heard("bounded").data["refused"] == "No limit is named."
    rule(graded, "consumers", finding=met("consumers"))
    assert heard("bounded") is not None, "an appeal is no new judging"
    assert heard("consumers") is not None
    graded.grade()
    assert heard("bounded") is None


def test_an_appeal_is_about_the_verdict_as_it_stands(graded: Any) -> None:
    appeal = appeals.appeal_to(graded.session, "answer", "bounded", ARGUMENT)
    assert (appeal.check, appeal.before) == ("bounded", "missed")
    assert appeal == appeal_about(graded.session.case("answer"), "bounded", "missed", ARGUMENT)
    with pytest.raises(KeyError):
        appeals.appeal_to(graded.session, "answer", "redelivered", ARGUMENT)


def test_hints_taken_before_the_new_evidence_was_written_still_cost(desk: Any) -> None:
    for _ in range(3):
        desk.session.hint()
    desk.submit(TEXT)
    desk.grade()
    desk.session.finish()
    rule(desk, finding=met())
    assert desk.session.state.current_grade("answer")["caps"] == {"bounded": "1/2"}


def test_a_dispute_changes_no_number_and_leaves_its_check_out_of_progress(graded: Any) -> None:
    before = graded.session.state
    assert appeals.dispute(graded.session, "answer", "bounded", "  It is\nthere. ")
    state = graded.session.state
    assert graded.recorder.kinds()[-1] == "disputed"
    assert (state.figures, state.grades) == (before.figures, before.grades)
    (made,) = appeals.open_disputes(state).values()
    assert (made.check, made.verdict, made.sentence) == ("bounded", "missed", "It is there.")
    assert set(appeals.open_disputes(state)) == {("answer", "bounded")}


def test_a_dispute_is_replaced_taken_back_and_ends_with_its_verdict(graded: Any) -> None:
    session = graded.session
    appeals.dispute(session, "answer", "bounded", "It is there.")
    appeals.dispute(session, "answer", "bounded", "It is in my first sentence.")
    (made,) = appeals.open_disputes(session.state).values()
    assert made.sentence == "It is in my first sentence."
    assert appeals.withdraw(session, "answer", "bounded")
    assert not appeals.withdraw(session, "answer", "bounded")
    assert not appeals.open_disputes(session.state)
    appeals.dispute(session, "answer", "bounded", "It is there.")
    graded.grade(bounded="met")
    assert not appeals.open_disputes(session.state)


def test_what_was_not_judged_or_not_said_is_no_dispute(graded: Any) -> None:
    assert not appeals.dispute(graded.session, "answer", "redelivered", "It is there.")
    assert not appeals.dispute(graded.session, "follow_up:crash", "redelivered", "It is there.")
    assert not appeals.dispute(graded.session, "answer", "bounded", " \u200b ")
    assert "disputed" not in graded.recorder.kinds()


def test_appeals_and_disputes_come_back_from_disk(graded: Any) -> None:
    rule(graded, finding=met())
    appeals.dispute(graded.session, "answer", "consumers", "More of them are added.")
    state = fold("s-1", graded.recorder.events)
    assert appeals.heard(state, "answer", "bounded").data["after"] == "met"
    assert state.judging_place("answer") == 0
    assert state.current_place("answer") == 1
    assert set(appeals.open_disputes(state)) == {("answer", "consumers")}


def test_a_pitfall_is_still_appealed_where_the_answer_before_no_longer_asserts_it(
    desk: Any,
) -> None:
    desk.submit(TEXT)
    desk.grade(drop="met")
    desk.put("crash")
    desk.submit("We drop orders in silence, as I said before.")
    desk.grade("follow_up:crash", drop="met")
    desk.session.finish()
    desk.grade(drop="missed")
    appeal = appeals.appeal_to(desk.session, "follow_up:crash", "drop", ARGUMENT)
    assert [item.id for item in appeal.case.items] == ["drop"]
    quote = Evidence(1, "We drop orders", 0, 14, verified=True)
    finding = Finding("redelivered", "met", (quote,))
    redelivered = appeals.appeal_to(desk.session, "follow_up:crash", "redelivered", ARGUMENT)
    made = appeals.record_ruling(
        desk.session, "follow_up:crash", redelivered, Ruling(Judgement("llm"), finding), NOW
    )
    assert made is not None
    assert [p.verdict for p in made.pitfalls] == ["met"]
