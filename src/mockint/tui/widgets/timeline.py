"""The timeline of a replay: a row of signs over a bar. A sign says what happened, without colour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message

from mockint.review.chapters import VERDICT
from mockint.tui.widgets.text import PlainText

SIGNS: Mapping[str, tuple[str, str]] = {
    "submit": ("S", "submit"),
    "phase": ("P", "phase"),
    "change": ("C", "change"),
    "follow-up": ("F", "follow-up"),
    "hint": ("H", "hint"),
    "question": ("Q", "question"),
    "pause": ("=", "pause"),
    "first-number": ("N", "number"),
    "first-trade-off": ("T", "trade-off"),
    "first-failure": ("X", "failure"),
    VERDICT: ("◆", "verdict"),
}
"""The sign of each kind of mark and its word; those named first stand in their column."""
_HERE, _PLAYED, _AHEAD = "●", "━", "─"
_RANK = {kind: rank for rank, kind in enumerate(SIGNS)}


@dataclass(frozen=True, slots=True)
class Tick:
    """One mark: its kind, and its place in the replay from 0 to 1."""

    kind: str
    place: float


class Timeline(PlainText):
    """Signs above, the bar with the verdicts and the place below. A click seeks."""

    @dataclass
    class Clicked(Message):
        """Somebody pointed at a place of the replay, from 0 to 1."""

        place: float

    def __init__(self, id: str) -> None:
        super().__init__("", id=id)
        self._ticks: Sequence[Tick] = ()
        self._place = 0.0

    def show_ticks(self, ticks: Sequence[Tick]) -> None:
        """Show other marks."""
        self._ticks = tuple(ticks)
        self._redraw()

    def show_place(self, place: float) -> None:
        """Show where the replay is, from 0 to 1."""
        self._place = place
        self._redraw()

    def on_resize(self) -> None:
        """Another width has other columns."""
        self._redraw()

    def on_click(self, event: events.Click) -> None:
        """Seek to the column."""
        place = event.get_content_offset(self)
        if place is not None:
            self.post_message(self.Clicked(place.x / max(1, self._columns - 1)))

    @property
    def _columns(self) -> int:
        return max(2, self.content_size.width)

    def _redraw(self) -> None:
        if self.is_mounted:
            self.show(drawn(self._ticks, self._place, self._columns))


def drawn(ticks: Sequence[Tick], place: float, columns: int) -> Content:
    """The two rows."""
    signs = [" "] * columns
    here = _column(place, columns)
    bar = [_PLAYED if n < here else _AHEAD for n in range(columns)]
    for tick in sorted(ticks, key=lambda tick: _RANK[tick.kind]):
        if tick.kind == VERDICT:
            bar[_column(tick.place, columns)] = SIGNS[VERDICT][0]
        else:
            _put(signs, _column(tick.place, columns), SIGNS[tick.kind][0])
    bar[here] = _HERE
    return Content.assemble(
        ("".join(signs), "bold"),
        "\n",
        ("".join(bar[: here + 1]), "$text-primary"),
        "".join(bar[here + 1 :]),
    )


def _put(signs: list[str], column: int, sign: str) -> None:
    """Put a sign into its column, or beside it where another one stands there; else it goes."""
    for place in (column, column + 1, column - 1):
        if 0 <= place < len(signs) and signs[place] in {" ", sign}:
            signs[place] = sign
            return


def _column(place: float, columns: int) -> int:
    return round(min(max(place, 0.0), 1.0) * (columns - 1))


def legend(ticks: Sequence[Tick]) -> str:
    """What the signs mean that stand on the timeline; no row ends between a sign and its word."""
    kinds = {tick.kind for tick in ticks}
    pairs = (f"{sign}\u00a0{word}" for kind, (sign, word) in SIGNS.items() if kind in kinds)
    return "  ".join(pairs)
