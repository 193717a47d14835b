"""One clock for a replay: recorded offsets to played seconds and back, long silences shortened."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

LONGEST_IDLE = 2.0
"""Seconds of silence that a replay plays at most, where idle time is skipped."""


@dataclass(frozen=True, slots=True)
class Playtime:
    """A rising, piecewise linear map. `recorded` and `played` are the offsets (s) of the same moments in
    the recording and in the replay."""

    recorded: tuple[float, ...]
    played: tuple[float, ...]

    @property
    def length(self) -> float:
        """Seconds that the whole replay plays at normal speed."""
        return self.played[-1]

    def to_played(self, offset: float) -> float:
        """Where in the replay a moment of the recording is."""
        return _between(self.recorded, self.played, offset)

    def to_recorded(self, position: float) -> float:
        """Which moment of the recording a place of the replay shows."""
        return _between(self.played, self.recorded, position)


def playtime(offsets: Sequence[float], longest: float | None = LONGEST_IDLE) -> Playtime:
    """The clock of a replay whose events lie at those offsets (s, not falling); None: as recorded."""
    moments = [0.0, *(offset for offset in offsets if offset > 0)]
    recorded, played = [moments[0]], [0.0]
    for before, after in pairwise(moments):
        gap = after - before
        if gap <= 0:
            continue
        recorded.append(after)
        played.append(played[-1] + (gap if longest is None else min(gap, longest)))
    return Playtime(tuple(recorded), tuple(played))


def _between(xs: Sequence[float], ys: Sequence[float], x: float) -> float:
    if x <= xs[0]:
        return ys[0]
    if x >= xs[-1]:
        return ys[-1]
    place = bisect_right(xs, x) - 1
    share = (x - xs[place]) / (xs[place + 1] - xs[place])
    return ys[place] + share * (ys[place + 1] - ys[place])
