"""A grade with something changed in it, its numbers computed anew. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from fractions import Fraction

from mockint.grading import feedback
from mockint.grading.case import Case
from mockint.grading.grade import CheckResult, Grade, Numbers
from mockint.grading.grader import UNSURE, criterion_results, scheme_of, to_judged
from mockint.grading.judging.verdict import Finding
from mockint.grading.scoring.score import figures


def with_free_hints(grade: Grade, case: Case, free: Collection[str]) -> Grade:
    """The same verdicts with the numbers of checks whose hints cost nothing after all."""
    if grade.status == "ungraded":
        return grade
    checks = tuple(replace(c, cap=Fraction(1)) if c.id in free else c for c in grade.checks)
    return recomputed(replace(grade, checks=checks), case)


def amended(grade: Grade, case: Case, finding: Finding) -> Grade:
    """The grade with another verdict on one check or pitfall, as an appeal gave it. The check is
    under its hints again: its evidence is new, so when it was written has to be looked up anew."""

    def changed(result: CheckResult) -> CheckResult:
        if result.id != finding.check:
            return result
        note = f"{finding.note} (Changed on appeal; before: {result.verdict}.)".strip()
        return replace(
            result,
            verdict=finding.verdict,
            evidence=finding.evidence,
            note=note,
            void=False,
            cap=case.caps.get(result.id, Fraction(1)),
        )

    checks = tuple(map(changed, grade.checks))
    return recomputed(
        replace(grade, checks=checks, pitfalls=tuple(map(changed, grade.pitfalls))), case
    )


def recomputed(grade: Grade, case: Case) -> Grade:
    """The numbers and words that follow from a grade's verdicts as they are now. What several runs
    did not agree on stays said."""
    judged = to_judged(grade.checks, grade.pitfalls)
    scheme = scheme_of(case.rubric)
    made = figures(scheme, judged, doubt=case.main)
    claims = {item.id: item.claim.strip() for item in case.items}
    estimated = grade.provenance.judge == "offline"
    unsettled = {criterion.id: criterion.unsettled for criterion in grade.criteria}
    criteria = criterion_results(case.rubric, made, grade.checks, claims, estimated=estimated)
    decided = made.score is not None
    # Of a later answer a case asks only about pitfalls asserted so far, which may be others by now.
    pitfalls = case.scenario.pitfalls
    next_fix = feedback.next_fix(scheme, judged, case.checks, pitfalls, estimated=estimated)
    return replace(
        grade,
        status=("estimated" if estimated else "graded") if decided else "ungraded",
        reason=None if decided else grade.reason or UNSURE,
        numbers=Numbers(made.score, made.low, made.high, made.bar),
        criteria=tuple(replace(c, unsettled=unsettled.get(c.id)) for c in criteria),
        summary=feedback.summary(grade.checks, grade.pitfalls) if decided else "",
        next_fix=next_fix if decided else "",
    )
