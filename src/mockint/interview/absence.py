"""Time in which this process did not run: the machine slept, or the process was stopped.

A clock that goes on while the machine sleeps is looked at every second. Two looks that lie further
apart than `LONGEST_GAP` had no running process between them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import NamedTuple

EVERY = 1.0
"""Seconds between two looks."""
LONGEST_GAP = 10.0
"""Seconds without a look that a busy machine may take."""


class Absence(NamedTuple):
    """From when to when nothing ran, in seconds of the clock that was looked at."""

    start: float
    end: float

    @property
    def seconds(self) -> float:
        """How long."""
        return self.end - self.start


class Watch:
    """Notices absences. `look` may be called from any thread at any time; `run` looks every second
    until `stop`, so that work which blocks the caller for long is no absence."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        """`monotonic`: seconds on a clock that goes on while the machine sleeps."""
        self._monotonic = monotonic
        self._seen = monotonic()
        self._found: list[Absence] = []
        self._lock = threading.Lock()
        self._stopped = threading.Event()

    def look(self) -> None:
        """Compare this moment with the last look."""
        with self._lock:
            now = self._monotonic()
            if now - self._seen > LONGEST_GAP:
                self._found.append(Absence(self._seen, now))
            self._seen = max(self._seen, now)

    def taken(self) -> list[Absence]:
        """The absences since the last call, oldest first."""
        self.look()
        with self._lock:
            found, self._found = self._found, []
        return found

    def run(self) -> Watch:
        """Look every second from now on, in a thread that ends with the program."""
        threading.Thread(target=self._look_often, name="absence", daemon=True).start()
        return self

    def stop(self) -> None:
        """Look no more."""
        self._stopped.set()

    def _look_often(self) -> None:
        while not self._stopped.wait(EVERY):
            self.look()
