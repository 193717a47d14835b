"""One interview on screen: what is typed is recorded, nothing waits for a judge, nothing is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.events import Paste
from textual.widgets import Input

from mockint.grading.judging.judge import Failure
from mockint.interview.opening import Choice
from mockint.tui.screens.debrief import DebriefScreen
from mockint.tui.screens.home import HomeScreen
from mockint.tui.screens.interview import RECORD_EVERY, InterviewScreen
from mockint.tui.screens.unsaved import UnsavedScreen
from mockint.tui.widgets.fold import Fold

QUEUE = "queue-that-grows"
PRESSURE = Choice("pressure", "senior", None)
OpenDesk = Callable[..., Any]


def opened(desk: Any, name: str) -> bool:
    return bool(desk.app.screen.query_one(f"#{name}", Fold).opened)


# -- the whole way ----------------------------------------------------------------------------


async def test_an_interview_goes_to_its_debrief_with_the_offline_judge(
    open_desk: OpenDesk, answer: str
) -> None:
    async with open_desk(start=QUEUE) as desk:
        await desk.submit(answer)
        assert desk.session.state.open_follow_up.id == "crash"
        await desk.submit("Its order is delivered again to another consumer after a timeout.")
        assert desk.session.state.open_follow_up.id == "alarm"
        await desk.press("f10")
        await desk.past_rating()
        assert isinstance(desk.app.screen, DebriefScreen)
        await desk.until(lambda: not desk.app.live.background.pending)
        await desk.settle()

        assert "Found in your words: 2 of" in desk.text("#verdict")
        assert "An estimate by wording" in desk.text("#verdict")
        assert desk.session.state.text("answer") == answer
        (row,) = desk.rows()
        assert (row.phase, row.status) == ("debrief", "estimated")
        kinds = desk.kinds()
        assert kinds[0] == "opened"
        assert kinds.count("submitted") == 2
        assert "follow_up_skipped" in kinds

        await desk.press("escape")
        assert isinstance(desk.app.screen, HomeScreen)
        assert desk.app.live is None


async def test_what_is_written_is_on_disk_without_any_key_at_most_half_a_second_later(
    open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert RECORD_EVERY <= 0.5
    monkeypatch.setattr("mockint.tui.screens.interview.RECORD_EVERY", 0.02)
    async with open_desk(start=QUEUE) as desk:
        desk.editor.text = "First we count the orders."
        await desk.until(lambda: "edited" in desk.kinds())
        desk.editor.text = "First we count the orders. Then we limit them."
        await desk.until(lambda: desk.kinds().count("edited") == 2)
        event = desk.events()[-1]
        assert event.data["edits"] == [[26, 0, " Then we limit them."]]
        assert event.data["length"] == 46
        await desk.until(lambda: "saved" in desk.text("#clock"))


# -- brief, transcript, keys ------------------------------------------------------------------


async def test_the_brief_is_open_at_first_and_folds_at_the_first_typed_word(
    open_desk: OpenDesk,
) -> None:
    async with open_desk(start=QUEUE) as desk:
        assert opened(desk, "brief")
        assert "Orders arrive faster" in desk.shown()
        desk.editor.text = "  "
        await desk.pilot.pause()
        assert opened(desk, "brief")
        desk.editor.text = "We"
        await desk.pilot.pause()
        assert not opened(desk, "brief")
        await desk.press("f2")
        assert opened(desk, "brief")
        desk.editor.text = "We limit"
        await desk.pilot.pause()
        assert opened(desk, "brief")
        await desk.press("f3")
        assert opened(desk, "transcript")
        assert not opened(desk, "brief")
        assert "Nothing was said yet." in desk.shown()
        await desk.press("f3")
        await desk.press("f2", "escape")
        assert not opened(desk, "brief")
        assert desk.editor.has_focus


async def test_a_question_is_replied_to_from_the_facts_and_both_are_recorded(
    open_desk: OpenDesk,
) -> None:
    async with open_desk(start=QUEUE) as desk:
        await desk.press("f4")
        line = desk.app.screen.query_one("#ask", Input)
        assert line.has_focus
        line.value = "How many orders per second are there?"
        await desk.press("enter")
        assert desk.text("#notice") == "Interviewer: Forty a second."
        assert "Forty a second." in desk.text("#transcript .fold-title")
        assert desk.editor.has_focus
        assert line.value == ""
        asked, replied = desk.events()[-2:]
        assert asked.data == {"question": "How many orders per second are there?"}
        assert replied.data == {"text": "Forty a second.", "facts": ["arrival-rate"]}
        await desk.press("f3")
        assert "You asked: How many orders per second are there?" in desk.text("#said")


async def test_an_empty_question_is_none(open_desk: OpenDesk) -> None:
    async with open_desk(start=QUEUE) as desk:
        await desk.press("f4", "space", "enter")
        assert desk.editor.has_focus
        assert "asked" not in desk.kinds()


async def test_f5_or_twenty_words_or_the_budget_begin_the_answer(open_desk: OpenDesk) -> None:
    async with open_desk(start=QUEUE) as desk:
        await desk.press("f5")
        assert desk.session.state.phase == "answer"
        assert desk.text("#clock").startswith("Answer 20:00 left")
        assert desk.text("#notice") == "The answer's clock is running."
        assert desk.events()[-1].data["reason"] == "candidate"
        await desk.press("escape")


async def test_twenty_words_begin_the_answer(open_desk: OpenDesk) -> None:
    async with open_desk(start=QUEUE) as desk:
        await desk.write("word " * 19)
        assert desk.session.state.phase == "clarify"
        await desk.write("word " * 20)
        assert desk.session.state.phase == "answer"
        assert "clock is running now" in desk.text("#notice")


async def test_the_end_of_the_questions_budget_begins_the_answer(open_desk: OpenDesk) -> None:
    async with open_desk(start=QUEUE) as desk:
        await desk.tick(301)
        assert desk.session.state.phase == "answer"
        assert desk.text("#clock").startswith("Answer 20:00 left")


async def test_a_hint_says_its_price_first_and_is_taken_by_a_second_press(
    open_desk: OpenDesk,
) -> None:
    async with open_desk(start=QUEUE) as desk:
        await desk.press("f8")
        assert desk.text("#notice").startswith("Hint 1 of 3: free")
        assert "hinted" not in desk.kinds()
        desk.editor.text = "We"
        await desk.pilot.pause()
        await desk.press("f8")
        assert "hinted" not in desk.kinds()
        await desk.press("f8")
        assert desk.text("#notice") == "Hint 1: How long may it get?"
        assert desk.events()[-1].data["check"] == "bounded"
        assert desk.editor.text == "We"


async def test_each_mark_of_the_clock_is_said_once_in_words_and_by_colour(
    open_desk: OpenDesk,
) -> None:
    async with open_desk(start=QUEUE) as desk:
        await desk.press("f5")
        clock = desk.app.screen.query_one("#clock")
        for seconds, mark, words in (
            (
                901,
                "amber",
                "Three quarters of this phase are gone: 15 minutes on the answer, 5 minutes left.",
            ),
            (
                180,
                "red",
                "A tenth of this phase is left: 18 minutes on the answer, 2 minutes left.",
            ),
            (
                121,
                "overtime",
                "20 minutes on the answer; 10 minutes left for the follow-ups. "
                "Going on is fine, and recorded.",
            ),
        ):
            await desk.tick(seconds)
            assert desk.text("#notice") == words
            assert clock.has_class(f"-{mark}")
        assert desk.text("#clock").startswith("Answer 0:02 over")
        await desk.tick(1)
        await desk.settle()
        assert desk.kinds().count("crossed") == 3
        assert not clock.has_class("-amber", "-red")


async def test_a_pause_stops_the_clock_until_f9_or_writing_goes_on(open_desk: OpenDesk) -> None:
    async with open_desk(start=QUEUE) as desk:
        await desk.tick(60)
        await desk.press("f9")
        assert desk.text("#notice") == "Paused; F9 or writing goes on."
        await desk.tick(600)
        assert desk.text("#clock").startswith("Questions 4:00 paused")
        await desk.press("f9")
        await desk.tick(30)
        assert desk.text("#clock").startswith("Questions 3:30 left")
        await desk.press("f9")
        await desk.tick(600)
        await desk.write("Now I know.")
        assert desk.text("#notice") == "Writing goes on, and so does the clock."
        assert desk.text("#clock").startswith("Questions 3:30 left")
        await desk.settle()
        assert desk.kinds()[-2:] == ["resumed", "edited"]


# -- submitting -------------------------------------------------------------------------------


async def test_a_submit_asks_once_and_any_other_key_goes_on_writing(
    open_desk: OpenDesk, answer: str
) -> None:
    async with open_desk(start=QUEUE) as desk:
        await desk.write(answer)
        await desk.tick(400)
        await desk.press("ctrl+j")
        assert desk.text("#confirm") == (
            "35 words, 13:20 left. Ctrl+J or Ctrl+S again submits, any other key goes on writing"
        )
        assert desk.app.screen.query_one("#confirm").display
        await desk.press("x")
        assert not desk.interview.has_class("-asking")
        assert desk.editor.text == f"{answer}x"
        for key in ("f2", "left", "escape"):
            await desk.press("ctrl+s")
            assert desk.text("#confirm").startswith("Saved. 36 words, 13:20 left. Ctrl+J or")
            await desk.press(key)
            assert not desk.interview.has_class("-asking"), key
        assert "submitted" not in desk.kinds()
        await desk.press("ctrl+s", "ctrl+j")
        assert "submitted" in desk.kinds()


async def test_a_key_put_in_the_place_of_submit_asks_and_confirms_too(
    open_desk: OpenDesk, home: Path, answer: str
) -> None:
    home.mkdir(parents=True, exist_ok=True)
    (home / "config.toml").write_text('[keys]\n"answer.submit" = "f12"\n', "utf-8")
    async with open_desk(start=QUEUE) as desk:
        await desk.write(answer)
        await desk.press("f12")
        assert desk.interview.has_class("-asking")
        await desk.press("f12")
        assert "submitted" in desk.kinds()


async def test_a_submit_is_acknowledged_only_when_it_is_on_disk(
    open_desk: OpenDesk, judge: Any, answer: str, lock_archive: Callable[[], Any]
) -> None:
    judge.release.clear()
    async with open_desk(start=QUEUE, judge=judge) as desk:
        await desk.write(answer)
        await desk.settle()
        lock = lock_archive()
        await desk.pilot.press("ctrl+j", "ctrl+j")
        await desk.pilot.pause()
        assert desk.session.state.answer("answer") is not None
        assert "is in" not in desk.text("#notice")
        assert desk.editor.read_only
        assert "submitted" not in desk.kinds()
        lock.release()
        await desk.until(lambda: desk.text("#notice") == "The answer is in, and saved.")
        assert "submitted" in desk.kinds()


async def test_follow_ups_are_put_one_at_a_time_and_missed_ones_after_the_judge(
    open_desk: OpenDesk, judge: Any, answer: str
) -> None:
    judge.release.clear()
    async with open_desk(start=QUEUE, judge=judge) as desk:
        await desk.submit(answer)
        assert desk.text("#question").startswith("Follow-up: A consumer dies while it works.")
        assert desk.editor.text == ""
        assert not desk.app.screen.query_one("#ask").display
        await desk.submit("It is delivered again.")
        assert desk.text("#question") == "Follow-up: How do you notice?"
        await desk.submit("By its age.")
        assert desk.session.state.clock.waiting
        assert not desk.app.screen.query_one("#question").display
        judge.release.set()
        await desk.until(lambda: desk.session.state.open_follow_up is not None)
        await desk.settle()
        assert desk.session.state.open_follow_up.id == "limit"
        assert desk.text("#question") == "Follow-up: What about the limit?"
        assert [case.document for case in judge.asked][:3] == [
            "answer",
            "follow_up:crash",
            "follow_up:alarm",
        ]
        assert desk.editor.has_focus
        assert not desk.editor.read_only
        await desk.press("f3")
        assert "It is delivered again." in desk.text("#said")


async def test_waiting_shows_the_seconds_and_the_deadline_and_esc_goes_on(
    open_desk: OpenDesk, judge: Any, answer: str
) -> None:
    judge.release.clear()
    async with open_desk(start=QUEUE, judge=judge) as desk:
        await desk.submit(answer)
        await desk.press("f10")
        await desk.press("f10")
        assert "Reading the answer: 4 s of at most 300 s." in desk.text("#waiting")
        assert "Esc goes on without" in desk.text("#waiting")
        assert "waiting for the judge" in desk.text("#clock")
        left = desk.session.state.clock.left(desk.session.offset)
        await desk.tick(100)
        assert desk.session.state.clock.left(desk.session.offset) == left
        await desk.press("escape")
        await desk.until(lambda: not desk.session.state.clock.waiting)
        await desk.past_rating()
        assert isinstance(desk.app.screen, DebriefScreen)
        await desk.settle()
        assert desk.text("#verdict").startswith("Ungraded: The judge was stopped.")


async def test_a_failing_judge_stops_nothing_and_g_has_the_answer_judged_later(
    open_desk: OpenDesk, judge: Any, answer: str
) -> None:
    judge.failure = Failure("timeout", "The judge took too long.")
    async with open_desk(start=QUEUE, judge=judge) as desk:
        await desk.submit(answer)
        await desk.until(lambda: "No grade for the answer" in desk.text("#notice"))
        assert desk.text("#notice") == "No grade for the answer: The judge took too long."
        await desk.write("It is delivered again.")
        assert desk.session.state.text("follow_up:crash") == "It is delivered again."
        await desk.submit()
        await desk.press("f10")
        await desk.past_rating()
        assert isinstance(desk.app.screen, DebriefScreen)
        await desk.settle()
        assert desk.text("#verdict").startswith("Ungraded: The judge took too long.")
        assert "Key g tries again" in desk.text("#verdict")

        judge.failure = None
        judge.verdicts = {"bounded": "met", "consumers": "met"}
        await desk.press("g")
        await desk.until(lambda: not desk.app.live.background.pending)
        await desk.settle()
        assert desk.text("#verdict").startswith("Score 77.8 of 100.")
        assert desk.rows()[0].status == "graded"


# -- pressure ---------------------------------------------------------------------------------


async def test_under_pressure_there_is_no_hint_and_no_pause_and_time_submits(
    open_desk: OpenDesk, judge: Any
) -> None:
    async with open_desk(start=QUEUE, judge=judge, choice=PRESSURE) as desk:
        await desk.press("f8", "f8")
        assert desk.text("#notice") == "There are no hints in pressure mode."
        assert not desk.session.state.hints
        await desk.press("f9")
        assert desk.text("#notice") == "There is no pause in pressure mode."
        assert not desk.session.state.clock.paused
        await desk.press("f5")
        await desk.write("We limit the queue")
        await desk.tick(401)
        assert desk.text("#question").startswith("The problem changed: From Monday twice")
        assert "The problem changed" in desk.text("#notice")
        desk.editor.text = "We limit the queue to ten"
        await desk.tick(800)
        await desk.settle()
        (submitted,) = desk.session.state.submitted
        assert submitted.text == "We limit the queue to ten"
        assert [e.data["reason"] for e in desk.events() if e.kind == "submitted"] == ["time"]
        assert desk.session.state.open_follow_up.id == "crash"


# -- pastes -----------------------------------------------------------------------------------


async def test_a_paste_over_the_limit_is_refused_in_one_sentence(open_desk: OpenDesk) -> None:
    async with open_desk(start=QUEUE) as desk:
        await desk.write("We begin.")
        async with asyncio.timeout(10):
            desk.editor.post_message(Paste("x" * 1_000_000))
            await desk.until(lambda: "refused" in desk.text("#notice"))
        assert desk.text("#notice") == (
            "That paste was refused: the answer would have 1,000,009 characters, "
            "and 200,000 is the most; paste less."
        )
        assert desk.editor.text == "We begin."
        await desk.press("y")
        assert desk.editor.text in {"We begin.y", "yWe begin."}


# -- trouble with the disk --------------------------------------------------------------------


async def test_while_the_archive_is_locked_the_screen_says_so_and_keeps_a_draft(
    open_desk: OpenDesk, lock_archive: Callable[[], Any]
) -> None:
    async with open_desk(start=QUEUE, patience=0.05) as desk:
        lock = lock_archive()
        await desk.write("What must not be lost.")
        writer = desk.app.context.writer
        await desk.until(lambda: writer.trouble is not None and writer.trouble.draft_path)
        await desk.tick()
        path = writer.trouble.draft_path
        assert "NOT SAVED since" in desk.text("#clock")
        assert desk.text("#notice").endswith(f"The draft is in {path}.")
        assert path.read_text(encoding="utf-8") == "What must not be lost."
        await desk.write("What must not be lost, ever.")
        await desk.until(lambda: path.read_text(encoding="utf-8").endswith("ever."))
        lock.release()
        await desk.until(lambda: writer.trouble is None)
        await desk.tick()
        assert "saved" in desk.text("#clock")
        assert "NOT SAVED" not in desk.text("#clock")
        assert "Saving works again" in desk.text("#notice")
        assert not path.exists()


async def test_quitting_unsaved_asks_and_names_the_draft(
    open_desk: OpenDesk, lock_archive: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mockint.tui.leaving.CLOSING", 0.3)
    async with open_desk(start=QUEUE, patience=0.05) as desk:
        lock = lock_archive()
        await desk.write("What must not be lost.")
        writer = desk.app.context.writer
        await desk.until(lambda: writer.trouble is not None and writer.trouble.draft_path)
        await desk.pilot.press("ctrl+q")
        await desk.until(lambda: isinstance(desk.app.screen, UnsavedScreen))
        await desk.pilot.pause()
        assert "Not everything is saved." in desk.shown()
        assert writer.trouble.draft_path.name in "".join(desk.shown().split())
        await desk.pilot.press("escape")
        await desk.until(lambda: isinstance(desk.app.screen, InterviewScreen))
        await desk.write("What must not be lost. More.")
        assert not desk.session.state.clock.paused
        await desk.pilot.press("ctrl+q")
        await desk.until(lambda: isinstance(desk.app.screen, UnsavedScreen))
        await desk.pilot.press("q")
        await desk.until(lambda: desk.app._exit)
        assert desk.app.return_value == 1
        assert str(writer.trouble.draft_path) in desk.app.farewell
        lock.release()


# -- leaving and coming back ------------------------------------------------------------------


async def test_ctrl_q_records_the_last_keystrokes(open_desk: OpenDesk) -> None:
    async with open_desk(start=QUEUE) as desk:
        session = desk.session.state.id
        desk.editor.text = "The last words."
        await desk.pilot.press("ctrl+q")
        await desk.until(lambda: desk.app._exit)
        assert desk.app.return_value == 0
        edited, paused = desk.events(session)[-2:]
        assert edited.data["edits"] == [[0, 0, "The last words."]]
        assert paused.data == {"reason": "left"}


async def test_resume_brings_back_text_phase_and_clock(
    open_desk: OpenDesk, make_app: Any, let_go: Any, answer: str
) -> None:
    app = make_app()
    async with open_desk(app=app) as desk:
        await desk.press("enter")
        session = desk.session.state.id
        await desk.write(answer)
        await desk.tick(90)
        desk.app.action_leave()
        await desk.until(lambda: desk.app._exit)
    let_go(app)
    async with open_desk(resume=session) as desk:
        desk.time.advance(10_000)
        await desk.tick()
        assert desk.editor.text == answer
        assert desk.editor.cursor_location == desk.editor.document.end
        assert not opened(desk, "brief")
        assert desk.session.state.phase == "answer"


async def test_the_clock_stands_still_between_leaving_and_coming_back(
    open_desk: OpenDesk, make_app: Any, let_go: Any, fake_time: Any
) -> None:
    app = make_app(start=QUEUE)
    async with open_desk(app=app) as desk:
        session = desk.session.state.id
        await desk.tick(90)
        desk.app.action_leave()
        await desk.until(lambda: desk.app._exit)
    let_go(app)
    fake_time.advance(10_000)
    async with open_desk(resume=session) as desk:
        assert desk.text("#clock").startswith("Questions 3:30 left")
        assert desk.events()[-1].data == {"after": "left"}


async def test_a_session_open_in_another_mockint_is_read_only_and_says_so(
    open_desk: OpenDesk,
) -> None:
    async with open_desk(start=QUEUE) as first:
        await first.write("Mine.")
        await first.settle()
        before = first.kinds()
        async with open_desk(resume=first.session.state.id) as second:
            assert second.text("#notice") == (
                "This session is open in another mockint, so it is read-only here. Esc goes back."
            )
            assert second.editor.text == "Mine."
            assert second.editor.read_only
            await second.press("x", "ctrl+j", "ctrl+j", "f5", "f8", "f9", "f10")
            assert second.editor.text == "Mine."
            assert second.kinds() == before
            await second.press("escape")
            assert isinstance(second.app.screen, HomeScreen)
        assert first.kinds() == before


async def test_esc_in_the_editor_never_leaves(open_desk: OpenDesk) -> None:
    async with open_desk(start=QUEUE) as desk:
        await desk.press("escape", "escape")
        assert isinstance(desk.app.screen, InterviewScreen)
