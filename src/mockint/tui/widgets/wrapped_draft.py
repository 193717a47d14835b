"""The wrapped view of a draft: which row shows what, kept up to date edit by edit."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual._cells import cell_width_to_column_index
from textual.document._wrapped_document import WrappedDocument
from textual.expand_tabs import expand_tabs_inline, get_tab_widths
from textual.geometry import Offset, clamp

from mockint.tui.widgets.wrapping import (
    WrappedLine,
    rewrap_line,
    shared_prefix,
    shared_suffix,
    wrap_line,
)

if TYPE_CHECKING:
    from textual.document._document import Location


class WrappedDraft(WrappedDocument):
    """A `WrappedDocument` whose every answer costs what one row costs, not what its line costs.

    It finds out by itself what an edit changed, by comparing with the lines it wrapped last: an
    undo of several edits only says roughly where they were.
    """

    _lines: list[str]
    _first_rows: list[int]
    _words: list[int | None]

    def wrap(self, width: int, tab_width: int | None = None) -> None:
        """Wrap every line at `width` cells; 0 for no wrapping."""
        self._width = width
        self._tab_width = tab_width or self._tab_width
        tab_width = self._tab_width
        self._lines = list(self.document.lines)
        self._wrap_offsets = [wrap_line(line, width, tab_width) for line in self._lines]
        self._tab_width_cache = [self._tabs(line) for line in self._lines]
        self._words = [None] * len(self._lines)
        self._first_rows = []
        self._number_rows(0)

    def wrap_range(self, start: Location, old_end: Location, new_end: Location) -> None:  # noqa: ARG002
        """Wrap again what differs from the lines as they were wrapped last."""
        old, new = self._lines, self.document.lines
        top = shared_prefix(old, new)
        below = shared_suffix(old, new, min(len(old), len(new)) - top)
        old_bottom, new_bottom = len(old) - below, len(new) - below
        if top == old_bottom == new_bottom:
            return
        changed = new[top:new_bottom]
        offsets = self._rewrap(changed, top, old_bottom)
        moved = [*map(len, offsets)] != [*map(len, self._wrap_offsets[top:old_bottom])]
        self._wrap_offsets[top:old_bottom] = offsets
        self._tab_width_cache[top:old_bottom] = [self._tabs(line) for line in changed]
        self._words[top:old_bottom] = [None] * len(changed)
        self._lines[top:old_bottom] = changed
        if moved:
            self._number_rows(top)

    def _rewrap(self, changed: list[str], top: int, bottom: int) -> list[list[int]]:
        """The breaks of the lines that replace the lines `top` to `bottom`."""
        head = self._wrapped_line(top) if top < bottom else None
        tail = head if bottom - top == 1 else self._wrapped_line(bottom - 1) if head else None
        last = len(changed) - 1
        return [
            wrap_line(line, self._width, self._tab_width)
            if "\t" in line
            else rewrap_line(
                line, self._width, None if index else head, tail if index == last else None
            )
            for index, line in enumerate(changed)
        ]

    def _wrapped_line(self, index: int) -> WrappedLine | None:
        """A line as wrapped before the edit, unless it held tabs."""
        line = self._lines[index]
        return None if "\t" in line else WrappedLine(line, self._wrap_offsets[index])

    def _tabs(self, line: str) -> list[int]:
        """What `get_tab_widths` of the base class returns for a line."""
        if "\t" not in line:
            return [0] if line else []
        return [width for _, width in get_tab_widths(line, self._tab_width)]

    def _number_rows(self, top: int) -> None:
        """Number the first rows of the lines from `top` on."""
        first_rows = self._first_rows
        row = first_rows[top - 1] + len(self._wrap_offsets[top - 1]) + 1 if top else 0
        del first_rows[top:]
        for offsets in self._wrap_offsets[top:]:
            first_rows.append(row)
            row += len(offsets) + 1
        self._rows = row

    @property
    def height(self) -> int:
        """Number of rows."""
        return self._rows

    @property
    def wrapped(self) -> bool:
        """Whether every line takes one row, as the base class has it."""
        return self._rows == len(self._wrap_offsets)

    @property
    def words(self) -> int:
        """Number of words: runs of characters that are no white space."""
        words = self._words
        if None in words:
            self._words = words = [
                len(line.split()) if count is None else count
                for line, count in zip(self._lines, words, strict=True)
            ]
        return sum(filter(None, words))

    def line_and_section(self, row: int) -> tuple[int, int]:
        """The line shown in a row, and which of that line's rows it is."""
        line_index = bisect_right(self._first_rows, row) - 1
        return line_index, row - self._first_rows[line_index]

    def section_span(self, line_index: int, section_index: int) -> tuple[int, int]:
        """The columns, from and to, of one row of a line."""
        breaks = self._wrap_offsets[line_index]
        start = breaks[section_index - 1] if section_index else 0
        if section_index < len(breaks):
            return start, breaks[section_index]
        return start, len(self._lines[line_index])

    def get_sections(self, line_index: int) -> list[str]:
        """The text of each row of a line."""
        line = self._lines[line_index]
        breaks = self._wrap_offsets[line_index]
        edges = [0, *breaks, len(line)]
        return [line[a:b] for a, b in pairwise(edges)]

    def offset_to_location(self, offset: Offset) -> Location:
        """The location that is drawn at a cell of the wrapped document, clamped into it."""
        if not self._width:
            return super().offset_to_location(offset)
        x, y = max(0, offset[0]), max(0, offset[1])
        line_index, section_index = self.line_and_section(min(y, self._rows - 1))
        return line_index, self.get_target_document_column(line_index, x, section_index)

    def location_to_offset(self, location: Location) -> Offset:
        """The cell at which a location is drawn."""
        line_index, column = location
        line_index = clamp(line_index, 0, len(self._first_rows))
        section_index = bisect_right(self.get_offsets(line_index), column)
        start, end = self.section_span(line_index, section_index)
        before = self._lines[line_index][start : min(column, end)]
        if "\t" in before:
            before = expand_tabs_inline(before, self._tab_width)
        return Offset(cell_len(before), self._first_rows[line_index] + section_index)

    def get_target_document_column(self, line_index: int, x_offset: int, y_offset: int) -> int:
        """The column drawn at cell `x_offset` of one row of a line; `y_offset` may count back."""
        breaks = self._wrap_offsets[line_index]
        section_index = y_offset if y_offset >= 0 else len(breaks) + 1 + y_offset
        start, end = self.section_span(line_index, section_index)
        section = self._lines[line_index][start:end]
        column = start + cell_width_to_column_index(section, x_offset, self._tab_width)
        return column if section_index == len(breaks) else min(column, end - 1)
