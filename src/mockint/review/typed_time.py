"""A time as people type it. Pure."""

from __future__ import annotations

import re

_TYPED = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,4}):)?(\d{1,6}(?:\.\d{1,3})?)", re.ASCII)
MINUTE, HOUR = 60, 3600


def typed_seconds(typed: str) -> float | None:
    """Seconds of `22:40`, `1:02:03` or `90`; None for what is no time. After a colon there are two
    digits at most, below 60."""
    found = _TYPED.fullmatch(typed.strip())
    if found is None:
        return None
    hours, minutes, seconds = found[1], found[2], float(found[3])
    if minutes is not None and seconds >= MINUTE:
        return None
    if hours is not None and int(minutes) >= MINUTE:
        return None
    return HOUR * int(hours or 0) + MINUTE * int(minutes or 0) + seconds
