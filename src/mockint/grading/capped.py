"""The judge of an interview under a monthly cap: beyond it an answer is estimated, never refused."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mockint.grading.case import Case
from mockint.grading.judging.judge import Judgement, Report, silent

if TYPE_CHECKING:
    from mockint.grading.judging.appeal import Appeal, Ruling
    from mockint.grading.judging.llm_judge import LlmJudge


@dataclass(frozen=True, slots=True)
class OrEstimated:
    """A model for which the estimate stands in where a limit on costs forbids the call."""

    model: LlmJudge

    def judge(self, case: Case, *, cancel: threading.Event, report: Report = silent) -> Judgement:
        """Judge, or estimate with a note that says why."""
        made = self.model.judge(case, cancel=cancel, report=report)
        if made.failure is None or made.failure.kind != "cost":
            return made
        from mockint.grading.judging.offline import OfflineEstimate

        stood_in = OfflineEstimate().judge(case, cancel=cancel, report=report)
        why = made.failure.sentence
        return replace(stood_in, note=f"Estimated by wording, not judged: {why}")

    def appeal(self, appeal: Appeal, *, cancel: threading.Event, report: Report = silent) -> Ruling:
        """What the model rules; the estimate hears no appeals."""
        return self.model.appeal(appeal, cancel=cancel, report=report)
