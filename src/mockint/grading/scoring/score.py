"""From verdicts to shares, levels, a score and bars: the rules of docs/scoring.md.

Everything is computed in fractions: in floats 0.35 + 0.1 is less than 0.45.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Literal

from mockint.grading.scoring.values import (
    BarRule,
    CriterionFigure,
    Dimension,
    Figures,
    Judged,
    Scheme,
    Step,
)

OPTIONAL_LIFT = Fraction(1, 10)
DOUBT_LIMIT = Fraction(1, 4)
TOP_LEVEL = 4

End = Literal["missed", "met"]


def figures(scheme: Scheme, judged: Sequence[Judged], *, doubt: bool = True) -> Figures:
    """All numbers of the given verdicts; ungraded where more than a quarter of the essential and
    important weight is unclear (unless `doubt` is off) or no criterion has a share."""
    unclear = unclear_share(judged)
    shares = _shares(scheme, judged)
    score = weighted_score(scheme, shares)
    if score is None or (doubt and unclear > DOUBT_LIMIT):
        return ungraded(scheme, unclear)
    low_end, high_end = _resolved(judged, "missed"), _resolved(judged, "met")
    low = weighted_score(scheme, _shares(scheme, low_end))
    high = weighted_score(scheme, _shares(scheme, high_end))
    bounds = [score, *(value for value in (low, high) if value is not None)]
    criteria = tuple(
        _criterion(d, share, low_end, high_end)
        for d, share in zip(scheme.dimensions, shares, strict=True)
    )
    missing = {r.seniority: _missing(r, min(bounds), criteria, judged) for r in scheme.bars}
    met = [rule.seniority for rule in scheme.bars if not missing[rule.seniority]]
    return Figures(
        score=score,
        low=min(bounds),
        high=max(bounds),
        bar=met[-1] if met else None,
        criteria=criteria,
        missing=missing,
        unclear_share=unclear,
    )


def ungraded(scheme: Scheme, unclear: Fraction = Fraction(0)) -> Figures:
    """No number at all: ungraded is a state, never a zero."""
    criteria = tuple(CriterionFigure(d.id, None, None, None) for d in scheme.dimensions)
    return Figures(None, None, None, None, criteria, {}, unclear)


def unclear_share(judged: Iterable[Judged]) -> Fraction:
    """The part of the essential and important weight that is unclear, void checks included."""
    core = [j for j in judged if not j.pitfall and j.importance != "optional"]
    total = sum(j.weight for j in core)
    open_weight = sum(j.weight for j in core if j.verdict == "unclear")
    return Fraction(open_weight, total) if total else Fraction(0)


def share(judged: Iterable[Judged]) -> Fraction | None:
    """The share of one criterion: clamp((Σ weight·credit − Σ asserted pitfalls) / Σ weight, 0, 1).

    Below the line stand the essential and important checks that were judged; optional ones add 0.1
    at most. None: nothing was judged and no pitfall is asserted.
    """
    below = Fraction(0)
    earned = Fraction(0)
    lift = Fraction(0)
    asserted = 0
    for j in judged:
        if j.pitfall:
            asserted += j.weight if j.verdict == "met" else 0
        elif j.importance == "optional":
            lift += j.weight * j.credit
        elif j.verdict != "unclear" or j.void:
            below += j.weight
            earned += j.weight * j.credit
    if below == 0:
        return Fraction(0) if asserted else None
    value = (earned - asserted) / below + min(lift / below, OPTIONAL_LIFT)
    return max(Fraction(0), min(Fraction(1), value))


def score_of(scheme: Scheme, judged: Sequence[Judged]) -> Fraction | None:
    """The score alone, whatever is unclear; much cheaper than all figures."""
    return weighted_score(scheme, _shares(scheme, judged))


def weighted_score(scheme: Scheme, shares: Sequence[Fraction | None]) -> Fraction | None:
    """100 · Σ weight · share / Σ weight over the criteria with a share; None where none has one."""
    pairs = [
        (d.weight, value)
        for d, value in zip(scheme.dimensions, shares, strict=True)
        if value is not None
    ]
    if not pairs:
        return None
    return 100 * sum((w * s for w, s in pairs), Fraction(0)) / sum(w for w, _ in pairs)


def level(value: Fraction, dimension: Dimension, judged: Iterable[Judged]) -> int:
    """The number of thresholds that a share reaches; level 4 also needs every essential check met,
    no important one missed or contradicted, and no pitfall asserted."""
    reached = sum(1 for threshold in dimension.thresholds if value >= threshold)
    if reached == TOP_LEVEL and not _flawless(judged):
        return TOP_LEVEL - 1
    return reached


def _flawless(judged: Iterable[Judged]) -> bool:
    return not any(_flaw(j) for j in judged)


def _flaw(j: Judged) -> bool:
    if j.pitfall:
        return j.verdict == "met"
    if j.importance == "essential":
        return j.verdict != "met"
    return j.importance == "important" and j.verdict in {"missed", "contradicted"}


def _of(judged: Iterable[Judged], criterion: str) -> list[Judged]:
    return [j for j in judged if j.criterion == criterion]


def _shares(scheme: Scheme, judged: Sequence[Judged]) -> list[Fraction | None]:
    return [share(_of(judged, d.id)) for d in scheme.dimensions]


def _resolved(judged: Iterable[Judged], end: End) -> list[Judged]:
    """Every unclear check (never a pitfall) counted as missed or as met, hint caps kept."""
    return [
        j if j.pitfall or j.verdict != "unclear" else replace(j, verdict=end, void=False)
        for j in judged
    ]


def _criterion(
    dimension: Dimension,
    value: Fraction | None,
    low_end: Sequence[Judged],
    high_end: Sequence[Judged],
) -> CriterionFigure:
    if value is None:
        return CriterionFigure(dimension.id, None, None, None)
    low, high = _of(low_end, dimension.id), _of(high_end, dimension.id)
    low_share, high_share = share(low), share(high)
    return CriterionFigure(
        dimension.id,
        value,
        level(value if low_share is None else low_share, dimension, low),
        level(value if high_share is None else high_share, dimension, high),
    )


def _missing(
    rule: BarRule,
    low: Fraction,
    criteria: Sequence[CriterionFigure],
    judged: Sequence[Judged],
) -> tuple[Step, ...]:
    """What keeps an answer from a bar, read at the low end. A criterion without an essential or
    important check here is ignored; one whose checks are all unclear does not meet its level."""
    steps = [] if low >= rule.score else [Step(None, low, rule.score)]
    core = {j.criterion for j in judged if not j.pitfall and j.importance != "optional"}
    for figure in criteria:
        need = rule.levels.get(figure.id)
        if need is None or figure.id not in core:
            continue
        if figure.level is None or figure.level < need:
            steps.append(Step(figure.id, figure.level or 0, need))
    return tuple(steps)
