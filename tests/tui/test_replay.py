"""Replay: what stands on screen is what stood there, whichever way the moment was reached."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.widgets._footer import FooterKey

from mockint.review.chapters import VERDICT
from mockint.review.frames import document_on_screen
from mockint.tui.screens.debrief import DebriefScreen
from mockint.tui.screens.home import HomeScreen
from mockint.tui.screens.replay import ReplayScreen
from mockint.tui.widgets.moment_text import MomentText

QUEUE = "queue-that-grows"
LIMIT = (
    "I would limit the queue to ten thousand orders and refuse what does not fit with an error. "
)
WRONG = "The rest is droped on the flor. "
RIGHT = "If a consumer crashes its order is delivered again; the downside is a second delivery. "
ADD = "I would add consumers while the backlog is long, at 40 orders a second."
OpenDesk = Callable[..., Any]


async def played(desk: Any) -> None:
    """An interview with a question, a deletion, a pause, a follow-up and a grade, over ten minutes."""
    await desk.tick(20)
    desk.interview.action_ask()
    desk.app.screen.query_one("#ask").value = "How many orders per second arrive?"
    await desk.press("enter")
    await desk.tick(40)
    text = ""
    for sentence in (LIMIT, WRONG):
        for word in sentence.split(" ")[:-1]:
            text += word + " "
            desk.time.advance(1)
            desk.session.write("answer", text)
    desk.editor.text = text
    await desk.tick(30)
    await desk.write(LIMIT)
    desk.session.pause("candidate")
    await desk.tick(120)
    await desk.write(LIMIT + RIGHT)
    await desk.tick(60)
    await desk.write(LIMIT + RIGHT + ADD)
    await desk.tick(45)
    await desk.submit()
    await desk.tick(30)
    await desk.submit("It is delivered again after a timeout.")
    await desk.to_debrief()


def screen_of(desk: Any) -> ReplayScreen:
    screen = desk.app.screen
    assert isinstance(screen, ReplayScreen), screen
    return screen


async def run(desk: Any, seconds: float, steps: int = 1) -> None:
    """Let real time pass on the replay's own clock."""
    for _ in range(steps):
        desk.time.advance(seconds / steps)
        screen_of(desk)._tick()
    await desk.pilot.pause()


async def paused(desk: Any) -> ReplayScreen:
    """The replay of the session in the debrief, standing still at its beginning."""
    await desk.press("w", "home", "space")
    screen = screen_of(desk)
    assert not screen._player.playing
    return screen


def on_screen(desk: Any) -> str:
    """The text as drawn, without what is struck out."""
    screen = screen_of(desk)
    shown = screen.query_one("#text", MomentText).text
    frame = screen._frame
    assert frame is not None
    return shown if shown == frame.text else _without(shown, frame.struck)


def to_deletion(screen: ReplayScreen) -> None:
    """Step to the first event that took something away."""
    for _ in range(100):
        if screen._frame and screen._frame.struck:
            return
        screen.action_event(1)
    pytest.fail("nothing was deleted")


def _without(shown: str, spans: Any) -> str:
    for start, end in reversed(spans):
        shown = shown[:start] + shown[end:]
    return shown


def text_at(screen: ReplayScreen, offset: float) -> str:
    assert screen._replay is not None
    state = screen._replay.recording.at(offset)
    return state.text(document_on_screen(state))


@pytest.fixture
def graded(judge: Any) -> Any:
    judge.verdicts = {"bounded": "met", "consumers": "partial"}
    return judge


async def test_it_plays_and_every_moment_shows_the_text_of_the_recording(
    open_desk: OpenDesk, graded: Any
) -> None:
    async with open_desk(start=QUEUE, judge=graded) as desk:
        await played(desk)
        await desk.press("w")
        screen = screen_of(desk)
        assert screen._player.playing
        assert "▶ 1x  00:00" in desk.text("#clock")
        seen = set()
        while screen._player.playing:
            await run(desk, 0.7)
            assert on_screen(desk) == text_at(screen, screen._offset)
            seen.add(on_screen(desk))
        assert len(seen) > 15
        assert screen._player.ended
        assert "‖" in desk.text("#clock")
        assert "Debrief" in desk.text("#clock")


async def test_a_pause_stands_still_and_speed_multiplies_the_time(
    open_desk: OpenDesk, graded: Any
) -> None:
    async with open_desk(start=QUEUE, judge=graded) as desk:
        await played(desk)
        screen = await paused(desk)
        await run(desk, 60)
        assert screen._player.position == 0.0
        await desk.press("plus", "plus", "space")
        await run(desk, 3)
        assert screen._player.position == pytest.approx(12.0)
        assert "▶ 4x  00:12" in desk.text("#clock")
        await desk.press("space")
        await run(desk, 60)
        assert screen._player.position == pytest.approx(12.0)
        for _ in range(9):
            await desk.press("minus")
        assert "‖ 0.5x" in desk.text("#clock")


async def test_a_silence_of_more_than_two_seconds_plays_in_two_unless_it_is_not_skipped(
    open_desk: OpenDesk, graded: Any
) -> None:
    async with open_desk(start=QUEUE, judge=graded) as desk:
        await played(desk)
        screen = await paused(desk)
        assert screen._replay is not None
        short = screen._player.length
        assert short < screen._replay.recording.length / 4
        await desk.press("full_stop", "full_stop", "full_stop")
        offset, text = screen._offset, on_screen(desk)
        await desk.press("i")
        assert screen._player.length == pytest.approx(screen._replay.recording.length)
        assert (screen._offset, on_screen(desk)) == (offset, text)
        assert screen._player.position == pytest.approx(offset)
        assert "idle played" in desk.text("#clock")
        await desk.press("i")
        assert screen._player.length == short


async def test_seeking_by_seconds_tenths_and_ends(open_desk: OpenDesk, graded: Any) -> None:
    async with open_desk(start=QUEUE, judge=graded) as desk:
        await played(desk)
        screen = await paused(desk)
        length = screen._player.length
        for key, position in (
            ("right", 5.0),
            ("left", 0.0),
            ("left", 0.0),
            ("5", length / 2),
            ("end", length),
            ("right", length),
            ("home", 0.0),
        ):
            await desk.press(key)
            assert screen._player.position == pytest.approx(position), key
            assert on_screen(desk) == text_at(screen, screen._offset)


async def test_seeking_by_event_visits_every_moment_both_ways(
    open_desk: OpenDesk, graded: Any
) -> None:
    async with open_desk(start=QUEUE, judge=graded) as desk:
        await played(desk)
        screen = await paused(desk)
        assert screen._replay is not None
        moments = screen._replay.skipping.recorded
        for offset in moments[1:]:
            screen.action_event(1)
            assert screen._offset == offset
            await desk.pilot.pause()
            assert on_screen(desk) == text_at(screen, offset)
        for offset in reversed(moments[:-1]):
            screen.action_event(-1)
            assert screen._offset == offset


async def test_a_deletion_is_seen_struck_out_then_gone(open_desk: OpenDesk, graded: Any) -> None:
    async with open_desk(start=QUEUE, judge=graded) as desk:
        await played(desk)
        screen = await paused(desk)
        to_deletion(screen)
        await desk.pilot.pause()
        text = screen.query_one("#text", MomentText)
        assert text.text == LIMIT + WRONG.removesuffix(" ") + " "
        assert desk.text("#notice").startswith("Deleted: “The rest is droped on the flor.”")
        assert on_screen(desk) == LIMIT
        strips = [s for y in range(text.size.height) for s in text.render_line(y)]
        struck = "".join(s.text for s in strips if s.style and s.style.strike)
        assert "droped on the" in struck
        await desk.press("space")
        await run(desk, 1.5)
        assert text.text == LIMIT


async def test_chapters_come_in_order_and_say_what_and_when(
    open_desk: OpenDesk, graded: Any
) -> None:
    async with open_desk(start=QUEUE, judge=graded) as desk:
        await played(desk)
        screen = await paused(desk)
        said = []
        for _ in range(20):
            before = screen._here
            await desk.press("right_square_bracket")
            if screen._here is before:
                break
            said.append(desk.text("#notice"))
        for words in (
            "00:20 asked: How many orders per second arrive?",
            "phase: the answer",
            "paused",
            "first number",
            "first trade-off",
            "first failure mode",
            "submitted the answer",
            "follow-up: A consumer dies",
            "phase: debrief",
        ):
            assert any(words in line for line in said), (words, said)
        times = [line.split()[0] for line in said]
        assert times == sorted(times)
        last = desk.text("#notice")
        await desk.press("left_square_bracket")
        assert desk.text("#notice") != last


async def test_the_clock_is_that_of_the_moment_and_stands_still_in_a_pause(
    open_desk: OpenDesk, graded: Any
) -> None:
    async with open_desk(start=QUEUE, judge=graded) as desk:
        await played(desk)
        screen = await paused(desk)
        assert screen._replay is not None
        asked = next(m for m in screen._replay.marks if m.kind == "question")
        screen._to_moment(asked.offset)
        assert "00:20  Questions 4:40 left" in desk.text("#clock")
        pause = next(m for m in screen._replay.marks if m.kind == "pause")
        screen._to_moment(pause.offset + 30)
        held = desk.text("#clock")
        assert "paused" in held
        screen._to_moment(pause.offset + 90)
        left = held.split("Answer ")[1].split(" paused")[0]
        assert f"Answer {left} paused" in desk.text("#clock")


async def test_from_a_verdict_to_the_moment_its_sentence_was_written_and_back(
    open_desk: OpenDesk, graded: Any
) -> None:
    async with open_desk(start=QUEUE, judge=graded) as desk:
        await played(desk)
        await desk.press("n")
        while "1." not in str(desk.app.screen.chosen_verdict.number + "."):
            await desk.press("n")
        chosen = desk.app.screen.chosen_verdict
        assert chosen.evidence
        await desk.press("w")
        screen = screen_of(desk)
        assert not screen._player.playing
        quote = chosen.evidence[0]["quote"]
        assert quote in on_screen(desk)
        assert screen._offset == 60 + len(quote.split())
        assert desk.text("#notice").startswith("At 01:1")
        assert f"{chosen.number}. met: {chosen.claim}" in desk.text("#notice")
        await desk.press("comma")
        assert quote not in on_screen(desk)
        await desk.press("escape")
        assert isinstance(desk.app.screen, DebriefScreen)
        assert desk.app.screen.chosen_verdict.check == chosen.check


async def test_enter_goes_back_to_the_verdict_of_the_sentence(
    open_desk: OpenDesk, graded: Any
) -> None:
    async with open_desk(start=QUEUE, judge=graded) as desk:
        await played(desk)
        screen = await paused(desk)
        await desk.press("n", "n")
        mark = screen._here
        assert mark is not None
        assert mark.kind == VERDICT
        await desk.press("enter")
        assert isinstance(desk.app.screen, DebriefScreen)
        assert desk.app.screen.chosen_verdict.check == mark.check


async def test_a_verdict_without_a_sentence_opens_at_the_beginning_and_says_so(
    open_desk: OpenDesk, judge: Any
) -> None:
    async with open_desk(start=QUEUE, judge=judge) as desk:
        await played(desk)
        await desk.press("n", "w")
        assert screen_of(desk)._offset == 0.0
        assert "no moment" in desk.text("#notice")


async def test_a_past_session_is_replayed_from_its_row_without_its_scenario_file(
    open_desk: OpenDesk, graded: Any, home: Any
) -> None:
    async with open_desk(start=QUEUE, judge=graded) as desk:
        await played(desk)
        (home / "bank" / "scenarios" / f"{QUEUE}.yaml").unlink()
        await desk.press("escape", "escape")
        assert isinstance(desk.app.screen, HomeScreen)
        desk.app.screen.query_one("#filter").value = "session001"
        await desk.settle()
        await desk.press("f6")
        screen = screen_of(desk)
        assert screen._player.playing
        await desk.press("end", "f2")
        assert on_screen(desk) == text_at(screen, screen._offset)
        assert "Orders arrive faster" in desk.shown()
        await desk.press("enter", "escape")
        assert isinstance(desk.app.screen, HomeScreen)


async def test_a_replay_from_the_command_line_opens_at_its_speed(
    open_desk: OpenDesk, graded: Any, make_app: Any, let_go: Any
) -> None:
    async with open_desk(start=QUEUE, judge=graded) as desk:
        await played(desk)
        let_go(desk.app)
    async with open_desk(app=make_app(replay=("session001", 16.0))) as desk:
        await desk.until(lambda: isinstance(desk.app.screen, ReplayScreen))
        await desk.until(lambda: screen_of(desk)._replay is not None)
        assert "16x" in desk.text("#clock")
        await desk.press("escape")
        assert isinstance(desk.app.screen, HomeScreen)


async def test_a_session_that_cannot_be_read_says_so(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        desk.app.screen._open_replay("no-such-session")
        await desk.settle()
        assert "no session" in desk.text("#notice")
        await desk.press("space", "right", "full_stop", "i", "right_square_bracket", "escape")
        assert isinstance(desk.app.screen, HomeScreen)


async def test_a_click_on_the_timeline_seeks(open_desk: OpenDesk, graded: Any) -> None:
    async with open_desk(start=QUEUE, judge=graded) as desk:
        await played(desk)
        screen = await paused(desk)
        await desk.pilot.click("#timeline", offset=(desk.app.size.width // 2, 1))
        await desk.settle()
        assert screen._player.position == pytest.approx(screen._player.length / 2, rel=0.03)


@pytest.mark.parametrize(
    ("typed", "offset"), [("01:10", 70.0), ("70", 70.0), (" 0:01:10 ", 70.0), ("0", 0.0)]
)
async def test_a_typed_time_is_gone_to(
    open_desk: OpenDesk, graded: Any, typed: str, offset: float
) -> None:
    async with open_desk(start=QUEUE, judge=graded) as desk:
        await played(desk)
        screen = await paused(desk)
        await desk.press("g", *(key.replace(" ", "space").replace(":", "colon") for key in typed))
        line = screen.query_one("#goto")
        assert line.value == typed
        await desk.press("enter")
        assert not line.display
        assert screen._offset == offset
        assert on_screen(desk) == text_at(screen, offset)
        await desk.press("right")
        assert screen._offset > offset


async def test_a_typed_time_that_is_none_says_what_is_expected_and_esc_leaves(
    open_desk: OpenDesk, graded: Any
) -> None:
    async with open_desk(start=QUEUE, judge=graded) as desk:
        await played(desk)
        screen = await paused(desk)
        await desk.press("5")
        before = screen._offset
        await desk.press("g")
        for typed in ("soon [b]x[/b]", "1:75", "1:60:00", "-5", "1e3", "٣٠"):
            screen.query_one("#goto").value = typed
            await desk.press("enter")
            assert typed in desk.text("#notice")
            assert "22:40, 1:02:03, or seconds" in desk.text("#notice")
            assert screen._offset == before
        screen._play_or_pause()
        await run(desk, 2)
        assert screen._offset > before
        assert "٣٠" in desk.text("#notice")
        screen._play_or_pause()
        before = screen._offset
        await desk.press("escape")
        assert not screen.query_one("#goto").display
        assert screen_of(desk)._offset == before
        await desk.press("space")
        assert screen._player.playing
        await desk.press("g", "enter")
        assert not screen.query_one("#goto").display
        await desk.press("escape")
        assert isinstance(desk.app.screen, DebriefScreen)


async def test_a_typed_time_beyond_the_end_goes_to_the_end_and_says_so(
    open_desk: OpenDesk, graded: Any
) -> None:
    async with open_desk(start=QUEUE, judge=graded) as desk:
        await played(desk)
        screen = await paused(desk)
        await desk.press("g", *"9999", "enter")
        assert screen._player.ended
        assert "The session ends at " in desk.text("#notice")


async def test_a_far_seek_is_folded_in_a_worker_and_ends_where_the_last_key_said(
    open_desk: OpenDesk, graded: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr("mockint.tui.screens.replay_time.AT_ONCE", 3)
    async with open_desk(start=QUEUE, judge=graded) as desk:
        await played(desk)
        await desk.press("w", "space")
        screen = screen_of(desk)
        screen.action_tenth(10)
        assert screen._seeking
        screen.action_tenth(4)
        await desk.settle()
        assert not screen._seeking
        assert screen._player.position == pytest.approx(screen._player.length * 0.4)
        assert on_screen(desk) == text_at(screen, screen._offset)


async def test_hostile_text_in_a_recording_moves_nothing(open_desk: OpenDesk, graded: Any) -> None:
    async with open_desk(start=QUEUE, judge=graded) as desk:
        await desk.tick(5)
        desk.session.write("answer", "one\x1b[2J\u202etwo [b]three[/]\nfour\u2028five")
        await desk.tick(5)
        desk.interview._finish()
        await desk.settle()
        await desk.press("w", "end")
        text = screen_of(desk).query_one("#text", MomentText)
        assert text.text == "one\ufffd[2J\ufffdtwo [b]three[/]\nfour\ufffdfive"
        assert "[b]three[/]" in desk.shown()


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_the_text_keeps_its_rows_in_a_small_terminal(
    open_desk: OpenDesk, graded: Any, size: tuple[int, int]
) -> None:
    async with open_desk(start=QUEUE, judge=graded, size=size) as desk:
        await played(desk)
        screen = await paused(desk)
        await desk.press("4")
        check_footer(desk)
        rows = screen.query_one("#text", MomentText).size.height
        assert rows >= (14 if size[1] == 24 else 9)
        assert len(desk.text("#clock")) <= 78


def check_footer(desk: Any) -> None:
    keys = [key for key in desk.app.screen.query(FooterKey) if key.display]
    assert 1 <= len(keys) <= 5
    assert max(key.region.right for key in keys) <= desk.app.size.width


# -- pictures ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
def test_a_replay_at_a_verdict(
    snap_compare: Any, make_app: Any, desk_of: Any, graded: Any, size: tuple[int, int],
    monkeypatch: Any,
) -> None:  # fmt: skip
    monkeypatch.setattr("mockint.tui.screens.interview.RECORD_EVERY", 3_600.0)

    async def play(pilot: Any) -> None:
        desk = desk_of(pilot)
        await desk.settle()
        await played(desk)
        await desk.press("n", "w", "n", "n")

    assert snap_compare(make_app(start=QUEUE, judge=graded), terminal_size=size, run_before=play)


def test_a_replay_with_a_deletion(
    snap_compare: Any, make_app: Any, desk_of: Any, graded: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr("mockint.tui.screens.interview.RECORD_EVERY", 3_600.0)

    async def play(pilot: Any) -> None:
        desk = desk_of(pilot)
        await desk.settle()
        await played(desk)
        screen = await paused(desk)
        to_deletion(screen)
        await desk.settle()

    assert snap_compare(make_app(start=QUEUE, judge=graded), run_before=play)
