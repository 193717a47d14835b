"""Which follow-up is put when, and what becomes of it."""

from __future__ import annotations

from typing import Any

import pytest

Desk = Any
MakeDesk = Any


def order(desk: Desk) -> list[str]:
    """Put and answer follow-ups until there are none."""
    names = []
    while (step := desk.next())[0] == "follow_up":
        names.append(step[1])
        desk.put(step[1])
        desk.submit("It is so.")
    assert step == ("debrief", None)
    return names


def test_always_ones_come_first_then_those_about_what_was_missed(desk: Desk) -> None:
    desk.submit()
    desk.grade(consumers="met")
    assert order(desk) == ["crash", "alarm", "late", "errors"]


@pytest.mark.parametrize(
    ("verdict", "put"),
    [
        ("missed", True),
        ("contradicted", True),
        ("unclear", True),
        ("partial", False),
        ("met", False),
    ],
)
def test_a_follow_up_about_a_check_is_put_when_it_fell_short(
    desk: Desk, verdict: str, put: bool
) -> None:
    desk.submit()
    desk.grade(bounded="met", consumers="met", refuse=verdict)
    assert ("errors" in order(desk)) is put


@pytest.mark.parametrize("status", ["graded", "estimated"])
def test_an_estimate_brings_follow_ups_up_as_a_grade_does(desk: Desk, status: str) -> None:
    desk.submit()
    desk.grade(status=status, refuse="met")
    assert order(desk) == ["crash", "alarm", "late"]


def test_while_the_judge_is_at_work_always_ones_are_put_and_then_one_waits(desk: Desk) -> None:
    desk.submit()
    assert desk.next(judging=True) == ("follow_up", "crash")
    desk.put("crash")
    desk.submit("It is so.")
    assert desk.next(judging=True) == ("follow_up", "alarm")
    desk.put("alarm")
    desk.submit("It is so.")
    assert desk.next(judging=True) == ("wait", None)
    desk.grade(refuse="met")
    assert desk.next() == ("follow_up", "late")


def test_nobody_waits_where_no_follow_up_depends_on_the_judge(make_desk: MakeDesk) -> None:
    desk = make_desk(scenario={"follow_ups": []})
    desk.submit()
    assert desk.next(judging=True) == ("debrief", None)


@pytest.mark.parametrize("final", [False, True])
def test_when_judging_failed_nothing_is_put_about_a_missed_check(desk: Desk, final: bool) -> None:
    desk.submit()
    desk.fail(final=final)
    assert order(desk) == ["crash", "alarm"]


def test_without_any_grade_nothing_is_put_about_a_missed_check(desk: Desk) -> None:
    desk.submit()
    assert order(desk) == ["crash", "alarm"]


def test_a_follow_up_is_put_once_whatever_becomes_of_it(desk: Desk) -> None:
    desk.submit()
    desk.put("crash")
    desk.session.skip()
    desk.put("alarm")
    desk.session.withdraw()
    assert desk.next() == ("debrief", None)
    assert [f.status for f in desk.session.state.follow_ups] == ["skipped", "withdrawn"]


def test_an_open_follow_up_is_the_document_on_the_table(desk: Desk) -> None:
    desk.time.advance(100)
    desk.submit()
    desk.put("crash")
    assert desk.session.state.document == "follow_up:crash"
    desk.time.advance(42)
    desk.submit("It is delivered again.")
    assert desk.session.state.document is None
    answer = desk.session.state.answer("follow_up:crash")
    assert (answer.text, answer.seconds) == ("It is delivered again.", 42)
    assert desk.session.state.follow_ups[0].status == "submitted"


def test_skipping_and_withdrawing_are_recorded(desk: Desk) -> None:
    desk.submit()
    desk.put("crash")
    assert desk.session.skip()
    desk.put("alarm")
    assert desk.session.withdraw()
    assert desk.recorder.data("follow_up_skipped") == [{"id": "crash"}]
    assert desk.recorder.data("follow_up_withdrawn") == [{"id": "alarm"}]
    assert desk.session.ungraded() == ["answer"]


def test_the_debrief_closes_the_interview(desk: Desk) -> None:
    desk.submit()
    desk.session.wait(True)
    desk.time.advance(5)
    desk.session.finish()
    state = desk.session.state
    assert state.phase == "debrief"
    assert state.ended_at == "2026-03-01T10:00:05.000Z"
    assert not state.clock.waiting
    assert state.status == "ungraded"
    assert not desk.session.pause()


def test_nothing_is_on_the_table_in_the_debrief_even_with_a_follow_up_open(desk: Desk) -> None:
    desk.submit()
    desk.put("crash")
    desk.session.finish()
    assert desk.session.state.document is None
    assert desk.session.submit() is None
    assert desk.session.hint() is None


# -- the case of a follow-up -----------------------------------------------------------------------


def test_a_follow_up_is_judged_on_its_own_checks_with_earlier_answers_as_context(
    desk: Desk,
) -> None:
    desk.submit("We limit the queue.")
    desk.put("crash")
    desk.submit("It is delivered again.")
    desk.put("alarm")
    desk.submit("By its age.")
    case = desk.session.case("follow_up:alarm")
    assert [c.id for c in case.checks] == ["watched"]
    assert case.answer == "By its age."
    assert case.question == "How do you notice?"
    assert case.reference == "Depth and age are watched."
    assert [(e.question, e.answer) for e in case.earlier] == [
        ("A queue that grows", "We limit the queue."),
        ("A consumer dies while it works. What happens to its order?", "It is delivered again."),
    ]
    assert not case.main
    assert desk.session.case("answer").earlier == ()


def test_the_main_case_leaves_out_checks_on_questions(desk: Desk) -> None:
    case = desk.session.case("answer")
    assert [c.id for c in case.checks] == ["bounded", "refuse", "consumers"]
    assert [p.id for p in case.pitfalls] == ["drop"]


def test_a_draft_can_be_asked_about_before_it_is_submitted(desk: Desk) -> None:
    desk.write("We limit")
    assert desk.session.case("answer").answer == "We limit"


def test_a_document_nobody_asked_for_has_no_case(desk: Desk) -> None:
    with pytest.raises(KeyError):
        desk.session.case("follow_up:never")


def test_a_later_answer_is_asked_again_about_pitfalls_asserted_so_far(desk: Desk) -> None:
    desk.submit()
    desk.put("crash")
    desk.submit("Yes.")
    assert desk.session.case("follow_up:crash").pitfalls == ()
    desk.grade(drop="met")
    assert [p.id for p in desk.session.case("follow_up:crash").pitfalls] == ["drop"]
    desk.grade("follow_up:crash", drop="contradicted")
    desk.put("alarm")
    desk.submit("Yes.")
    assert desk.session.case("follow_up:alarm").pitfalls == ()


def test_a_pitfall_taken_back_in_an_answer_is_asked_about_when_that_answer_is_judged_again(
    desk: Desk,
) -> None:
    desk.submit()
    desk.grade(drop="met")
    desk.put("crash")
    desk.submit("Yes.")
    desk.grade("follow_up:crash", drop="contradicted")
    assert [p.id for p in desk.session.case("follow_up:crash").pitfalls] == ["drop"]


def test_a_question_is_put_without_the_line_ends_of_its_file(desk: Desk) -> None:
    desk.submit()
    wrapped = (
        "The run of Friday night dies when seventy percent have been sent, and\n"
        "nobody notices. Say for each of these what happens:\n\n"
        "- the records that were confirmed before the run died, all of them;\n"
        "- the others."
    )
    follow_up = desk.session.scenario.follow_up("crash")
    desk.session.put(follow_up.model_copy(update={"question": wrapped}))
    assert desk.session.state.follow_ups[-1].question == wrapped.replace("and\n", "and ")
