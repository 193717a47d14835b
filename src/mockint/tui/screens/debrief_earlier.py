"""The debrief beside the attempt before: `e` compares the two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.events import Mount
from textual.message import Message

from mockint.errors import MockintError
from mockint.tui.screens.debrief_next import DebriefNext

if TYPE_CHECKING:
    from mockint.archive.envelope import SessionRow

NONE_EARLIER = "There is no earlier attempt at this scenario to compare with."


class DebriefEarlier(DebriefNext):
    """Finds the attempt before behind the page."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "e",
            "earlier",
            show=False,
            id="debrief.earlier",
            tooltip="Compare with the attempt before this one",
        ),
    ]

    @dataclass
    class EarlierFound(Message):
        """The attempt before, or none."""

        row: SessionRow | None

    _before: SessionRow | None = None

    @on(Mount)
    def _look_for_earlier(self) -> None:
        """Look for it once; attempts do not come in while a debrief is open."""
        context, session = self.mockint.context, self._live.session.state.id

        def found() -> Message:
            from mockint.review.earlier import earlier_attempt

            try:
                context.settle_writes()
                return self.EarlierFound(earlier_attempt(context.archive, session))
            except MockintError:
                return self.EarlierFound(None)

        self.tell_when_done(found, "earlier")

    @on(EarlierFound)
    def _earlier_found(self, message: EarlierFound) -> None:
        self._before = message.row
        if message.row is not None:
            self._earlier = f"e: compare with attempt {message.row.attempt}."
            self._show_next()

    def action_earlier(self) -> None:
        """Hold the two against each other."""
        from mockint.tui.screens.compare import CompareScreen

        if self._before is None:
            self._tell(NONE_EARLIER)
        else:
            session = self._live.session.state.id
            self.app.push_screen(CompareScreen(self._before.id, session))
