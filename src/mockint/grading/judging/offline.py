"""The offline estimate as a judge: no key, no network, milliseconds."""

from __future__ import annotations

import threading
import time

from mockint.grading.case import Case
from mockint.grading.judging.estimate import estimate
from mockint.grading.judging.gates import refuse_estimate
from mockint.grading.judging.judge import Failure, Judgement, JudgeProgress, Report, silent


class OfflineEstimate:
    """Reads wording, not thought. Its grades have status `estimated`, never `graded`."""

    def judge(self, case: Case, *, cancel: threading.Event, report: Report = silent) -> Judgement:
        """Estimate one answer; `cancel` is not needed, so short is it."""
        del cancel
        report(JudgeProgress("reading the wording"))
        started = time.perf_counter()
        refusal = refuse_estimate(case)
        if refusal is not None:
            return Judgement("offline", failure=Failure(refusal.code, refusal.reason))
        findings = estimate(case)
        return Judgement("offline", findings, seconds=time.perf_counter() - started)
