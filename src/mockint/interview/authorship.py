"""When each part of a text was written, from the recording. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mockint.archive.envelope import Envelope
from mockint.interview.events import EDITED, lift, understood


def written_by(events: Iterable[Envelope], document: str) -> list[int]:
    """For every character of a document as it stands, the place (from 0) of the event that typed it.
    Places tell before from after where two events share a millisecond."""
    places: list[int] = []
    for place, event in enumerate(map(lift, events)):
        if event.kind != EDITED or not understood(event) or event.data["document"] != document:
            continue
        for start, removed, inserted in event.data["edits"]:
            places[start : start + removed] = [place] * len(inserted)
    return places


def written_at(events: Iterable[Envelope], document: str) -> list[float]:
    """For every character of a document as it stands, the offset (s) at which it was typed."""
    kept = list(events)
    return [kept[place].offset for place in written_by(kept, document)]


def written_before(times: Sequence[float], start: int, end: int, moment: float) -> bool:
    """Whether every character of a span was written before a moment (or a place)."""
    span = times[start:end]
    return bool(span) and max(span) < moment
