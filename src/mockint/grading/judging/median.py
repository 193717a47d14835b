"""Several runs, one verdict: the median of what was decided (docs/scoring.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mockint.grading.judging.verdict import Finding, Verdict

_NOT_ASSERTED: tuple[Verdict, ...] = ("missed", "contradicted", "partial")
_ORDER: tuple[Verdict, ...] = ("missed", "partial", "met")


def median_findings(
    runs: Sequence[Sequence[Finding]], pitfalls: frozenset[str]
) -> tuple[Finding, ...]:
    """One finding for each check of several runs over the same checks, in the order of the first."""
    if len(runs) == 1:
        return tuple(runs[0])
    by_check = [{finding.check: finding for finding in run} for run in runs]
    return tuple(
        _median([run[finding.check] for run in by_check], finding.check in pitfalls)
        for finding in runs[0]
    )


def _median(findings: Sequence[Finding], is_pitfall: bool) -> Finding:
    verdict = _verdict(findings, is_pitfall)
    if verdict == "unclear":
        open_ones = [f for f in findings if f.verdict == "unclear" or f.void]
        # An invented quote in any run earns nothing, so it must not leave the denominator either.
        return next((f for f in open_ones if f.void), open_ones[0])
    agreeing = [f for f in findings if f.verdict == verdict and not f.void]
    if not agreeing and verdict == "missed":
        agreeing = [f for f in findings if f.verdict == "contradicted"]
    if not agreeing:
        near = next(f for f in findings if f.verdict in {"met", "partial"} and not f.void)
        agreeing = [replace(near, verdict=verdict)]
    return _noted(agreeing[0], findings)


def _noted(chosen: Finding, findings: Sequence[Finding]) -> Finding:
    counts = {f.verdict: sum(g.verdict == f.verdict for g in findings) for f in findings}
    if len(counts) == 1:
        return chosen
    said = ", ".join(f"{verdict} {count}" for verdict, count in counts.items())
    return replace(chosen, note=f"{chosen.note} (Runs: {said}.)".strip())


def _verdict(findings: Sequence[Finding], is_pitfall: bool) -> Verdict:
    decided = [f.verdict for f in findings if f.verdict != "unclear" and not f.void]
    if 2 * (len(findings) - len(decided)) >= len(findings):
        return "unclear"
    if is_pitfall:
        return _pitfall(decided, len(findings))
    ranks = sorted(_ORDER.index("missed" if v == "contradicted" else v) for v in decided)
    middle: Verdict = _ORDER[ranks[(len(ranks) - 1) // 2]]
    if middle == "missed" and 2 * decided.count("contradicted") > len(decided):
        return "contradicted"
    return middle


def _pitfall(decided: Sequence[Verdict], runs: int) -> Verdict:
    """Asserted only where a majority of all runs says so; else the most frequent other verdict."""
    if 2 * decided.count("met") > runs:
        return "met"
    others: list[Verdict] = [verdict for verdict in decided if verdict != "met"]
    if not others:
        return "missed"
    return max(_NOT_ASSERTED, key=others.count)
