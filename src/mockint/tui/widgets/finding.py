"""Finding words in a text: where they stand, and which place comes next. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

Span = tuple[int, int]
"""From and to, in code points."""


class Found(NamedTuple):
    """One of the places: its number from 1 of `of`; `wrapped` when the search went past an end."""

    span: Span
    number: int
    of: int
    wrapped: bool


def places(text: str, wanted: str) -> list[Span]:
    """Where the words stand, whatever their case, from the top; none for no words."""
    if not wanted:
        return []
    return [match.span() for match in re.finditer(re.escape(wanted), text, re.IGNORECASE)]


def following(spans: Sequence[Span], at: int) -> Found | None:
    """The first place at or after an offset, else the first of all."""
    if not spans:
        return None
    place = bisect_left(spans, (at, 0))
    wrapped = place == len(spans)
    return _found(spans, 0 if wrapped else place, wrapped=wrapped)


def preceding(spans: Sequence[Span], at: int) -> Found | None:
    """The last place before an offset, else the last of all."""
    if not spans:
        return None
    place = bisect_left(spans, (at, 0)) - 1
    return _found(spans, place % len(spans), wrapped=place < 0)


def _found(spans: Sequence[Span], place: int, *, wrapped: bool) -> Found:
    return Found(spans[place], place + 1, len(spans), wrapped)


def location(text: str, offset: int) -> tuple[int, int]:
    """Row and column of an offset."""
    row = text.count("\n", 0, offset)
    return row, offset - (text.rfind("\n", 0, offset) + 1)


def offset_of(text: str, place: tuple[int, int]) -> int:
    """The offset of a row and column."""
    row, column = place
    start = 0
    for _ in range(row):
        start = text.index("\n", start) + 1
    return start + column
