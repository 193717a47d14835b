"""One interview, driven through its own door: phases, clock, writing, asking, submitting."""

from __future__ import annotations

from typing import Any

from mockint.interview.fold import fold
from mockint.interview.opening import bring_back, go_on
from mockint.interview.rows import row_of

# `Desk` is the class behind the `desk` fixture, in conftest.py.
Desk = Any
MakeDesk = Any
NINETEEN = "word " * 19
TWENTY = "word " * 20


# -- begin -----------------------------------------------------------------------------------------


def test_a_session_begins_with_the_opened_event_and_both_texts(desk: Desk) -> None:
    (opened,) = desk.recorder.events
    assert opened.kind == "opened"
    assert opened.id == "s-1.1"
    assert opened.at == "2026-03-01T10:00:00.000Z"
    assert opened.data["budgets"] == {"clarify": 300, "answer": 1200, "follow_ups": 600}
    assert opened.data["attempt"] == 1
    assert opened.data["seen_reference"] is False
    hashes = {opened.data["scenario_sha256"], opened.data["rubric_sha256"]}
    assert set(desk.recorder.texts) == hashes
    assert desk.session.state.phase == "clarify"
    assert desk.session.state.document == "answer"


def test_the_row_follows_the_state(desk: Desk) -> None:
    row = desk.recorder.rows[-1]
    assert (row.id, row.scenario, row.mode, row.target_bar) == (
        "s-1",
        "queue-that-grows",
        "practice",
        "senior",
    )
    assert (row.phase, row.status, row.score, row.ended_at) == ("clarify", "unfinished", None, None)
    assert row.started_at == "2026-03-01T10:00:00.000Z"
    assert row == row_of(desk.session.state)


def test_a_later_attempt_is_counted_and_marked_once_the_reference_was_seen(
    make_desk: MakeDesk,
) -> None:
    desk = make_desk(attempts=2, openings=1)
    assert desk.session.state.attempt == 3
    assert desk.session.state.seen_reference
    assert desk.session.row().seen_reference


def test_minutes_are_the_total(make_desk: MakeDesk) -> None:
    desk = make_desk(minutes=70)
    assert desk.session.state.clock.budgets == {"clarify": 600, "answer": 2400, "follow_ups": 1200}


def test_without_a_clarifying_budget_the_answer_begins_at_once(make_desk: MakeDesk) -> None:
    desk = make_desk(scenario={"minutes": {"clarify": 0, "answer": 20, "follow_ups": 10}})
    assert desk.session.state.phase == "answer"
    assert desk.recorder.data("phase_entered") == [{"phase": "answer", "reason": "budget"}]


# -- writing ---------------------------------------------------------------------------------------


def test_a_burst_of_typing_is_one_event_with_what_changed(desk: Desk) -> None:
    desk.write("We limit")
    desk.write("We limit the queue")
    assert desk.recorder.data("edited") == [
        {"document": "answer", "edits": [[0, 0, "We limit"]], "length": 8},
        {"document": "answer", "edits": [[8, 0, " the queue"]], "length": 18},
    ]
    assert desk.session.state.text("answer") == "We limit the queue"


def test_the_same_text_is_no_event(desk: Desk) -> None:
    desk.write("We limit")
    assert not desk.session.write("answer", "We limit")
    assert not desk.session.write("scratch", "")
    assert desk.recorder.kinds() == ["opened", "edited"]


def test_scratch_is_a_document_of_its_own(desk: Desk) -> None:
    desk.write("40/s * 60", "scratch")
    assert desk.session.state.text("scratch") == "40/s * 60"
    assert desk.session.state.text("answer") == ""


def test_a_submitted_answer_cannot_be_changed(desk: Desk) -> None:
    desk.submit("We limit the queue.")
    assert not desk.session.write("answer", "Nothing.")
    assert desk.session.state.answer("answer").text == "We limit the queue."


def test_every_write_hands_the_draft_over_for_the_rescue_file(desk: Desk) -> None:
    desk.write("We limit the queue")
    assert desk.recorder.drafts[-1] == "We limit the queue"


# -- phases ----------------------------------------------------------------------------------------


def test_clarify_becomes_answer_when_the_candidate_says_so(desk: Desk) -> None:
    desk.session.begin_answer()
    desk.session.begin_answer()
    assert desk.recorder.data("phase_entered") == [{"phase": "answer", "reason": "candidate"}]


def test_clarify_becomes_answer_at_the_first_twenty_words(desk: Desk) -> None:
    desk.write(NINETEEN)
    assert desk.session.state.phase == "clarify"
    desk.write(TWENTY)
    assert desk.session.state.phase == "answer"
    assert desk.recorder.data("phase_entered") == [{"phase": "answer", "reason": "words"}]


def test_words_on_the_scratch_pad_do_not_begin_the_answer(desk: Desk) -> None:
    desk.write(TWENTY, "scratch")
    assert desk.session.state.phase == "clarify"


def test_clarify_becomes_answer_when_its_budget_ends(desk: Desk) -> None:
    desk.time.advance(299)
    desk.session.tick()
    assert desk.session.state.phase == "clarify"
    desk.time.advance(1)
    desk.session.tick()
    assert desk.session.state.phase == "answer"
    assert desk.recorder.data("phase_entered") == [{"phase": "answer", "reason": "budget"}]


def test_questions_are_answered_while_writing_too(desk: Desk) -> None:
    desk.session.begin_answer()
    assert desk.session.ask("Which message broker is it?").facts == ("broker",)


def test_an_answer_can_be_submitted_from_the_clarifying_phase(desk: Desk) -> None:
    desk.submit("No.")
    assert desk.session.state.phase == "follow_ups"
    assert desk.recorder.kinds()[-2:] == ["submitted", "phase_entered"]


def test_a_submit_returns_its_receipt_and_is_not_acknowledged_before_the_commit(
    desk: Desk,
) -> None:
    desk.write("We limit the queue.")
    receipt = desk.session.submit()
    assert receipt is not None
    assert not receipt.saved
    index = desk.recorder.kinds().index("submitted")
    assert receipt is desk.recorder.receipts[index]


def test_the_submitted_event_says_why_and_how_long(desk: Desk) -> None:
    desk.write("abc")
    desk.time.advance(61.5)
    desk.session.submit("time")
    assert desk.recorder.data("submitted") == [
        {"document": "answer", "length": 3, "reason": "time"}
    ]
    assert desk.session.state.submitted[0].seconds == 61.5


def test_nothing_is_on_the_table_between_answers(desk: Desk) -> None:
    desk.submit()
    assert desk.session.state.document is None
    assert desk.session.submit() is None
    assert not desk.session.skip()
    assert not desk.session.withdraw()


# -- the clock -------------------------------------------------------------------------------------


def test_each_mark_is_crossed_once(desk: Desk) -> None:
    desk.session.begin_answer()
    seen = []
    for _ in range(130):
        desk.time.advance(10)
        seen += desk.session.tick()
    assert seen == ["amber", "red", "overtime"]
    assert desk.recorder.data("crossed") == [
        {"phase": "answer", "mark": mark} for mark in ("amber", "red", "overtime")
    ]


def test_a_late_look_records_every_mark_that_was_passed(desk: Desk) -> None:
    desk.session.begin_answer()
    desk.time.advance(5_000)
    assert desk.session.tick() == ("amber", "red", "overtime")


def test_a_pause_stops_the_clock_until_it_is_resumed(desk: Desk) -> None:
    desk.time.advance(10)
    assert desk.session.pause()
    assert not desk.session.pause()
    desk.time.advance(10_000)
    assert desk.session.tick() == ()
    assert desk.session.resume()
    assert not desk.session.resume()
    desk.time.advance(5)
    assert desk.session.state.clock.elapsed(desk.session.offset) == 15
    assert desk.recorder.data("paused") == [{"reason": "candidate"}]
    assert desk.recorder.data("resumed") == [{"after": "pause"}]


def test_under_pressure_there_is_no_pause_except_to_leave(make_desk: MakeDesk) -> None:
    desk = make_desk("pressure")
    assert not desk.session.pause()
    assert desk.session.pause("left")
    assert desk.recorder.data("paused") == [{"reason": "left"}]


def test_waiting_for_a_judge_is_recorded_and_no_clock_runs(desk: Desk) -> None:
    desk.submit()
    before = desk.session.state.clock.elapsed(desk.session.offset)
    desk.session.wait(True)
    desk.session.wait(True)
    desk.time.advance(500)
    assert desk.session.tick() == ()
    desk.session.wait(False)
    assert desk.session.state.clock.elapsed(desk.session.offset) == before
    assert desk.recorder.data("waiting") == [{"on": True}, {"on": False}]


def test_a_tick_is_no_event_but_ten_quiet_seconds_are(desk: Desk) -> None:
    for _ in range(19):
        desk.time.advance(0.5)
        desk.session.tick()
    assert desk.recorder.kinds() == ["opened"]
    desk.time.advance(0.5)
    desk.session.tick()
    assert desk.recorder.kinds() == ["opened", "present"]
    desk.write("x")
    desk.time.advance(9.5)
    desk.session.tick()
    assert desk.recorder.kinds() == ["opened", "present", "edited"]


def test_nobody_is_present_during_a_pause(desk: Desk) -> None:
    desk.session.pause()
    desk.time.advance(60)
    desk.session.tick()
    assert desk.recorder.kinds() == ["opened", "paused"]


def test_a_clock_that_jumps_back_never_takes_an_event_back(desk: Desk) -> None:
    desk.time.advance(10)
    desk.write("a")
    desk.time.advance(-8)
    desk.write("ab")
    offsets = [event.offset for event in desk.recorder.events]
    assert offsets == sorted(offsets)


def test_only_pressure_ends_an_answer_by_time(make_desk: MakeDesk) -> None:
    for mode, up in (("practice", False), ("pressure", True)):
        desk = make_desk(mode)
        desk.session.begin_answer()
        desk.time.advance(1_199)
        assert not desk.session.time_is_up
        desk.time.advance(1)
        assert desk.session.time_is_up is up


def test_time_is_not_up_while_clarifying_nor_between_answers(make_desk: MakeDesk) -> None:
    desk = make_desk("pressure")
    desk.time.advance(9_999)
    assert not desk.session.time_is_up
    desk.submit()
    desk.time.advance(9_999)
    assert not desk.session.time_is_up


# -- curve balls -----------------------------------------------------------------------------------


def test_a_curve_ball_comes_a_third_into_the_answer_under_pressure(make_desk: MakeDesk) -> None:
    desk = make_desk("pressure")
    desk.session.begin_answer()
    desk.time.advance(399)
    desk.session.tick()
    assert desk.session.state.curve_ball is None
    desk.time.advance(1)
    desk.session.tick()
    desk.session.tick()
    assert desk.recorder.data("curve_ball_put") == [
        {"id": "double", "change": "From Monday twice as many orders arrive."}
    ]
    assert desk.session.state.change.startswith("From Monday")


def test_a_second_attempt_meets_another_curve_ball(make_desk: MakeDesk) -> None:
    desk = make_desk("pressure", attempts=1)
    desk.session.begin_answer()
    desk.time.advance(400)
    desk.session.tick()
    assert desk.session.state.curve_ball == "half"


def test_practice_has_no_curve_ball(desk: Desk) -> None:
    desk.session.begin_answer()
    desk.time.advance(1_000)
    desk.session.tick()
    assert desk.session.state.curve_ball is None


def test_the_checks_of_a_curve_ball_are_judged_on_the_main_answer(make_desk: MakeDesk) -> None:
    desk = make_desk("pressure")
    assert "twice" not in {c.id for c in desk.session.case("answer").checks}
    desk.session.begin_answer()
    desk.time.advance(400)
    desk.session.tick()
    case = desk.session.case("answer")
    assert "twice" in {c.id for c in case.checks}
    assert case.change == "From Monday twice as many orders arrive."


# -- asking ----------------------------------------------------------------------------------------


def test_a_question_and_its_reply_are_recorded_with_the_facts_given(desk: Desk) -> None:
    reply = desk.session.ask("How many orders per second arrive?")
    assert reply.text == "Forty a second."
    assert desk.recorder.data("asked") == [{"question": "How many orders per second arrive?"}]
    assert desk.recorder.data("replied") == [{"text": "Forty a second.", "facts": ["arrival-rate"]}]
    assert desk.session.state.facts == {"arrival-rate"}
    lines = [(line.who, line.kind, line.text) for line in desk.session.state.transcript]
    assert lines == [
        ("candidate", "question", "How many orders per second arrive?"),
        ("interviewer", "reply", "Forty a second."),
    ]


def test_a_question_without_a_fact_gives_none(desk: Desk) -> None:
    assert desk.session.ask("What is the weather like?").facts == ()
    assert desk.session.state.facts == frozenset()


def test_showing_the_reference_is_recorded_once_and_says_whether_it_was_given_up(
    make_desk: MakeDesk,
) -> None:
    early, late = make_desk(), make_desk()
    early.session.show_reference()
    early.session.show_reference()
    late.submit()
    late.session.show_reference()
    assert early.recorder.data("reference_shown") == [{"given_up": True}]
    assert late.recorder.data("reference_shown") == [{"given_up": False}]


# -- coming back -----------------------------------------------------------------------------------


def test_a_session_comes_back_from_its_recording_as_it_was(desk: Desk) -> None:
    desk.session.ask("Which message broker?")
    desk.write(TWENTY)
    desk.time.advance(30)
    desk.session.tick()
    state = desk.session.state
    desk.time.advance(86_400)
    again = bring_back(desk.archive, "s-1", desk.recorder, desk.time)
    assert again.state == state
    assert again.scenario == desk.session.scenario
    assert again.rubric == desk.session.rubric
    assert again.recording == desk.recorder.events


def test_after_a_crash_the_clock_is_right_to_ten_seconds(desk: Desk) -> None:
    desk.time.advance(25)
    for _ in range(3):
        desk.session.tick()
    desk.time.advance(7)
    lost_at = desk.session.state.clock.elapsed(desk.session.offset)
    desk.time.advance(86_400)
    again = bring_back(desk.archive, "s-1", desk.recorder, desk.time)
    go_on(again)
    assert 0 <= lost_at - again.state.clock.elapsed(again.offset) <= 10
    assert desk.recorder.data("resumed") == [{"after": "lost"}]
    desk.time.advance(4)
    assert again.state.clock.elapsed(again.offset) == 29


def test_after_leaving_the_pause_is_over_and_no_time_has_passed(desk: Desk) -> None:
    desk.time.advance(25)
    desk.session.pause("left")
    desk.time.advance(86_400)
    again = bring_back(desk.archive, "s-1", desk.recorder, desk.time)
    assert again.state.clock.paused
    go_on(again)
    assert again.state.clock.running
    assert again.state.clock.elapsed(again.offset) == 25
    assert desk.recorder.data("resumed") == [{"after": "left"}]


def test_coming_back_ends_a_wait_and_goes_on_with_ids_and_offsets(desk: Desk) -> None:
    desk.submit()
    desk.time.advance(3)
    desk.session.wait(True)
    again = bring_back(desk.archive, "s-1", desk.recorder, desk.time)
    go_on(again)
    assert not again.state.clock.waiting
    ids = [event.id for event in desk.recorder.events]
    assert len(set(ids)) == len(ids)
    offsets = [event.offset for event in desk.recorder.events]
    assert offsets == sorted(offsets)


def test_a_finished_session_does_not_run_on(desk: Desk) -> None:
    desk.submit()
    desk.session.finish()
    count = len(desk.recorder.events)
    go_on(bring_back(desk.archive, "s-1", desk.recorder, desk.time))
    assert len(desk.recorder.events) == count


def test_what_is_on_disk_folds_to_the_live_state(desk: Desk) -> None:
    desk.session.ask("may an order be lost?")
    desk.write("We limit the queue and " + TWENTY)
    desk.session.hint()
    desk.submit("We limit the queue to ten thousand orders, and callers get an error.")
    desk.put("crash")
    desk.session.skip()
    desk.grade(bounded="met", drop="met")
    desk.session.finish()
    assert fold("s-1", desk.recorder.events) == desk.session.state
