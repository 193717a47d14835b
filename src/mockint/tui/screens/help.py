"""The keys of a screen, made from its bindings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer

from mockint.tui.screens.room import RoomScreen, offers
from mockint.tui.widgets.text import PlainText

WRITING = (
    "In the editor Enter is a newline. Ctrl+J or Ctrl+S submits and asks once; Ctrl+Enter too "
    "where the terminal can send it. Ctrl+P or Ctrl+O opens the palette with every command."
)


class HelpScreen(RoomScreen[None]):
    """A list of keys with what each does; any of Esc, F1, ? closes it."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Back", id="help.back", tooltip="Back"),
        Binding("f1", "dismiss", show=False, id="help.f1", tooltip="Back"),
        Binding("question_mark", "dismiss", show=False, id="help.question", tooltip="Back"),
    ]

    def __init__(self, screen: Screen[object]) -> None:
        super().__init__()
        self._lines = list(_lines(screen))

    def compose_room(self) -> ComposeResult:
        """The list."""
        with VerticalScroll(id="keys"):
            yield PlainText(Content("\n").join(self._lines))
        yield Footer(show_command_palette=False)


def _lines(screen: Screen[object]) -> Iterator[Content]:
    yield Content.styled("Keys", "bold")
    yield Content("")
    for binding in (found for found in bindings_of(screen) if offers(screen, found.action)):
        keys = screen.app.get_key_display(binding)
        yield Content.assemble((f"{keys:<12}", "bold $text-primary"), binding.tooltip)
    yield Content("")
    yield Content(WRITING)


def bindings_of(screen: Screen[object]) -> list[Binding]:
    """The bindings with a tooltip that work on a screen: its widgets', its own, the app's."""
    found: dict[str, Binding] = {}
    owners = [screen, *screen.query("*"), screen.app]
    for owner in owners:
        for bindings in owner._bindings.key_to_bindings.values():
            for binding in bindings:
                if binding.id and binding.tooltip:
                    found.setdefault(f"{binding.id} {binding.key}", binding)
    return list(found.values())
