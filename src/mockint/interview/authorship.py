"""When each part of a text was written, from the recording. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from mockint.archive.envelope import Envelope
from mockint.interview.events import EDITED, lift


def written_at(events: Iterable[Envelope], document: str) -> list[float]:
    """For every character of a document as it stands, the offset (s) at which it was typed."""
    times: list[float] = []
    for event in map(lift, events):
        if event.kind != EDITED or event.data["document"] != document:
            continue
        for start, removed, inserted in event.data["edits"]:
            times[start : start + removed] = [event.offset] * len(inserted)
    return times


def written_before(times: list[float], start: int, end: int, moment: float) -> bool:
    """Whether every character of a span was written before a moment."""
    span = times[start:end]
    return bool(span) and max(span) < moment
