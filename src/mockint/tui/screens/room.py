"""What every screen shares: breakpoints, a word when the terminal is too small, palette commands."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeVar, cast

from textual.app import ComposeResult
from textual.message import Message
from textual.screen import Screen

from mockint.tui.widgets.text import PlainText

if TYPE_CHECKING:
    from mockint.tui.app import MockintApp

R = TypeVar("R")
SMALLEST = (50, 14)
"""Columns and rows under which nothing but a message is shown."""


class TooSmall(PlainText):
    """The message of a terminal that is too small. It lies over everything else, which stays as it
    is underneath: hidden, the editor would lose the focus."""

    def __init__(self) -> None:
        columns, rows = SMALLEST
        super().__init__(
            f"This terminal is too small: mockint needs {columns} columns and {rows} rows. "
            "Nothing is lost; make the window larger."
        )


class RoomScreen(Screen[R]):
    """Base of all screens. `-wide` from 100 columns on; `-cramped` and `-low` are too small."""

    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012  declared by Textual as it is
        (0, "-cramped"),
        (SMALLEST[0], "-narrow"),
        (100, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [  # noqa: RUF012
        (0, "-low"),
        (SMALLEST[1], "-short"),
        (30, "-tall"),
    ]

    def compose(self) -> ComposeResult:
        """The screen's own widgets, and the message that takes their place."""
        yield from self.compose_room()
        yield TooSmall()

    def compose_room(self) -> ComposeResult:
        """What a screen shows; nothing but the message until a screen says more."""
        yield from ()

    def commands(self) -> Iterable[tuple[str, str, Callable[[], object]]]:
        """Palette commands of this screen: name (`noun: verb`), help, action."""
        return ()

    def in_background(self, job: Callable[[], object], name: str, group: str = "") -> None:
        """Run a job in a thread, in place of what runs in its group (its name where none is given). It
        touches no widget; what goes wrong is its own to say."""
        self.run_worker(
            job, name=name, group=group or name, thread=True, exclusive=True, exit_on_error=False
        )

    def tell_when_done(self, job: Callable[[], Message], name: str, group: str = "") -> None:
        """The same for a job that ends in a message to this screen."""
        self.in_background(lambda: self.post_message(job()), name, group)

    @property
    def mockint(self) -> MockintApp:
        """The app, typed."""
        return cast("MockintApp", self.app)
