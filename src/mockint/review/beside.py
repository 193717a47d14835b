"""Two texts sentence by sentence, what belongs together in one row. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from mockint.sentences import split_sentences

RowKind = Literal["same", "changed", "first", "second"]
AKIN = 0.4
"""Share of words in common (Dice, 0 to 1) from which on a sentence counts as another one rewritten."""
MOST_PAIRS = 40_000
"""Pairs of sentences that are held against each other in one stretch; beyond that none is called
rewritten."""


@dataclass(frozen=True, slots=True)
class Row:
    """Sentences that stand beside each other; empty where one side has none."""

    kind: RowKind
    first: str
    second: str


def beside(first: str, second: str) -> tuple[Row, ...]:
    """Two texts in rows: what is the same, what was rewritten, and what only one of them has."""
    one = [" ".join(sentence.text.split()) for sentence in split_sentences(first)]
    two = [" ".join(sentence.text.split()) for sentence in split_sentences(second)]
    rows: list[Row] = []
    for tag, a, b, c, d in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if tag == "equal":
            rows += (Row("same", text, text) for text in one[a:b])
        else:
            rows += _rewritten(one[a:b], two[c:d])
    return tuple(rows)


def _rewritten(one: Sequence[str], two: Sequence[str]) -> Iterator[Row]:
    """A stretch without a sentence in common: those akin beside each other, the others alone."""
    a = c = 0
    for i, j in (*_akin(one, two), (len(one), len(two))):
        yield from (Row("first", text, "") for text in one[a:i])
        yield from (Row("second", "", text) for text in two[c:j])
        if i < len(one) and j < len(two):
            yield Row("same" if one[i] == two[j] else "changed", one[i], two[j])
        a, c = i + 1, j + 1


def _akin(one: Sequence[str], two: Sequence[str]) -> list[tuple[int, int]]:
    """Places of the sentences that belong together, in order in both: the alignment with the
    greatest sum of likeness (Needleman and Wunsch 1970, without a price for gaps)."""
    rows, columns = len(one), len(two)
    if not rows * columns or rows * columns > MOST_PAIRS:
        return []
    words = ([Counter(text.casefold().split()) for text in side] for side in (one, two))
    left, right = words
    like = [[likeness(a, b) for b in right] for a in left]
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in reversed(range(rows)):
        for j in reversed(range(columns)):
            pair = like[i][j] + best[i + 1][j + 1] if like[i][j] >= AKIN else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], pair)
    found, i, j = [], 0, 0
    while i < rows and j < columns:
        if best[i][j] == best[i + 1][j]:
            i += 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            found.append((i, j))
            i, j = i + 1, j + 1
    return found


def likeness(one: Counter[str], two: Counter[str]) -> float:
    """Words in common, twice, as a share of all words (Dice 1945)."""
    total = one.total() + two.total()
    return 2 * (one & two).total() / total if total else 0.0
