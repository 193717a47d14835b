"""What a session needs from outside: somewhere to record, and the time."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Protocol

from mockint.archive.envelope import Envelope, SessionRow


class Saved(Protocol):
    """The receipt for events handed over: whether they are on disk."""

    @property
    def saved(self) -> bool:
        """Whether the commit has happened."""
        ...

    def wait(self, timeout: float | None = None) -> bool:
        """Wait for the commit; False when it did not happen in time (s)."""
        ...


class Recorder(Protocol):
    """Takes events in order and returns at once."""

    def append(
        self,
        events: Sequence[Envelope],
        row: SessionRow | None = None,
        texts: Mapping[str, str] | None = None,
        draft: Callable[[], str] | str | None = None,
    ) -> Saved:
        """Record the events and the session's row in one transaction."""
        ...


class Time(Protocol):
    """The two clocks: one for measuring, one for dates."""

    def monotonic(self) -> float:
        """Seconds on a clock that nobody sets and that goes on while the machine sleeps."""
        ...

    def now(self) -> datetime:
        """The date and time in UTC."""
        ...


_WITH_SLEEP: int | None = getattr(time, "CLOCK_BOOTTIME", None)
if sys.platform == "darwin":
    _WITH_SLEEP = time.CLOCK_MONOTONIC
"""The clock that counts time asleep, see clock_gettime(2); None on Windows, where `time.monotonic` does."""


class SystemTime:
    """The clocks of this machine."""

    def monotonic(self) -> float:
        """Seconds since some moment. `time.monotonic` stands still during sleep on Linux and macOS."""
        return time.monotonic() if _WITH_SLEEP is None else time.clock_gettime(_WITH_SLEEP)

    def now(self) -> datetime:
        """Now, in UTC."""
        return datetime.now(UTC)


def utc_text(moment: datetime) -> str:
    """ISO 8601 in UTC with milliseconds and Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
