"""The interview's clock as a value: how long each phase has run, and how it stands. Pure.

Time is the session's offset: monotonic seconds since it began, going on across resumes. Pauses and
waiting for a judge stop it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal

Phase = Literal["clarify", "answer", "follow_ups", "debrief"]
Mark = Literal["amber", "red", "overtime"]
TIMED: Final[tuple[Phase, ...]] = ("clarify", "answer", "follow_ups")
MARKS: Final[tuple[tuple[Mark, float], ...]] = (("amber", 0.75), ("red", 0.9), ("overtime", 1.0))
"""Each mark and the part of a phase's budget at which it is crossed."""


@dataclass(frozen=True, slots=True)
class Clock:
    """`budgets` and `spent` in seconds by phase; `since` is the offset from which the current phase
    runs, None while it stands still."""

    budgets: Mapping[str, float]
    phase: Phase = "clarify"
    spent: Mapping[str, float] = field(default_factory=dict)
    since: float | None = None
    paused: bool = False
    waiting: bool = False

    def elapsed(self, offset: float, phase: Phase | None = None) -> float:
        """Seconds spent in a phase (the current one by default) up to an offset."""
        wanted = phase or self.phase
        spent = self.spent.get(wanted, 0.0)
        if wanted == self.phase and self.since is not None:
            spent += max(0.0, offset - self.since)
        return spent

    def left(self, offset: float) -> float:
        """Seconds left of the current phase's budget; negative in overtime."""
        return self.budgets.get(self.phase, 0.0) - self.elapsed(offset)

    def total(self, offset: float) -> float:
        """Seconds spent in all phases."""
        return sum(self.elapsed(offset, phase) for phase in TIMED)

    def reached(self, offset: float) -> tuple[Mark, ...]:
        """The marks that the current phase has passed; a phase without a budget has none."""
        budget = self.budgets.get(self.phase, 0.0)
        if self.phase == "debrief" or budget <= 0:
            return ()
        elapsed = self.elapsed(offset)
        return tuple(mark for mark, part in MARKS if elapsed >= budget * part)

    @property
    def running(self) -> bool:
        """Whether time passes."""
        return self.since is not None

    def stopped(self, offset: float) -> Clock:
        """The same clock standing still from this offset on."""
        if self.since is None:
            return self
        spent = {**self.spent, self.phase: self.elapsed(offset)}
        return replace(self, spent=spent, since=None)

    def started(self, offset: float) -> Clock:
        """The same clock running from this offset on, unless something holds it."""
        if self.since is not None or self.paused or self.waiting or self.phase == "debrief":
            return self
        return replace(self, since=offset)

    def entered(self, phase: Phase, offset: float) -> Clock:
        """The clock in another phase."""
        return replace(self.stopped(offset), phase=phase).started(offset)

    def held(
        self, offset: float, *, paused: bool | None = None, waiting: bool | None = None
    ) -> Clock:
        """The clock with a pause or a wait begun or ended."""
        changed = replace(
            self.stopped(offset),
            paused=self.paused if paused is None else paused,
            waiting=self.waiting if waiting is None else waiting,
        )
        return changed.started(offset)


def shared_out(minutes: Mapping[str, int], total: int | None) -> dict[str, float]:
    """Seconds for each phase; with a total in minutes, in the scenario's proportions."""
    planned = sum(minutes.values())
    scale = 60.0 if total is None or planned == 0 else 60.0 * total / planned
    return {phase: minutes[phase] * scale for phase in TIMED}


def minutes_seconds(seconds: float) -> str:
    """`m:ss`, with a minus sign in overtime."""
    whole = abs(int(seconds))
    return f"{'-' if seconds <= -1 else ''}{whole // 60}:{whole % 60:02d}"
