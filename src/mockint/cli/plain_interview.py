"""The whole interview as lines: typed lines are the answer, words with a slash are commands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from mockint.bank.models import FollowUp
from mockint.cleaning import clean_text
from mockint.cli.context import Context
from mockint.cli.debrief_aside import other_scenario
from mockint.cli.leaving import Leave, Leaving
from mockint.cli.plain_clock import PlainClock
from mockint.cli.plain_commands import Command, PlainCommands
from mockint.cli.plain_judging import PlainJudging
from mockint.cli.plain_model import probed
from mockint.cli.plain_pages import closing, opening
from mockint.cli.plain_voice import note, say
from mockint.grading.judges import Chosen
from mockint.interview.clock import minutes_seconds
from mockint.interview.model_part import part_of
from mockint.interview.session import Next, Session
from mockint.interview.state import ANSWER
from mockint.reports.words import many
from mockint.selftest.last import beside
from mockint.sentences import words

MAX_ANSWER = 200_000
FIRST_WRITE_SECONDS = 5.0


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
        self._judging = PlainJudging(session, chosen.judge, leaving.check)
        self._clock = PlainClock(session)
        self._part = part_of(chosen.calls, context.settings.max_follow_ups)
        self._interactive = False
        self._confirming = False
        self._commands: dict[str, Command] = {
            **PlainCommands(session, self._part, leaving.check).by_word,
            "/submit": self._submit,
            "/skip": self._skip,
            "/quit": self._quit,
        }

    def _over(self) -> bool:
        return self._session.state.phase == "debrief"

    def close(self) -> None:
        """Stop judging; what is not judged stays to be finished later."""
        self._judging.close()
        self._part.cancel()
        self._clock.stop()

    def run(self, lines: Iterable[str], *, interactive: bool) -> None:
        """Hold the interview to its debrief. Raises `Leave` when the candidate quits."""
        self._interactive = self._judging.interactive = interactive
        self._leaving.later()
        say(opening(self._session, self._chosen))
        if self._session.state.phase == "follow_ups":
            self._judging.judge_again()
            self._go_on()
        if not self._over():
            for line in self._read(lines):
                self._line(line)
                if self._over():
                    break
            else:
                self._end_of_input()
        say(closing(self._session, self._beside, self._other))

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
        self._judging.take_arrivals()
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
            note(f"{word} is no command, so the line is part of the answer.")
        self._add(line)

    def _add(self, line: str) -> None:
        document = self._session.state.document
        if document is None:
            return
        text = self._session.state.text(document) + line + "\n"
        if len(text) > MAX_ANSWER:
            note(f"An answer holds at most {MAX_ANSWER:,} characters; this line was refused.")
            return
        if self._session.state.clock.paused:
            self._session.resume()
        self._session.write(document, text)
        self._unsaved_note()

    def _tick(self) -> None:
        for line in self._clock.look():
            say(line)
        if self._session.time_is_up:
            note("Time is up; the answer is submitted.")
            self._hand_in("time")

    def _unsaved_note(self) -> None:
        trouble = self._writer.trouble
        if trouble is not None:
            note(f"Not saved since {trouble.since}: {trouble.reason}")

    # -- commands that move the interview on --------------------------------------------------

    def _submit(self, _rest: str) -> None:
        document = self._session.state.document
        if document is None:
            return
        if self._interactive and not self._confirming:
            self._confirming = True
            count = len(words(self._session.state.text(document)))
            left = minutes_seconds(self._session.state.clock.left(self._session.offset))
            say(
                f"{many(count, 'word')}, {left} left. /submit again hands it in, anything else goes on."
            )
            return
        self._confirming = False
        self._hand_in("candidate")

    def _skip(self, _rest: str) -> None:
        if self._session.skip():
            self._go_on()
        else:
            note("Only a follow-up can be skipped; /submit hands in the answer.")

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
        self._judging.judge(document)
        self._go_on()

    def _go_on(self) -> None:
        """Put the next follow-up, waiting for the main answer's grade only where one depends on it;
        else open the debrief."""
        open_one = self._session.state.open_follow_up
        if open_one is not None:
            say(f"\nFollow-up: {open_one.question}")
            return
        self._judging.take_arrivals()
        step, follow_up = self._next_step()
        while step == "wait":
            self._session.wait(True)
            self._judging.await_one()
            step, follow_up = self._next_step()
        self._session.wait(False)
        if step == "debrief" and self._probed():
            return
        if step == "follow_up" and follow_up is not None:
            self._session.put(follow_up)
            say(f"\nFollow-up: {follow_up.question.strip()}")
            return
        self._finish()

    def _next_step(self) -> tuple[Next, FollowUp | None]:
        judging = ANSWER in self._judging.pending
        return self._session.next_step(judging=judging, probing=self._part.may_probe(self._session))

    def _probed(self) -> bool:
        """Have the model ask about what fell short; whether a follow-up of its own was put."""
        while (told := probed(self._session, self._part, self._leaving.check)) is not None:
            if told:
                note(told)
            put = self._session.state.open_follow_up
            if put is not None:
                say(f"\nFollow-up: {put.question}")
                return True
        return False

    def _end_of_input(self) -> None:
        """What was typed is submitted, and no further follow-up is put."""
        session = self._session
        document = session.state.document
        if document == ANSWER:
            session.submit("end_of_input")
            self._judging.judge(ANSWER)
        elif document is not None:
            if session.state.text(document).strip():
                session.submit("end_of_input")
                self._judging.judge(document)
            else:
                session.withdraw()
        self._finish()

    def _finish(self) -> None:
        self._judging.await_all()
        self._session.finish()
