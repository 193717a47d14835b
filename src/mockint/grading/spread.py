"""How much a grade wobbles: what several runs over one answer make of each criterion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from mockint.grading.scoring.score import figures
from mockint.grading.scoring.values import Judged, Scheme


def spread_of(
    scheme: Scheme, runs: Sequence[Sequence[Judged]]
) -> tuple[Mapping[str, float] | None, Mapping[str, tuple[int, int]]]:
    """For each criterion the greatest difference of its share (0 to 1) between runs, None for fewer
    than two; and the lowest and highest level of those whose level the runs do not agree on."""
    if len(runs) < 2:
        return None, {}
    shares: dict[str, list[Fraction]] = {}
    levels: dict[str, list[int]] = {}
    for run in runs:
        for criterion in figures(scheme, run, doubt=False).criteria:
            if criterion.share is not None and criterion.level is not None:
                shares.setdefault(criterion.id, []).append(criterion.share)
                levels.setdefault(criterion.id, []).append(criterion.level)
    spread = {name: round(float(max(found) - min(found)), 4) for name, found in shares.items()}
    unsettled = {
        name: (min(found), max(found)) for name, found in levels.items() if len(set(found)) > 1
    }
    return spread, unsettled
