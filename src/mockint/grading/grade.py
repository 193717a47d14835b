"""One grade: every verdict on one answer, what code computed from them, and where it came from.

`Grade.to_json` is the object that `mockint grade --json` prints; docs/json.md describes it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

from mockint.grading.judging.judge import added_cost, sum_known
from mockint.grading.judging.verdict import Evidence, Verdict
from mockint.grading.scoring.values import Importance

Status = Literal["graded", "estimated", "ungraded"]
JSON_SCHEMA = 1
MAX_SCORE = 100
MAX_LEVEL = 4


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check or pitfall of a grade. `void`: its quotes failed verification (see Finding)."""

    id: str
    criterion: str
    importance: Importance
    verdict: Verdict
    evidence: tuple[Evidence, ...] = ()
    note: str = ""
    hints_taken: int = 0
    void: bool = False
    cap: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """One criterion of a grade; share and level are None where nothing of it was judged. `unsettled`:
    the lowest and highest level that the runs gave, where they do not agree."""

    id: str
    name: str
    weight: float
    share: Fraction | None
    level: int | None
    level_high: int | None = None
    feedback: str = ""
    unsettled: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who judged what, with which texts, when. Grades of different hashes are not alike."""

    judge: str
    model: str | None
    models: tuple[str, ...] | None
    base_url: str | None
    prompt_sha256: str | None
    scenario_sha256: str
    rubric_sha256: str
    runs: int
    spread: Mapping[str, float] | None
    format_rung: str | None
    at: str


@dataclass(frozen=True, slots=True)
class UsageFigures:
    """Tokens, money and time of a grade; None where unknown."""

    prompt_tokens: int | None = None
    cached_tokens: int | None = None
    completion_tokens: int | None = None
    cost_usd: float | None = None
    seconds: float = 0.0

    def __add__(self, other: UsageFigures) -> UsageFigures:
        return UsageFigures(
            sum_known(self.prompt_tokens, other.prompt_tokens),
            sum_known(self.cached_tokens, other.cached_tokens),
            sum_known(self.completion_tokens, other.completion_tokens),
            added_cost((self.prompt_tokens, self.cost_usd), (other.prompt_tokens, other.cost_usd)),
            self.seconds + other.seconds,
        )


@dataclass(frozen=True, slots=True)
class Numbers:
    """Score, range and bar, as they were shown."""

    score: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    bar: str | None = None


@dataclass(frozen=True, slots=True)
class Grade:
    """All of it. `failure` is the outcome's name where judging failed and can be tried again."""

    scenario: str
    rubric: str
    status: Status
    reason: str | None
    numbers: Numbers
    criteria: tuple[CriterionResult, ...]
    checks: tuple[CheckResult, ...]
    pitfalls: tuple[CheckResult, ...]
    provenance: Provenance
    usage: UsageFigures = field(default_factory=UsageFigures)
    flags: tuple[str, ...] = ()
    summary: str = ""
    next_fix: str = ""
    failure: str | None = None
    exit_code: int = 0
    raw: str | None = None

    @property
    def pending(self) -> bool:
        """Whether judging again may still give a grade: it failed or was cancelled."""
        return self.status == "ungraded" and self.failure is not None

    def to_json(self) -> dict[str, Any]:
        """The documented object of one grade."""
        return {
            "schema": JSON_SCHEMA,
            "scenario": self.scenario,
            "rubric": self.rubric,
            "status": self.status,
            "reason": self.reason,
            **numbers_json(self.numbers),
            "criteria": [criterion_json(c) for c in self.criteria],
            "checks": [check_json(c) for c in self.checks],
            "pitfalls": [check_json(p) for p in self.pitfalls],
            "flags": list(self.flags),
            "summary": self.summary,
            "next_fix": self.next_fix,
            "provenance": _provenance_json(self.provenance),
            "usage": usage_json(self.usage),
        }


def numbers_json(numbers: Numbers) -> dict[str, Any]:
    """`score`, `score_range`, `max_score` and `bar`: points to one decimal."""
    low, high = numbers.low, numbers.high
    return {
        "score": points(numbers.score),
        "score_range": None if low is None or high is None else [points(low), points(high)],
        "max_score": MAX_SCORE,
        "bar": numbers.bar,
    }


def points(value: Fraction | None) -> float | None:
    """A score in points to one decimal, halves up; None stays None."""
    return None if value is None else float(Fraction(int(value * 10 + Fraction(1, 2)), 10))


def criterion_json(c: CriterionResult) -> dict[str, Any]:
    """One entry of `criteria`."""
    return {
        "id": c.id,
        "name": c.name,
        "weight": c.weight,
        "share": None if c.share is None else round(float(c.share), 4),
        "level": c.level,
        "max_level": MAX_LEVEL,
        "feedback": c.feedback,
    }


def check_json(c: CheckResult) -> dict[str, Any]:
    """One entry of `checks` or `pitfalls`."""
    return {
        "id": c.id,
        "criterion": c.criterion,
        "importance": c.importance,
        "verdict": c.verdict,
        "hints_taken": c.hints_taken,
        "evidence": evidence_json(c.evidence),
        "note": c.note,
    }


def evidence_json(evidence: Sequence[Evidence]) -> list[dict[str, Any]]:
    """The entries of `evidence`."""
    return [
        {
            "sentence": e.sentence,
            "quote": e.quote,
            "start": e.start,
            "end": e.end,
            "verified": e.verified,
        }
        for e in evidence
    ]


def _provenance_json(p: Provenance) -> dict[str, Any]:
    return {
        "judge": p.judge,
        "model": p.model,
        "models": None if p.models is None else list(p.models),
        "base_url": p.base_url,
        "prompt_sha256": p.prompt_sha256,
        "scenario_sha256": p.scenario_sha256,
        "rubric_sha256": p.rubric_sha256,
        "runs": p.runs,
        "spread": None if p.spread is None else dict(p.spread),
        "format_rung": p.format_rung,
        "at": p.at,
    }


def usage_json(u: UsageFigures) -> dict[str, Any]:
    """The object `usage`."""
    return {
        "prompt_tokens": u.prompt_tokens,
        "cached_tokens": u.cached_tokens,
        "completion_tokens": u.completion_tokens,
        "cost_usd": None if u.cost_usd is None else round(u.cost_usd, 6),
        "seconds": round(u.seconds, 3),
    }
