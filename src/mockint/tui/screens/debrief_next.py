"""The end of the debrief: what to do next, each on a key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message

from mockint.cli.debrief_aside import other_scenario
from mockint.errors import MockintError
from mockint.interview import self_score
from mockint.reports.next_steps import Another, weakest_drill
from mockint.tui.screens.debrief_arguments import DebriefArguments
from mockint.tui.screens.home import HomeScreen
from mockint.tui.widgets.text import PlainText

NO_OTHER = "No other scenario of the bank exercises a skill that was weak here."
NO_DRILL = "This scenario has no question with checks of its own to drill."
ASKED_AGAIN = "You will be asked to rate yourself after the next interviews."


class DebriefNext(DebriefArguments):
    """`t` tries the scenario again, `o` another one with the same weak skill."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "t", "again", show=False, id="debrief.again", tooltip="Try this scenario once more"
        ),
        Binding(
            "d",
            "drill",
            show=False,
            id="debrief.drill",
            tooltip="Five minutes on the question of this scenario that was weakest",
        ),
        Binding(
            "o",
            "another",
            show=False,
            id="debrief.another",
            tooltip="Another scenario that exercises the same weak skill",
        ),
        Binding(
            "y",
            "rating",
            show=False,
            id="debrief.rating",
            tooltip="Be asked to rate yourself before the next grades",
        ),
    ]

    @dataclass
    class OtherFound(Message):
        """Another scenario to play, or none."""

        other: Another | None

    _other: Another | None = None
    _earlier: str = ""

    def _look_for_another(self) -> None:
        """Find another scenario off the event loop, which may have to read the bank."""
        self._show_next()
        context, view = self.mockint.context, self._live.view()

        def found() -> Message:
            try:
                return self.OtherFound(other_scenario(context, view))
            except MockintError:
                return self.OtherFound(None)

        self.tell_when_done(found, "another")

    @on(OtherFound)
    def _other_found(self, message: OtherFound) -> None:
        self._other = message.other
        self._show_next()

    def _show_next(self) -> None:
        own = not self._live.example
        lines = []
        if own and weakest_drill(self._live.view()) is not None:
            lines.append("d: a drill, five minutes on one question of it.")
        lines.append(f"t: try this scenario {'again' if own else 'yourself, marked as seen'}.")
        if self._other is not None:
            other = self._other
            lines.append(f"o: {other.title}, for the weak skill here: {other.skill}.")
        lines += [self._earlier] if self._earlier else []
        session = self._live.session.state.id
        lines += [
            "r: the reference, and what a strong answer looks like.",
            "w: replay.",
            *([f"Export: mockint report {session} --format html -o FILE"] if own else []),
        ]
        if not self._live.asks_rating:
            lines.append("y: be asked to rate yourself again; you skipped it twice.")
        content = Content.assemble(("\nNext", "bold $text-primary"), "\n", "\n".join(lines))
        self.query_one("#next", PlainText).show(content)

    # -- keys ---------------------------------------------------------------------------------

    def action_again(self) -> None:
        """Go Home and begin this scenario once more."""
        self._begin(self._live.session.state.scenario)

    def action_drill(self) -> None:
        """Go Home and begin a drill of this scenario."""
        drill = weakest_drill(self._live.view())
        if drill is None:
            self._tell(NO_DRILL)
        else:
            self._begin(f"{self._live.session.state.scenario}/{drill}")

    def action_another(self) -> None:
        """Go Home and begin another scenario with the same weak skill."""
        if self._other is None:
            self._tell(NO_OTHER)
        else:
            self._begin(self._other.scenario)

    def _begin(self, scenario: str) -> None:
        home = self.app.screen_stack[0]
        if isinstance(home, HomeScreen) and self.is_current:
            home.wants(scenario)
            for _ in self.app.screen_stack[1:]:
                self.app.pop_screen()

    def action_rating(self) -> None:
        """Be asked for a rating again, however often that was skipped."""
        if not self._live.read_only:
            self_score.ask_again(self._live.session)
            self._live.asks_rating = True
            self._show_next()
        self._tell(ASKED_AGAIN)
