"""When to ask again: Retry-After in its three spellings, and the pauses between tries."""

from __future__ import annotations

import asyncio
import math
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

TRIES = 3
PAUSES = (0.5, 1.0)


@dataclass(frozen=True, slots=True)
class Timing:
    """The clocks in use: monotonic seconds, seconds since the epoch, and how a pause is spent."""

    clock: Callable[[], float] = time.monotonic
    now: Callable[[], float] = time.time
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Give the seconds a server asks to wait, None if it does not say (RFC 9110, 10.2.3).

    `retry-after-ms` is more precise and goes first; Retry-After is seconds or an HTTP date.
    """
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return max(0.0, milliseconds / 1000)
    said = headers.get("retry-after")
    seconds = _number(said)
    if seconds is not None:
        return max(0.0, seconds)
    return _until(said, now)


def pause_before(attempt: int, asked: float | None) -> float:
    """Give the seconds to wait after failed try number `attempt`, counted from 1."""
    return asked if asked is not None else PAUSES[min(attempt, len(PAUSES)) - 1]


def _number(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return None if math.isnan(value) else value


def _until(text: str | None, now: float) -> float | None:
    try:
        return max(0.0, parsedate_to_datetime(text or "").timestamp() - now)
    except (ValueError, OverflowError, TypeError):
        return None
