"""Typing as small edits: from two states of a text to what changed, and back. Pure."""

from __future__ import annotations

from collections.abc import Sequence

Edit = tuple[int, int, str]
"""(start, code points removed, text inserted), applied in order."""


def diff(old: str, new: str) -> list[Edit]:
    """The one edit that turns `old` into `new`; empty when they are equal."""
    if old == new:
        return []
    start = _common_prefix(old, new)
    end = _common_suffix(old, new, min(len(old), len(new)) - start)
    return [(start, len(old) - end - start, new[start : len(new) - end])]


def apply_edits(text: str, edits: Sequence[Sequence[int | str]]) -> str:
    """The text after the edits. Spans outside the text are taken as its end."""
    for start, removed, inserted in edits:
        at = int(start)
        text = text[:at] + str(inserted) + text[at + int(removed) :]
    return text


def _common_prefix(a: str, b: str) -> int:
    """Length of the common head, by halving: comparing slices is far cheaper than characters."""
    low, high = 0, min(len(a), len(b))
    while low < high:
        middle = (low + high + 1) // 2
        if a[low:middle] == b[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _common_suffix(a: str, b: str, limit: int) -> int:
    low, high = 0, limit
    while low < high:
        middle = (low + high + 1) // 2
        if a[len(a) - middle : len(a) - low] == b[len(b) - middle : len(b) - low]:
            low = middle
        else:
            high = middle - 1
    return low
