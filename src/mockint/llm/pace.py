"""How fast several workers may ask one endpoint: a pause that one is told to make holds for all."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

LOOK_AGAIN = 0.05
"""Seconds after which a worker looks again for a free place."""
_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 30.0
_TRUSTED = 2


class Pace:
    """Places at one endpoint, shared by threads: every call takes one and gives it back.

    A server's "too many requests" stops everybody for as long as it asks, and halves the places, once
    for all calls that were on their way; each full round of calls that went through gives one back.
    So a limit that the server never states is found and kept to.
    """

    def __init__(self, places: int, clock: Callable[[], float] = time.monotonic) -> None:
        """`places` is the most calls at once; `clock` gives monotonic seconds."""
        self._most = self._places = places
        self._clock = clock
        self._lock = threading.Lock()
        self._taken = self._went = 0
        self._resumes = clock()

    @property
    def places(self) -> int:
        """How many calls may be made at once now."""
        return self._places

    @property
    def left(self) -> float:
        """Seconds for which nobody may ask; 0 where there is no pause."""
        return max(0.0, self._resumes - self._clock())

    def enter(self) -> float:
        """Take a place and give 0, or give the seconds after which to try again."""
        with self._lock:
            left = self.left
            if left > 0:
                return left
            if self._taken >= self._places:
                return LOOK_AGAIN
            self._taken += 1
            return 0.0

    def leave(self) -> None:
        """Give a place back."""
        with self._lock:
            self._taken -= 1

    def went_through(self) -> None:
        """A call was answered: the server keeps up."""
        with self._lock:
            self._went += 1
            if self._went >= self._places:
                self._went = 0
                self._places = min(self._most, self._places + 1)

    def limited(self, seconds: float) -> None:
        """The server asked for fewer requests, and for a pause of so many seconds."""
        with self._lock:
            if self.left <= 0:
                self._places = max(1, self._places // 2)
            self._went = 0
            self._resumes = max(self._resumes, self._clock() + seconds)


def limit_pause(limits: int, asked: float | None) -> float:
    """Give the seconds to wait after limit number `limits` of one request, counted from 1.

    What the server asks for counts; one that asks for nothing, or that goes on refusing after what it
    asked for, is given twice as long each time, up to 30 s.
    """
    ours = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0 ** (limits - 1))
    if asked is None:
        return ours
    return asked if limits <= _TRUSTED else max(asked, ours)
