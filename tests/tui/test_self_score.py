"""Rating oneself between the last answer and the debrief, and where the debrief leads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mockint.tui.screens.debrief import DebriefScreen
from mockint.tui.screens.home import HomeScreen
from mockint.tui.screens.interview import InterviewScreen
from mockint.tui.screens.self_score import SelfScoreScreen

QUEUE = "queue-that-grows"
OpenDesk = Callable[..., Any]


async def to_rating(desk: Any, answer: str) -> None:
    """Hand in the answer and skip the follow-ups: what comes next is the rating."""
    await desk.submit(answer)
    while desk.session.state.open_follow_up is not None:
        desk.interview.action_skip()
        await desk.pilot.pause()
    await desk.until(lambda: not isinstance(desk.app.screen, InterviewScreen))
    await desk.until(lambda: not desk.app.live.background.pending)
    await desk.settle()


def rated(desk: Any) -> list[Any]:
    return [event.data for event in desk.events() if event.kind == "self_scored"]


def page(desk: Any) -> str:
    return "\n".join(str(widget.visual) for widget in desk.app.screen.query("#page PlainText"))


async def test_a_rating_comes_before_the_grade_and_stands_beside_it_in_the_debrief(
    open_desk: OpenDesk, judge: Any, answer: str
) -> None:
    judge.verdicts = {"bounded": "met", "drop": "met"}
    async with open_desk(start=QUEUE, judge=judge) as desk:
        await to_rating(desk, answer)
        assert isinstance(desk.app.screen, SelfScoreScreen)
        assert "Score" not in desk.shown()
        await desk.press("3", "right", "left", "enter")
        assert isinstance(desk.app.screen, DebriefScreen)
        assert rated(desk) == [{"levels": {"design": 3, "scale": 1}, "skipped": False}]
        levels = {row["id"]: row["level"] for row in desk.session.state.figures["criteria"]}
        assert levels["design"] < 3
        assert f"you said 3, {3 - levels['design']} too high" in page(desk)


async def test_one_key_skips_all_and_two_skips_in_a_row_turn_it_off_until_asked_for(
    open_desk: OpenDesk, answer: str
) -> None:
    async with open_desk(start=QUEUE) as desk:
        for _ in range(2):
            await to_rating(desk, answer)
            assert isinstance(desk.app.screen, SelfScoreScreen)
            await desk.press("escape")
            assert rated(desk) == [{"levels": {}, "skipped": True}]
            await desk.press("t")
            await desk.until(lambda: isinstance(desk.app.screen, InterviewScreen))
            await desk.settle()
        await to_rating(desk, answer)
        assert isinstance(desk.app.screen, DebriefScreen)
        assert "y: be asked to rate yourself again" in page(desk)
        await desk.press("y")
        assert "y: be asked" not in page(desk)
        await desk.press("t")
        await desk.until(lambda: isinstance(desk.app.screen, InterviewScreen))
        await desk.settle()
        await to_rating(desk, answer)
        assert isinstance(desk.app.screen, SelfScoreScreen)


async def test_nothing_is_recorded_until_a_level_is_given(open_desk: OpenDesk, answer: str) -> None:
    async with open_desk(start=QUEUE) as desk:
        await to_rating(desk, answer)
        await desk.press("down", "up", "enter")
        assert isinstance(desk.app.screen, SelfScoreScreen)
        assert "Esc skips all" in desk.text("#notice")
        assert rated(desk) == []
        assert "0 to 4" in desk.text("#meaning")
        await desk.press("right")
        assert desk.text("#meaning") == "2: fair"
        assert "Esc skips all" not in desk.text("#notice")


async def test_an_empty_answer_is_not_rated(open_desk: OpenDesk) -> None:
    async with open_desk(start=QUEUE) as desk:
        await to_rating(desk, "")
        assert isinstance(desk.app.screen, DebriefScreen)


async def test_the_debrief_leads_to_the_same_scenario_again(
    open_desk: OpenDesk, answer: str
) -> None:
    async with open_desk(start=QUEUE) as desk:
        await desk.to_debrief(answer)
        first = desk.session.state.id
        await desk.press("o")
        assert "No other scenario" in desk.text("#notice")
        await desk.press("t")
        await desk.until(lambda: isinstance(desk.app.screen, InterviewScreen))
        assert (desk.session.state.scenario, desk.session.state.attempt) == (QUEUE, 2)
        assert desk.session.state.id != first
        assert isinstance(desk.app.screen_stack[0], HomeScreen)
