"""The finished interview to look at: offered on Home, replayed, debriefed, and kept nowhere."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest

from mockint.archive.archive import Archive
from mockint.bank.folders import builtin_folder
from mockint.review.example import SCENARIO, read_example
from mockint.tui.screens.debrief import DebriefScreen
from mockint.tui.screens.help import HelpScreen
from mockint.tui.screens.home import HomeScreen
from mockint.tui.screens.interview import InterviewScreen
from mockint.tui.screens.replay import ReplayScreen

OFFER = "See a finished interview (2 minutes)"
OpenDesk = Callable[..., Any]


async def look(desk: Any) -> ReplayScreen:
    await desk.press("f9")
    await desk.until(lambda: isinstance(desk.app.screen, ReplayScreen))
    await desk.until(lambda: desk.app.screen._player.playing)
    screen = desk.app.screen
    assert isinstance(screen, ReplayScreen)
    return screen


def kept(desk: Any) -> tuple[int, int, int]:
    """How many events, sessions and texts the archive has."""
    path = desk.app.context.settings.home / "archive.db"
    with closing(sqlite3.connect(path)) as archive:
        tables = ("event", "session", "text")
        counts = (archive.execute(f"SELECT count(*) FROM {name}").fetchone() for name in tables)
        events, sessions, texts = (count for (count,) in counts)
    return events, sessions, texts


async def test_home_offers_it_until_the_first_debrief_of_ones_own(
    open_desk: OpenDesk, answer: str
) -> None:
    async with open_desk() as desk:
        assert OFFER in desk.shown()
        assert desk.text("#notice") == "New here? F9 shows a finished interview, in 2 minutes."
        await desk.press("enter", "escape")
        desk.app.screen.dismiss(None)
        await desk.settle()
        assert [row.kind for row in desk.app.screen._shown].count("example") == 1
        await desk.press("enter")
        await desk.to_debrief(answer)
        await desk.press("escape")
        assert isinstance(desk.app.screen, HomeScreen)
        assert OFFER not in desk.shown()
        assert not [row for row in desk.app.screen._shown if row.kind == "example"]
        assert "F9" not in desk.text("#notice")


async def test_its_row_opens_it_and_says_what_it_gives_away(open_desk: OpenDesk) -> None:
    async with open_desk(folders=[builtin_folder()]) as desk:
        await desk.press("pagedown", "pagedown", "pagedown")
        preview = " ".join(desk.text("#preview").split())
        assert "an example: Find one user's rows in a petabyte" in preview
        assert "marked as seen" in preview
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, ReplayScreen))


async def test_it_plays_at_16_times_its_speed_and_its_debrief_follows(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        screen = await look(desk)
        assert desk.text("#clock").startswith("▶ 16x  00:00 / ")
        assert desk.text("#notice").startswith("An example; Esc: its debrief.")
        desk.time.advance(6)
        await desk.until(lambda: "Numbers as I understood them" in desk.shown())
        desk.time.advance(120)
        await desk.until(lambda: isinstance(desk.app.screen, DebriefScreen))
        assert screen not in desk.app.screen_stack
        shown = desk.text("#verdict")
        assert shown.startswith("An example: a strong answer, typed by a script.")
        assert "by wording, made without a model" in shown
        assert "Key g" not in shown
        await desk.press("escape")
        assert isinstance(desk.app.screen, HomeScreen)
        assert desk.app.live is None


async def test_esc_leaves_the_replay_for_the_debrief_and_w_plays_it_again(
    open_desk: OpenDesk,
) -> None:
    async with open_desk() as desk:
        await look(desk)
        await desk.press("escape")
        assert isinstance(desk.app.screen, DebriefScreen)
        await desk.press("w")
        await desk.until(lambda: isinstance(desk.app.screen, ReplayScreen))
        await desk.press("escape", "escape")
        assert isinstance(desk.app.screen, HomeScreen)


async def test_nothing_of_it_is_kept_but_that_its_answer_was_seen(open_desk: OpenDesk) -> None:
    async with open_desk(folders=[builtin_folder()]) as desk:
        before = kept(desk)
        await look(desk)
        await desk.press("escape", "g", "n", "a", "b", "d", "y", "r", "r", "c", "escape", "escape")
        while not isinstance(desk.app.screen, HomeScreen):
            await desk.press("escape")
        assert kept(desk) == before == (0, 0, 0)
        await desk.press("f9", "escape", "escape")
        with Archive.open(desk.app.context.settings.home) as archive:
            assert len(archive.reference_openings(SCENARIO)) == 1
        desk.app.screen.wants(SCENARIO)
        desk.app.screen._open("start", SCENARIO)
        await desk.settle()
        assert desk.session.state.seen_reference


async def test_t_begins_that_scenario(open_desk: OpenDesk) -> None:
    async with open_desk(folders=[builtin_folder()]) as desk:
        await look(desk)
        await desk.press("escape")
        assert "t: try this scenario yourself, marked as seen." in desk.text("#next")
        assert "mockint report" not in desk.text("#next")
        await desk.press("t")
        await desk.until(lambda: isinstance(desk.app.screen, InterviewScreen))
        assert desk.session.state.scenario == SCENARIO
        assert desk.session.state.id != "example"


async def test_a_damaged_file_is_said_on_home(
    open_desk: OpenDesk, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    damaged = tmp_path / "example.jsonl"
    damaged.write_text("{}\n", encoding="utf-8")
    monkeypatch.setattr("mockint.tui.example.read_example", lambda: read_example(damaged))
    async with open_desk() as desk:
        await desk.press("f9")
        assert isinstance(desk.app.screen, HomeScreen)
        assert "this is no export of a mockint archive" in desk.text("#notice")
        await desk.press("enter")
        assert isinstance(desk.app.screen, InterviewScreen)


async def test_help_leaves_out_what_its_debrief_does_not_offer(open_desk: OpenDesk) -> None:
    async with open_desk(folders=[builtin_folder()]) as desk:
        await look(desk)
        await desk.press("escape", "f1")
        shown = desk.text("#keys PlainText")
        assert "Play the session again" in shown or "Replay" in shown
        assert "Argue" not in shown


async def test_its_end_closes_the_replay_and_not_the_help_that_lies_on_it(
    open_desk: OpenDesk,
) -> None:
    async with open_desk() as desk:
        screen = await look(desk)
        await desk.pilot.press("f1")
        await desk.until(lambda: isinstance(desk.app.screen, HelpScreen))
        desk.time.advance(10_000)
        await desk.until(lambda: screen._player.ended)
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, HelpScreen)
        await desk.pilot.press("escape")
        await desk.until(lambda: isinstance(desk.app.screen, DebriefScreen))
        assert screen not in desk.app.screen_stack


async def test_the_palette_leaves_out_what_its_debrief_does_not_offer(open_desk: OpenDesk) -> None:
    async with open_desk(folders=[builtin_folder()]) as desk:
        await look(desk)
        await desk.press("escape")
        offered = {command.title for command in desk.app.get_system_commands(desk.app.screen)}
        assert {"session: try again", "reference: show"} <= offered
        left_out = {
            "answers: grade",
            "answers: grade by hand",
            "verdict: argue",
            "drill: weakest question",
            "rating: ask again",
        }
        assert not left_out & offered
