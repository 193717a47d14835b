"""Room to write, at every size: measured."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mockint.interview.opening import Choice
from mockint.settings import Flags
from mockint.tui.screens.home import HomeScreen
from mockint.tui.widgets.text import PlainText

QUEUE = "queue-that-grows"
ROWS = 14
LONG = "What would you do, and why, if that happened on the busiest day of the year? " * 4
THREE_LINES = "A notice that needs three lines of a narrow terminal to be said. " * 3
OpenDesk = Callable[..., Any]


@pytest.fixture
def wordy(home: Path) -> Path:
    """The same bank with follow-ups and a change as long as real ones."""
    path = home / "bank" / "scenarios" / f"{QUEUE}.yaml"
    text = path.read_text(encoding="utf-8")
    for short in (
        "A consumer dies while it works. What happens to its order?",
        "How do you notice?",
    ):
        text = text.replace(f"question: {short}", f"question: {LONG}")
    path.write_text(text.replace("change: From Monday", f"change: {LONG}"), encoding="utf-8")
    return home


def rows(desk: Any) -> int:
    """Rows of the editor that are on screen."""
    region = desk.editor.scrollable_content_region
    shown = region.intersection(desk.app.screen.region)
    return int(shown.height)


async def told(desk: Any, sentence: str) -> None:
    desk.app.screen.query_one("#notice", PlainText).show(sentence)
    await desk.pilot.pause()
    assert desk.app.screen.query_one("#notice").size.height == min(3, len(sentence) // 60 or 1)


def covered(desk: Any) -> bool:
    """Whether anything lies over the editor."""
    screen, region = desk.app.screen, desk.editor.region
    cells = [
        (x, y) for x in (region.x + 1, region.right - 2) for y in range(region.y, region.bottom)
    ]
    return any(screen.get_widget_at(x, y)[0] is not desk.editor for x, y in cells)


async def test_at_80_by_24_the_editor_has_14_rows_while_writing_in_every_phase(
    open_desk: OpenDesk, wordy: Path, judge: Any
) -> None:
    judge.release.clear()
    async with open_desk(start=QUEUE, judge=judge) as desk:
        for phase in ("clarify", "answer", "follow_ups"):
            await desk.write("We limit the queue.")
            assert desk.session.state.phase == phase
            for notice in ("Saved.", THREE_LINES):
                await told(desk, notice)
                assert rows(desk) >= ROWS, (phase, notice)
                assert not covered(desk)
            await desk.pilot.press("ctrl+s")
            assert desk.app.screen.query_one("#confirm").region.height == 2
            assert rows(desk) >= ROWS, phase
            assert not covered(desk)
            await desk.pilot.press("left")
            await desk.press(*(("f5",) if phase == "clarify" else ("ctrl+j", "ctrl+j")))


async def test_at_80_by_24_a_changed_problem_leaves_the_editor_its_rows(
    open_desk: OpenDesk, wordy: Path
) -> None:
    async with open_desk(start=QUEUE, choice=Choice("pressure", "senior", None)) as desk:
        await desk.press("f5")
        await desk.write("We limit the queue.")
        await desk.tick(500)
        assert desk.text("#question").startswith("The problem changed: What would you do")
        assert desk.text("#question").endswith("(F3: all of it)")
        await told(desk, THREE_LINES)
        assert rows(desk) >= ROWS
        await desk.press("f3")
        assert "twice as many orders arrive" in desk.text("#said")


async def test_a_follow_up_is_shown_whole_until_its_answer_is_begun(
    open_desk: OpenDesk, wordy: Path, judge: Any
) -> None:
    async with open_desk(start=QUEUE, judge=judge) as desk:
        await desk.submit("We limit the queue.")
        assert desk.text("#question") == f"Follow-up: {LONG.strip()}"
        question = desk.app.screen.query_one("#question")
        assert question.size.height == question.virtual_size.height >= 4
        await desk.write("It is delivered again.")
        assert desk.text("#question").endswith("(F3: all of it)")
        assert question.size.height == question.virtual_size.height <= 3
        await desk.pilot.resize_terminal(80, 40)
        await desk.pilot.pause()
        assert desk.text("#question") == f"Follow-up: {LONG.strip()}"


async def test_an_open_brief_takes_half_of_the_screen_at_most_and_no_more_than_it_needs(
    open_desk: OpenDesk, home: Path
) -> None:
    async with open_desk(start=QUEUE) as desk:
        assert desk.app.screen.query_one("#brief").region.height < 8
    path = home / "bank" / "scenarios" / f"{QUEUE}.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("  Say what", "  Word. " * 300 + "\n  Say what"), encoding="utf-8")
    async with open_desk(start=QUEUE) as desk:
        brief = desk.app.screen.query_one("#brief")
        assert 10 <= brief.region.height <= 12
        body = brief.query_one(".fold-body")
        assert body.region.bottom <= brief.region.bottom
        assert body.max_scroll_y > 0
        assert rows(desk) >= 5


@pytest.mark.parametrize("size", [(49, 24), (80, 13), (10, 3)])
async def test_a_terminal_too_small_says_so_and_keeps_the_text_and_comes_back(
    open_desk: OpenDesk, size: tuple[int, int]
) -> None:
    async with open_desk(start=QUEUE) as desk:
        await desk.write("Not a word is lost.")
        await desk.pilot.resize_terminal(*size)
        await desk.pilot.pause()
        assert "This" in desk.shown()
        assert "Not a word" not in desk.shown()
        await desk.tick()
        await desk.pilot.resize_terminal(1, 1)
        await desk.tick()
        await desk.pilot.resize_terminal(80, 24)
        await desk.pilot.pause()
        assert "Not a word is lost." in desk.shown()
        assert "too small" not in desk.shown()
        assert desk.editor.has_focus
        await desk.pilot.press("x")
        assert desk.editor.text == "Not a word is lost.x"


@pytest.mark.parametrize("size", [(50, 14), (60, 20), (200, 50)])
async def test_small_and_large_terminals_show_everything_that_is_needed(
    open_desk: OpenDesk, judge: Any, size: tuple[int, int], answer: str
) -> None:
    async with open_desk(size=size, judge=judge) as desk:
        assert "A queue that grows" in desk.shown()
        await desk.press("enter")
        await desk.write(answer)
        shown = desk.shown()
        assert "I would limit the queue" in shown
        assert "Answer 20:00 left" in shown
        assert "Submit" in shown
        assert rows(desk) >= 5
        await desk.press("ctrl+j")
        assert "any other key goes on writing" in " ".join(desk.shown().split())
        await desk.press("ctrl+j")
        assert "A consumer dies" in desk.shown()
        while desk.session.state.open_follow_up is not None:
            await desk.press("f10")
        await desk.past_rating()
        await desk.until(lambda: not desk.app.live.background.pending)
        await desk.settle()
        assert "Score 0 of 100." in desk.shown()


async def test_the_brief_stands_above_the_answer_under_100_columns_and_beside_it_above(
    open_desk: OpenDesk,
) -> None:
    async with open_desk(start=QUEUE, size=(99, 30)) as desk:
        brief = desk.app.screen.query_one("#brief")
        assert brief.region.bottom <= desk.editor.region.y
        await desk.pilot.resize_terminal(100, 30)
        await desk.pilot.pause()
        assert brief.region.right <= desk.editor.region.x
        await desk.write("We limit the queue.")
        assert "Orders arrive faster" in desk.shown()
        assert "opens" not in desk.text("#brief .fold-title")


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light"])
async def test_every_theme_shows_text_that_differs_from_its_ground(
    open_desk: OpenDesk, home: Path, theme: str
) -> None:
    (home / "config.toml").write_text(f'theme = "{theme}"\n', encoding="utf-8")
    async with open_desk(flags=Flags(home=home)) as desk:
        assert desk.app.theme == theme
        assert isinstance(desk.app.screen, HomeScreen)
        for row in desk.app.screen._compositor.render_strips():
            for segment in row:
                if segment.text.strip() and segment.style is not None:
                    color, ground = segment.style.color, segment.style.bgcolor
                    assert color != ground or color is None, segment
