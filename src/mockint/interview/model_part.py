"""What a model does in an interview beside judging: it picks facts and asks follow-ups of its own.

Its two calls block and are made in a thread. All else is for the interview's own thread.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from mockint.interview import events as kinds
from mockint.interview.choosing import Chooser, LlmChooser, Picked
from mockint.interview.follow_ups import MODEL, aim_at, own_id, targets
from mockint.interview.leaks import admissible, hidden_from
from mockint.interview.probing import LlmProber, Probed, Prober

if TYPE_CHECKING:
    from mockint.bank.models import Check
    from mockint.grading.short_calls import ShortCalls
    from mockint.interview.interviewer import Brief
    from mockint.interview.probing import Aim
    from mockint.interview.session import Session

R = TypeVar("R")
MAX_FOLLOW_UPS = 5
MOST_GIVEN_UP = 2
"""Checks about which no question could be shown, after which the model is asked no more."""
GOES_ON = "{} The interview goes on with the scripted questions and facts."


class ModelPart:
    """A model's part in one interview; without `chooser` and `prober` it has none. What fails once is
    not asked again, and the first failure is told, once.

    `most`: follow-ups of the whole session up to which it may add its own.
    """

    def __init__(
        self,
        chooser: Chooser | None = None,
        prober: Prober | None = None,
        most: int = MAX_FOLLOW_UPS,
    ) -> None:
        self._chooser = chooser
        self._prober = prober
        self._most = most
        self._given_up: set[str] = set()
        self._cancels: list[threading.Event] = []
        self._told = False

    @property
    def chooses(self) -> bool:
        """Whether a question may be handed to it."""
        return self._chooser is not None

    # -- facts ----------------------------------------------------------------------------------

    def choose(self, brief: Brief, question: str) -> Picked:
        """Have the facts of a question picked. Blocks for ten seconds at most."""
        chooser = self._chooser
        if chooser is None:
            return Picked()
        return self._called(
            lambda cancel: chooser.choose(brief, question, cancel=cancel),
            lambda why: Picked(failure=why),
        )

    def chosen(self, picked: Picked) -> str:
        """Take a choice over; what is to be told of it, once, or nothing."""
        if not picked.failure:
            return ""
        self._chooser = None
        return self._once(picked.failure)

    # -- follow-ups -----------------------------------------------------------------------------

    def may_probe(self, session: Session) -> bool:
        """Whether a follow-up of its own may still come, whatever the main answer's grade will say."""
        state = session.state
        over = state.clock.left(session.offset) <= 0 if state.phase == "follow_ups" else False
        room = state.mode != "drill" and len(state.follow_ups) < self._most
        return self._prober is not None and room and not over

    def target(self, session: Session) -> Check | None:
        """The check that its next follow-up is about, None where there is none to ask about."""
        if not self.may_probe(session):
            return None
        found = targets(session.scenario, session.rubric, session.state)
        return next((check for check in found if check.id not in self._given_up), None)

    def aim(self, session: Session, check: Check) -> Aim:
        """What it is told for that follow-up."""
        return aim_at(session.scenario, session.state, check)

    def probe(self, aim: Aim) -> Probed:
        """Have a follow-up made. Blocks for half a minute at most."""
        prober = self._prober
        if prober is None:
            return Probed()
        return self._called(
            lambda cancel: prober.probe(aim, cancel=cancel), lambda why: Probed(failure=why)
        )

    def probed(self, session: Session, check: Check, probed: Probed) -> str:
        """Put the question, where it may be shown, else the check's own first one, else none; what is
        to be told, once, or nothing."""
        if probed.failure:
            self._prober = None
            return self._once(probed.failure)
        aim = self.aim(session, check)
        hidden = hidden_from(session.scenario, session.rubric, session.state, check)
        if admissible(probed, aim, hidden):
            _put(session, check, probed.text)
        elif _scripted(session, check):
            _put(session, check, check.hints[0].strip())
        else:
            self._given_up.add(check.id)
            if len(self._given_up) >= MOST_GIVEN_UP:
                self._prober = None
        return ""

    # -- both -----------------------------------------------------------------------------------

    def cancel(self) -> None:
        """End what is under way; the interview goes on without a follow-up of the model's own."""
        self._told = self._told or bool(self._cancels)
        for cancel in tuple(self._cancels):
            cancel.set()

    def _called(self, call: Callable[[threading.Event], R], failed: Callable[[str], R]) -> R:
        cancel = threading.Event()
        self._cancels.append(cancel)
        try:
            return call(cancel)
        except Exception as error:  # noqa: BLE001  a defect of the call: nobody may wait for ever
            return failed(f"Asking the model ran into a defect ({type(error).__name__}).")
        finally:
            self._cancels.remove(cancel)

    def _once(self, failure: str) -> str:
        told, self._told = self._told, True
        return "" if told else GOES_ON.format(failure)


def part_of(calls: ShortCalls | None, most: int | None) -> ModelPart:
    """The part of the model that the judge asks, if it asks one."""
    limit = MAX_FOLLOW_UPS if most is None else most
    if calls is None:
        return ModelPart(most=limit)
    return ModelPart(LlmChooser(calls), LlmProber(calls), limit)


def _scripted(session: Session, check: Check) -> bool:
    """Whether the check's first hint is a question that the candidate has not read yet."""
    first = check.hints[0].strip()
    read = {(hint.check, hint.rung) for hint in session.state.hints}
    put = {put.question for put in session.state.follow_ups}
    return first.endswith("?") and (check.id, 1) not in read and first not in put


def _put(session: Session, check: Check, question: str) -> None:
    data = {"id": own_id(check.id), "question": question, "when": f"{MODEL}{check.id}"}
    session.record(kinds.FOLLOW_UP_PUT, data)
