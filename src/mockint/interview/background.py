"""Judging behind the interview: one thread, answers in the order in which they were submitted."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass

from mockint.grading.case import Case
from mockint.grading.grade import Grade
from mockint.grading.grader import Texts, grade_answer
from mockint.grading.judging.judge import Judge, JudgeProgress, Report, silent
from mockint.interview.ports import Time, utc_text


@dataclass(frozen=True, slots=True)
class GradeArrived:
    """An answer was graded, or its judging failed: then the grade says so."""

    document: str
    grade: Grade


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
        self._jobs: queue.SimpleQueue[tuple[str, Callable[[], Case]] | None] = queue.SimpleQueue()
        self._cancel = threading.Event()
        self._thread: threading.Thread | None = None
        self._closed = False
        self._pending: list[str] = []
        self._unjudged = 0
        self._counting = threading.Lock()
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
        with self._counting:
            if self._unjudged == 0:
                self._cancel.clear()
            self._unjudged += 1
        self._jobs.put((document, case))
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="judging", daemon=True)
            self._thread.start()

    def cancel(self) -> None:
        """Give up all that is under way or waiting: those answers come back ungraded."""
        with self._counting:
            if self._unjudged:
                self._cancel.set()

    def close(self) -> None:
        """Cancel and let the thread end; what is cancelled now is not reported."""
        self._closed = True
        self._cancel.set()
        self._jobs.put(None)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            document, case = job
            grade = grade_answer(
                case(),
                self._judge,
                self._texts,
                now=utc_text(self._time.now()),
                cancel=self._cancel,
                report=self._note,
            )
            with self._counting:
                self._unjudged -= 1
            self.progress = None
            if self._closed:
                return
            self._arrived(GradeArrived(document, grade))

    def _note(self, progress: JudgeProgress) -> None:
        self.progress = progress
        self._report(progress)
