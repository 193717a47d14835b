"""What is kept of one judged text: enough for every figure, and no word of the answer."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from typing import Any

from mockint.grading.case import Case
from mockint.grading.grade import UsageFigures
from mockint.grading.grader import DRAFT_SCENARIO, Texts, grade_answer, scheme_of
from mockint.grading.judging.judge import Judge, Judgement, Report, silent
from mockint.grading.scoring.score import figures
from mockint.grading.scoring.values import Judged


@dataclass(frozen=True, slots=True)
class Result:
    """One judged text. `score` is what a user would be shown, None for ungraded; `unaided` the score
    of the judge's first reading, before code masked anything; `levels` by criterion; `quotes` how
    many the judge gave and `verified` how many of them the answer holds."""

    score: float | None
    unaided: float | None
    verdicts: Mapping[str, str]
    levels: Mapping[str, int | None]
    quotes: int = 0
    verified: int = 0
    flags: tuple[str, ...] = ()
    reason: str | None = None
    failure: str | None = None
    exit_code: int = 0
    judge: str = ""
    model: str | None = None
    base_url: str | None = None
    prompt_sha256: str | None = None
    usage: UsageFigures = field(default_factory=UsageFigures)

    @property
    def unfinished(self) -> bool:
        """Whether the endpoint, a limit on costs or Ctrl+C, not the judge, is why there is no result:
        it is asked again."""
        return self.failure is not None and self.exit_code != 1

    def to_json(self) -> dict[str, Any]:
        """The result as a plain object; the inverse of `from_json`."""
        return asdict(self) | {"flags": list(self.flags)}


def from_json(record: Mapping[str, Any]) -> Result:
    """The result that `to_json` gave. Raises KeyError or TypeError for anything else."""
    return Result(
        **{
            **record,
            "flags": tuple(record["flags"]),
            "usage": UsageFigures(**record["usage"]),
        }
    )


class _Overheard:
    """A judge whose first reading of the whole answer is noted."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self.first: Judgement | None = None

    def judge(self, case: Case, *, cancel: threading.Event, report: Report = silent) -> Judgement:
        """What the judge says."""
        made = self._judge.judge(case, cancel=cancel, report=report)
        self.first = self.first or made
        return made


def judged(case: Case, judge: Judge, texts: Texts, now: str, cancel: threading.Event) -> Result:
    """Grade one text as `mockint grade` would, and note what the judge said unaided."""
    overheard = _Overheard(judge)
    grade = grade_answer(case, overheard, texts, now=now, cancel=cancel)
    first = overheard.first
    evidence = [e for finding in (first.findings if first else ()) for e in finding.evidence]
    return Result(
        score=_points(grade.numbers.score),
        unaided=_unaided(case, first) if first else None,
        verdicts={result.id: result.verdict for result in (*grade.checks, *grade.pitfalls)},
        levels={criterion.id: criterion.level for criterion in grade.criteria},
        quotes=len(evidence),
        verified=sum(e.verified for e in evidence),
        flags=tuple(flag for flag in grade.flags if flag != DRAFT_SCENARIO),
        reason=grade.reason,
        failure=grade.failure,
        exit_code=grade.exit_code,
        judge=grade.provenance.judge,
        model=grade.provenance.model,
        base_url=grade.provenance.base_url,
        prompt_sha256=grade.provenance.prompt_sha256,
        usage=grade.usage,
    )


def _unaided(case: Case, first: Judgement) -> float | None:
    """The score of a first reading alone."""
    items = {item.id: item for item in case.items}
    pitfalls = {pitfall.id for pitfall in case.pitfalls}
    found = [
        Judged(
            finding.check,
            items[finding.check].criterion,
            items[finding.check].importance,
            finding.verdict,
            finding.check in pitfalls,
            void=finding.void,
        )
        for finding in first.findings
    ]
    return _points(figures(scheme_of(case.rubric), found).score)


def _points(score: Fraction | None) -> float | None:
    return None if score is None else float(score)
