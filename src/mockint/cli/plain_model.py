"""What the line mode does with a model beside judging: look up facts, make a follow-up, and wait for it."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import TypeVar

from mockint.interview.choosing import answer_question, put_question
from mockint.interview.interviewer import brief_of
from mockint.interview.model_part import ModelPart
from mockint.interview.session import Session

R = TypeVar("R")
GLANCE_SECONDS = 0.1


def awaited(work: Callable[[], R], glance: Callable[[], object]) -> R:
    """Do work, which must not raise, in a thread. `glance` is called meanwhile and may raise to leave."""
    done: queue.SimpleQueue[R] = queue.SimpleQueue()
    threading.Thread(target=lambda: done.put(work()), name="model", daemon=True).start()
    while True:
        try:
            return done.get(timeout=GLANCE_SECONDS)
        except queue.Empty:
            glance()


def replied(
    session: Session, part: ModelPart, question: str, glance: Callable[[], object]
) -> tuple[str, str]:
    """Put a question: the reply, after ten seconds at most, and what is to be told of the model."""
    reply = put_question(session, question, model=part.chooses)
    if reply is not None:
        return reply.text, ""
    picked = awaited(lambda: part.choose(brief_of(session.scenario), question), glance)
    return answer_question(session, picked).text, part.chosen(picked)


def probed(session: Session, part: ModelPart, glance: Callable[[], object]) -> str | None:
    """Have the model ask about what fell short: what is to be told of it; None where there is nothing
    to ask about. Whether a follow-up was put shows in the state."""
    check = part.target(session)
    if check is None:
        return None
    session.wait(True)
    aim = part.aim(session, check)
    made = awaited(lambda: part.probe(aim), glance)
    session.wait(False)
    return part.probed(session, check, made)
