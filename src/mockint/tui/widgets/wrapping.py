"""Soft wrapping that follows an edit in the time of the rows it touches, not of its paragraph.

The rows are those of Textual's own `compute_wrap_offsets`, offset for offset. That algorithm is
greedy: what follows a break that stands before a word depends only on the text from there on.
So breaks before an edit are kept, and breaks after it are taken over, shifted, from the first
word where old and new agree.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Any, NamedTuple

from rich.cells import cell_len, get_character_cell_size
from textual._wrap import compute_wrap_offsets
from textual.expand_tabs import get_tab_widths

if TYPE_CHECKING:
    from collections.abc import Sequence

_CHUNK = re.compile(r"\S+\s*|\s+")


class WrappedLine(NamedTuple):
    """A line without tabs and the columns at which it breaks."""

    text: str
    breaks: list[int]


def shared_prefix(one: Sequence[Any], other: Sequence[Any]) -> int:
    """How many items two sequences begin with in common, found by bisection over slices."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def shared_suffix(one: Sequence[Any], other: Sequence[Any], at_most: int) -> int:
    """How many items, `at_most`, two sequences end with in common."""
    low, high = 0, at_most
    end, other_end = len(one), len(other)
    while low < high:
        middle = (low + high + 1) // 2
        if one[end - middle : end - low] == other[other_end - middle : other_end - low]:
            low = middle
        else:
            high = middle - 1
    return low


def wrap_line(line: str, width: int, tab_width: int) -> list[int]:
    """The columns at which a line breaks to fit `width` cells; none for width 0."""
    if not width or _fits(line, width):
        return []
    if "\t" in line:
        tabs = get_tab_widths(line, tab_width)
        return compute_wrap_offsets(line, width, tab_width, precomputed_tab_sections=tabs)
    return _wrap_from(line, width, [], 0)


def rewrap_line(
    line: str, width: int, head: WrappedLine | None, tail: WrappedLine | None
) -> list[int]:
    """The breaks of a line without tabs, made by an edit from lines wrapped at the same width.

    It begins as `head` did and ends as `tail` did: twice the same line when the edit stayed
    inside one, None for a side that is new.
    """
    if not width or _fits(line, width):
        return []
    edited = shared_prefix(head.text, line) if head else 0
    breaks: list[int] = []
    position = 0
    if head and (kept := _last_settled_break(head, edited)) is not None:
        breaks = head.breaks[: bisect_left(head.breaks, kept)]
        position = kept
    if tail is None:
        return _wrap_from(line, width, breaks, position)
    longest = min(len(tail.text), len(line)) - edited if tail is head else len(line) - edited
    same = shared_suffix(tail.text, line, min(longest, len(tail.text)))
    return _wrap_from(line, width, breaks, position, len(line) - same, tail)


def _fits(line: str, width: int) -> bool:
    """Whether a line fits one row for certain: no character is wider than two cells but a tab."""
    return 2 * len(line) <= width and "\t" not in line


def _last_settled_break(line: WrappedLine, edited: int) -> int | None:
    """The last break that an edit at column `edited` cannot move.

    It stands before a word, and the word with the white space behind it ends before the edit,
    which can therefore neither shorten nor lengthen what has to fit.
    """
    text, breaks = line
    for index in range(bisect_left(breaks, edited) - 1, -1, -1):
        position = breaks[index]
        if text[position - 1].isspace() and not text[position].isspace():
            chunk = _CHUNK.match(text, position)
            if chunk is not None and chunk.end() < edited:
                return position
    return None


def _wrap_from(
    line: str,
    width: int,
    breaks: list[int],
    position: int,
    settled: int = 0,
    tail: WrappedLine | None = None,
) -> list[int]:
    """Append to `breaks` those from `position` on, itself one unless it is the line's start.

    Behind column `settled` the line reads as `tail` ends: the first word there that began a row
    of `tail` too brings the rest of its breaks along.
    """
    used = width if position else 0
    old, shift = (tail.breaks, len(line) - len(tail.text)) if tail else ([], 0)
    for chunk in _CHUNK.finditer(line, position):
        cells = cell_len(chunk[0])
        if cells <= width - used:
            used += cells
            continue
        start = chunk.start()
        if tail and start > settled:
            index = bisect_left(old, start - shift)
            if index < len(old) and old[index] == start - shift:
                breaks.extend([offset + shift for offset in old[index:]])
                return breaks
        if cells > width:
            used = _fold(chunk[0], start, width, breaks)
        elif used and start:
            breaks.append(start)
            used = cells
    return breaks


def _fold(chunk: str, start: int, width: int, breaks: list[int]) -> int:
    """Break a word that no row can hold; the cells its last piece takes."""
    if chunk.isascii() and cell_len(chunk) == len(chunk):
        pieces = list(range(start, start + len(chunk), width))
    else:
        pieces = [start]
        taken = 0
        for column, character in enumerate(chunk, start):
            cells = get_character_cell_size(character)
            if taken + cells > width:
                pieces.append(column)
                taken = cells
            else:
                taken += cells
    breaks.extend([piece for piece in pieces if piece])
    return cell_len(chunk[pieces[-1] - start :])
