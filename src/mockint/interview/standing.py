"""The session's figures: every answer's verdicts put together, and what they come to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mockint.bank.models import Check, FollowUp, Rubric, Scenario
from mockint.grading import feedback
from mockint.grading.grade import (
    CheckResult,
    Grade,
    Numbers,
    check_json,
    criterion_json,
    numbers_json,
)
from mockint.grading.grader import criterion_results, scheme_of, to_judged
from mockint.grading.judging.verdict import Evidence, Verdict
from mockint.grading.record import from_record
from mockint.grading.scoring.score import figures
from mockint.grading.scoring.session import FollowUpResult, session_verdicts
from mockint.grading.scoring.values import ARITHMETIC, RANK, Judged
from mockint.interview.follow_ups import as_put
from mockint.interview.interviewer import states_assumption
from mockint.interview.state import ANSWER, SessionState


@dataclass(frozen=True, slots=True)
class Standing:
    """The session as graded so far. `left_out` names follow-ups whose result cannot count yet."""

    status: str
    reason: str | None
    numbers: Numbers
    record: Mapping[str, Any]
    left_out: tuple[str, ...] = ()


def questions_results(
    rubric: Rubric, scenario: Scenario, state: SessionState
) -> tuple[CheckResult, ...]:
    """The rubric's checks on questions, decided by code: met when at least half of the facts were
    asked for, partial from one, else missed. Their evidence is the transcript's questions."""
    if not scenario.facts:
        return ()
    asked = len(state.facts & {fact.id for fact in scenario.facts})
    verdict: Verdict = "missed"
    if asked:
        verdict = "met" if 2 * asked >= len(scenario.facts) else "partial"
    quotes = tuple(
        Evidence(None, line.text, None, None, verified=True)
        for line in state.transcript
        if line.kind == "question" and not states_assumption(line.text)
    )
    return tuple(
        CheckResult(check.id, check.criterion, check.importance, verdict, quotes if asked else ())
        for check in rubric.checks
        if check.on == "questions"
    )


def standing(scenario: Scenario, rubric: Rubric, state: SessionState) -> Standing:
    """The session's figures from its current grades."""
    record = state.current_grade(ANSWER)
    main = None if record is None else from_record(record)
    if main is None or main.status == "ungraded":
        reason = None if main is None else main.reason
        return Standing("ungraded", reason, Numbers(), _ungraded())
    asked = questions_results(rubric, scenario, state)
    results: dict[str, CheckResult] = {r.id: r for r in (*main.checks, *asked, *main.pitfalls)}
    judged = to_judged((*main.checks, *asked), main.pitfalls)
    follow_ups, left_out = _follow_ups(scenario, rubric, state, main, results)
    verdicts = session_verdicts(judged, follow_ups)
    scheme = scheme_of(rubric)
    numbers = figures(scheme, verdicts, doubt=False)
    estimated = main.status == "estimated"
    claims = feedback.claims_of(rubric, _all_checks(scenario), scenario.pitfalls)
    shown = _shown(verdicts, results)
    checks = [r for r in shown if r.id not in {p.id for p in scenario.pitfalls}]
    bar = None if state.drill else numbers.bar
    made = Numbers(numbers.score, numbers.low, numbers.high, bar)
    record = {
        "arithmetic": ARITHMETIC,
        "status": main.status,
        **numbers_json(made),
        "criteria": [
            criterion_json(c)
            for c in criterion_results(rubric, numbers, checks, claims, estimated=estimated)
        ],
        "level_high": {c.id: c.level_high for c in numbers.criteria},
        "checks": [check_json(r) for r in checks],
        "pitfalls": [check_json(r) for r in shown if r not in checks],
        "next_fix_check": feedback.heaviest_gap(scheme, verdicts),
        "next_fix": feedback.next_fix(
            scheme,
            verdicts,
            (*_all_checks(scenario), *rubric.checks),
            scenario.pitfalls,
            estimated=estimated,
        ),
        "missing": {
            seniority: [
                {"criterion": s.criterion, "have": float(s.have), "need": float(s.need)}
                for s in steps
            ]
            for seniority, steps in numbers.missing.items()
        },
        "left_out": list(left_out),
        **({"drill": True} if state.drill else {}),
    }
    return Standing(main.status, None, made, record, left_out)


def _ungraded() -> dict[str, Any]:
    return {"arithmetic": ARITHMETIC, "status": "ungraded", **numbers_json(Numbers())}


def _all_checks(scenario: Scenario) -> tuple[Check, ...]:
    later = (check for follow_up in scenario.follow_ups for check in follow_up.checks)
    balls = (check for ball in scenario.curve_balls for check in ball.checks)
    return (*scenario.checks, *later, *balls)


def _follow_ups(
    scenario: Scenario,
    rubric: Rubric,
    state: SessionState,
    main: Grade,
    results: dict[str, CheckResult],
) -> tuple[list[FollowUpResult], tuple[str, ...]]:
    counted: list[FollowUpResult] = []
    left_out: list[str] = []
    for put in state.follow_ups:
        if put.status in {"open", "withdrawn"}:
            continue
        follow_up = as_put(scenario, rubric, put)
        if put.status == "skipped":
            counted += _skipped(follow_up, results)
            continue
        record = state.current_grade(put.document)
        grade = None if record is None else from_record(record)
        if grade is not None and _refused(grade):
            counted += _skipped(follow_up, results)
        elif grade is None or _status(grade) != main.status:
            left_out.append(put.id)
        else:
            stand = [p for p in grade.pitfalls if p.verdict in {"met", "contradicted"}]
            _keep(results, (*_raising(grade.checks, follow_up, results), *stand))
            judged = to_judged(grade.checks, ())
            pitfalls = to_judged((), grade.pitfalls)
            counted.append(FollowUpResult(follow_up.target, judged, pitfalls))
    return counted, tuple(left_out)


def _refused(grade: Grade) -> bool:
    """Whether a gate refused the answer: it was not judged, and judging again cannot help."""
    return grade.status == "ungraded" and not grade.pending and not grade.checks


def _status(grade: Grade) -> str:
    """The status of a follow-up's grade. One that was judged and left all unclear has no number of
    its own, but its checks still widen the session's range."""
    if grade.status == "ungraded" and grade.checks:
        return "estimated" if grade.provenance.judge == "offline" else "graded"
    return grade.status


def _skipped(follow_up: FollowUp, results: dict[str, CheckResult]) -> list[FollowUpResult]:
    """An `always` follow-up put and not answered: its checks are missed. Others add nothing."""
    if follow_up.target is not None:
        return []
    missed = tuple(CheckResult(c.id, c.criterion, c.importance, "missed") for c in follow_up.checks)
    _keep(results, missed)
    return [FollowUpResult(None, to_judged(missed, ()))]


def _raising(
    found: Sequence[CheckResult], follow_up: FollowUp, results: Mapping[str, CheckResult]
) -> Iterator[CheckResult]:
    """The results to show of a follow-up: of one that was judged on its target alone only a better one."""
    for result in found:
        before = results.get(result.id) if result.id == follow_up.target else None
        if before is None or RANK[result.verdict] > RANK[before.verdict]:
            yield result


def _keep(results: dict[str, CheckResult], more: Sequence[CheckResult]) -> None:
    for result in more:
        if result.id not in results or result.verdict not in {"missed", "unclear"}:
            results[result.id] = result


def _shown(
    verdicts: Sequence[Judged], results: Mapping[str, CheckResult]
) -> tuple[CheckResult, ...]:
    """The results with the verdicts that stand in the session."""
    shown = []
    for j in verdicts:
        r = results[j.id]
        evidence = r.evidence if r.verdict == j.verdict or j.verdict in {"met", "partial"} else ()
        shown.append(
            CheckResult(
                r.id,
                r.criterion,
                r.importance,
                j.verdict,
                evidence,
                r.note,
                r.hints_taken,
                j.void,
                j.cap,
            )
        )
    return tuple(shown)
