"""One interview, driven: what the candidate does becomes events, and events become the state.

It knows nothing of a terminal. The TUI, the line mode and the tests drive the same object, always
from one thread; judging happens elsewhere and comes back through `record_grade`.
"""

from __future__ import annotations

import re
from typing import Literal

from mockint.archive.envelope import Envelope
from mockint.bank.models import Check, FollowUp, Rubric, Scenario
from mockint.cleaning import flowing
from mockint.grading.amend import with_free_hints
from mockint.grading.case import Case
from mockint.grading.grade import Grade
from mockint.grading.judging.template import template_sha256
from mockint.grading.record import to_record
from mockint.grading.scoring.values import ARITHMETIC
from mockint.interview import events as kinds
from mockint.interview import hints
from mockint.interview.cases import case_for
from mockint.interview.choosing import put_question
from mockint.interview.clock import Mark, Phase
from mockint.interview.edits import diff, line_diff
from mockint.interview.follow_ups import curve_ball, follow_ups_due, waits_for_judge
from mockint.interview.interviewer import NOT_SPECIFIED, Reply
from mockint.interview.ports import Recorder, Saved, Time
from mockint.interview.recorded import Recorded
from mockint.interview.standing import standing
from mockint.interview.state import ANSWER, SessionState
from mockint.sentences import words

WORDS_THAT_BEGIN = 20
PRESENT_AFTER = 10.0
CURVE_BALL_PART = 1 / 3

_HEADINGS = re.compile(r"^#.*$", re.MULTILINE)

Next = Literal["follow_up", "wait", "debrief"]


class Session(Recorded):
    """The only writer of one recording. Every method that records returns after the state has
    moved; `receipt` is that of the newest events."""

    def __init__(
        self,
        scenario: Scenario,
        rubric: Rubric,
        recorder: Recorder,
        time: Time,
        state: SessionState,
        recording: list[Envelope] | None = None,
    ) -> None:
        super().__init__(recorder, time, state, recording)
        self.scenario = scenario
        self.rubric = rubric

    @property
    def pressure(self) -> bool:
        """Whether there are no hints and no pauses, and time ends the answer."""
        return self.state.mode == "pressure"

    # -- writing ------------------------------------------------------------------------------

    def write(self, document: str, text: str, *, by_line: bool = False) -> bool:
        """Record what changed between the recorded draft and the editor's text; whether anything
        did. `by_line` where it was written elsewhere. Ignored once the answer is submitted."""
        if self.state.answer(document) is not None:
            return False
        edits = (line_diff if by_line else diff)(self.state.text(document), text)
        if not edits:
            return False
        data = {"document": document, "edits": [list(e) for e in edits], "length": len(text)}
        self.record(kinds.EDITED, data)
        if self.state.phase == "clarify" and document == ANSWER and _begun(text):
            self.enter("answer", "words")
        return True

    # -- asking -------------------------------------------------------------------------------

    def ask(self, question: str) -> Reply:
        """Put a clarifying question; the reply is recorded with the facts it gave."""
        reply = put_question(self, question)
        return reply or Reply(NOT_SPECIFIED)

    def peek_hint(self) -> tuple[str, int] | None:
        """The check and rung of the next hint, without taking it; None when there is none."""
        found = self._next_hint()
        return None if found is None else (found[0].id, found[1])

    def hint(self) -> tuple[str, int] | None:
        """Take the next hint: its text and rung, or None when there is none."""
        found, document = self._next_hint(), self.state.document
        if found is None:
            return None
        check, rung = found
        text = check.hints[rung - 1]
        data = {"document": document, "check": check.id, "rung": rung, "text": text}
        self.record(kinds.HINTED, data)
        return text, rung

    def _next_hint(self) -> tuple[Check, int] | None:
        document = self.state.document
        if self.pressure or document is None:
            return None
        return hints.next_hint(self.case(document), self.state.hints)

    # -- the clock ----------------------------------------------------------------------------

    def enter(self, phase: Phase, reason: str) -> None:
        """Go to another phase."""
        if phase != self.state.phase:
            self.record(kinds.PHASE_ENTERED, {"phase": phase, "reason": reason})

    def begin_answer(self) -> None:
        """The candidate ends the clarifying phase."""
        if self.state.phase == "clarify":
            self.enter("answer", "candidate")

    def pause(self, reason: str = "candidate") -> bool:
        """Stop the clock; not under pressure, except to leave."""
        refused = self.pressure and reason == "candidate"
        if refused or self.state.clock.paused or self.state.phase == "debrief":
            return False
        self.record(kinds.PAUSED, {"reason": reason})
        return True

    def resume(self, after: str = "pause") -> bool:
        """Let the clock run on."""
        if not self.state.clock.paused:
            return False
        self.record(kinds.RESUMED, {"after": after})
        return True

    def tick(self) -> tuple[Mark, ...]:
        """Look at the clock: records the marks crossed since the last look (returned), the end of
        the clarifying budget, the curve ball, and that the candidate is there."""
        self._leave_out_absences()
        clock = self.state.clock
        if self.state.phase == "debrief" or clock.paused:
            return ()
        offset = self.offset
        phase = self.state.phase
        news = [m for m in clock.reached(offset) if (phase, m) not in self.state.crossed]
        for mark in news:
            self.record(kinds.CROSSED, {"phase": phase, "mark": mark})
        if phase == "clarify" and clock.left(offset) <= 0:
            self.enter("answer", "budget")
        self._maybe_curve_ball(offset)
        if not self.state.clock.waiting and offset - self.state.offset >= PRESENT_AFTER:
            self.record(kinds.PRESENT, {})
        return tuple(news)

    def _maybe_curve_ball(self, offset: float) -> None:
        clock = self.state.clock
        if not self.pressure or self.state.curve_ball or self.state.phase != "answer":
            return
        part = clock.budgets.get("answer", 0.0) * CURVE_BALL_PART
        if self.scenario.curve_balls and clock.elapsed(offset) >= part:
            state = self.state
            ball = curve_ball(self.scenario.curve_balls, state.attempt, state.curve_balls_before)
            change = flowing(ball.change.strip())
            self.record(kinds.CURVE_BALL_PUT, {"id": ball.id, "change": change})

    @property
    def time_is_up(self) -> bool:
        """Under pressure: whether the clock has ended this phase's answering."""
        if not self.pressure or self.state.document is None or self.state.phase == "clarify":
            return False
        return self.state.clock.left(self.offset) <= 0

    # -- answers and follow-ups ---------------------------------------------------------------

    def submit(self, reason: str = "candidate") -> Saved | None:
        """Hand in the answer on the table. The receipt is the acknowledgement: only when it says
        saved is the answer in. None when nothing is on the table."""
        document = self.state.document
        if document is None:
            return None
        length = len(self.state.text(document))
        saved = self.record(
            kinds.SUBMITTED, {"document": document, "length": length, "reason": reason}
        )
        if document == ANSWER:
            self.enter("follow_ups", "submitted")
        return saved

    def skip(self) -> bool:
        """Leave the follow-up on the table unanswered."""
        follow_up = self.state.open_follow_up
        if follow_up is None:
            return False
        self.record(kinds.FOLLOW_UP_SKIPPED, {"id": follow_up.id})
        return True

    def withdraw(self) -> bool:
        """Take the follow-up on the table back because the input ended; it does not count."""
        follow_up = self.state.open_follow_up
        if follow_up is None:
            return False
        self.record(kinds.FOLLOW_UP_WITHDRAWN, {"id": follow_up.id})
        return True

    def next_step(self, *, judging: bool, probing: bool = False) -> tuple[Next, FollowUp | None]:
        """What comes after an answer, of what is scripted. `judging`: whether the main answer's judge
        is at work; then, with follow-ups left that depend on it, or a model that may ask some of its
        own (`probing`), the answer is to wait."""
        due = follow_ups_due(self.scenario, self.state, reactive=not judging)
        if due:
            return "follow_up", due[0]
        depends = probing or waits_for_judge(self.scenario, self.state)
        return ("wait", None) if judging and depends else ("debrief", None)

    def put(self, follow_up: FollowUp) -> None:
        """Put a follow-up on the table."""
        question = flowing(follow_up.question.strip())
        data = {"id": follow_up.id, "question": question, "when": follow_up.when}
        self.record(kinds.FOLLOW_UP_PUT, data)

    def wait(self, on: bool) -> None:
        """Waiting for a judge begins or ends; that time is nobody's."""
        if on != self.state.clock.waiting:
            self.record(kinds.WAITING, {"on": on})

    def finish(self) -> None:
        """Open the debrief and record the session's figures."""
        self.wait(False)
        self.enter("debrief", "done")
        self._score()

    # -- grades -------------------------------------------------------------------------------

    def case(self, document: str) -> Case:
        """What a judge is handed for one answer."""
        return case_for(self.scenario, self.rubric, self.state, document)

    def ungraded(self) -> list[str]:
        """The submitted answers that have no grade, or only one that failed and may be finished."""
        documents = []
        for submitted in self.state.submitted:
            record = self.state.current_grade(submitted.document)
            failed = record is not None and record["grade"]["status"] == "ungraded"
            if record is None or (failed and record.get("failure")):
                documents.append(submitted.document)
        return documents

    def record_grade(self, document: str, grade: Grade, *, appeal: str | None = None) -> Grade:
        """Record a grade of an answer, with the hints that cost nothing after all; the session's
        figures follow once the debrief is open. `appeal`: the check whose appeal led to it."""
        free = hints.lifted(grade.checks, self.state.hints, self.recording, document)
        if free:
            grade = with_free_hints(grade, self.case(document), free)
        template = self._template(document, grade, appeal)
        data = {
            "document": document,
            "arithmetic": ARITHMETIC,
            "template": template,
            **to_record(grade),
        }
        self.record(kinds.GRADED, data if appeal is None else {**data, "appeal": appeal})
        if self.state.phase == "debrief":
            self._score()
        return grade

    def _template(self, document: str, grade: Grade, appeal: str | None) -> str | None:
        """The hash of the judge's prompt without the question; after an appeal that of the judging
        which it corrects, None where no model was asked."""
        if appeal is not None:
            record = self.state.current_grade(document) or {}
            return record.get("template")
        return template_sha256() if grade.provenance.judge in {"llm", "pasted"} else None

    def _score(self) -> None:
        record = dict(standing(self.scenario, self.rubric, self.state).record)
        if record != self.state.figures:
            self.record(kinds.SCORED, record)

    def show_reference(self) -> None:
        """Note that the reference solution is on screen."""
        if not self.state.reference_shown:
            self.record(kinds.REFERENCE_SHOWN, {"given_up": self.state.answer(ANSWER) is None})


def _begun(text: str) -> bool:
    """Whether the answer was begun; an outline of headings is no beginning."""
    return len(words(_HEADINGS.sub("", text))) >= WORDS_THAT_BEGIN
