"""Text cut into rows of a terminal, by the cells that characters take there. Pure."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_CHUNK = re.compile(r"\S+\s*|\s+")


def cells(text: str) -> int:
    """How many cells a text takes: two for wide characters, none for those that combine."""
    return len(text) if text.isascii() else sum(map(_cell, text))


def _cell(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Me", "Mn", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


@lru_cache(maxsize=4_096)
def row_starts(line: str, width: int) -> tuple[int, ...]:
    """Where the rows of one line begin, in code points; white space before a break hangs over."""
    starts, used = [0], 0
    for chunk in _CHUNK.finditer(line):
        word = chunk[0].rstrip()
        needed, whole = cells(word), cells(chunk[0])
        if used and used + needed > width:
            starts.append(chunk.start())
            used = 0
        if needed > width:
            used = _folded(word, chunk.start(), width, starts)
            whole -= needed
        used += whole
    return tuple(starts)


def _folded(word: str, at: int, width: int, starts: list[int]) -> int:
    """Cut a word that no row holds; the cells that its last piece takes."""
    used = 0
    for place, character in enumerate(word, at):
        if used + _cell(character) > width:
            starts.append(place)
            used = 0
        used += _cell(character)
    return used


def fitted(text: str, width: int) -> str:
    """The head of a one-line text that a row of `width` cells holds."""
    text = text.rstrip()
    while cells(text) > width:
        text = text[:-1]
    return text


def window(text: str, cursor: int, width: int, height: int) -> tuple[list[str], tuple[int, int]]:
    """The last rows of a text, up to `height`, or those around an offset (code points) that lies
    before them; and the row and cell of that offset among them, from 0. The text holds no tabs."""
    rows: list[str] = []
    at, here = 0, (0, 0)
    for line in text.split("\n"):
        starts = row_starts(line, width)
        for begin, end in zip(starts, (*starts[1:], len(line)), strict=True):
            if at + begin <= cursor <= at + len(line):
                here = (len(rows), min(cells(line[begin : cursor - at]), width - 1))
            rows.append(line[begin:end])
        at += len(line) + 1
    tail = max(0, len(rows) - height)
    top = tail if here[0] >= tail else max(0, here[0] - height // 2)
    shown = [fitted(row, width) for row in rows[top : top + height]]
    return shown, (here[0] - top, here[1])
