"""Judging beside the line mode: answers go to a thread, their grades are taken over between two lines."""

from __future__ import annotations

import queue
import sys
from collections.abc import Callable

from mockint.cli.plain_voice import note
from mockint.cli.progress import in_words
from mockint.grading.grader import Texts
from mockint.grading.judging.judge import Judge
from mockint.interview.background import Background, GradeArrived
from mockint.interview.ports import SystemTime
from mockint.interview.session import Session

GLANCE_SECONDS = 0.25
"""How often, while a judge is waited for, a signal is looked for and the progress shown."""


class PlainJudging:
    """Judges one session's answers. `glance` is called while a grade is waited for and may raise to
    leave; `interactive` shows the progress where a person looks."""

    def __init__(self, session: Session, judge: Judge, glance: Callable[[], object]) -> None:
        self.interactive = False
        self._session = session
        self._glance = glance
        self._arrivals: queue.SimpleQueue[GradeArrived] = queue.SimpleQueue()
        state = session.state
        texts = Texts(state.scenario_sha256, state.rubric_sha256)
        self._background = Background(judge, texts, SystemTime(), self._arrivals.put)

    @property
    def pending(self) -> tuple[str, ...]:
        """The documents whose grade has not been taken over yet."""
        return self._background.pending

    def close(self) -> None:
        """Stop judging; what is not judged stays to be finished later."""
        self._background.close()

    def judge(self, document: str) -> None:
        """Have an answer judged."""
        self._background.submit(document, lambda: self._session.case(document))

    def judge_again(self) -> None:
        """After a resume: judge what the earlier run left without a grade."""
        for document in self._session.ungraded():
            if self._session.state.current_grade(document) is None:
                self.judge(document)

    def take_arrivals(self) -> None:
        """Take over the grades that have come in."""
        while not self._arrivals.empty():
            self._record(self._arrivals.get())

    def await_one(self) -> None:
        """Wait for one grade, saying on a terminal for how long."""
        while True:
            try:
                self._record(self._arrivals.get(timeout=GLANCE_SECONDS))
                return
            except queue.Empty:
                self._glance()
                self._show_progress()

    def await_all(self) -> None:
        """Wait until every answer has its grade; that time is nobody's."""
        if self.pending:
            self._session.wait(True)
        while self.pending:
            self.await_one()
        self.take_arrivals()

    def _show_progress(self) -> None:
        progress = self._background.progress
        if self.interactive and progress is not None and sys.stderr.isatty():
            sys.stderr.write(f"\r\x1b[K{in_words(progress)} (Ctrl+C leaves, saved)")
            sys.stderr.flush()

    def _record(self, arrived: GradeArrived) -> None:
        self._background.done(arrived.document)
        self._session.record_grade(arrived.document, arrived.grade)
        if arrived.grade.status == "ungraded":
            note(f"No grade for {arrived.document}: {arrived.grade.reason}")
