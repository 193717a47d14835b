"""How well two raters agree: plain statistics over plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise, product

LADDER = ("strong", "adequate", "weak")
BAD = ("wrong", "namedrop", "offtopic", "hollow")
UNGRADED = -1.0
"""Where an answer without a score stands in the order: below any number."""


def quadratic_weighted_kappa(pairs: Sequence[tuple[int, int]], top: int = 4) -> float | None:
    """Agreement of two raters on levels 0 to `top` beyond chance, -1 to 1.

    1 - Σ w·o / Σ w·e with w = (i - j)², o the observed and e the expected table of level pairs
    (J. Cohen, "Weighted kappa", Psychological Bulletin 70, 1968). None where it is not defined: no
    pairs, or both raters give one and the same level throughout.
    """
    count = len(pairs)
    if not count:
        return None
    size = range(top + 1)
    first = [sum(a == level for a, _ in pairs) for level in size]
    second = [sum(b == level for _, b in pairs) for level in size]
    observed = sum((a - b) ** 2 for a, b in pairs)
    expected = sum((i - j) ** 2 * first[i] * second[j] for i, j in product(size, size)) / count
    return None if expected == 0 else 1 - observed / expected


def mean(values: Iterable[float]) -> float | None:
    """The arithmetic mean; None of nothing."""
    found = list(values)
    return sum(found) / len(found) if found else None


def share(marks: Iterable[bool]) -> float | None:
    """The part of the marks that are true, 0 to 1; None of nothing."""
    return mean(float(mark) for mark in marks)


def differing(one: Mapping[str, str], two: Mapping[str, str]) -> list[bool]:
    """For each check that either names, whether the two verdicts differ."""
    return [one.get(name) != two.get(name) for name in one.keys() | two.keys()]


def order(scores: Mapping[str, Sequence[float | None]]) -> list[bool]:
    """Which steps of strong > adequate > weak > each bad kind hold within one scenario.

    `scores` has the scores of each kind of answer, None for an ungraded one, which stands below any
    number. A kind that is not there is passed over; two that are even break a step.
    """
    there = [kind for kind in LADDER if scores.get(kind)]
    steps = list(pairwise(there))
    if there:
        steps += [(there[-1], kind) for kind in BAD if scores.get(kind)]
    return [
        _number(higher) > _number(lower)
        for above, below in steps
        for higher, lower in product(scores[above], scores[below])
    ]


def _number(score: float | None) -> float:
    return UNGRADED if score is None else score
