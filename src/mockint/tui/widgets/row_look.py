"""How one row of an area looks, as a value: two rows with equal looks are painted alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from rich.style import Style
from rich.text import Text
from textual.expand_tabs import expand_text_tabs_from_widths
from textual.strip import Strip

from mockint.tui.widgets.markdown_look import Look, parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rich.console import Console

    from mockint.tui.widgets.prose_area import ProseArea

Span: TypeAlias = tuple[int, int, Style]
"""From column, to column, style."""


class RowLook(NamedTuple):
    """The text of a row, the widths of its tabs, and its styles in the order they are applied."""

    text: str
    tabs: tuple[int, ...]
    spans: tuple[Span, ...]


def look_of_row(area: ProseArea, row: int) -> RowLook | None:
    """The look of a row of the wrapped document; None below its end."""
    wrapped = area.wrapped_document
    if row >= wrapped.height:
        return None
    line_index, section = wrapped.line_and_section(row)
    line = area.document.get_line(line_index)
    start, end = wrapped.section_span(line_index, section)
    text = line[start:end]
    if end == len(line) and section == len(wrapped.get_offsets(line_index)):
        end += 1
        text += " "
    if not line and (style := _selected_blank(area, line_index)):
        return RowLook("▌", (), ((0, 1, style),))
    spans = (*_markdown(line), *_spans(area, line_index, len(line)))
    tabs: tuple[int, ...] = ()
    if "\t" in text:
        before = line.count("\t", 0, start)
        within = wrapped.get_tab_widths(line_index)[before : before + text.count("\t")]
        tabs = tuple(within)
    return RowLook(text, tabs, tuple(_clip(spans, start, end)))


def _markdown(line: str) -> Iterator[Span]:
    """Light Markdown, below selection and cursor. Attributes only: they read without colour as well."""
    for start, end, look in parts(line):
        yield start, end, _STYLES[look]


_STYLES: Mapping[Look, Style] = {
    "heading": Style(bold=True, underline=True),
    "marker": Style(bold=True),
    "code": Style(dim=True),
    "strong": Style(bold=True),
    "quote": Style(italic=True),
}


def _selected_blank(area: ProseArea, line_index: int) -> Style | None:
    """The style of the mark that shows an empty line, other than the cursor's, to be selected."""
    top, bottom = sorted(area.selection)
    style = area._theme.selection_style
    if style and top[0] <= line_index <= bottom[0] and line_index != area.cursor_location[0]:
        return Style(color=style.bgcolor)
    return None


def _clip(spans: tuple[Span, ...], start: int, end: int) -> Iterator[Span]:
    """The parts of spans of a line that lie between two of its columns, counted from the first."""
    for span_start, span_end, style in spans:
        first, last = max(0, span_start - start), min(span_end, end) - start
        if last > first:
            yield first, last, style


def _spans(area: ProseArea, line_index: int, length: int) -> Iterator[Span]:
    """The spans of a line: selection, bracket at the cursor, cursor, the bracket's partner."""
    theme = area._theme
    selection = area.selection
    (top_row, top), (bottom_row, bottom) = sorted(selection)
    row, column = selection.end
    if not selection.is_empty and top_row <= line_index <= bottom_row and theme.selection_style:
        first = top if line_index == top_row else 0
        yield first, bottom if line_index == bottom_row else length, theme.selection_style
    partner = area.matching_bracket_location if selection.is_empty else None
    bracket_style = theme.bracket_matching_style
    if not (area._has_cursor and area.match_cursor_bracket and bracket_style):
        partner = None
    if line_index == row:
        if partner and bracket_style:
            yield column, column + 1, bracket_style
        if theme.cursor_style and area._draw_cursor:
            yield column, column + 1, theme.cursor_style
    if partner and partner[0] == line_index and bracket_style:
        yield partner[1], partner[1] + 1, bracket_style


def draw(look: RowLook | None, width: int, style: Style, console: Console) -> Strip:
    """Draw a look `width` cells wide over a base style."""
    if look is None:
        return Strip.blank(width, style)
    line = Text(look.text, end="", no_wrap=True)
    for start, end, span_style in look.spans:
        line.stylize(span_style, start, end)
    if look.tabs:
        line = expand_text_tabs_from_widths(line, list(look.tabs))
    strip = Strip(line.render(console), cell_length=line.cell_len)
    return strip.extend_cell_length(width, style).apply_style(style)
