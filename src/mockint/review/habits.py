"""How a candidate spends the clock: the newest interviews, phase by phase. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mockint.archive.envelope import Envelope
from mockint.interview.clock import TIMED, Clock, Phase
from mockint.interview.fold import fold

NEWEST = 20
"""Interviews that habits are read from: what was so long ago is no habit."""


@dataclass(frozen=True, slots=True)
class PhaseHabit:
    """Mean seconds spent in a phase and mean budget, and in how many interviews it went over."""

    phase: Phase
    seconds: float
    budget: float
    over: int


@dataclass(frozen=True, slots=True)
class Habits:
    """Over so many interviews."""

    interviews: int
    phases: tuple[PhaseHabit, ...]


def habits(clocks: Sequence[Clock]) -> Habits:
    """The habits that the clocks of finished interviews show. A phase without a budget is left out."""
    return Habits(len(clocks), tuple(h for phase in TIMED if (h := _habit(phase, clocks))))


def _habit(phase: Phase, clocks: Sequence[Clock]) -> PhaseHabit | None:
    timed = [clock for clock in clocks if clock.budgets.get(phase, 0.0) > 0]
    if not timed:
        return None
    spent = [clock.spent.get(phase, 0.0) for clock in timed]
    budgets = [clock.budgets[phase] for clock in timed]
    over = sum(one > budget for one, budget in zip(spent, budgets, strict=True))
    return PhaseHabit(phase, sum(spent) / len(timed), sum(budgets) / len(timed), over)


def clock_of(session: str, events: Iterable[Envelope]) -> Clock:
    """The clock at the end of a session; its typing is not needed for it."""
    return fold(session, events).clock
