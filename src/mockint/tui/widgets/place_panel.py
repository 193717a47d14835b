"""The rows of who could judge, and beside or under them what the highlighted one means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import OptionList

from mockint.settings import JudgeName
from mockint.tui.judge_choices import Place, Sources, outranking, places
from mockint.tui.judge_text import detail, row_of
from mockint.tui.widgets.text import PlainText

if TYPE_CHECKING:
    from mockint.llm.servers import Found


class PlaceList(OptionList):
    """The rows; Enter chooses one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "Choose", id="judge.choose", tooltip="Choose, then keep it"),
    ]


class PlacePanel(Widget):
    """Knows the places, which one is highlighted, and the models picked on this visit."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._sources: Sources | None = None
        self._places: Sequence[Place] = ()
        self._picked: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        """Rows and their meaning."""
        yield PlaceList(id="places", markup=False)
        with VerticalScroll(id="side", can_focus=False):
            yield PlainText("", id="detail")

    def focus_rows(self) -> None:
        """Have keys go to the rows."""
        self.query_one(PlaceList).focus()

    @property
    def place(self) -> Place | None:
        """The highlighted row."""
        at = self.query_one(PlaceList).highlighted
        return self._places[at] if at is not None and at < len(self._places) else None

    def model(self, place: Place) -> str | None:
        """The model picked for a place, else the one known for it."""
        return self._picked.get(place.key, place.model)

    def picked(self, place: Place) -> bool:
        """Whether a model was picked for it on this visit."""
        return place.key in self._picked

    def pick(self, place: Place, model: str | None) -> None:
        """Pick a model for a place; None takes it back."""
        if model is None:
            self._picked.pop(place.key, None)
        else:
            self._picked[place.key] = model
        self._list()

    def outranking(self, place: Place) -> tuple[str, ...]:
        """The flags and variables that count for more than the choice of this place."""
        if self._sources is None:
            return ()
        judge: JudgeName = "offline" if place.offline else "llm"
        return outranking(self._sources, judge, place.url, self.model(place))

    def show(self, sources: Sources, found: Sequence[Found]) -> None:
        """Show the places that these make; the highlight stays where it is."""
        self._sources = sources
        before, self._places = self.place, places(sources, found)
        self._list(before)

    def _list(self, before: Place | None = None) -> None:
        rows = self.query_one(PlaceList)
        before = before or self.place
        rows.clear_options()
        rows.add_options([row_of(place, self.model(place)) for place in self._places])
        keys = [place.key for place in self._places]
        if before is not None and before.key in keys:
            rows.highlighted = keys.index(before.key)
        elif keys:
            in_force = (at for at, place in enumerate(self._places) if place.in_force)
            rows.highlighted = next(in_force, 0)
        self._detail()

    @on(OptionList.OptionHighlighted, "#places")
    def _detail(self) -> None:
        place = self.place
        if place is not None:
            text = detail(place, self.model(place), self.picked(place), self.outranking(place))
            self.query_one("#detail", PlainText).show(text)
