"""A replay's line for a time to go to."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Input

from mockint.cleaning import clean_line
from mockint.reports.timeline import stamp
from mockint.review.typed_time import typed_seconds
from mockint.tui.screens.replay_page import LONGEST_TIME
from mockint.tui.screens.replay_time import ReplayTime

EXPECTED = "“{typed}” is no time; type one like 22:40, 1:02:03, or seconds like 90. Esc leaves."
BEYOND = "The session ends at {end}; this is its end."


class ReplayGoTo(ReplayTime):
    """`g` opens the line; Enter goes to the moment of the session that was typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "g",
            "go_to",
            show=False,
            id="replay.go-to",
            tooltip="Type a time of the session to go to: 22:40, 1:02:03, or seconds",
        ),
    ]

    @property
    def _goto(self) -> Input:
        return self.query_one("#goto", Input)

    @property
    def _typing(self) -> bool:
        """What is wrong with a time stays to be read while the replay plays on."""
        return bool(self._goto.display)

    def action_go_to(self) -> None:
        """Open the line."""
        if self._replay is None:
            return
        self._goto.value = ""
        self._goto.display = self._goto.can_focus = True
        self._goto.focus()

    def _leave_goto(self) -> bool:
        """Close the line; whether it was open."""
        was_open = bool(self._goto.display)
        self._goto.display = self._goto.can_focus = False
        if was_open:
            self.set_focus(None)
        return was_open

    @on(Input.Submitted, "#goto")
    def _typed(self, message: Input.Submitted) -> None:
        replay, seconds = self._replay, typed_seconds(message.value)
        if replay is None or not message.value.strip():
            self._leave_goto()
            return
        if seconds is None:
            self._tell(EXPECTED.format(typed=clean_line(message.value, LONGEST_TIME)))
            return
        self._leave_goto()
        end = replay.recording.length
        self._to_moment(min(seconds, end))
        if seconds > end:
            self._tell(BEYOND.format(end=stamp(end)))
