"""Builders of the arithmetic's plain values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

import pytest

from mockint.grading.scoring.values import BarRule, Dimension, Judged, Scheme

DEFAULT = ("0.2", "0.45", "0.7", "0.9")
MakeCheck = Callable[..., Judged]
MakeScheme = Callable[..., Scheme]


@pytest.fixture(scope="session")
def check() -> MakeCheck:
    """`check("met", "essential")`: a judged check of criterion `design` with an id of its own."""
    numbers = iter(range(1, 10**9))

    def build(
        verdict: str = "met",
        importance: str = "important",
        *,
        of: str = "design",
        name: str | None = None,
        cap: str = "1",
        void: bool = False,
        pitfall: bool = False,
    ) -> Judged:
        return Judged(
            name or f"check-{next(numbers)}",
            of,
            importance,  # type: ignore[arg-type]
            verdict,  # type: ignore[arg-type]
            pitfall,
            Fraction(cap),
            void,
        )

    return build


@pytest.fixture(scope="session")
def scheme() -> MakeScheme:
    """`scheme(design=3, scale="0.5")`: criteria with weights; `bars` as (score, levels) by name."""

    def build(
        bars: Mapping[str, tuple[str, Mapping[str, int]]] | None = None,
        thresholds: tuple[str, ...] = DEFAULT,
        **criteria: str | int,
    ) -> Scheme:
        steps = tuple(Fraction(t) for t in thresholds)
        dimensions = tuple(Dimension(c, Fraction(w), steps) for c, w in criteria.items())
        rules = tuple(BarRule(n, Fraction(s), dict(lv)) for n, (s, lv) in (bars or {}).items())
        return Scheme(dimensions, rules)

    return build
