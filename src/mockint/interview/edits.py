"""Typing as small edits: from two states of a text to what changed, and back. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

Edit = tuple[int, int, str]
"""(start, code points removed, text inserted), applied in order."""
MOST_LINES = 1_000
"""Changed lines that are compared one by one: comparing takes the product of both numbers."""


def diff(old: str, new: str) -> list[Edit]:
    """The one edit that turns `old` into `new`; empty when they are equal."""
    if old == new:
        return []
    start = _common_prefix(old, new)
    end = _common_suffix(old, new, min(len(old), len(new)) - start)
    return [(start, len(old) - end - start, new[start : len(new) - end])]


def line_diff(old: str, new: str) -> list[Edit]:
    """The edits, one for each run of changed lines, that turn `old` into `new`: what lies between two
    changes keeps the moment it was written. One edit where more than `MOST_LINES` lines changed."""
    start = old.rfind("\n", 0, _common_prefix(old, new)) + 1
    olds = [f"{line}\n" for line in old[start:].split("\n")]
    news = [f"{line}\n" for line in new[start:].split("\n")]
    while olds and news and olds[-1] == news[-1]:
        del olds[-1], news[-1]
    if len(olds) > MOST_LINES or len(news) > MOST_LINES:
        return diff(old, new)
    edits: list[Edit] = []
    at, end = start, len(old) + 1
    for tag, low, high, new_low, new_high in SequenceMatcher(
        None, olds, news, autojunk=False
    ).get_opcodes():
        text = "".join(news[new_low:new_high])
        if tag != "equal":
            changed = diff("".join(olds[low:high]), text)
            edits += [_within(at + place, removed, added, end) for place, removed, added in changed]
            end += len(text) - sum(map(len, olds[low:high]))
        at += len(text)
    return edits


def _within(at: int, removed: int, inserted: str, end: int) -> Edit:
    """An edit of a text whose last line was given a line break it does not have: whole lines that come or
    go behind it take the break before them along."""
    if at + removed < end:
        return at, removed, inserted
    return at - 1, removed, f"\n{inserted[:-1]}" if inserted else ""


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
