"""A finished interview to look at: offered on Home until the first debrief of one's own."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.message import Message

from mockint.errors import MockintError
from mockint.tui.messages import LoadFailed
from mockint.tui.screens.home_list import HomeList

if TYPE_CHECKING:
    from mockint.interview.opening import Choice
    from mockint.tui.live import LiveInterview

OFFER = "New here? F9 shows a finished interview, in 2 minutes."


class HomeExample(HomeList):
    """`F9` replays the example, and its debrief follows. Nothing of it is kept in the archive."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f9",
            "example",
            show=False,
            id="home.example",
            tooltip="See a finished interview, in 2 minutes",
        ),
    ]

    @dataclass
    class ExampleRead(Message):
        """The example is ready to be looked at."""

        live: LiveInterview

    def __init__(self, choice: Choice | None = None) -> None:
        super().__init__(choice)
        self._opening = False

    def action_example(self) -> None:
        """Read it behind the list."""
        if self._opening:
            return
        self._opening = True
        self._tell("Opening …")
        self.in_background(self._read_example, "example", group="open")

    def _read_example(self) -> None:
        """In a worker. The answer gives its scenario away, which is noted as a reference that was seen;
        where that cannot be noted, no later session can be kept either."""
        from mockint.interview.ports import utc_text
        from mockint.review.example import SCENARIO
        from mockint.tui.example import opened

        archive, now = self.mockint.context.archive, utc_text(self.mockint.time.now())
        try:
            live = opened(self.mockint)
        except MockintError as error:
            self.post_message(LoadFailed(str(error)))
            return
        with suppress(MockintError):
            if not archive.reference_openings(SCENARIO):
                archive.record_reference_opened(SCENARIO, now)
        self.post_message(self.ExampleRead(live))

    @on(ExampleRead)
    def _show_example(self, message: ExampleRead) -> None:
        """The replay, and under it the debrief that comes after it."""
        from mockint.review.example import SPEED
        from mockint.tui.screens.replay import ReplayScreen

        self._opening = False
        self._tell("")
        view = message.live.view()
        if self.mockint.show_interview(message.live):
            self.app.push_screen(
                ReplayScreen(lambda: view, speed=SPEED, from_debrief=True, example=True)
            )
