"""A grade as its event keeps it, and back: numbers as they were shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any, cast

from mockint.grading.grade import (
    CheckResult,
    CriterionResult,
    Grade,
    Numbers,
    Provenance,
    Status,
    UsageFigures,
)
from mockint.grading.judging.verdict import Evidence


def to_record(grade: Grade) -> dict[str, Any]:
    """What a `graded` event keeps: the documented object, and beside it what only the arithmetic
    and `grade --pending` need. The inverse of `from_record`."""
    results = (*grade.checks, *grade.pitfalls)
    return {
        "grade": grade.to_json(),
        "void": [c.id for c in results if c.void],
        "caps": {c.id: str(c.cap) for c in results if c.cap != 1},
        "level_high": {c.id: c.level_high for c in grade.criteria},
        "unsettled": {c.id: list(c.unsettled) for c in grade.criteria if c.unsettled},
        "failure": grade.failure,
        "exit_code": grade.exit_code,
        "raw": grade.raw,
    }


def from_record(record: Mapping[str, Any]) -> Grade:
    """The grade that a `graded` event kept, with the numbers as they were shown."""
    g: Mapping[str, Any] = record["grade"]
    void, caps = set(record.get("void", ())), record.get("caps", {})
    high: Mapping[str, Any] = record.get("level_high", {})
    moved: Mapping[str, Any] = record.get("unsettled", {})
    span = g["score_range"]

    def result(c: Mapping[str, Any]) -> CheckResult:
        made = check_from_json(c)
        return replace(made, void=made.id in void, cap=Fraction(caps.get(made.id, 1)))

    return Grade(
        scenario=g["scenario"],
        rubric=g["rubric"],
        status=cast(Status, g["status"]),
        reason=g["reason"],
        numbers=Numbers(
            _fraction(g["score"]),
            _fraction(span[0]) if span else None,
            _fraction(span[1]) if span else None,
            g["bar"],
        ),
        criteria=tuple(
            replace(criterion_from_json(c, high.get(c["id"])), unsettled=_pair(moved.get(c["id"])))
            for c in g["criteria"]
        ),
        checks=tuple(result(c) for c in g["checks"]),
        pitfalls=tuple(result(p) for p in g["pitfalls"]),
        provenance=Provenance(
            **{**g["provenance"], "models": _tuple(g["provenance"].get("models"))}
        ),
        usage=UsageFigures(**g["usage"]),
        flags=tuple(g["flags"]),
        summary=g["summary"],
        next_fix=g["next_fix"],
        failure=record.get("failure"),
        exit_code=record.get("exit_code", 0),
        raw=record.get("raw"),
    )


def criterion_from_json(c: Mapping[str, Any], level_high: int | None) -> CriterionResult:
    """The inverse of `criterion_json`."""
    return CriterionResult(
        c["id"],
        c["name"],
        c["weight"],
        _fraction(c["share"]),
        c["level"],
        level_high,
        c["feedback"],
    )


def check_from_json(c: Mapping[str, Any]) -> CheckResult:
    """The inverse of `check_json`."""
    evidence = tuple(
        Evidence(e["sentence"], e["quote"], e["start"], e["end"], e["verified"])
        for e in c["evidence"]
    )
    return CheckResult(
        c["id"],
        c["criterion"],
        c["importance"],
        c["verdict"],
        evidence,
        c["note"],
        c["hints_taken"],
    )


def _fraction(value: float | None) -> Fraction | None:
    return None if value is None else Fraction(str(value))


def _pair(value: list[int] | None) -> tuple[int, int] | None:
    return None if value is None else (value[0], value[1])


def _tuple(value: list[str] | None) -> tuple[str, ...] | None:
    return None if value is None else tuple(value)
