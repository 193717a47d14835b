"""Open a session off the event loop: choose the judge, take the lock, begin or bring back."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from textual.message import Message

from mockint.archive.hold import hold
from mockint.errors import MockintError
from mockint.grading.judges import for_interview, offline
from mockint.interview import self_score
from mockint.interview.model_part import part_of
from mockint.interview.opening import begin, bring_back, go_on, new_id
from mockint.selftest.last import beside
from mockint.tui.live import LiveInterview
from mockint.tui.messages import (
    AnswerJudged,
    InterviewOpened,
    JudgeMissing,
    LoadFailed,
    ModelNeeded,
)

if TYPE_CHECKING:
    from mockint.cli.context import Context
    from mockint.interview.background import GradeArrived
    from mockint.interview.opening import Choice
    from mockint.tui.app import MockintApp
    from mockint.tui.screens.room import RoomScreen

OPEN = "open"
"""The group of the workers that open a session, at most one on a screen."""


def keep_model(context: Context, model: str) -> None:
    """Keep the model chosen for the endpoint in force, and use it from now on. Raises
    MockintError, and then what was in force still is."""
    from mockint.config_file import save_choice
    from mockint.settings import read_config

    settings = context.settings
    base_url = read_config(settings.config_file).get("base_url")
    save_choice(settings.config_file, judge="llm", base_url=base_url, model=model, url=settings.url)
    context.reload_settings()


class Opener:
    """Makes a live interview. `opened` blocks and is called in a worker's thread."""

    def __init__(
        self, app: MockintApp, choice: Choice, *, offline: bool = False, agreed: bool = False
    ) -> None:
        """`agreed`: begin even where the judge that was asked for is missing; the interview's
        first notice then says so."""
        self._app = app
        self._context = app.context
        self._choice = choice
        self._offline = offline
        self._agreed = agreed

    def open_for(self, screen: RoomScreen[None], kind: str, item: str) -> None:
        """Open in a worker of a screen, and tell it; what nobody is there any more to take is let go of."""

        def job() -> None:
            message = self.opened(kind, item)
            if not screen.post_message(message) and isinstance(message, InterviewOpened):
                message.live.close()

        screen.in_background(job, OPEN)

    def opened(self, kind: str, item: str) -> Message:
        """The message to post: the interview, or what stands in its way. `item`: a session, a scenario,
        or a scenario and its drill with a slash between."""
        try:
            return self._begun(item) if kind == "start" else self._brought_back(item)
        except MockintError as error:
            return LoadFailed(str(error))

    def _begun(self, scenario: str) -> Message:
        context, time = self._context, self._app.time
        name, _, drill = scenario.partition("/")
        choice = replace(self._choice, drill=drill)
        entry = context.bank.entry(name)
        memory = context.archive.memory()
        chosen = (
            offline()
            if self._offline
            else for_interview(context.settings, memory, context.budget())
        )
        if chosen.models:
            return ModelNeeded(chosen.models, scenario)
        if chosen.problem is not None and not self._agreed:
            return JudgeMissing(chosen.problem, scenario)
        session_id = new_id()
        held = hold(context.settings.home, session_id)
        session = begin(entry, choice, context.archive, context.writer, time, session_id)
        live = LiveInterview(session, chosen, held, context.writer, time, self._arrived)
        live.beside = partial(beside, lambda: context.archive)
        live.asks_rating = self_score.wanted(context.archive)
        live.part = part_of(chosen.calls, context.settings.max_follow_ups)
        return InterviewOpened(live)

    def _brought_back(self, session_id: str) -> Message:
        context, time = self._context, self._app.time
        memory = context.archive.memory()
        chosen = for_interview(context.settings, memory, context.budget())
        held = hold(context.settings.home, session_id)
        session = bring_back(context.archive, session_id, context.writer, time)
        if held is not None:
            go_on(session)
        live = LiveInterview(session, chosen, held, context.writer, time, self._arrived)
        live.beside = partial(beside, lambda: context.archive)
        live.asks_rating = self_score.wanted(context.archive)
        live.part = part_of(chosen.calls, context.settings.max_follow_ups)
        return InterviewOpened(live)

    def _arrived(self, arrived: GradeArrived) -> None:
        self._app.post_message(AnswerJudged(arrived))
