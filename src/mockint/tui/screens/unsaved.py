"""Quitting while something is not on disk asks, and says where the text is."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Footer

from mockint.tui.screens.room import RoomScreen
from mockint.tui.widgets.text import PlainText

if TYPE_CHECKING:
    from mockint.archive.writer import Trouble


class UnsavedScreen(RoomScreen[bool]):
    """One question: quit all the same?"""

    CSS_PATH = "unsaved.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "stay", "Stay", id="unsaved.stay", tooltip="Stay and keep trying"),
        Binding("q", "go", "Quit unsaved", id="unsaved.quit", tooltip="Quit without the archive"),
    ]

    def __init__(self, trouble: Trouble | None) -> None:
        super().__init__()
        self._trouble = trouble

    def compose_room(self) -> ComposeResult:
        """Why, since when, and where the text is."""
        trouble = self._trouble
        lines = ["Not everything is saved.", ""]
        if trouble is not None:
            lines.append(f"Since {trouble.since[11:19]} UTC: {trouble.reason}")
            if trouble.draft_path is not None:
                lines.append(f"Your text is in {trouble.draft_path}.")
        lines += ["", "Esc stays, and saving is tried every 2 seconds; q quits all the same."]
        yield PlainText("\n".join(lines), id="why")
        yield Footer(show_command_palette=False)

    def action_stay(self) -> None:
        """Stay."""
        self.dismiss(False)

    def action_go(self) -> None:
        """Quit."""
        self.dismiss(True)
