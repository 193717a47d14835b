"""One answer in, one grade out: gates, judge, arithmetic, words."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from mockint.bank.models import Rubric
from mockint.grading import feedback
from mockint.grading.case import Case
from mockint.grading.grade import (
    CheckResult,
    CriterionResult,
    Grade,
    Numbers,
    Provenance,
    Status,
    UsageFigures,
)
from mockint.grading.judging.flags import find_flags, masked_sentences
from mockint.grading.judging.gates import refuse
from mockint.grading.judging.judge import (
    Failure,
    Judge,
    Judgement,
    JudgeProgress,
    Report,
    silent,
)
from mockint.grading.judging.masking import blanked
from mockint.grading.judging.verdict import Finding
from mockint.grading.scoring.score import figures
from mockint.grading.scoring.values import SENIORITIES, BarRule, Dimension, Figures, Judged, Scheme
from mockint.grading.spread import spread_of
from mockint.sentences import split_sentences

CANCELLED = "cancelled"
NOTHING_LEFT = "Apart from text addressed to a grader nothing is left to judge. {}"
UNSURE = (
    "More than a quarter of what counts could not be decided, so there is no score; "
    "have it judged again, or by another judge."
)


DRAFT_SCENARIO = "draft-scenario"
"""The flag of a grade whose checks nobody has gone over yet."""


@dataclass(frozen=True, slots=True)
class Texts:
    """Hashes of the scenario and rubric a grade belongs to."""

    scenario_sha256: str
    rubric_sha256: str


def scheme_of(rubric: Rubric) -> Scheme:
    """The numbers of a rubric as exact fractions of what its file says."""
    dimensions = tuple(
        Dimension(c.id, Fraction(str(c.weight)), tuple(Fraction(str(t)) for t in c.thresholds))
        for c in rubric.criteria
    )
    bars = tuple(
        BarRule(name, Fraction(str(bar.score)), dict(bar.levels))
        for name in SENIORITIES
        for bar in (getattr(rubric.bars, name),)
    )
    return Scheme(dimensions, bars)


def grade_answer(
    case: Case,
    judge: Judge,
    texts: Texts,
    *,
    now: str,
    cancel: threading.Event | None = None,
    report: Report = silent,
) -> Grade:
    """Grade one answer. Never raises for what a judge does: a failure is an ungraded grade with
    its reason. `now` is the UTC time to note, ISO 8601."""
    refusal = refuse(case)
    if refusal is not None:
        failure = Failure(refusal.code, refusal.reason, final=True)
        return assemble(case, Judgement("code", failure=failure), texts, now=now)
    stop = cancel or threading.Event()
    judgement = judge.judge(case, cancel=stop, report=report)
    grade = assemble(case, judgement, texts, now=now)
    flags = find_flags(split_sentences(case.answer), case.scenario.reference)
    if not flags:
        return grade
    marked = replace(grade, flags=(*grade.flags, *(flag.code for flag in flags)))
    if grade.status == "ungraded":
        return marked
    masked = replace(case, masked=masked_sentences(flags))
    return _lower(marked, _masked(masked, judge, texts, now, stop, report))


def _masked(
    case: Case, judge: Judge, texts: Texts, now: str, cancel: threading.Event, report: Report
) -> Grade:
    """The grade of an answer without what was masked."""
    left = blanked(case.answer, split_sentences(case.answer), case.masked)
    refusal = refuse(replace(case, answer=left))
    if refusal is not None:
        failure = Failure(refusal.code, NOTHING_LEFT.format(refusal.reason), final=True)
        return assemble(case, Judgement("code", failure=failure), texts, now=now)

    def staged(progress: JudgeProgress) -> None:
        report(replace(progress, stage=f"without the flagged text: {progress.stage}"))

    return assemble(case, judge.judge(case, cancel=cancel, report=staged), texts, now=now)


def _lower(whole: Grade, masked: Grade) -> Grade:
    """The lower of two results, ungraded below any number, with what both cost. A masked judging that
    the endpoint failed undoes nothing, one that was cancelled cancels both."""
    both = whole.usage + masked.usage
    if masked.pending and masked.failure != CANCELLED:
        return replace(whole, usage=both)
    score, without = whole.numbers.score, masked.numbers.score
    if without is None or (score is not None and without < score):
        return replace(masked, usage=both, flags=whole.flags)
    return replace(whole, usage=both)


def assemble(case: Case, judgement: Judgement, texts: Texts, *, now: str) -> Grade:
    """The grade that follows from a judgement: the numbers are computed here and nowhere else."""
    failure = judgement.failure
    results = tuple(_result(case, finding) for finding in judgement.findings)
    pitfall_ids = {pitfall.id for pitfall in case.pitfalls}
    checks = tuple(r for r in results if r.id not in pitfall_ids)
    pitfalls = tuple(r for r in results if r.id in pitfall_ids)
    judged = to_judged(checks, pitfalls)
    scheme = scheme_of(case.rubric)
    numbers = figures(scheme, judged, doubt=case.main)
    spread, unsettled = spread_of(scheme, [_judged_run(case, run) for run in judgement.runs])
    status: Status = "estimated" if judgement.judge == "offline" else "graded"
    reason = failure.sentence if failure else judgement.note
    if numbers.score is None:
        status, reason = "ungraded", reason or UNSURE
    estimated = judgement.judge == "offline"
    items = case.items
    claims = {item.id: item.claim.strip() for item in items}
    return Grade(
        scenario=case.scenario.id,
        rubric=case.rubric.id,
        status=status,
        reason=reason,
        numbers=Numbers(numbers.score, numbers.low, numbers.high, numbers.bar),
        criteria=tuple(
            replace(criterion, unsettled=unsettled.get(criterion.id))
            for criterion in criterion_results(
                case.rubric, numbers, checks, claims, estimated=estimated
            )
        ),
        checks=checks,
        pitfalls=pitfalls,
        provenance=_provenance(judgement, texts, now, spread),
        flags=(DRAFT_SCENARIO,) if case.scenario.draft else (),
        usage=UsageFigures(
            judgement.usage.prompt_tokens,
            judgement.usage.cached_tokens,
            judgement.usage.completion_tokens,
            judgement.usage.cost_usd,
            judgement.seconds,
        ),
        summary=feedback.summary(checks, pitfalls) if numbers.score is not None else "",
        next_fix=""
        if numbers.score is None
        else feedback.next_fix(scheme, judged, case.checks, case.pitfalls, estimated=estimated),
        failure=failure.kind if failure and not failure.final else None,
        exit_code=failure.exit_code if failure else (0 if numbers.score is not None else 1),
        raw=judgement.raw if numbers.score is None else None,
    )


def criterion_results(
    rubric: Rubric,
    numbers: Figures,
    checks: Sequence[CheckResult],
    claims: dict[str, str],
    *,
    estimated: bool,
) -> tuple[CriterionResult, ...]:
    """Each criterion of the rubric with its share, level and feedback."""
    return tuple(
        CriterionResult(
            id=criterion.id,
            name=criterion.name,
            weight=criterion.weight,
            share=figure.share,
            level=figure.level,
            level_high=figure.level_high,
            feedback=feedback.criterion_feedback(
                [c for c in checks if c.criterion == criterion.id], claims, estimated=estimated
            ),
        )
        for criterion, figure in zip(rubric.criteria, numbers.criteria, strict=True)
    )


def to_judged(checks: Sequence[CheckResult], pitfalls: Sequence[CheckResult]) -> tuple[Judged, ...]:
    """The arithmetic's view of the results of a grade."""
    return tuple(
        Judged(r.id, r.criterion, r.importance, r.verdict, is_pitfall, r.cap, r.void)
        for group, is_pitfall in ((checks, False), (pitfalls, True))
        for r in group
    )


def _result(case: Case, finding: Finding) -> CheckResult:
    item = next(i for i in case.items if i.id == finding.check)
    return CheckResult(
        id=finding.check,
        criterion=item.criterion,
        importance=item.importance,
        verdict=finding.verdict,
        evidence=finding.evidence,
        note=finding.note,
        hints_taken=case.hints.get(finding.check, 0),
        void=finding.void,
        cap=case.caps.get(finding.check, Fraction(1)),
    )


def _judged_run(case: Case, findings: Sequence[Finding]) -> tuple[Judged, ...]:
    """One run of several as the arithmetic takes it."""
    pitfalls = {pitfall.id for pitfall in case.pitfalls}
    results = [_result(case, finding) for finding in findings]
    return to_judged(
        [result for result in results if result.id not in pitfalls],
        [result for result in results if result.id in pitfalls],
    )


def _provenance(
    judgement: Judgement, texts: Texts, now: str, spread: Mapping[str, float] | None
) -> Provenance:
    return Provenance(
        judge=judgement.judge,
        model=judgement.model,
        models=judgement.models,
        base_url=judgement.base_url,
        prompt_sha256=judgement.prompt_sha256,
        scenario_sha256=texts.scenario_sha256,
        rubric_sha256=texts.rubric_sha256,
        runs=0 if judgement.failure else max(1, len(judgement.runs)),
        spread=spread,
        format_rung=judgement.format_rung,
        at=now,
    )
