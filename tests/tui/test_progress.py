"""The Progress screen with no, two and two hundred sessions, and with several judges."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from mockint.archive.archive import Spending
from mockint.archive.envelope import SessionRow
from mockint.errors import MockintError
from mockint.interview.clock import Clock
from mockint.review.habits import habits
from mockint.review.history import JudgeKey, Played, Rated, Share
from mockint.review.progress import progress
from mockint.review.reading import Month, Reading
from mockint.settings import Flags, Settings
from mockint.tui.screens.home import HomeScreen
from mockint.tui.screens.progress import ProgressScreen

ESTIMATE, MODEL = JudgeKey("offline"), JudgeKey("llm", ("m",), "0123456789ab")
NAMES: Any = {("skill", "rollback"): "Rollback [b]x[/b]"}


def reading(sessions: int, *judges: JudgeKey, rated: bool = False) -> Reading:
    played = []
    for number in range(sessions):
        at = f"{2020 + number // 100}-{number % 12 + 1:02}-{number % 28 + 1:02}T10:00:00.000Z"
        groups: Any = {
            ("skill", "rollback"): Share(number % 5, 4, 2),
            ("criterion", "design"): Share(number % 3, 4, 2),
            ("technology", "Kafka"): Share(1.0, 4, 2),
        }
        own = {"design": Rated(3, number % 3)} if rated else {}
        played += [
            Played(
                f"s{number}", "x", "practice", at, False, judge, f"{at}{judge.kind}", groups, 0, own
            )
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


async def test_ones_own_rating_is_plotted_beside_the_judges_levels(show: Any) -> None:
    async with show(reading(3, MODEL, rated=True), size=(120, 40)) as desk:
        assert "Your own rating, less the judge's" in desk.shown()
        (row,) = [line for line in desk.shown().splitlines() if "too high" in line]
        assert "design" in row
        assert "+2.0" in row
        await desk.press("up")
        assert "the judge's level" in desk.shown()
        await desk.press("t")
        assert desk.text("#points").splitlines()[1].split()[-3:] == ["3", "2", "+1"]


async def test_a_rating_given_before_the_grade_is_found_in_progress(
    open_desk: Any, judge: Any, answer: str
) -> None:
    judge.verdicts = {"bounded": "met", "drop": "met"}
    async with open_desk(start="queue-that-grows", judge=judge, size=(120, 40)) as desk:
        await desk.submit(answer)
        while desk.session.state.open_follow_up is not None:
            desk.interview.action_skip()
            await desk.pilot.pause()
        await desk.until(lambda: not desk.app.live.background.pending)
        await desk.settle()
        await desk.press("4", "1", "enter")
        levels = {row["id"]: row["level"] for row in desk.session.state.figures["criteria"]}
        await desk.press("escape", "f7")
        await desk.press("escape")
        (design,) = [
            line for line in desk.shown().splitlines() if f"+{4 - levels['design']}.0" in line
        ]
        assert "Design" in design
        assert design.split()[-2:] == ["-", "1"]


async def test_an_estimate_is_no_measure_of_a_rating_and_says_so(show: Any) -> None:
    async with show(reading(3, ESTIMATE, rated=True), size=(120, 40)) as desk:
        assert "an estimate by wording is no measure of that" in desk.shown()
        assert "too high" not in desk.shown()


async def test_what_is_due_time_and_cost_are_one_key_away(show: Any) -> None:
    made = replace(
        reading(3, MODEL),
        habits=habits([Clock({"answer": 600.0}, "debrief", {"answer": 660.0})]),
        months=(Month("2026-03", 4, Spending(0.31, 12_000, 0, 900, 0)),),
    )
    async with show(made) as desk:
        await desk.press("m")
        shown = desk.shown()
        for words in ("To practise today", "11:00 of 10:00, over time in 1", "12,900", "$0.31"):
            assert words in shown, words
        await desk.press("m")
        assert "To practise today" not in desk.shown()
        assert "one session" in desk.shown()


# -- the date of the interview ------------------------------------------------------------------


@pytest.fixture
def finished() -> Reading:
    row = SessionRow(
        "s0", "plain-walk", "practice", "senior", 1, False, "2026-02-01T10:00:00.000Z", None,
        "debrief", "graded", 5.0,
    )  # fmt: skip
    return replace(reading(3, MODEL), rows=(row,))


def config(desk: Any) -> str:
    path: Path = desk.app.context.settings.config_file
    return path.read_text("utf-8") if path.exists() else ""


async def test_the_date_of_the_interview_is_asked_once_and_kept(
    show: Any, finished: Reading
) -> None:
    async with show(finished) as desk:
        assert "When is your interview?" in desk.shown()
        line = desk.app.screen.query_one("#date-typed")
        for typed, said in (("2026-13-1", "“2026-13-1” is no date"), ("2026-02-28", "is past")):
            line.value = typed
            await desk.press("enter")
            assert said in desk.shown()
            assert config(desk) == ""
        line.value = ""
        await desk.press(*"2026-05-01", "enter")
        assert config(desk) == "interview_date = 2026-05-01\n"
        assert "on 2026-05-01" in desk.text("#notice")
        assert desk.app.context.settings.interview_date == date(2026, 5, 1)
        await desk.press("escape", "f7")
        assert "When is your interview?" not in desk.shown()


async def test_esc_leaves_the_question_for_another_time(show: Any, finished: Reading) -> None:
    async with show(finished) as desk:
        await desk.press("m", "g", "escape")
        assert isinstance(desk.app.screen, ProgressScreen)
        assert "When is your interview?" not in desk.shown()
        assert config(desk) == ""
        await desk.press("escape", "f7")
        assert "When is your interview?" in desk.shown()
        assert desk.app.screen.query_one("#date-typed").value == ""


async def test_who_has_no_date_is_not_asked_again(show: Any, finished: Reading, home: Path) -> None:
    (home / "config.toml").write_text('bell = true # loud\n\n[keys]\n"app.help" = "f1"\n', "utf-8")
    async with show(finished, flags=Flags(home=home)) as desk:
        await desk.press("enter")
        assert isinstance(desk.app.screen, ProgressScreen)
        assert "When is your interview?" not in desk.shown()
        assert 'interview_date = "none"' in config(desk)
        assert "bell = true # loud" in config(desk)
        assert desk.app.context.settings.bell
        await desk.press("t")
        assert "as it stood" in desk.shown()
        await desk.press("escape", "f7")
        assert "When is your interview?" not in desk.shown()


async def test_nothing_is_asked_before_a_session_is_finished_or_once_a_date_is_set(
    show: Any, finished: Reading, home: Path
) -> None:
    async with show(reading(0)) as desk:
        assert "When is your interview?" not in desk.shown()
    (home / "config.toml").write_text("interview_date = 2030-01-01\n", "utf-8")
    async with show(finished, flags=Flags(home=home)) as desk:
        assert "When is your interview?" not in desk.shown()


async def test_a_date_that_cannot_be_kept_is_said(
    show: Any, finished: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with show(finished) as desk:
        where = desk.app.context.settings.home / "bank" / "rubrics" / "small.yaml" / "config.toml"
        monkeypatch.setattr(Settings, "config_file", property(lambda _: where))
        await desk.press("enter")
        assert "the date is not kept" in desk.text("#notice")
        await desk.press("escape")
        assert not isinstance(desk.app.screen, ProgressScreen)


async def test_a_config_file_spoilt_meanwhile_is_said_and_the_settings_stay(
    show: Any, finished: Reading
) -> None:
    async with show(finished) as desk:
        context = desk.app.context
        before = context.settings
        before.config_file.write_text("colour = true\n", "utf-8")
        await desk.press("enter")
        assert '"colour" is no known setting' in desk.text("#notice")
        assert context.settings is before
        await desk.press("escape")
        assert isinstance(desk.app.screen, HomeScreen)
        assert "judge: offline estimate" in desk.text("#head")


# -- pictures -------------------------------------------------------------------------------------


@pytest.mark.parametrize("sessions", [0, 2, 200])
@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
def test_progress_looks_as_kept(
    snap_compare: Any,
    make_app: Any,
    desk_of: Any,
    monkeypatch: pytest.MonkeyPatch,
    sessions: int,
    size: tuple[int, int],
) -> None:
    made = reading(sessions, MODEL, rated=True)
    monkeypatch.setattr("mockint.review.reading.read", lambda _: made)

    async def play(pilot: Any) -> None:
        desk = desk_of(pilot)
        await desk.settle()
        await desk.press("f7")

    assert snap_compare(make_app(), terminal_size=size, run_before=play)


def test_the_question_for_the_date_looks_as_kept(
    snap_compare: Any, make_app: Any, desk_of: Any, monkeypatch: pytest.MonkeyPatch, finished: Any
) -> None:
    monkeypatch.setattr("mockint.review.reading.read", lambda _: finished)

    async def play(pilot: Any) -> None:
        desk = desk_of(pilot)
        await desk.settle()
        await desk.press("f7")

    assert snap_compare(make_app(), run_before=play)


def test_what_is_due_looks_as_kept(
    snap_compare: Any, make_app: Any, desk_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = replace(
        reading(3, MODEL),
        habits=habits([Clock({"answer": 600.0}, "debrief", {"answer": 660.0})]),
        months=(Month("2026-03", 4, Spending(0.31, 12_000, 0, 900, 0)),),
    )
    monkeypatch.setattr("mockint.review.reading.read", lambda _: made)

    async def play(pilot: Any) -> None:
        desk = desk_of(pilot)
        await desk.settle()
        await desk.press("f7", "m")

    assert snap_compare(make_app(), run_before=play)


async def test_figures_do_not_wait_for_what_is_due_nor_hide_where_the_bank_is_broken(
    open_desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Event()

    def broken(*_: Any) -> Any:
        assert gate.wait(20)
        raise MockintError("The bank cannot be read.")

    monkeypatch.setattr("mockint.review.reading.read", lambda _: reading(3, ESTIMATE))
    monkeypatch.setattr("mockint.review.practising.due_today", broken)
    async with open_desk() as desk:
        await desk.pilot.press("f7")
        await desk.until(lambda: "3 sessions" in desk.text("#head"))
        assert "Rollback [b]x[/b]" in desk.shown()
        gate.set()
        await desk.press("m")
        assert "The bank cannot be read." in desk.text("#more-text")
        assert "3 sessions" in desk.text("#head")


async def test_what_was_recorded_a_moment_ago_is_read(
    open_desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def read(_: Any) -> Reading:
        done.append("read")
        return reading(1, ESTIMATE)

    monkeypatch.setattr("mockint.review.reading.read", read)
    async with open_desk() as desk:
        settle = desk.app.context.writer.flush
        monkeypatch.setattr(
            desk.app.context.writer, "flush", lambda s: (done.append("flush"), settle(s))
        )
        await desk.press("f7")
        assert done == ["flush", "read"]
