"""Several judgings of one answer: the same judge again, or different ones."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mockint.grading.case import Case
from mockint.grading.judging.judge import Judge, Judgement, Report, Usage, silent
from mockint.grading.judging.median import median_findings

if TYPE_CHECKING:
    from mockint.grading.cost import Estimate

# Where these end one run, they end the next as well.
HOPELESS = frozenset(
    {"auth", "quota", "offline", "unknown_model", "cancelled", "prompt_cut", "cost"}
)


@dataclass(frozen=True, slots=True)
class Panel:
    """Judges that all read the same answer, each `runs` times: repeats cut noise, different models
    cut bias. Is itself a judge."""

    judges: tuple[Judge, ...]
    runs: int = 1

    def judge(self, case: Case, *, cancel: threading.Event, report: Report = silent) -> Judgement:
        """All runs, one after the other, as one judgement with the median of their verdicts. Fails
        as the first did where none came to verdicts, or where it was cancelled."""
        total = len(self.judges) * self.runs
        made: list[Judgement] = []
        for judge in self.judges:
            for _ in range(self.runs):
                stage = f"run {len(made) + 1} of {total}: " if total > 1 else ""
                made.append(judge.judge(case, cancel=cancel, report=_staged(report, stage)))
                failure = made[-1].failure
                if failure and failure.kind == "cancelled":
                    return _ended(made, made[-1])
                if failure and failure.kind in HOPELESS:
                    break
        return combined(case, made, panel=len(self.judges) > 1)

    def estimate(self, case: Case) -> Estimate:
        """What all runs together take."""
        from mockint.grading.cost import Costs, Estimate

        total = Estimate()
        for judge in self.judges:
            if isinstance(judge, Costs):
                once = judge.estimate(case)
                for _ in range(self.runs):
                    total += once
        return total


def combined(case: Case, made: Sequence[Judgement], *, panel: bool = False) -> Judgement:
    """One judgement of several over the same case; those that failed count for nothing but their
    tokens and time."""
    good = [judgement for judgement in made if judgement.failure is None]
    if not good:
        return _ended(made, made[0])
    if len(made) == 1:
        return made[0]
    pitfalls = frozenset(pitfall.id for pitfall in case.pitfalls)
    runs = tuple(judgement.findings for judgement in good)
    models = tuple(dict.fromkeys(judgement.model for judgement in good if judgement.model))
    return replace(
        _ended(made, good[0]),
        findings=median_findings(runs, pitfalls),
        runs=runs,
        models=models if panel else None,
    )


def _ended(made: Sequence[Judgement], chosen: Judgement) -> Judgement:
    usage = sum((judgement.usage for judgement in made), Usage())
    return replace(chosen, usage=usage, seconds=sum(judgement.seconds for judgement in made))


def _staged(report: Report, stage: str) -> Report:
    if not stage:
        return report
    return lambda progress: report(replace(progress, stage=stage + progress.stage))
