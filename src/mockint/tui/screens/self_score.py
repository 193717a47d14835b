"""Rating oneself before the grade is shown: one row a criterion, one key skips all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer

from mockint.bank.models import MAX_LEVEL
from mockint.interview.self_score import rate, rated_criteria
from mockint.interview.state import ANSWER
from mockint.tui.screens.room import RoomScreen
from mockint.tui.widgets.text import PlainText

if TYPE_CHECKING:
    from mockint.tui.live import LiveInterview

QUESTION = "How did it go? Rate yourself before you see the grade."
PRIVATE = "No judge sees it; the debrief puts it beside the judge's levels."
HOW = "0 to 4, or the arrows"
NOT_YET = "Give a level to one criterion at least, or Esc skips all."


def after_interview(live: LiveInterview) -> Screen[None]:
    """What follows the last answer: the rating, where it is wanted and something was written, else
    the debrief."""
    from mockint.tui.screens.debrief import DebriefScreen

    session = live.session
    answer = session.state.answer(ANSWER)
    criteria = rated_criteria(session.scenario, session.rubric)
    written = answer is not None and bool(answer.text.strip())
    asks = live.asks_rating and session.state.self_score is None
    return SelfScoreScreen(live) if asks and written and criteria else DebriefScreen(live)


class SelfScoreScreen(RoomScreen[None]):
    """The criteria with levels to choose; what a level means stands below."""

    CSS_PATH = "self_score.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "done", "Done", id="rating.done", tooltip="Keep the rating, then the debrief"
        ),
        Binding("escape", "skip", "Skip all", id="rating.skip", tooltip="Rate nothing"),
        *(
            Binding(
                str(level),
                f"level({level})",
                show=False,
                id=f"rating.level-{level}",
                tooltip=f"Level {level} for this criterion, then on to the next",
            )
            for level in range(MAX_LEVEL + 1)
        ),
        Binding("up", "move(-1)", show=False, id="rating.up", tooltip="The criterion above"),
        Binding("down", "move(1)", show=False, id="rating.down", tooltip="The criterion below"),
        Binding("left", "by(-1)", show=False, id="rating.left", tooltip="One level less"),
        Binding("right", "by(1)", show=False, id="rating.right", tooltip="One level more"),
    ]

    def __init__(self, live: LiveInterview) -> None:
        super().__init__()
        self._live = live
        self._criteria = rated_criteria(live.session.scenario, live.session.rubric)
        self._levels: dict[str, int] = {}
        self._row = 0

    def compose_room(self) -> ComposeResult:
        """Question, rows, what the chosen level means."""
        yield PlainText(QUESTION, id="question")
        with VerticalScroll(id="rows", can_focus=False):
            for place, criterion in enumerate(self._criteria):
                here = "-here" if place == self._row else ""
                yield PlainText(self._line(place), id=f"rate-{criterion.id}", classes=f"row {here}")
        yield PlainText(HOW, id="meaning")
        yield PlainText(PRIVATE, id="notice")
        yield Footer(show_command_palette=False)

    def _line(self, place: int) -> Content:
        """The row of the criterion at a place."""
        width = max(len(criterion.name) for criterion in self._criteria)
        criterion = self._criteria[place]
        level = self._levels.get(criterion.id)
        return _row(criterion.name, width, level, here=place == self._row)

    def _show(self) -> None:
        for place, criterion in enumerate(self._criteria):
            here = place == self._row
            row = self.query_one(f"#rate-{criterion.id}", PlainText)
            row.show(self._line(place))
            row.set_class(here, "-here")
            if here:
                row.scroll_visible(animate=False)
        chosen = self._criteria[self._row]
        level = self._levels.get(chosen.id)
        said = HOW if level is None else f"{level}: {chosen.levels[level]}"
        self.query_one("#meaning", PlainText).show(said)
        self.query_one("#notice", PlainText).show(PRIVATE)

    # -- keys ---------------------------------------------------------------------------------

    def action_level(self, level: int) -> None:
        """Give a level to the criterion, and go on to the next."""
        self._levels[self._criteria[self._row].id] = level
        self.action_move(1)

    def action_move(self, by: int) -> None:
        """Another criterion."""
        self._row = max(0, min(len(self._criteria) - 1, self._row + by))
        self._show()

    def action_by(self, by: int) -> None:
        """One level more or less; the first press begins in the middle."""
        criterion = self._criteria[self._row].id
        level = self._levels.get(criterion)
        moved = MAX_LEVEL // 2 if level is None else level + by
        self._levels[criterion] = max(0, min(MAX_LEVEL, moved))
        self._show()

    def action_done(self) -> None:
        """Record the rating; the debrief follows."""
        if self._levels:
            self._end(self._levels)
        else:
            self.query_one("#notice", PlainText).show(NOT_YET)

    def action_skip(self) -> None:
        """Rate nothing; the debrief follows."""
        self._end({})

    def _end(self, levels: dict[str, int]) -> None:
        from mockint.tui.screens.debrief import DebriefScreen

        rate(self._live.session, levels)
        self.app.switch_screen(DebriefScreen(self._live))


def _row(name: str, width: int, level: int | None, *, here: bool) -> Content:
    """A criterion: its name, then the levels, the given one in brackets."""
    cells = [f"[{each}]" if each == level else f" {each} " for each in range(MAX_LEVEL + 1)]
    mark = ("▸ ", "$text-primary") if here else "  "
    return Content.assemble(mark, f"{name:<{width}}  ", ("".join(cells), "bold" if here else ""))
