"""The interview on screen: its session, its judge, its lock. Screens hand it on to each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from mockint.grading.grader import Texts
from mockint.interview.absence import Watch
from mockint.interview.background import Background, GradeArrived
from mockint.interview.model_part import ModelPart
from mockint.interview.opening import go_on
from mockint.interview.ports import SystemTime
from mockint.reports.session import Beside, SessionView, nothing_beside

if TYPE_CHECKING:
    from mockint.archive.hold import Hold
    from mockint.archive.writer import Writer
    from mockint.grading.judges import Chosen
    from mockint.interview.ports import Time
    from mockint.interview.session import Session


class LiveInterview:
    """One session with all that it needs while it is on screen. `hold` None: another mockint has
    it open, and here it is read-only."""

    def __init__(
        self,
        session: Session,
        chosen: Chosen,
        hold: Hold | None,
        writer: Writer,
        time: Time,
        arrived: Callable[[GradeArrived], None],
        *,
        example: bool = False,
    ) -> None:
        """`example`: it is the finished interview that comes with mockint, to look at."""
        self.session = session
        self.chosen = chosen
        self.writer = writer
        self.part = ModelPart()
        """What the model does beside judging."""
        self.pasted: dict[str, str] = {}
        """Replies of a chat that were pasted and not taken as a grade, by document."""
        self.beside: Beside = nothing_beside
        """What is said of a judge beside its grade."""
        self.asks_rating = True
        """Whether the candidate is asked for a rating of their own before the debrief."""
        self.example = example
        self._hold = hold
        self._time = time
        self._arrived = arrived
        self.background = self._judging(chosen)
        self._watch: Watch | None = None
        if hold is not None and self.unfinished:
            session.watch = self._watch = Watch(SystemTime().monotonic).run()

    def _judging(self, chosen: Chosen) -> Background:
        state = self.session.state
        texts = Texts(state.scenario_sha256, state.rubric_sha256)
        return Background(chosen.judge, texts, self._time, self._arrived)

    @property
    def read_only(self) -> bool:
        """Whether another mockint has the session open."""
        return self._hold is None

    @property
    def unfinished(self) -> bool:
        """Whether the interview is still running."""
        return self.session.state.phase != "debrief"

    def view(self) -> SessionView:
        """The session as the debrief and reports see it."""
        session = self.session
        return SessionView(
            session.state, session.scenario, session.rubric, session.recording, self.beside
        )

    def judge(self, document: str) -> None:
        """Judge an answer in the background."""
        session = self.session
        self.background.submit(document, lambda: session.case(document))

    def judge_again(self, chosen: Chosen) -> bool:
        """Have the submitted answers judged by a judge, perhaps another one; whether any is."""
        if self.read_only or self.background.pending:
            return False
        self.chosen = chosen
        self.background.close()
        self.background = self._judging(chosen)
        documents = [answer.document for answer in self.session.state.submitted]
        for document in documents:
            self.judge(document)
        return bool(documents)

    def take(self, arrived: GradeArrived) -> None:
        """Record a grade that arrived."""
        if arrived.document in self.background.pending:
            self.background.done(arrived.document)
            self.session.record_grade(arrived.document, arrived.grade)

    def leave(self, reason: str) -> None:
        """Stop the clock and the judge; what is not judged can be finished later."""
        self.part.cancel()
        self.background.close()
        if self.unfinished and not self.read_only:
            self.session.pause(reason)

    def come_back(self) -> None:
        """Go on after a leave that did not happen."""
        self.background = self._judging(self.chosen)
        if self.unfinished and not self.read_only:
            go_on(self.session)

    def close(self) -> None:
        """Let go of the session."""
        self.leave("left")
        if self._watch is not None:
            self._watch.stop()
        if self._hold is not None:
            self._hold.release()
            self._hold = None
