"""How far many answers have come, on standard error: a bar in a terminal, some lines elsewhere."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable

WIDTH = 10
EVERY = 0.2
LINES = 10


class Bar:
    """Counts, elapsed time, rate and time left. A terminal's line is rewritten and taken away before
    anything else is printed; without a terminal there are ten lines at most."""

    def __init__(
        self, total: int, before: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`before` of the `total` were done in an earlier run."""
        self._total = total
        self._before = self._done = self._said = before
        self._ungraded = 0
        self._clock = clock
        self._began = clock()
        self._drawn = 0.0
        self._terminal = sys.stderr.isatty()
        self._visible = False

    @property
    def done(self) -> int:
        """How many are done, those of an earlier run among them."""
        return self._done

    @property
    def elapsed(self) -> float:
        """Seconds since the work began."""
        return self._clock() - self._began

    def add(self, *, ungraded: bool) -> None:
        """One more is done."""
        self._done += 1
        self._ungraded += ungraded
        step = -(-self._total // LINES)
        if not self._terminal and self._done - self._said >= step and self._done < self._total:
            self._said = self._done
            sys.stderr.write(f"{self.words()}\n")
            sys.stderr.flush()

    def draw(self, waiting: float = 0.0) -> None:
        """Show where it stands; `waiting`: seconds for which the server asked not to be asked."""
        now = self._clock()
        if not self._terminal or now - self._drawn < EVERY:
            return
        self._drawn = now
        filled = WIDTH * self._done // max(1, self._total)
        line = f"[{'#' * filled}{'-' * (WIDTH - filled)}] {self.words(waiting)} (Ctrl+C stops)"
        columns = shutil.get_terminal_size().columns
        sys.stderr.write(f"\r\x1b[K{line[: max(10, columns - 1)]}")
        sys.stderr.flush()
        self._visible = True

    def clear(self) -> None:
        """Take the bar away, so that something else can be printed."""
        if self._visible:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._visible = False

    def words(self, waiting: float = 0.0) -> str:
        """`87 of 200, 3 ungraded, 1:42, 51 a minute, about 2:13 left`."""
        elapsed = self.elapsed
        parts = [f"{self._done} of {self._total}"]
        if self._ungraded:
            parts.append(f"{self._ungraded} ungraded")
        parts.append(minutes(elapsed))
        fresh = self._done - self._before
        if fresh and elapsed > 0:
            parts.append(f"{fresh / elapsed * 60:.3g} a minute")
            if self._done < self._total:
                parts.append(f"about {minutes((self._total - self._done) * elapsed / fresh)} left")
        if waiting > 0:
            parts.append(f"the server asks to wait {waiting:.0f} s")
        return ", ".join(parts)


def minutes(seconds: float) -> str:
    """`1:42`, or `2:05:10` from an hour on."""
    whole = int(seconds)
    hours, rest = divmod(whole, 3600)
    head = f"{hours}:{rest // 60:02}" if hours else str(rest // 60)
    return f"{head}:{rest % 60:02}"
