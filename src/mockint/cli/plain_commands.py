"""The commands of the line mode that leave the interview where it is: ask, hint, time, pause, brief."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mockint.cli.plain_model import replied
from mockint.cli.plain_voice import note, say
from mockint.interview import hints
from mockint.interview.clock import minutes_seconds
from mockint.interview.drilling import brief_behind
from mockint.interview.model_part import ModelPart
from mockint.interview.session import Session
from mockint.interview.state import ANSWER
from mockint.reports.words import many
from mockint.sentences import words

Command = Callable[[str], None]
"""Takes what stands behind the command's word."""


class PlainCommands:
    """What they do to one session. `glance` is called while a model is waited for and may raise to
    leave."""

    def __init__(self, session: Session, part: ModelPart, glance: Callable[[], object]) -> None:
        self._session = session
        self._part = part
        self._glance = glance

    @property
    def by_word(self) -> Mapping[str, Command]:
        """The commands by their word; a drill has one for the brief behind its question."""
        drill: dict[str, Command] = {"/brief": self._brief} if self._session.state.drill else {}
        return {
            "/ask": self._ask,
            "/hint": self._hint,
            "/time": self._time,
            "/pause": self._pause,
            "/resume": self._resume,
            **drill,
        }

    def _ask(self, question: str) -> None:
        if not question:
            note("Write the question after /ask.")
            return
        text, told = replied(self._session, self._part, question, self._glance)
        say(f"Interviewer: {text}")
        if told:
            note(told)

    def _hint(self, _rest: str) -> None:
        if self._session.pressure:
            note("There are no hints under pressure.")
            return
        hint = self._session.hint()
        if hint is None:
            note("There is no hint left to give.")
            return
        text, rung = hint
        say(f"Hint {rung} ({hints.price(rung)}): {text}")

    def _time(self, _rest: str) -> None:
        session = self._session
        left = session.state.clock.left(session.offset)
        words_so_far = len(words(session.state.text(session.state.document or ANSWER)))
        say(f"{session.state.phase}: {minutes_seconds(left)} left, {many(words_so_far, 'word')}")

    def _pause(self, _rest: str) -> None:
        if self._session.pressure:
            note("There are no pauses under pressure.")
        elif self._session.pause():
            say("Paused. /resume goes on.")

    def _resume(self, _rest: str) -> None:
        if self._session.resume():
            say("Going on.")

    def _brief(self, _rest: str) -> None:
        say(f"\n{brief_behind(self._session.scenario.brief).strip()}\n")
