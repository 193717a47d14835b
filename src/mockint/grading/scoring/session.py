"""The session's verdicts: those of every answer, put together check by check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from mockint.grading.scoring.values import CREDITS, RANK, Judged, Verdict


@dataclass(frozen=True, slots=True)
class FollowUpResult:
    """One follow-up that was put and whose result counts.

    `about` is the check whose falling short brought it up, None for an `always` one. `judged` are
    its own checks (all missed where it was skipped) and `pitfalls` those it was asked about again.
    """

    about: str | None
    judged: tuple[Judged, ...]
    pitfalls: tuple[Judged, ...] = ()


def better(first: Judged, second: Judged) -> Judged:
    """The verdict that stands where two answers speak to one check: met > partial > missed =
    contradicted > unclear; of equals the earlier. A void one counts above a plain unclear."""
    return second if (_rank(second) > _rank(first)) else first


def _rank(judged: Judged) -> tuple[int, bool]:
    return (RANK[judged.verdict], judged.void)


def session_verdicts(
    main: Sequence[Judged], follow_ups: Sequence[FollowUpResult]
) -> tuple[Judged, ...]:
    """Every check judged in the session, each once, in the order in which they came up."""
    standing: dict[str, Judged] = {j.id: j for j in main}
    for result in follow_ups:
        if result.about is None:
            for j in result.judged:
                standing[j.id] = better(standing[j.id], j) if j.id in standing else j
        elif result.about in standing:
            standing[result.about] = raised(standing[result.about], result.judged)
        for pitfall in result.pitfalls:
            if pitfall.verdict in {"met", "contradicted"}:
                standing[pitfall.id] = pitfall
    return tuple(standing.values())


def raised(check: Judged, answers: Sequence[Judged]) -> Judged:
    """A check after the follow-up about it: at best the mean of that follow-up's credits, rounded
    down to a verdict. Unclear ones are left out; it never falls."""
    credits = [CREDITS[j.verdict] for j in answers if j.verdict != "unclear" or j.void]
    if not credits:
        return check
    verdict = _rounded_down(sum(credits, Fraction(0)) / len(credits))
    if verdict == "missed" or RANK[verdict] <= RANK[check.verdict]:
        return check
    return replace(check, verdict=verdict, void=False)


def _rounded_down(mean: Fraction) -> Verdict:
    verdicts: Mapping[Verdict, Fraction] = {"met": Fraction(1), "partial": Fraction(1, 2)}
    for verdict, credit in verdicts.items():
        if mean >= credit:
            return verdict
    return "missed"
