"""The editor of a past moment: its text as it stood, what was deleted just then struck out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from rich.style import Style
from textual.geometry import Region

from mockint.interview.edits import diff
from mockint.review.frames import Span
from mockint.tui.widgets.prose_area import ProseArea
from mockint.tui.widgets.row_look import RowLook

_STRUCK = Style(strike=True, dim=True)
_CURSOR = Style(reverse=True)
_MARKED = Style(underline=True, bold=True)
_CONTEXT = 2
"""Rows kept in sight around the place where somebody typed."""


class MomentText(ProseArea):
    """A text nobody can write in. It takes no keys: they are the player's."""

    def __init__(self, id: str) -> None:
        super().__init__(
            read_only=True,
            show_cursor=False,
            placeholder="",
            max_checkpoints=1,
            name=None,
            id=id,
            classes=None,
            disabled=False,
        )
        self.can_focus = False
        self._spans: list[tuple[int, int, Style]] = []
        self._starts: list[int] = [0]

    def show(
        self, text: str, struck: Sequence[Span] = (), marked: Sequence[Span] = (), cursor: int = 0
    ) -> None:
        """Show a text with spans struck out and spans marked, and keep an offset in sight. All in
        code points."""
        changed = self._become(text)
        spans = [(start, end, _STRUCK) for start, end in struck]
        spans += [(start, end, _MARKED) for start, end in marked]
        spans.append((cursor, cursor + 1, _CURSOR))
        if changed or spans != self._spans:
            self._spans = spans
            self._refresh_changed_rows()
            self._keep_in_sight(marked[0][0] if marked else cursor)

    def _become(self, text: str) -> bool:
        """Change as little as possible, so that only what changed is wrapped and painted anew."""
        edits = diff(self.text, text)
        if edits:
            self._spans = []
        for start, removed, inserted in edits:
            self.replace(inserted, self._location(start), self._location(start + removed))
        if edits:
            self.history.clear()
            self._number_starts()
        return bool(edits)

    def _number_starts(self) -> None:
        self._starts, at = [], 0
        for line in self.document.lines:
            self._starts.append(at)
            at += len(line) + 1

    def _location(self, offset: int) -> tuple[int, int]:
        line = max(0, bisect_right(self._starts, offset) - 1)
        return line, min(offset - self._starts[line], len(self.document[line]))

    def _keep_in_sight(self, offset: int) -> None:
        row = self.wrapped_document.location_to_offset(self._location(offset)).y
        room = Region(0, max(0, row - _CONTEXT), 1, 2 * _CONTEXT + 1)
        self.scroll_to_region(room, animate=False, force=True)

    def _look(self, y: int) -> RowLook | None:
        look = super()._look(y)
        if look is None or not self._spans:
            return look
        line, section = self.wrapped_document.line_and_section(y + self.scroll_offset.y)
        begin, end = self.wrapped_document.section_span(line, section)
        first, last = self._starts[line] + begin, self._starts[line] + end
        if section == len(self.wrapped_document.get_offsets(line)):
            last += 1
        here = [
            (max(start, first) - first, min(stop, last) - first, style)
            for start, stop, style in self._spans
            if start < last and stop > first
        ]
        return look._replace(spans=(*look.spans, *here))
