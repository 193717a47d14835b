"""The line in which words are typed to be found in the text above."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input


class FindLine(Input):
    """One line; its screen does the finding."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "screen.find_next",
            "Next",
            id="find.next",
            tooltip="In the find line: the next place",
        ),
        Binding(
            "down",
            "screen.find_next",
            "Next",
            show=False,
            id="find.down",
            tooltip="In the find line: the next place",
        ),
        Binding(
            "up",
            "screen.find_previous",
            "Previous",
            id="find.previous",
            tooltip="In the find line: the place before",
        ),
    ]

    def __init__(self, *, id: str) -> None:
        super().__init__(
            placeholder="Find: Enter next, Up previous, Esc back", id=id, max_length=200
        )
        self.cursor_blink = False
