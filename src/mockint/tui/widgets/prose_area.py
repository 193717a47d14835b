"""A TextArea for plain prose that is fast in long paragraphs."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from textual.cache import LRUCache
from textual.document._document import Document, Selection
from textual.document._document_navigator import DocumentNavigator
from textual.geometry import Region, Size
from textual.reactive import Reactive, reactive
from textual.widgets import TextArea

from mockint.tui.widgets.row_look import RowLook, draw, look_of_row
from mockint.tui.widgets.wrapped_draft import WrappedDraft

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from textual.document._document import Location
    from textual.document._edit import Edit
    from textual.strip import Strip

_BRACKET = re.compile(r"[()\[\]{}]")
_WORD_EDGE = re.compile(r"(?<=\W)(?=\w)|(?<=\w)(?=\W)")


class ProseArea(TextArea):
    """A soft-wrapped TextArea in which a key costs what the rows it changes cost.

    It looks and moves as a TextArea does, without line numbers, cursor line, suggestions and
    highlighting. Wrapping is incremental, only rows that look different from what was painted
    last are painted again, and rows that merely moved are not drawn anew.
    """

    selection: Reactive[Selection] = reactive(
        Selection(), init=False, always_update=True, repaint=False
    )
    virtual_size: Reactive[Size] = Reactive(Size(0, 0), repaint=False)

    def __init__(
        self,
        *,
        read_only: bool,
        show_cursor: bool,
        placeholder: str,
        max_checkpoints: int,
        name: str | None,
        id: str | None,
        classes: str | None,
        disabled: bool,
    ) -> None:
        self._looks: dict[int, RowLook | None] = {}
        self._finished: LRUCache[RowLook | None, Strip] = LRUCache(512)
        self._frame: tuple[object, ...] = ()
        self._in_batch = False
        super().__init__(
            read_only=read_only,
            show_cursor=show_cursor,
            placeholder=placeholder,
            max_checkpoints=max_checkpoints,
            highlight_cursor_line=False,
            tab_behavior="focus",
            name=name,
            id=id,
            classes=classes,
            disabled=disabled,
        )
        self.set_reactive(TextArea.cursor_blink, False)

    wrapped_document: WrappedDraft

    @property
    def words(self) -> int:
        """Number of words in the document, as `len(text.split())` counts them."""
        return self.wrapped_document.words

    @property
    def characters(self) -> int:
        """Number of code points in the document."""
        lines = self.document.lines
        return sum(map(len, lines)) + len(lines) - 1

    def _set_document(self, text: str, language: str | None) -> None:  # noqa: ARG002
        self.document = Document(text)
        self.wrapped_document = WrappedDraft(self.document, tab_width=self.indent_width)
        self.navigator = DocumentNavigator(self.wrapped_document)
        self.move_cursor((0, 0))
        self._rewrap_and_refresh_virtual_size()

    # --- what is painted

    def _rewrap_and_refresh_virtual_size(self) -> None:
        super()._rewrap_and_refresh_virtual_size()
        self.refresh()

    def _refresh_size(self) -> None:
        """Follow the number of rows; lay the screen out anew only where that can move anything."""
        before = self.virtual_size
        super()._refresh_size()
        if self.virtual_size == before:
            return
        if self.styles.auto_dimensions:
            self.refresh(layout=True)
        else:
            self._scroll_update(self.virtual_size)

    def _watch_selection(self, previous_selection: Selection, selection: Selection) -> None:
        """Follow the cursor, and repaint the rows that an edit or a movement changed."""
        if self._in_batch:
            return
        super()._watch_selection(previous_selection, selection)
        if self.is_mounted:
            self._refresh_changed_rows()

    def _undo_batch(self, edits: Sequence[Edit]) -> None:
        with self._one_movement():
            super()._undo_batch(edits)

    def _redo_batch(self, edits: Sequence[Edit]) -> None:
        with self._one_movement():
            super()._redo_batch(edits)

    @contextmanager
    def _one_movement(self) -> Iterator[None]:
        """Take all edits of a batch as one movement of the cursor, to where the last one leaves it.

        TextArea follows it a hundred times, letter by letter.
        """
        before = self.selection
        self._in_batch = True
        try:
            yield
        finally:
            self._in_batch = False
            self._watch_selection(before, self.selection)

    def _refresh_changed_rows(self) -> None:
        """Mark for painting the visible rows that no longer look as they were painted."""
        width, height = self.size
        for y in range(height):
            if y not in self._looks or self._looks[y] != self._look(y):
                self.refresh(Region(0, y, width, 1))

    def _look(self, y: int) -> RowLook | None:
        """How row `y` of the widget has to look; None below the end of the text."""
        return look_of_row(self, y + self.scroll_offset.y)

    def notify_style_update(self) -> None:
        """Forget every finished row: its colours may be others now."""
        self._finished.clear()
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw rows of the widget, taking over those that were finished before, here or elsewhere.

        Most rows that Enter or scrolling changes have only moved.
        """
        frame = (
            self.size,
            self.scrollable_content_region.size,
            self.background_colors,
            self.opacity,
            self.styles.border,
        )
        if frame != self._frame:
            self._frame = frame
            self._finished.clear()
        cache = self._styles_cache
        top = self.styles.gutter.top
        rows = range(max(top, crop.y), min(top + self.size.height, crop.bottom))
        if self._shows_placeholder:
            return super().render_lines(crop)
        for y in rows:
            if y not in cache._cache or cache.is_dirty(y):
                look = self._look(y - top)
                if (strip := self._finished.get(look)) is not None:
                    self._looks[y - top] = look
                    cache._cache[y] = strip
                    cache._dirty_lines.discard(y)
        strips = super().render_lines(crop)
        for y in rows:
            self._finished[self._looks[y - top]] = cache._cache[y]
        return strips

    @property
    def _shows_placeholder(self) -> bool:
        return bool(self.placeholder) and self.document.end == (0, 0)

    def render_line(self, y: int) -> Strip:
        """Draw the text of row `y`."""
        if self._shows_placeholder:
            self._looks.pop(y, None)
            return super().render_line(y)
        return self._render_line(y)

    def _render_line(self, y: int) -> Strip:
        look = self._looks[y] = self._look(y)
        style = self._theme.base_style or self.rich_style
        return draw(look, self.scrollable_content_region.width, style, self.app.console)

    # --- searches of TextArea that take the time of the whole line

    def _yield_character_locations(self, start: Location) -> Iterable[tuple[str, Location]]:
        """Yield the brackets, which is all that is looked for, from a location on."""
        row, column = start
        for index in range(row, self.document.line_count):
            for found in _BRACKET.finditer(self.document[index], column if index == row else 0):
                yield found[0], (index, found.start())

    def _yield_character_locations_reverse(self, start: Location) -> Iterable[tuple[str, Location]]:
        """Yield the brackets from a location back to the start."""
        row, column = start
        for index in range(row, -1, -1):
            line = self.document[index]
            end = column + 1 if index == row else len(line)
            for found in reversed(list(_BRACKET.finditer(line, 0, end))):
                yield found[0], (index, found.start())

    def get_cursor_word_left_location(self) -> Location:
        """Where the cursor goes when it moves one word to the left."""
        row, column = self.cursor_location
        if column == 0:
            return super().get_cursor_word_left_location()
        text = self.document[row][:column].rstrip()
        reach = 64
        while True:
            start = max(0, len(text) - reach)
            edges = [found.start() for found in _WORD_EDGE.finditer(text[start:])]
            if edges or start == 0:
                return row, start + edges[-1] if edges else 0
            reach *= 4

    def get_cursor_word_right_location(self) -> Location:
        """Where the cursor goes when it moves one word to the right."""
        row, column = self.cursor_location
        line = self.document[row]
        if column == len(line):
            return super().get_cursor_word_right_location()
        text = line[column:].lstrip()
        edge = _WORD_EDGE.search(text)
        return row, len(line) - len(text) + edge.start() if edge else len(line)
