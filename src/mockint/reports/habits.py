"""How the session was gone about: time by phase, when the first of each kind of thought came, facts
and hints."""

from __future__ import annotations

from collections.abc import Iterator

from mockint.interview.clock import TIMED, minutes_seconds
from mockint.interview.events import OPENED, PAUSED, PHASE_ENTERED, RESUMED, WAITING
from mockint.interview.fold import fold
from mockint.interview.state import ANSWER
from mockint.reports.session import SessionView
from mockint.reports.taken import taken_lines
from mockint.review.moments import FIRSTS, firsts

_PHASE = {"clarify": "questions", "answer": "answer", "follow_ups": "follow-ups"}
_CLOCKS = frozenset({OPENED, PHASE_ENTERED, PAUSED, RESUMED, WAITING})


def habit_lines(view: SessionView) -> Iterator[str]:
    """Hints, facts, assumptions, then time, one a line."""
    state = view.state
    yield from taken_lines(view)
    clock = state.clock
    times = [
        f"{_PHASE[phase]} {minutes_seconds(clock.elapsed(state.offset, phase))} of "
        f"{minutes_seconds(clock.budgets.get(phase, 0))}"
        for phase in TIMED
    ]
    yield "Time: " + ", ".join(times)
    over = [_PHASE[phase] for phase, mark in sorted(state.crossed) if mark == "overtime"]
    if over:
        yield "Over time in: " + ", ".join(over)
    if state.answer(ANSWER) is not None:
        yield first_line(view)


def first_line(view: SessionView) -> str:
    """Time on the clock until the main answer first held a number, a trade-off and a way to fail:
    `First number 3:20, first trade-off 7:05, no failure mode.`"""
    found = {moment.kind: moment.offset for moment in firsts(view.events)}
    parts = [
        f"{label} at {minutes_seconds(_clock_at(view, found[kind]))}"
        if kind in found
        else f"no {label.removeprefix('first ')}"
        for kind, label, _ in FIRSTS
    ]
    line = ", ".join(parts)
    return f"{line[0].upper()}{line[1:]}."


def _clock_at(view: SessionView, offset: float) -> float:
    """Seconds on the interview's clock at an offset: pauses and waiting left out."""
    events = (e for e in view.events if e.kind in _CLOCKS and e.offset <= offset)
    return fold(view.state.id, events).clock.total(offset)
