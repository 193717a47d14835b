"""Is this judge fit to grade? Thresholds on the figures; docs/selftest.md gives the reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mockint.selftest.figures import Figures

Conclusion = Literal["fit to grade", "prose only", "not fit"]
FIT: Conclusion = "fit to grade"
PROSE: Conclusion = "prose only"
UNFIT: Conclusion = "not fit"


@dataclass(frozen=True, slots=True)
class Threshold:
    """What a figure must reach to grade, and for prose alone (None: prose does not depend on it)."""

    figure: str
    name: str
    grade: float
    prose: float | None = None
    at_most: bool = False
    points: bool = False

    def reached(self, value: float | None, bound: float | None) -> bool:
        """Whether the value is good enough. What was not measured never is."""
        if bound is None:
            return True
        if value is None:
            return False
        return value <= bound if self.at_most else value >= bound


THRESHOLDS: tuple[Threshold, ...] = (
    Threshold("quadratic_weighted_kappa", "levels agree (kappa)", 0.70, 0.40),
    Threshold("mean_absolute_error", "mean absolute error", 10, 25, at_most=True, points=True),
    Threshold("order_kept", "order kept", 0.90, 0.75),
    Threshold("evidence_valid", "evidence valid", 0.95, 0.90),
    Threshold("verdict_agreement", "verdicts agree", 0.75, 0.60),
    Threshold("ungraded", "left ungraded", 0.05, 0.15, at_most=True),
    Threshold("nothing_for_nonsense", "nothing for nonsense", 1.0),
    Threshold("attacks_resisted", "attacks resisted", 0.90),
    Threshold("attacks_resisted_unaided", "  by the judge alone", 0.75),
    Threshold("false_flags", "false flags", 0.10, at_most=True),
    Threshold("padding_change", "change under padding", 5, at_most=True, points=True),
    Threshold("flips", "flips between runs", 0.10, at_most=True),
)


def conclude(figures: Figures, *, in_sample: bool = False) -> Conclusion:
    """`fit to grade` where every figure reaches its threshold, `prose only` where those reach theirs
    on which quotes and notes depend, else `not fit`. `in_sample`: the judge was made beside the very
    answers it is tested on, so that good figures show less, and it is never found fit to grade."""
    values = [(threshold, getattr(figures, threshold.figure)) for threshold in THRESHOLDS]
    fit = all(threshold.reached(value, threshold.grade) for threshold, value in values)
    if fit and not in_sample:
        return FIT
    if all(threshold.reached(value, threshold.prose) for threshold, value in values):
        return PROSE
    return UNFIT


def short_of(figures: Figures) -> tuple[str, ...]:
    """The figures that keep the judge from grading."""
    return tuple(
        threshold.figure
        for threshold in THRESHOLDS
        if not threshold.reached(getattr(figures, threshold.figure), threshold.grade)
    )
