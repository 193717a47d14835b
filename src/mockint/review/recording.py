"""A recorded session that can be entered at any moment: the fold, with states kept on the way."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from mockint.archive.envelope import Envelope
from mockint.interview.fold import apply, empty
from mockint.interview.state import SessionState

KEPT_EVERY = 500


class Recording:
    """The events of one session and its state after any of them, or at any offset (seconds).

    Nothing is folded before it is asked for. A state every 500 events is kept as it is passed, so that
    going back costs at most so many steps.
    """

    def __init__(self, session: str, events: Sequence[Envelope]) -> None:
        self.events = tuple(events)
        # An event never lies before the one that was appended before it, whatever a clock said.
        self.offsets = tuple(accumulate((event.offset for event in self.events), max))
        self._kept: list[SessionState] = [empty(session)]
        self._last: tuple[int, SessionState] = (0, self._kept[0])

    @property
    def length(self) -> float:
        """Seconds from the first event to the last."""
        return self.offsets[-1] if self.offsets else 0.0

    def count_at(self, offset: float) -> int:
        """How many events have happened by that offset, those of this very moment included."""
        return bisect_right(self.offsets, offset)

    def offset_of(self, count: int) -> float:
        """The offset (s) of the last of the first `count` events, 0 before the first."""
        return self.offsets[count - 1] if count > 0 else 0.0

    def at(self, offset: float) -> SessionState:
        """The state at an offset."""
        return self.after(self.count_at(offset))

    def steps_to(self, count: int) -> int:
        """How many events have to be folded for the state after the first `count`."""
        return max(0, count - self._nearest(max(0, count))[0])

    def after(self, count: int) -> SessionState:
        """The state after the first `count` events."""
        count = max(0, min(count, len(self.events)))
        done, state = self._nearest(count)
        for event in self.events[done:count]:
            state = apply(state, event)
            done += 1
            if done % KEPT_EVERY == 0 and done // KEPT_EVERY == len(self._kept):
                self._kept.append(state)
        self._last = (count, state)
        return state

    def _nearest(self, count: int) -> tuple[int, SessionState]:
        place = min(count // KEPT_EVERY, len(self._kept) - 1)
        kept = (place * KEPT_EVERY, self._kept[place])
        last = self._last
        return last if kept[0] < last[0] <= count else kept
