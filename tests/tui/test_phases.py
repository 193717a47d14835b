"""What an interview looks like in each of its phases, in a small terminal and in a large one.

`pytest tests/tui/test_phases.py --snapshot-update` takes the pictures anew; look at each before keeping.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
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
Pictured = Callable[..., bool]
pytestmark = pytest.mark.usefixtures("standing_still")


@pytest.fixture
def begun(pictured: Pictured, judge: Any) -> Pictured:
    """`pictured` for an interview that was begun, with a judge."""
    judge.verdicts = {"bounded": "met", "consumers": "partial", "redelivered": "met"}
    return partial(pictured, start=QUEUE, judge=judge)


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
def test_clarify(begun: Pictured, size: tuple[int, int]) -> None:
    assert begun(questions, size)


@SIZES
def test_answer(begun: Pictured, answer: str, size: tuple[int, int]) -> None:
    assert begun(lambda desk: writing(desk, answer), size)


@SIZES
def test_curve_ball(begun: Pictured, answer: str, size: tuple[int, int]) -> None:
    async def play(desk: Any) -> None:
        await writing(desk, answer)
        await desk.tick(60)
        assert desk.session.state.curve_ball

    assert begun(play, size, choice=PRESSURE)


@SIZES
def test_follow_ups(begun: Pictured, answer: str, size: tuple[int, int]) -> None:
    assert begun(lambda desk: follow_up(desk, answer), size)


@SIZES
def test_rating(begun: Pictured, answer: str, size: tuple[int, int]) -> None:
    async def play(desk: Any) -> None:
        await rating(desk, answer)
        await desk.press("3")

    assert begun(play, size)


@SIZES
def test_debrief(begun: Pictured, answer: str, size: tuple[int, int]) -> None:
    async def play(desk: Any) -> None:
        await rating(desk, answer)
        await desk.press("3", "1", "enter")
        assert isinstance(desk.app.screen, DebriefScreen)
        await desk.until(lambda: not desk.app.live.background.pending)
        await desk.settle()
        desk.app.screen.query_one("#notice").show("")

    assert begun(play, size)
