"""Home: the list, its filter, its preview, and what Enter opens."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner
from textual.widgets import Input

from mockint.archive.envelope import Envelope, SessionRow
from mockint.archive.writer import Writer
from mockint.bank.folders import builtin_folder
from mockint.cli.main import mockint as command_line
from mockint.grading.judges import offline
from mockint.settings import Flags
from mockint.tui.messages import DueRead
from mockint.tui.screens.debrief import DebriefScreen
from mockint.tui.screens.help import HelpScreen
from mockint.tui.screens.home import HomeScreen
from mockint.tui.screens.interview import InterviewScreen
from mockint.tui.screens.models import ModelsScreen

QUEUE = "queue-that-grows"
LOOK = [("heading", "To look at"), ("example", "example")]
"""What stands below the scenarios until the first debrief of one's own."""
SCENARIOS = [("heading", "Scenarios"), ("start", QUEUE), ("start", "plain-walk")]
OpenDesk = Callable[..., Any]


def listed(desk: Any) -> list[tuple[str, str]]:
    return [(row.kind, row.id) for row in desk.app.screen._shown]


def highlighted(desk: Any) -> tuple[str, str] | None:
    row = desk.app.screen._highlighted()
    return (row.kind, row.id) if row else None


async def filter_by(desk: Any, text: str) -> None:
    desk.app.screen.query_one("#filter", Input).value = text
    await desk.pilot.pause()


async def played(desk: Any, answer: str = "") -> str:
    """Play the highlighted scenario to its debrief and go Home; the session's id."""
    await desk.press("enter")
    session = str(desk.session.state.id)
    await desk.to_debrief(answer or "We limit the queue, and we add consumers, and that is all.")
    await desk.press("escape")
    assert isinstance(desk.app.screen, HomeScreen)
    return session


async def test_the_scenarios_stand_in_the_order_of_scenarios_json(
    open_desk: OpenDesk, home: Path
) -> None:
    folders = [builtin_folder(), home / "bank"]
    told = CliRunner().invoke(
        command_line, ["--home", str(home), "scenarios", "--json"], catch_exceptions=False
    )
    expected = [("start", row["id"]) for row in json.loads(told.stdout)]
    assert ("start", QUEUE) in expected
    assert len(expected) > 3
    async with open_desk(folders=folders) as desk:
        assert listed(desk) == [("heading", "Scenarios"), *expected, *LOOK]
        assert highlighted(desk) == expected[0]


async def test_typing_filters_by_every_word_and_esc_brings_all_back(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        assert listed(desk)[:3] == SCENARIOS
        await filter_by(desk, "REDIS cache")
        assert [item for _, item in listed(desk)] == ["Scenarios", "plain-walk"]
        assert highlighted(desk) == ("start", "plain-walk")
        await filter_by(desk, "redis rabbit")
        assert listed(desk) == []
        assert desk.text("#preview") == ""
        await desk.press("enter")
        assert isinstance(desk.app.screen, HomeScreen)
        await desk.press("escape", "down")
        assert listed(desk) == [*SCENARIOS, *LOOK]
        assert highlighted(desk) == ("start", "plain-walk")
        await desk.press("down", "pageup", "up")
        assert highlighted(desk) == ("start", QUEUE)


async def test_the_brief_is_in_the_preview_only_once_it_was_played(open_desk: OpenDesk) -> None:
    async with open_desk(size=(120, 40)) as desk:
        assert "Questions 5 min, answer 20, follow-ups 10" in desk.text("#preview")
        assert "Next up. Enter begins: practice, senior bar" in desk.text("#preview")
        assert "Orders arrive" not in desk.shown()
        session = await played(desk)
        assert listed(desk)[-2:] == [("heading", "Past sessions"), ("review", session)]
        assert highlighted(desk) == ("start", "plain-walk")
        assert "1 attempt" not in desk.text("#preview")
        await filter_by(desk, "rabbit")
        assert "1 attempt, the last: ≈" in desk.text("#preview")
        assert "Orders arrive faster" in desk.text("#preview")
        assert "by wording" in desk.shown()
        await desk.press("escape", "pagedown")
        assert "opens its debrief" in desk.text("#preview")
        await desk.press("enter")
        assert isinstance(desk.app.screen, DebriefScreen)
        assert not desk.app.live.read_only
        await desk.press("escape")
        assert isinstance(desk.app.screen, HomeScreen)


async def test_an_unfinished_session_stands_first_and_is_highlighted(
    open_desk: OpenDesk, make_app: Any, let_go: Any
) -> None:
    app = make_app(start=QUEUE)
    async with open_desk(app=app) as desk:
        session = desk.session.state.id
        await desk.write("We begin.")
        desk.app.action_leave()
        await desk.until(lambda: desk.app._exit)
    let_go(app)
    async with open_desk() as desk:
        assert listed(desk)[0] == ("resume", session)
        assert highlighted(desk) == ("resume", session)
        assert "▶ Go on: A queue that grows" in desk.shown()
        assert "Next up. Enter goes on with it." in desk.text("#preview")
        await filter_by(desk, "cache")
        assert highlighted(desk) == ("start", "plain-walk")
        await filter_by(desk, "")
        await desk.press("enter")
        assert desk.session.state.id == session
        assert desk.editor.text == "We begin."


async def test_keys_change_mode_and_bar_and_the_interview_has_them(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        assert "mode: practice  bar: senior  judge: offline estimate" in desk.text("#head")
        await desk.press("f4", "f5")
        assert "mode: pressure  bar: staff" in desk.text("#head")
        assert "Enter begins: pressure, staff bar" in desk.text("#preview")
        await desk.press("f4", "f4", "f5", "f5", "f5", "enter")
        assert desk.session.state.mode == "pressure"
        assert desk.session.state.target_bar == "staff"


async def test_an_empty_bank_is_said(open_desk: OpenDesk, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    async with open_desk(folders=[empty]) as desk:
        assert listed(desk) == []
        assert desk.text("#notice") == "The bank is empty; `mockint lint` says why."
        await desk.press("enter", "down", "up")
        assert isinstance(desk.app.screen, HomeScreen)


async def test_a_broken_file_is_named_and_hides_nothing(open_desk: OpenDesk, home: Path) -> None:
    broken = home / "bank" / "scenarios" / "broken-one.yaml"
    broken.write_text("id: broken-one\ntitle: [oh\n", encoding="utf-8")
    async with open_desk(size=(120, 40)) as desk:
        assert listed(desk)[:3] == SCENARIOS
        assert desk.text("#notice").startswith("Left out: ")
        assert "broken-one.yaml" in desk.text("#notice")


async def test_a_question_mark_in_an_empty_filter_opens_help_and_else_is_typed(
    open_desk: OpenDesk,
) -> None:
    async with open_desk() as desk:
        await desk.press("question_mark")
        assert isinstance(desk.app.screen, HelpScreen)
        assert "Mid, senior or staff" in desk.shown()
        await desk.press("question_mark")
        assert isinstance(desk.app.screen, HomeScreen)
        await desk.press("a", "question_mark")
        assert desk.app.screen.query_one("#filter", Input).value == "a?"


async def test_the_head_names_the_endpoint_and_model_that_judge(
    open_desk: OpenDesk, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://user:secret@127.0.0.1:9/v1")
    async with open_desk(flags=Flags(home=home, model="tiny-3")) as desk:
        assert desk.text("#head").endswith("judge: tiny-3 at http://127.0.0.1:9/v1")
        assert "secret" not in desk.shown()


async def test_a_server_found_is_offered_by_name_and_never_used(
    open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = SimpleNamespace(name="Ollama", base_url="http://127.0.0.1:9/v1", models=("tiny-3",))
    monkeypatch.setattr("mockint.llm.servers.discover", lambda: (found,))
    async with open_desk() as desk:
        assert desk.text("#notice") == (
            "Ollama is listening on this machine; F3 can choose it as judge."
        )
        assert "judge: offline estimate" in desk.text("#head")
        await desk.press("enter")
        assert desk.app.live.chosen.offline


async def test_the_model_is_asked_for_once_before_the_clock_runs(
    open_desk: OpenDesk, judge: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [offline("No model is chosen.", ("tiny-3", "tiny-4")), judge.chosen]
    monkeypatch.setattr("mockint.tui.opening.for_interview", lambda *_: answers.pop(0))
    kept: list[str] = []
    monkeypatch.setattr("mockint.tui.opening.keep_model", lambda _, model: kept.append(model))
    async with open_desk() as desk:
        await desk.press("enter")
        assert isinstance(desk.app.screen, ModelsScreen)
        assert desk.rows() == []
        desk.app.screen.dismiss("tiny-4")
        await desk.settle()
        assert kept == ["tiny-4"]
        assert isinstance(desk.app.screen, InterviewScreen)
        assert desk.app.live.chosen.label == judge.chosen.label
        assert len(desk.rows()) == 1


async def test_offline_for_now_begins_without_a_model(
    open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    several = offline("No model is chosen.", ("tiny-3", "tiny-4"))
    monkeypatch.setattr("mockint.tui.opening.for_interview", lambda *_: several)
    async with open_desk() as desk:
        await desk.press("enter")
        desk.app.screen.dismiss(None)
        await desk.settle()
        assert isinstance(desk.app.screen, HomeScreen)
        await desk.press("enter")
        desk.app.screen.dismiss("")
        await desk.settle()
        assert isinstance(desk.app.screen, InterviewScreen)
        assert desk.app.live.chosen.offline


async def test_a_judge_that_cannot_be_used_is_said_before_the_clock_runs(
    open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    unreachable = offline("Nobody answers at 127.0.0.1:9. Until then answers are estimated.")
    monkeypatch.setattr("mockint.tui.opening.for_interview", lambda *_: unreachable)
    async with open_desk() as desk:
        await desk.press("enter")
        assert isinstance(desk.app.screen, HomeScreen)
        assert "answers are estimated. Enter again begins." in desk.text("#notice")
        assert desk.rows() == []
        await desk.press("enter")
        assert isinstance(desk.app.screen, InterviewScreen)
        assert desk.app.live.chosen.offline


async def test_a_start_argument_goes_straight_into_the_interview(open_desk: OpenDesk) -> None:
    async with open_desk(start="plain-walk") as desk:
        assert isinstance(desk.app.screen, InterviewScreen)
        assert desk.session.state.scenario == "plain-walk"


async def test_a_scenario_that_is_not_there_is_said_on_home(open_desk: OpenDesk) -> None:
    async with open_desk(start="plain-wolk") as desk:
        assert isinstance(desk.app.screen, HomeScreen)
        assert "plain-walk" in desk.text("#notice")
        await desk.press("enter")
        assert isinstance(desk.app.screen, InterviewScreen)


def kept(home: Path, *sessions: tuple[str, str, str]) -> None:
    """Sessions of a scenario, in a phase and with a status, in the archive under home."""
    writer = Writer(home)
    for number, (scenario, phase, status) in enumerate(sessions, 1):
        at = f"2026-02-0{number}T10:00:00.000Z"
        row = SessionRow(
            id=f"past{number}",
            scenario=scenario,
            mode="practice",
            target_bar="senior",
            attempt=1,
            seen_reference=False,
            started_at=at,
            ended_at=None,
            phase=phase,
            status=status,
            score=40.0 if status == "graded" else None,
            title=scenario,
        )
        writer.append([Envelope(f"past{number}.1", row.id, at, 0.0, "present", 1, {})], row)
    assert writer.close(5)


async def test_scenarios_never_begun_come_before_those_that_were(
    open_desk: OpenDesk, home: Path
) -> None:
    kept(home, (QUEUE, "answer", "unfinished"))
    async with open_desk() as desk:
        assert listed(desk)[0] == ("resume", "past1")
        scenarios = [("heading", "Scenarios"), ("start", "plain-walk"), ("start", QUEUE)]
        assert listed(desk)[1:4] == scenarios
        assert highlighted(desk) == ("resume", "past1")


async def test_what_is_due_comes_next_and_enter_begins_it(open_desk: OpenDesk, home: Path) -> None:
    kept(home, (QUEUE, "debrief", "graded"))
    async with open_desk() as desk:
        assert listed(desk)[0] == ("heading", "To practise today")
        assert highlighted(desk) == listed(desk)[1]
        assert "Next up. Enter begins" in desk.text("#preview")
        first = highlighted(desk)
        await desk.press("down")
        assert "Next up" not in desk.text("#preview")
        await desk.press("up", "enter")
        state = desk.session.state
        assert first == (
            "start",
            f"{state.scenario}/{state.drill}" if state.drill else state.scenario,
        )


async def test_what_becomes_due_meanwhile_moves_no_finger(open_desk: OpenDesk, home: Path) -> None:
    kept(home, (QUEUE, "debrief", "graded"))
    async with open_desk() as desk:
        rows = desk.app.screen._due
        assert rows
        desk.app.screen.on_due_read(DueRead([]))
        await desk.press("down", "down")
        chosen = highlighted(desk)
        desk.app.screen.on_due_read(DueRead(rows))
        assert highlighted(desk) == chosen
        assert desk.app.screen._due == rows


# -- keystrokes -----------------------------------------------------------------------------------


async def test_from_home_to_the_first_letter_of_an_answer_takes_two_keys(
    open_desk: OpenDesk,
) -> None:
    async with open_desk(folders=[builtin_folder()]) as desk:
        await desk.press("enter", "W")
        assert desk.editor.text == "W"
        assert desk.session.state.phase == "clarify"


async def test_an_unfinished_answer_is_gone_on_with_in_two_keys(
    open_desk: OpenDesk, make_app: Any, let_go: Any
) -> None:
    app = make_app(start=QUEUE)
    async with open_desk(app=app) as desk:
        await desk.write("We begi")
        desk.app.action_leave()
        await desk.until(lambda: desk.app._exit)
    let_go(app)
    async with open_desk() as desk:
        await desk.press("enter", "n")
        assert desk.editor.text == "We begin"


async def test_where_the_judge_that_was_named_is_missing_it_takes_three(
    open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    unreachable = offline("Nobody answers at 127.0.0.1:9. Until then answers are estimated.")
    monkeypatch.setattr("mockint.tui.opening.for_interview", lambda *_: unreachable)
    async with open_desk() as desk:
        await desk.press("enter")
        await desk.press("enter")
        await desk.press("W")
        assert desk.editor.text == "W"
