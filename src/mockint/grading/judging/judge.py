"""What every judge takes and gives: a case in, findings or a named failure out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from mockint.grading.case import Case
from mockint.grading.judging.verdict import Finding

if TYPE_CHECKING:
    import threading


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
    """Tokens of a judging, all of its requests together; None where the judge counts none. `cost_usd`
    is None where nothing is counted or a price is unknown."""

    prompt_tokens: int | None = None
    cached_tokens: int | None = None
    completion_tokens: int | None = None
    cost_usd: float | None = None

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            sum_known(self.prompt_tokens, other.prompt_tokens),
            sum_known(self.cached_tokens, other.cached_tokens),
            sum_known(self.completion_tokens, other.completion_tokens),
            added_cost((self.prompt_tokens, self.cost_usd), (other.prompt_tokens, other.cost_usd)),
        )


def sum_known(one: int | None, two: int | None) -> int | None:
    """The sum of two figures of which either may be unknown; None where both are."""
    return two if one is None else one if two is None else one + two


def added_cost(
    one: tuple[int | None, float | None], two: tuple[int | None, float | None]
) -> float | None:
    """The cost of two usages, each as its prompt's tokens and its cost: None where either took
    tokens at an unknown price."""
    if any(tokens is not None and cost is None for tokens, cost in (one, two)):
        return None
    costs = [cost for _, cost in (one, two) if cost is not None]
    return sum(costs) if costs else None


@dataclass(frozen=True, slots=True)
class Judgement:
    """Findings or a failure, and where they came from. `judge` is llm, pasted or offline; `runs` the
    findings of each run where there were several, `models` the names of a panel's; `note` says why
    another judge stood in."""

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
    note: str | None = None
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
