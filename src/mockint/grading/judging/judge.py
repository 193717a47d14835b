"""What every judge takes and gives: a case in, findings or a named failure out."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from mockint.grading.case import Case
from mockint.grading.judging.verdict import Finding


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there are no findings. `kind` names the outcome, `sentence` tells the user what to do
    next, `exit_code` is what a command ends with; `final`: judging again cannot help."""

    kind: str
    sentence: str
    exit_code: int = 1
    final: bool = False


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of a judging, all of its requests together; None where the judge counts none."""

    prompt_tokens: int | None = None
    cached_tokens: int | None = None
    completion_tokens: int | None = None

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            _sum(self.prompt_tokens, other.prompt_tokens),
            _sum(self.cached_tokens, other.cached_tokens),
            _sum(self.completion_tokens, other.completion_tokens),
        )


def _sum(one: int | None, two: int | None) -> int | None:
    return two if one is None else one if two is None else one + two


@dataclass(frozen=True, slots=True)
class Judgement:
    """Findings or a failure, and where they came from. `judge` is llm, pasted or offline; `runs` the
    findings of each run where there were several, `models` the names of a panel's."""

    judge: str
    findings: tuple[Finding, ...] = ()
    failure: Failure | None = None
    model: str | None = None
    base_url: str | None = None
    prompt_sha256: str | None = None
    format_rung: str | None = None
    usage: Usage = field(default_factory=Usage)
    seconds: float = 0.0
    raw: str | None = None
    runs: tuple[tuple[Finding, ...], ...] = ()
    models: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class JudgeProgress:
    """What a screen can show meanwhile. Times in seconds; `wait` counts down to a retry. `decided`
    are the check ids and verdicts that have come so far, of `asked` in this request."""

    stage: str
    elapsed: float = 0.0
    deadline: float | None = None
    attempt: int = 1
    wait: float | None = None
    received: int = 0
    decided: tuple[tuple[str, str], ...] = ()
    asked: int = 0


Report = Callable[[JudgeProgress], None]


def silent(progress: JudgeProgress) -> None:
    """A report for callers that show nothing."""
    del progress


class Judge(Protocol):
    """Returns verdicts with evidence. It cannot give a number."""

    def judge(self, case: Case, *, cancel: threading.Event, report: Report = silent) -> Judgement:
        """Judge one answer; never raises for what an endpoint does."""
        ...
