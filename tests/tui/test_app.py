"""The app: leaving, copying, the palette, themes, a defect."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import TextArea

from mockint.archive.archive import Archive
from mockint.settings import Flags
from mockint.tui.screens.help import HelpScreen
from mockint.tui.screens.interview import InterviewScreen

QUEUE = "queue-that-grows"
OpenDesk = Callable[..., Any]


def toasts(desk: Any) -> list[str]:
    return [notification.message for notification in desk.app._notifications]


async def test_ctrl_c_once_tells_and_twice_quits_with_130(open_desk: OpenDesk) -> None:
    async with open_desk(start=QUEUE) as desk:
        session = desk.session.state.id
        desk.editor.text = "Nearly lost."
        await desk.pilot.press("ctrl+c")
        await desk.settle()
        assert desk.text("#notice") == "Everything is saved. Ctrl+Q quits, or Ctrl+C once more."
        assert toasts(desk) == []
        assert isinstance(desk.app.screen, InterviewScreen)
        await desk.pilot.press("ctrl+c")
        await desk.until(lambda: desk.app._exit)
        assert desk.app.return_value == 130
        assert [e.kind for e in desk.events(session)][-2:] == ["edited", "paused"]


async def test_ctrl_c_copies_what_is_selected_in_the_editor(open_desk: OpenDesk) -> None:
    async with open_desk(start=QUEUE) as desk:
        await desk.write("Copy these words, please.")
        desk.editor.selection = type(desk.editor.selection)((0, 5), (0, 16))
        await desk.pilot.press("ctrl+c")
        assert desk.app.clipboard == "these words"
        assert "quits" not in desk.text("#notice")
        assert not desk.app._exit


async def test_ctrl_c_never_says_saved_while_something_is_not(
    open_desk: OpenDesk, lock_archive: Callable[[], Any]
) -> None:
    async with open_desk(start=QUEUE, patience=0.05) as desk:
        lock_archive()
        await desk.write("What must not be lost.")
        await desk.until(lambda: "The draft is in" in desk.text("#notice"))
        await desk.pilot.press("ctrl+c")
        assert desk.text("#notice").startswith("Not saved yet: Another program keeps")


async def test_the_palette_is_open_to_ctrl_o_and_ctrl_p(open_desk: OpenDesk) -> None:
    async with open_desk(start=QUEUE) as desk:
        for key in ("ctrl+o", "ctrl+p"):
            await desk.pilot.press(key)
            await desk.pilot.pause()
            assert type(desk.app.screen).__name__ == "CommandPalette", key
            await desk.pilot.press("escape")
            await desk.settle()
            assert isinstance(desk.app.screen, InterviewScreen)


async def test_f1_shows_the_keys_of_the_screen_and_gives_it_back(open_desk: OpenDesk) -> None:
    async with open_desk(start=QUEUE, size=(100, 40)) as desk:
        await desk.write("Here.")
        await desk.press("f1")
        assert isinstance(desk.app.screen, HelpScreen)
        shown = desk.shown()
        for key, words in (
            ("F2", "Open or close the brief"),
            ("F4", "Ask the interviewer a question"),
            ("^J", "Submit this answer; asks once"),
            ("^Q", "Save and quit"),
        ):
            (line,) = [line for line in shown.splitlines() if line.strip().startswith(f"{key} ")]
            assert words in line
        await desk.press("f1")
        assert desk.editor.text == "Here."
        assert desk.editor.has_focus


async def test_a_theme_that_does_not_exist_falls_back_with_one_sentence(
    open_desk: OpenDesk, home: Path
) -> None:
    (home / "config.toml").write_text('theme = "no[/such]theme"\n', encoding="utf-8")
    async with open_desk(flags=Flags(home=home)) as desk:
        assert desk.app.theme == "textual-dark"
        assert toasts(desk) == [
            'There is no theme "no[/such]theme"; the palette (Ctrl+O) lists them.'
        ]


async def test_keys_can_be_remapped_in_the_config_file(open_desk: OpenDesk, home: Path) -> None:
    (home / "config.toml").write_text('[keys]\n"home.mode" = "f6"\n', encoding="utf-8")
    async with open_desk(flags=Flags(home=home)) as desk:
        await desk.press("f6")
        assert "mode: pressure" in desk.text("#head")
        await desk.press("f4")
        assert "mode: pressure" in desk.text("#head")


async def test_a_dropped_connection_records_a_pause_and_leaves_with_130(
    open_desk: OpenDesk,
) -> None:
    async with open_desk(start=QUEUE) as desk:
        session = desk.session.state.id
        desk.editor.text = "Before the line dropped."
        desk.app._hang_up()
        await desk.until(lambda: desk.app._exit)
        assert desk.app.return_value == 130
        edited, paused = desk.events(session)[-2:]
        assert edited.kind == "edited"
        assert paused.data == {"reason": "hangup"}


async def test_a_defect_ends_with_70_and_a_sentence_that_names_a_log_without_the_answer(
    open_desk: OpenDesk, make_app: Any, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: InterviewScreen) -> None:
        raise RuntimeError(f"seen: {self.query_one('#editor', TextArea).text}")

    monkeypatch.setattr(InterviewScreen, "action_brief", broken)
    app = make_app(start=QUEUE)

    async def broken_at_f2() -> None:
        async with open_desk(app=app) as desk:
            await desk.write("My secret answer.")
            await desk.pilot.press("f2")
            await desk.until(lambda: app.return_code)

    with pytest.raises(RuntimeError):
        await broken_at_f2()
    assert app.return_code == 70
    logs = [path for path in home.rglob("*.log") if path.name in app.farewell]
    assert len(logs) == 1
    assert "My secret answer" not in logs[0].read_text(encoding="utf-8")
    assert app.context.writer.flush(5)
    with Archive.open(home) as archive:
        assert [e.kind for e in archive.events("session001")][-2:] == ["edited", "paused"]
