"""Light Markdown colours for one line at a time: what a line is shows in its own first characters."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, TypeAlias

Look: TypeAlias = Literal["heading", "marker", "code", "strong", "quote"]
Part: TypeAlias = tuple[int, int, Look]
"""From column, to column, what it is."""

LONGEST = 2_000
"""A longer line is plain: it is prose, and looking through it at every key would be felt."""

_HEADING = re.compile(r" {0,3}#{1,6} +\S.*")
_MARKER = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])(?: \[[ xX]\])?(?=\s)")
_QUOTE = re.compile(r" {0,3}>.*")
_FENCE = re.compile(r" {0,3}(?:```|~~~).*")
_INLINE = re.compile(r"(?P<code>`[^`\n]+`)|(?P<strong>\*\*[^*\s](?:[^*\n]*[^*\s])?\*\*)")


@lru_cache(maxsize=256)
def parts(line: str) -> tuple[Part, ...]:
    """The parts of a line that are not plain prose, in order. Pure."""
    if len(line) > LONGEST:
        return ()
    if _HEADING.fullmatch(line):
        return ((0, len(line), "heading"),)
    if _FENCE.fullmatch(line):
        return ((0, len(line), "code"),)
    if _QUOTE.fullmatch(line):
        return ((0, len(line), "quote"),)
    found: list[Part] = []
    if marker := _MARKER.match(line):
        found.append((0, marker.end(), "marker"))
    for match in _INLINE.finditer(line):
        found.append((match.start(), match.end(), "code" if match["code"] else "strong"))
    return tuple(found)
