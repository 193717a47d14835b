"""What an interview looks like in each of its phases, in a small terminal and in a large one.

`pytest tests/tui/test_phases.py --snapshot-update` takes the pictures anew; look at each before keeping.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mockint.interview.opening import Choice
from mockint.tui.screens.debrief import DebriefScreen
from mockint.tui.screens.interview import InterviewScreen
from mockint.tui.screens.self_score import SelfScoreScreen

QUEUE = "queue-that-grows"
PRESSURE = Choice("pressure", "senior", None)
NOTES = """\
# Requirements

Forty orders a second arrive, and RabbitMQ has three nodes. I assume that no order may be lost.

# Design

"""
SIZES = pytest.mark.parametrize("size", [(80, 24), (160, 50)], ids=["80x24", "160x50"])
Play = Callable[[Any], Any]
Pictured = Callable[..., bool]


@pytest.fixture(autouse=True)
def fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is recorded but when a test says so, and the estimate's error is that of no release."""
    monkeypatch.setattr("mockint.reports.words.TYPICAL_ERROR", 15)
    monkeypatch.setattr("mockint.tui.screens.interview.RECORD_EVERY", 3_600.0)


@pytest.fixture
def pictured(snap_compare: Any, make_app: Any, desk_of: Any, judge: Any) -> Pictured:
    """`pictured(play, size, **options)`: whether the screen after `play(desk)` is the one kept."""
    judge.verdicts = {"bounded": "met", "consumers": "partial", "redelivered": "met"}

    def compare(play: Play, size: tuple[int, int], **options: Any) -> bool:
        async def before(pilot: Any) -> None:
            desk = desk_of(pilot)
            await desk.settle()
            await play(desk)
            await desk.settle()
            if isinstance(desk.app.screen, InterviewScreen):
                await desk.until(lambda: desk.session.receipt is None or desk.session.receipt.saved)
                desk.interview._refresh_clock()
                await desk.pilot.pause()

        app = make_app(start=QUEUE, judge=judge, **options)
        return bool(snap_compare(app, terminal_size=size, run_before=before))

    return compare


async def questions(desk: Any) -> None:
    """Two questions, one of which nobody can answer."""
    for seconds, question in (
        (40, "How many orders per second arrive?"),
        (35, "Who wrote the consumers, and in which year?"),
    ):
        await desk.tick(seconds)
        desk.interview.action_ask()
        desk.app.screen.query_one("#ask").value = question
        await desk.press("enter")


async def writing(desk: Any, answer: str) -> None:
    """Ten minutes later, a part of the answer."""
    await questions(desk)
    await desk.press("f5")
    await desk.tick(420)
    await desk.write(NOTES + answer)
    await desk.tick(80)


async def follow_up(desk: Any, answer: str) -> None:
    """The answer is in, and the first follow-up is being answered."""
    await writing(desk, answer)
    await desk.submit()
    await desk.until(lambda: not desk.app.live.background.pending)
    await desk.tick(45)
    await desk.write("Its order is delivered again after a timeout, so the work is idempotent.")


async def rating(desk: Any, answer: str) -> None:
    """All that was asked is answered or skipped."""
    await follow_up(desk, answer)
    await desk.submit()
    while isinstance(desk.app.screen, InterviewScreen):
        desk.interview.action_skip()
        await desk.settle()
    assert isinstance(desk.app.screen, SelfScoreScreen)


@SIZES
def test_clarify(pictured: Pictured, size: tuple[int, int]) -> None:
    assert pictured(questions, size)


@SIZES
def test_answer(pictured: Pictured, answer: str, size: tuple[int, int]) -> None:
    assert pictured(lambda desk: writing(desk, answer), size)


@SIZES
def test_curve_ball(pictured: Pictured, answer: str, size: tuple[int, int]) -> None:
    async def play(desk: Any) -> None:
        await writing(desk, answer)
        await desk.tick(60)
        assert desk.session.state.curve_ball

    assert pictured(play, size, choice=PRESSURE)


@SIZES
def test_follow_ups(pictured: Pictured, answer: str, size: tuple[int, int]) -> None:
    assert pictured(lambda desk: follow_up(desk, answer), size)


@SIZES
def test_rating(pictured: Pictured, answer: str, size: tuple[int, int]) -> None:
    async def play(desk: Any) -> None:
        await rating(desk, answer)
        await desk.press("3")

    assert pictured(play, size)


@SIZES
def test_debrief(pictured: Pictured, answer: str, size: tuple[int, int]) -> None:
    async def play(desk: Any) -> None:
        await rating(desk, answer)
        await desk.press("3", "1", "enter")
        assert isinstance(desk.app.screen, DebriefScreen)
        await desk.until(lambda: not desk.app.live.background.pending)
        await desk.settle()
        desk.app.screen.query_one("#notice").show("")

    assert pictured(play, size)
