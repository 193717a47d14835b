"""The Progress screen with no, two and two hundred sessions, and with several judges."""

from __future__ import annotations

from typing import Any

import pytest

from mockint.review.habits import habits
from mockint.review.history import JudgeKey, Played, Share
from mockint.review.progress import progress
from mockint.review.reading import Reading
from mockint.tui.screens.progress import ProgressScreen

ESTIMATE, MODEL = JudgeKey("offline"), JudgeKey("llm", ("m",), "0123456789ab")
NAMES: Any = {("skill", "rollback"): "Rollback [b]x[/b]"}


def reading(sessions: int, *judges: JudgeKey) -> Reading:
    played = []
    for number in range(sessions):
        at = f"{2020 + number // 100}-{number % 12 + 1:02}-{number % 28 + 1:02}T10:00:00.000Z"
        groups: Any = {
            ("skill", "rollback"): Share(number % 5, 4, 2),
            ("criterion", "design"): Share(number % 3, 4, 2),
            ("technology", "Kafka"): Share(1.0, 4, 2),
        }
        played += [
            Played(f"s{number}", "x", "practice", at, False, judge, f"{at}{judge.kind}", groups)
            for judge in judges
        ]
    return Reading(progress(played, NAMES), habits([]), (), (), NAMES)


@pytest.fixture
def show(open_desk: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    from contextlib import asynccontextmanager

    @asynccontextmanager
    async def shown(made: Reading, **options: Any) -> Any:
        monkeypatch.setattr("mockint.review.reading.read", lambda _: made)
        async with open_desk(**options) as desk:
            await desk.press("f7")
            assert isinstance(desk.app.screen, ProgressScreen)
            yield desk

    return shown


async def test_without_sessions_it_says_how_to_begin(show: Any) -> None:
    async with show(reading(0)) as desk:
        assert "mockint start" in desk.text("#head")
        await desk.press("t", "j", "escape")
        assert not isinstance(desk.app.screen, ProgressScreen)


@pytest.mark.parametrize("sessions", [2, 200])
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_figures_are_a_table_and_a_plot(
    show: Any, sessions: int, size: tuple[int, int]
) -> None:
    async with show(reading(sessions, ESTIMATE), size=size) as desk:
        screen = desk.shown()
        assert f"offline estimate, by wording; {sessions} sessions" in screen
        assert "Rollback [b]x[/b]" in screen
        assert "one session" in screen
        rows = [line for line in screen.splitlines() if "Rollback [b]x[/b]  " in line]
        word = {2: " - ", 200: "fair"}[sessions]
        assert word in rows[0]
        await desk.press("t")
        assert "as it stood" in desk.shown()
        assert "2020-" in desk.text("#points")


async def test_each_judge_is_a_page_of_its_own_the_newest_first(show: Any) -> None:
    async with show(reading(4, ESTIMATE, MODEL)) as desk:
        first = desk.text("#head")
        await desk.press("j")
        second = desk.text("#head")
        assert {("offline" in first), ("offline" in second)} == {True, False}
        await desk.press("j")
        assert desk.text("#head") == first


async def test_another_figure_is_plotted_when_it_is_highlighted(show: Any) -> None:
    async with show(reading(4, ESTIMATE)) as desk:
        before = desk.app.screen.query_one("#plot").render()
        await desk.press("down")
        after = desk.app.screen.query_one("#plot").render()
        assert "Rollback" in str(before)
        assert "design" in str(after)
