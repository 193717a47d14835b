"""What every screen shares: breakpoints, a word when the terminal is too small, palette commands."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeVar, cast

from textual import on
from textual.actions import parse
from textual.app import ComposeResult
from textual.events import ScreenResume
from textual.message import Message
from textual.screen import Screen
from textual.worker import Worker, WorkerState

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

    def commands(self) -> Iterable[tuple[str, str, str]]:
        """Palette commands of this screen: name (`noun: verb`), help, and the action as a binding names
        it, so that what a key does not do at the moment the palette does not offer."""
        return ()

    # -- going back ----------------------------------------------------------------------------

    _gone_with: tuple[R | None] | None = None
    """The result that it is to go back with once it is on top again."""

    def go_back(self, result: R | None = None) -> None:
        """Go back from this screen: at once, or as soon as nothing lies on it any more. Textual's
        `dismiss` takes away what is on top, whichever screen that is."""
        if self.is_active:
            self.dismiss(result)
        else:
            self._gone_with = (result,)

    @on(ScreenResume)
    def _go_back_now(self) -> None:
        if self._gone_with is not None and self.is_active:
            self.dismiss(*self._gone_with)

    # -- workers -------------------------------------------------------------------------------

    def in_background(self, job: Callable[[], object], name: str, group: str = "") -> None:
        """Run a job in a thread, in place of what runs in its group (its name where none is given). It
        touches no widget; what goes wrong is its own to say."""
        self.run_worker(
            job, name=name, group=group or name, thread=True, exclusive=True, exit_on_error=False
        )

    def tell_when_done(self, job: Callable[[], Message], name: str, group: str = "") -> None:
        """The same for a job that ends in a message to this screen."""
        self.in_background(lambda: self.post_message(job()), name, group)

    @on(Worker.StateChanged)
    def _look_for_defect(self, event: Worker.StateChanged) -> None:
        """A defect in a worker leaves the screen working."""
        if event.state is WorkerState.ERROR:
            kind = type(event.worker.error).__name__
            self.defect_in(event.worker.group, f"That failed unexpectedly ({kind})")

    def defect_in(self, group: str, said: str) -> None:
        """Wait no more for a worker of a group, and say so; `said` has no full stop yet."""
        del group
        self._tell(f"{said}.")

    def _tell(self, sentence: str) -> None:
        """Say something in the line of news, where the screen has one."""
        for line in self.query("#notice").results(PlainText):
            line.show(sentence)

    @property
    def mockint(self) -> MockintApp:
        """The app, typed."""
        return cast("MockintApp", self.app)


def offers(screen: Screen[object], action: str) -> bool:
    """Whether a screen does what a binding or a command names, as it stands."""
    namespace, name, parameters = parse(action)
    return bool(namespace) or screen.check_action(name, parameters) is not False
