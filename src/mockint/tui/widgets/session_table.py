"""A table of sessions, of which only the rows in sight are drawn: ten thousand cost what twenty do."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from mockint.tui.session_columns import cells_of, column_at, columns, heading
from mockint.tui.session_rows import Order, SessionLine
from mockint.tui.widgets.text import PlainText

_MUTED = {"tags", "mode", "attempt"}


class TableHead(PlainText):
    """The headings. A click on one orders by it."""

    _row = 0
    """Cells of a row of the table under it."""

    @dataclass
    class Clicked(Message):
        """Somebody pointed at a column's heading."""

        column: str

    def show_order(self, width: int, order: Order, *, turned: bool) -> None:
        """Show the headings of a table of some width."""
        self._row = width
        self.show(heading(columns(width), order, turned=turned))

    def on_click(self, event: events.Click) -> None:
        """Say which column it was."""
        place = event.get_content_offset(self)
        if place is not None and (name := column_at(columns(self._row), place.x)):
            self.post_message(self.Clicked(name))


class SessionTable(ScrollView, can_focus=True, inherit_bindings=False):
    """Rows, one of them highlighted, some marked. Its screen has the keys."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "session-table--here",
        "session-table--muted",
        "session-table--name",
    }

    @dataclass
    class Moved(Message):
        """Another row is highlighted, or none any more."""

    @dataclass
    class Opened(Message):
        """The highlighted row was clicked."""

    @dataclass
    class Resized(Message):
        """The rows have another width (cells)."""

        width: int

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self._lines: Sequence[SessionLine] = ()
        self._marked: Collection[str] = ()
        self._instead = ""
        self._here = 0

    @property
    def highlighted(self) -> SessionLine | None:
        """The highlighted session; None where there is none at all."""
        return self._lines[self._here] if self._lines else None

    def show_lines(
        self, lines: Sequence[SessionLine], marked: Collection[str], instead: str, here: int = 0
    ) -> None:
        """Show other sessions, the one at `here` highlighted; `instead` is said where there are none."""
        self._lines, self._marked, self._instead = lines, marked, instead
        self._here = max(0, min(here, len(lines) - 1))
        self._measure()
        self._keep_in_sight()
        self.refresh()
        self.post_message(self.Moved())

    def show_marks(self, marked: Collection[str]) -> None:
        """Show other marks."""
        self._marked = marked
        self.refresh()

    def move(self, by: int) -> None:
        """Highlight a row further down or up, as far as there are any."""
        to = max(0, min(self._here + by, len(self._lines) - 1))
        if to != self._here:
            self._here = to
            self._keep_in_sight()
            self.refresh()
            self.post_message(self.Moved())

    @property
    def page(self) -> int:
        """How many rows are in sight."""
        return max(1, self.scrollable_content_region.height)

    def on_resize(self) -> None:
        """Other columns."""
        self._measure()
        self._keep_in_sight()
        self.post_message(self.Resized(self._row))

    @property
    def _row(self) -> int:
        return self.scrollable_content_region.width

    def _measure(self) -> None:
        self.virtual_size = Size(self._row, max(1, len(self._lines)))

    def _keep_in_sight(self) -> None:
        self.scroll_to_region(Region(0, self._here, 1, 1), animate=False, force=True)

    def on_click(self, event: events.Click) -> None:
        """Highlight the row; open it where it was highlighted already."""
        row = event.y + self.scroll_offset.y
        if row >= len(self._lines):
            return
        if row == self._here:
            self.post_message(self.Opened())
        else:
            self.move(row - self._here)

    def render_line(self, y: int) -> Strip:
        """Draw one row."""
        row, width = y + self.scroll_offset.y, self._row
        if not self._lines:
            said = wrap(self._instead, max(10, width - 4))
            text = f"  {said[row]}" if row < len(said) else ""
            return Strip([Segment(text, self.rich_style)]).adjust_cell_length(
                width, self.rich_style
            )
        if row >= len(self._lines):
            return Strip.blank(width, self.rich_style)
        return self._drawn(self._lines[row], row == self._here, width)

    def _drawn(self, line: SessionLine, here: bool, width: int) -> Strip:
        base = self.get_component_rich_style("session-table--here") if here else self.rich_style
        muted = base if here else self.get_component_rich_style("session-table--muted")
        name = self.get_component_rich_style("session-table--name", partial=True)
        made = cells_of(line, columns(width), here=here, marked=line.id in self._marked)
        segments = [
            Segment(text, base + name if what == "name" else muted if what in _MUTED else base)
            for what, text in made
        ]
        return Strip(segments).adjust_cell_length(width, base)
