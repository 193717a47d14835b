"""The interview's clock at one moment in words, alike on the desk, in a replay and in a recording."""

from __future__ import annotations

from mockint.interview.clock import minutes_seconds
from mockint.interview.state import SessionState

PHASES = {
    "clarify": "Questions",
    "answer": "Answer",
    "follow_ups": "Follow-ups",
    "debrief": "Debrief",
}


def clock_words(state: SessionState, offset: float) -> str:
    """The phase and what is left of it: `Answer 13:20 left`, `Answer 0:40 over`."""
    clock = state.clock
    left = clock.left(offset)
    standing = "paused" if clock.paused else "waiting for the judge" if clock.waiting else "left"
    over = " over" if left < 0 and standing == "left" else ""
    time = minutes_seconds(abs(left)) + over
    return f"{PHASES[state.phase]} {time if over else f'{time} {standing}'}"


def moment_words(state: SessionState, offset: float) -> str:
    """The same of a moment that is looked back at: a debrief has no clock."""
    return PHASES["debrief"] if state.phase == "debrief" else clock_words(state, offset)


def question_on_table(state: SessionState) -> str:
    """What stood above the editor: the open follow-up, or what had changed; empty for neither."""
    follow_up = state.open_follow_up
    if follow_up is not None:
        return f"Follow-up: {follow_up.question}"
    if state.change and state.phase == "answer":
        return f"The problem changed: {state.change}"
    return ""


_WHO = {
    ("candidate", "question"): "You asked",
    ("interviewer", "reply"): "Interviewer",
    ("interviewer", "hint"): "Hint",
}


def last_said(state: SessionState) -> str:
    """The last question, reply or hint; what is on the table, and answers, are shown elsewhere."""
    for line in reversed(state.transcript):
        who = _WHO.get((line.who, line.kind))
        if who is not None:
            return f"{who}: {line.text}"
    return ""
