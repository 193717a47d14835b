"""Hints: a ladder of three for each check, about the heaviest one whose wording is not there yet."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from mockint.archive.envelope import Envelope
from mockint.bank.models import Check
from mockint.grading.case import Case
from mockint.grading.grade import CheckResult
from mockint.grading.judging.estimate import estimate
from mockint.grading.scoring.values import WEIGHTS
from mockint.interview.authorship import written_before, written_by
from mockint.interview.events import HINTED
from mockint.interview.state import HintTaken

CAPS = (Fraction(1), Fraction(1), Fraction(3, 4), Fraction(1, 2))
"""What a check earns at most after none, one, two and three hints about it."""


def next_hint(case: Case, taken: Sequence[HintTaken]) -> tuple[Check, int] | None:
    """The check and rung (1-3) of the next hint for a draft; None when there is nothing to say."""
    wording = {finding.check: finding.verdict for finding in estimate(case)}
    weights = {c.id: Fraction(str(c.weight)) for c in case.rubric.criteria}
    best: tuple[Fraction, Check, int] | None = None
    for check in case.checks:
        rung = _taken(taken, check.id) + 1
        if wording.get(check.id) in {"met", "partial"} or rung > len(check.hints):
            continue
        weight = weights[check.criterion] * WEIGHTS[check.importance]
        if best is None or weight > best[0]:
            best = (weight, check, rung)
    return None if best is None else (best[1], best[2])


def price(rung: int) -> str:
    """What a hint costs, in words, to be shown before it is taken."""
    cap = CAPS[rung]
    if cap == 1:
        return "free: the check can still earn its whole weight"
    return f"the check then earns at most {int(cap * 100)} % of its weight"


def caps(taken: Sequence[HintTaken]) -> dict[str, Fraction]:
    """The credit that hints leave to each check they were about."""
    ids = {hint.check for hint in taken}
    return {check: CAPS[min(_taken(taken, check), len(CAPS) - 1)] for check in ids}


def counts(taken: Sequence[HintTaken]) -> dict[str, int]:
    """Hints taken about each check."""
    return {hint.check: _taken(taken, hint.check) for hint in taken}


def _taken(taken: Sequence[HintTaken], check: str) -> int:
    return sum(1 for hint in taken if hint.check == check)


def lifted(
    results: Sequence[CheckResult],
    taken: Sequence[HintTaken],
    events: Sequence[Envelope],
    document: str,
) -> set[str]:
    """The checks whose hints cost nothing: their verified evidence was written before the first."""
    places = written_by(events, document) if taken else []
    first_hints: dict[str, int] = {}
    for place, event in enumerate(events):
        if event.kind == HINTED:
            first_hints.setdefault(event.data["check"], place)
    free = set()
    for result in results:
        first = first_hints.get(result.id)
        if first is None:
            continue
        spans = [(e.start, e.end) for e in result.evidence if e.verified]
        if any(
            start is not None and end is not None and written_before(places, start, end, first)
            for start, end in spans
        ):
            free.add(result.id)
    return free
