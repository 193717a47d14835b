"""The whole interview as lines: typed lines are the answer, words with a slash are commands."""

from __future__ import annotations

import queue
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial

import click

from mockint.bank.models import FollowUp
from mockint.cleaning import clean_text
from mockint.cli.context import Context
from mockint.cli.debrief_aside import other_scenario
from mockint.cli.leaving import Leave, Leaving
from mockint.cli.plain_clock import PlainClock
from mockint.cli.plain_model import probed, replied
from mockint.cli.plain_pages import closing, opening
from mockint.cli.progress import in_words
from mockint.grading.grader import Texts
from mockint.grading.judges import Chosen
from mockint.interview import hints
from mockint.interview.background import Background, GradeArrived
from mockint.interview.clock import minutes_seconds
from mockint.interview.model_part import part_of
from mockint.interview.ports import SystemTime
from mockint.interview.session import Next, Session
from mockint.interview.state import ANSWER
from mockint.selftest.last import beside
from mockint.sentences import words

MAX_ANSWER = 200_000
FIRST_WRITE_SECONDS = 5.0
GLANCE_SECONDS = 0.25
"""How often, while a judge is waited for, a signal is looked for and the progress shown."""


class PlainInterview:
    """Drives one session from lines. Nothing is asked back of a pipe."""

    def __init__(
        self, context: Context, session: Session, chosen: Chosen, leaving: Leaving
    ) -> None:
        self._session = session
        self._leaving = leaving
        self._chosen = chosen
        self._writer = context.writer
        self._beside = partial(beside, lambda: context.archive)
        self._other = partial(other_scenario, context)
        self._arrivals: queue.SimpleQueue[GradeArrived] = queue.SimpleQueue()
        state = session.state
        self._background = Background(
            chosen.judge,
            Texts(state.scenario_sha256, state.rubric_sha256),
            SystemTime(),
            self._arrivals.put,
        )
        self._clock = PlainClock(session)
        self._part = part_of(chosen.calls, context.settings.max_follow_ups)
        self._interactive = False
        self._confirming = False
        self._commands: dict[str, Callable[[str], None]] = {
            "/ask": self._ask,
            "/hint": self._hint,
            "/time": self._time,
            "/pause": self._pause,
            "/resume": self._resume,
            "/submit": self._submit,
            "/skip": self._skip,
            "/quit": self._quit,
        }

    def _over(self) -> bool:
        return self._session.state.phase == "debrief"

    def close(self) -> None:
        """Stop judging; what is not judged stays to be finished later."""
        self._background.close()
        self._part.cancel()
        self._clock.stop()

    def run(self, lines: Iterable[str], *, interactive: bool) -> None:
        """Hold the interview to its debrief. Raises `Leave` when the candidate quits."""
        self._interactive = interactive
        self._leaving.later()
        self._say(opening(self._session, self._chosen))
        if self._session.state.phase == "follow_ups":
            self._judge_again()
            self._go_on()
        if not self._over():
            for line in self._read(lines):
                self._line(line)
                if self._over():
                    break
            else:
                self._end_of_input()
        self._say(closing(self._session, self._beside, self._other))

    def _read(self, lines: Iterable[str]) -> Iterator[str]:
        """The lines; a signal leaves at once only while one is waited for."""
        reading = iter(lines)
        while True:
            self._leaving.at_once()
            line = next(reading, None)
            self._leaving.later()
            if line is None:
                return
            yield line

    # -- lines --------------------------------------------------------------------------------

    def _line(self, raw: str) -> None:
        line = clean_text(raw).rstrip("\n")
        self._take_arrivals()
        self._tick()
        if self._over():
            return
        word, _, rest = line.partition(" ")
        confirming, self._confirming = self._confirming, False
        if word in self._commands:
            self._confirming = confirming and word == "/submit"
            self._commands[word](rest.strip())
            return
        if line.startswith("//"):
            line = line[1:]
        elif line.startswith("/") and len(word) > 1:
            self._note(f"{word} is no command, so the line is part of the answer.")
        self._add(line)

    def _add(self, line: str) -> None:
        document = self._session.state.document
        if document is None:
            return
        text = self._session.state.text(document) + line + "\n"
        if len(text) > MAX_ANSWER:
            self._note(f"An answer holds at most {MAX_ANSWER:,} characters; this line was refused.")
            return
        if self._session.state.clock.paused:
            self._session.resume()
        self._session.write(document, text)
        self._unsaved_note()

    def _tick(self) -> None:
        for line in self._clock.look():
            self._say(line)
        if self._session.time_is_up:
            self._note("Time is up; the answer is submitted.")
            self._hand_in("time")

    def _unsaved_note(self) -> None:
        trouble = self._writer.trouble
        if trouble is not None:
            self._note(f"Not saved since {trouble.since}: {trouble.reason}")

    # -- commands -----------------------------------------------------------------------------

    def _ask(self, question: str) -> None:
        if not question:
            self._note("Write the question after /ask.")
            return
        text, told = replied(self._session, self._part, question, self._leaving.check)
        self._say(f"Interviewer: {text}")
        if told:
            self._note(told)

    def _hint(self, _rest: str) -> None:
        if self._session.pressure:
            self._note("There are no hints under pressure.")
            return
        hint = self._session.hint()
        if hint is None:
            self._note("There is no hint left to give.")
            return
        text, rung = hint
        self._say(f"Hint {rung} ({hints.price(rung)}): {text}")

    def _time(self, _rest: str) -> None:
        session = self._session
        left = session.state.clock.left(session.offset)
        words_so_far = len(words(session.state.text(session.state.document or ANSWER)))
        self._say(f"{session.state.phase}: {minutes_seconds(left)} left, {words_so_far} words")

    def _pause(self, _rest: str) -> None:
        if self._session.pressure:
            self._note("There are no pauses under pressure.")
        elif self._session.pause():
            self._say("Paused. /resume goes on.")

    def _resume(self, _rest: str) -> None:
        if self._session.resume():
            self._say("Going on.")

    def _submit(self, _rest: str) -> None:
        document = self._session.state.document
        if document is None:
            return
        if self._interactive and not self._confirming:
            self._confirming = True
            count = len(words(self._session.state.text(document)))
            left = minutes_seconds(self._session.state.clock.left(self._session.offset))
            self._say(
                f"{count} words, {left} left. /submit again hands it in, anything else goes on."
            )
            return
        self._confirming = False
        self._hand_in("candidate")

    def _skip(self, _rest: str) -> None:
        if self._session.skip():
            self._go_on()
        else:
            self._note("Only a follow-up can be skipped; /submit hands in the answer.")

    def _quit(self, _rest: str) -> None:
        raise Leave(wanted=True)

    # -- the way through ----------------------------------------------------------------------

    def _hand_in(self, reason: str) -> None:
        document = self._session.state.document
        saved = self._session.submit(reason)
        if document is None or saved is None:
            return
        if not saved.wait(FIRST_WRITE_SECONDS):
            self._unsaved_note()
        self._judge(document)
        self._go_on()

    def _judge(self, document: str) -> None:
        self._background.submit(document, lambda: self._session.case(document))

    def _judge_again(self) -> None:
        """After a resume: judge what the earlier run left without a grade."""
        for document in self._session.ungraded():
            if self._session.state.current_grade(document) is None:
                self._judge(document)

    def _go_on(self) -> None:
        """Put the next follow-up, waiting for the main answer's grade only where one depends on it;
        else open the debrief."""
        open_one = self._session.state.open_follow_up
        if open_one is not None:
            self._say(f"\nFollow-up: {open_one.question}")
            return
        self._take_arrivals()
        step, follow_up = self._next_step()
        while step == "wait":
            self._session.wait(True)
            self._await_one()
            step, follow_up = self._next_step()
        self._session.wait(False)
        if step == "debrief" and self._probed():
            return
        if step == "follow_up" and follow_up is not None:
            self._session.put(follow_up)
            self._say(f"\nFollow-up: {follow_up.question.strip()}")
            return
        self._finish()

    def _next_step(self) -> tuple[Next, FollowUp | None]:
        judging = ANSWER in self._background.pending
        return self._session.next_step(judging=judging, probing=self._part.may_probe(self._session))

    def _probed(self) -> bool:
        """Have the model ask about what fell short; whether a follow-up of its own was put."""
        while (told := probed(self._session, self._part, self._leaving.check)) is not None:
            if told:
                self._note(told)
            put = self._session.state.open_follow_up
            if put is not None:
                self._say(f"\nFollow-up: {put.question}")
                return True
        return False

    def _end_of_input(self) -> None:
        """What was typed is submitted, and no further follow-up is put."""
        session = self._session
        document = session.state.document
        if document == ANSWER:
            session.submit("end_of_input")
            self._judge(ANSWER)
        elif document is not None:
            if session.state.text(document).strip():
                session.submit("end_of_input")
                self._judge(document)
            else:
                session.withdraw()
        self._finish()

    def _finish(self) -> None:
        if self._background.pending:
            self._session.wait(True)
        while self._background.pending:
            self._await_one()
        self._take_arrivals()
        self._session.finish()

    def _await_one(self) -> None:
        """Wait for one grade, saying on a terminal for how long."""
        while True:
            try:
                self._record(self._arrivals.get(timeout=GLANCE_SECONDS))
                return
            except queue.Empty:
                self._leaving.check()
                progress = self._background.progress
                if self._interactive and progress is not None and sys.stderr.isatty():
                    sys.stderr.write(f"\r\x1b[K{in_words(progress)} (Ctrl+C leaves, saved)")
                    sys.stderr.flush()

    def _take_arrivals(self) -> None:
        while not self._arrivals.empty():
            self._record(self._arrivals.get())

    def _record(self, arrived: GradeArrived) -> None:
        self._background.done(arrived.document)
        self._session.record_grade(arrived.document, arrived.grade)
        if arrived.grade.status == "ungraded":
            self._note(f"No grade for {arrived.document}: {arrived.grade.reason}")

    # -- words --------------------------------------------------------------------------------

    def _say(self, text: str) -> None:
        click.echo(text)

    def _note(self, text: str) -> None:
        click.echo(f"({text})")
