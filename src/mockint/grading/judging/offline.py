"""The offline estimate as a judge: no key, no network, milliseconds."""

from __future__ import annotations

import threading
import time
from dataclasses import replace

from mockint.grading.case import Case
from mockint.grading.judging.estimate import estimate
from mockint.grading.judging.gates import refuse_estimate
from mockint.grading.judging.judge import Failure, Judgement, JudgeProgress, Report, silent
from mockint.grading.judging.masking import blanked, renumbered
from mockint.sentences import split_sentences


class OfflineEstimate:
    """Reads wording, not thought. Its grades have status `estimated`, never `graded`."""

    def judge(self, case: Case, *, cancel: threading.Event, report: Report = silent) -> Judgement:
        """Estimate one answer; `cancel` is not needed, so short is it."""
        del cancel
        report(JudgeProgress("reading the wording"))
        started = time.perf_counter()
        sentences = split_sentences(case.answer)
        seen = replace(case, answer=blanked(case.answer, sentences, case.masked))
        refusal = refuse_estimate(seen)
        if refusal is not None:
            return Judgement("offline", failure=Failure(refusal.code, refusal.reason))
        findings = renumbered(estimate(seen), sentences)
        return Judgement("offline", findings, seconds=time.perf_counter() - started)
