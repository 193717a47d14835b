"""Judging behind the interview: one thread, answers in the order in which they were submitted."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass

from mockint.grading.case import Case
from mockint.grading.grade import Grade
from mockint.grading.grader import Texts, assemble, grade_answer
from mockint.grading.judging.judge import Failure, Judge, Judgement, JudgeProgress, Report, silent
from mockint.interview.ports import Time, utc_text


@dataclass(frozen=True, slots=True)
class GradeArrived:
    """An answer was graded, or its judging failed: then the grade says so."""

    document: str
    grade: Grade


@dataclass(frozen=True, slots=True)
class _Job:
    document: str
    case: Callable[[], Case]
    cancel: threading.Event


class Background:
    """Judges answers one after the other, off the interview's thread.

    `arrived` is called from the judging thread and must only hand the message on. `report` shows
    progress. Nothing here touches a session: the case is made when its turn has come, so that
    it knows the grades before it.
    """

    def __init__(
        self,
        judge: Judge,
        texts: Texts,
        time: Time,
        arrived: Callable[[GradeArrived], None],
        report: Report = silent,
    ) -> None:
        self._judge = judge
        self._texts = texts
        self._time = time
        self._arrived = arrived
        self._report = report
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._cancels: list[threading.Event] = []
        self._thread: threading.Thread | None = None
        self._closed = threading.Event()
        self._pending: list[str] = []
        self.progress: JudgeProgress | None = None

    @property
    def pending(self) -> tuple[str, ...]:
        """The documents whose grade has not been taken over yet, the one being judged first."""
        return tuple(self._pending)

    def done(self, document: str) -> None:
        """The interview has taken over a grade that arrived."""
        self._pending.remove(document)

    def submit(self, document: str, case: Callable[[], Case]) -> None:
        """Judge an answer when its turn comes; `case` is called then."""
        self._pending.append(document)
        job = _Job(document, case, threading.Event())
        self._cancels.append(job.cancel)
        self._jobs.put(job)
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="judging", daemon=True)
            self._thread.start()

    def cancel(self) -> None:
        """Give up all that is under way or waiting: those answers come back ungraded."""
        for cancel in tuple(self._cancels):
            cancel.set()

    def close(self) -> None:
        """Cancel and let the thread end; what is cancelled now is not reported."""
        self._closed.set()
        self.cancel()
        self._jobs.put(None)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            if self._closed.is_set():
                return
            grade = self._graded(job)
            self._cancels.remove(job.cancel)
            self.progress = None
            if self._closed.is_set():
                return
            self._arrived(GradeArrived(job.document, grade))

    def _graded(self, job: _Job) -> Grade:
        case, now = job.case(), utc_text(self._time.now())
        try:
            return grade_answer(
                case, self._judge, self._texts, now=now, cancel=job.cancel, report=self._note
            )
        except Exception as error:  # noqa: BLE001  a defect of a judge: nobody may wait for ever
            sentence = (
                f"Judging ran into a defect of mockint ({type(error).__name__}); the answer is "
                "saved, so try again with another judge."
            )
            judgement = Judgement("code", failure=Failure("defect", sentence))
            return assemble(case, judgement, self._texts, now=now)

    def _note(self, progress: JudgeProgress) -> None:
        self.progress = progress
        self._report(progress)
