"""What an interview is at one moment: the value that events fold into. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from mockint.interview.clock import Clock, Phase

ANSWER = "answer"
FOLLOW_UP_PREFIX = "follow_up:"
SCRATCH = "scratch"
"""The document of the scratchpad, which nobody judges."""

FollowUpStatus = Literal["open", "submitted", "skipped", "withdrawn"]


def follow_up_document(follow_up: str) -> str:
    """The document in which a follow-up is answered."""
    return FOLLOW_UP_PREFIX + follow_up


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the transcript. `who` is interviewer or candidate."""

    at: str
    offset: float
    who: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class PutFollowUp:
    """A follow-up that was put and what became of it."""

    id: str
    question: str
    when: str
    status: FollowUpStatus = "open"

    @property
    def document(self) -> str:
        """Where it is answered."""
        return follow_up_document(self.id)


@dataclass(frozen=True, slots=True)
class Submitted:
    """One answer that is in. `seconds` is the clock time spent since its question was put."""

    document: str
    text: str
    offset: float
    seconds: float


@dataclass(frozen=True, slots=True)
class HintTaken:
    """A hint and the moment it was taken."""

    document: str
    check: str
    rung: int
    offset: float


@dataclass(frozen=True, slots=True)
class AppealHeard:
    """One appeal. `judging` is the place (from 0) among its answer's grades of the judging whose
    verdict was appealed; `data` what the event holds."""

    at: str
    judging: int
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Dispute:
    """The candidate's word against one verdict. It stands while the verdict does."""

    at: str
    document: str
    check: str
    verdict: str
    sentence: str


@dataclass(frozen=True)
class SessionState:
    """The fold of a recording so far. `documents` are drafts and answers by name; `grades` the
    records of each answer's grades, oldest first; `figures` the session's numbers as last shown. What
    earlier sessions of the scenario put is in `follow_ups_before` and, oldest first, in
    `curve_balls_before`. `self_score`: the levels that the candidate gave by criterion, empty where that
    was skipped, None where nobody asked; `drill` the key of what is drilled, empty in an interview."""

    id: str
    clock: Clock
    scenario: str = ""
    title: str = ""
    scenario_sha256: str = ""
    rubric: str = ""
    rubric_sha256: str = ""
    mode: str = "practice"
    target_bar: str = "senior"
    attempt: int = 1
    seen_reference: bool = False
    follow_ups_before: frozenset[str] = frozenset()
    curve_balls_before: tuple[str, ...] = ()
    started_at: str = ""
    ended_at: str | None = None
    documents: Mapping[str, str] = field(default_factory=dict)
    transcript: tuple[Line, ...] = ()
    submitted: tuple[Submitted, ...] = ()
    follow_ups: tuple[PutFollowUp, ...] = ()
    curve_ball: str | None = None
    change: str = ""
    hints: tuple[HintTaken, ...] = ()
    facts: frozenset[str] = frozenset()
    crossed: frozenset[tuple[str, str]] = frozenset()
    grades: Mapping[str, tuple[Mapping[str, Any], ...]] = field(default_factory=dict)
    appeals: tuple[AppealHeard, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    self_score: Mapping[str, int] | None = None
    figures: Mapping[str, Any] | None = None
    reference_shown: bool = False
    drill: str = ""
    put_at: float = 0.0
    events: int = 0
    offset: float = 0.0
    at: str = ""

    def changed(self, **fields: object) -> SessionState:
        """A copy with other values, as `dataclasses.replace` makes it in six times the time: there is
        one for each event of a recording."""
        made = object.__new__(SessionState)
        made.__dict__.update(self.__dict__, **fields)
        return made

    @property
    def phase(self) -> Phase:
        """The current phase."""
        return self.clock.phase

    @property
    def open_follow_up(self) -> PutFollowUp | None:
        """The follow-up that is waiting for its answer."""
        return next((f for f in self.follow_ups if f.status == "open"), None)

    @property
    def document(self) -> str | None:
        """The document being written: the main answer, the open follow-up, or none (never one in
        the debrief, where nothing is on the table)."""
        if self.phase == "debrief":
            return None
        if self.phase in {"clarify", "answer"}:
            return ANSWER
        follow_up = self.open_follow_up
        return follow_up.document if follow_up else None

    def text(self, document: str) -> str:
        """The text of a document, empty where nothing was written."""
        return self.documents.get(document, "")

    def answer(self, document: str) -> Submitted | None:
        """The submitted answer to a question, None while it is a draft."""
        return next((s for s in self.submitted if s.document == document), None)

    def current_grade(self, document: str) -> Mapping[str, Any] | None:
        """The record that counts: the newest graded, else the newest estimated, else the newest."""
        place = self.current_place(document)
        return None if place is None else dict(self.grades[document][place])

    def current_place(self, document: str) -> int | None:
        """The place (from 0) of that record among the answer's grades."""
        records = self.grades.get(document, ())
        for status in ("graded", "estimated", "ungraded"):
            for place in reversed(range(len(records))):
                if records[place]["grade"]["status"] == status:
                    return place
        return None

    def judging_place(self, document: str) -> int | None:
        """The place of the judging behind the current grade: an appeal makes a new grade of it, but
        is no new judging."""
        place = self.current_place(document)
        while place and self.grades[document][place].get("appeal"):
            place -= 1
        return place

    @property
    def status(self) -> str:
        """unfinished until the debrief, then that of the main answer's current grade."""
        if self.phase != "debrief":
            return "unfinished"
        record = self.current_grade(ANSWER)
        return "ungraded" if record is None else str(record["grade"]["status"])

    @property
    def score(self) -> float | None:
        """The session's score as last shown."""
        return None if self.figures is None else self.figures.get("score")
