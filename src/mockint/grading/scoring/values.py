"""Plain values that the arithmetic takes. It knows nothing of judges, files or screens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

ARITHMETIC = 1
"""Version of the arithmetic, stored with each grade: old numbers stay as they were shown."""

Verdict = Literal["met", "partial", "missed", "contradicted", "unclear"]
Importance = Literal["essential", "important", "optional"]
SENIORITIES: tuple[str, ...] = ("mid", "senior", "staff")

WEIGHTS: Mapping[str, int] = {"essential": 3, "important": 2, "optional": 1}
CREDITS: Mapping[str, Fraction] = {
    "met": Fraction(1),
    "partial": Fraction(1, 2),
    "missed": Fraction(0),
    "contradicted": Fraction(0),
    "unclear": Fraction(0),
}
RANK: Mapping[str, int] = {"unclear": 0, "missed": 1, "contradicted": 1, "partial": 2, "met": 3}


@dataclass(frozen=True, slots=True)
class Judged:
    """One check or pitfall with its verdict.

    `cap` is the credit that hints leave (1 without hints). `void`: shown as unclear, yet below the
    line with credit 0, because its quotes failed verification. For a pitfall, `met` means that the
    answer asserts it with verified evidence.
    """

    id: str
    criterion: str
    importance: Importance
    verdict: Verdict
    pitfall: bool = False
    cap: Fraction = Fraction(1)
    void: bool = False

    @property
    def weight(self) -> int:
        """3, 2 or 1 by importance."""
        return WEIGHTS[self.importance]

    @property
    def credit(self) -> Fraction:
        """0, 1/2 or 1 by verdict, and no more than the hints leave."""
        return min(CREDITS[self.verdict], self.cap)


@dataclass(frozen=True, slots=True)
class Dimension:
    """A criterion as the arithmetic sees it: weight > 0 and the four thresholds of its levels."""

    id: str
    weight: Fraction
    thresholds: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class BarRule:
    """What one seniority must reach."""

    seniority: str
    score: Fraction
    levels: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Scheme:
    """The numbers of a rubric."""

    dimensions: tuple[Dimension, ...]
    bars: tuple[BarRule, ...] = ()


@dataclass(frozen=True, slots=True)
class CriterionFigure:
    """One criterion's result. `share` in [0, 1]; `level` is read at the low end, `level_high` at
    the high end. All None: nothing of it was judged."""

    id: str
    share: Fraction | None
    level: int | None
    level_high: int | None


@dataclass(frozen=True, slots=True)
class Step:
    """One thing between an answer and a bar: a score or a level, what it is and what it must be."""

    criterion: str | None
    have: Fraction | int
    need: Fraction | int


@dataclass(frozen=True, slots=True)
class Figures:
    """All numbers of one answer or one session. `score` and `bar` are None when ungraded."""

    score: Fraction | None
    low: Fraction | None
    high: Fraction | None
    bar: str | None
    criteria: tuple[CriterionFigure, ...]
    missing: Mapping[str, tuple[Step, ...]] = field(default_factory=dict)
    unclear_share: Fraction = Fraction(0)
