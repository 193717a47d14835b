"""What is due on Home, and a drill on the interview's screen."""

from __future__ import annotations

from typing import Any

import pytest

from mockint.tui.home_rows import HomeRow, listed
from mockint.tui.screens.home import HomeScreen


def rows(desk: Any) -> list[tuple[str, str]]:
    return [(row.kind, row.id) for row in desk.app.screen._shown]


@pytest.fixture
def after_one(open_desk: Any, judge: Any, answer: str) -> Any:
    """Home after one interview was held to its debrief."""
    from contextlib import asynccontextmanager

    @asynccontextmanager
    async def opened(**options: Any) -> Any:
        async with open_desk(start="queue-that-grows", judge=judge, **options) as desk:
            await desk.to_debrief(answer)
            while not isinstance(desk.app.screen, HomeScreen):
                await desk.press("escape")
            await desk.settle()
            yield desk

    return opened


def due(desk: Any) -> list[str]:
    found = rows(desk)
    if ("heading", "To practise today") not in found:
        return []
    start = found.index(("heading", "To practise today")) + 1
    return [item for _, item in found[start : found.index(("heading", "Scenarios"))]]


async def test_nothing_is_due_before_anything_was_played(open_desk: Any) -> None:
    async with open_desk() as desk:
        assert due(desk) == []


async def test_what_is_due_stands_over_the_scenarios_and_moves_nobodys_finger(
    after_one: Any,
) -> None:
    async with after_one() as desk:
        await desk.until(lambda: due(desk))
        assert "plain-walk" in due(desk)
        assert not any(item.startswith("queue-that-grows/") for item in due(desk)), "practised now"


async def test_a_drill_due_later_is_begun_from_home_and_leads_to_its_debrief(
    after_one: Any, answer: str
) -> None:
    async with after_one() as desk:
        desk.time.advance(60 * 86_400)
        desk.app.screen.on_screen_resume()
        await desk.until(lambda: any("/" in item for item in due(desk)))
        item = next(item for item in due(desk) if "/" in item)
        desk.app.screen._open("start", item)
        await desk.settle()
        state = desk.session.state
        assert (state.mode, f"{state.scenario}/{state.drill}") == ("drill", item)
        assert "Drill: " in desk.text("#question")
        assert not desk.app.screen.query_one("#brief").opened
        await desk.press("f2")
        assert desk.app.screen.query_one("#brief").opened
        await desk.to_debrief(answer)
        assert desk.session.state.phase == "debrief"
        assert [row.attempt for row in desk.rows()] == [1, 1]


def test_the_filter_finds_a_drill_by_its_scenario() -> None:
    drill = HomeRow("start", "a/follow_up:b", "What if?", "", "a what if? drill due")
    assert [row.id for row in listed([], [], [], "drill", [drill])][1:] == ["a/follow_up:b"]
    assert listed([], [], [], "nothing", [drill]) == []


async def test_the_debrief_leads_to_a_drill_of_its_scenario(
    open_desk: Any, judge: Any, answer: str
) -> None:
    async with open_desk(start="queue-that-grows", judge=judge) as desk:
        await desk.to_debrief(answer)
        assert "d: a drill, five minutes on one question of it." in desk.text("#next")
        await desk.press("d")
        await desk.until(lambda: desk.session.state.mode == "drill")
        assert desk.session.state.scenario == "queue-that-grows"
        assert desk.session.state.drill.startswith("follow_up:")
