"""The timeline as one strip of SVG: phases as bands, typing as a row of bars, the rest as ticks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mockint.archive.envelope import Envelope
from mockint.interview.events import EDITED, PHASE_ENTERED, lift, understood
from mockint.reports.html_text import Html, tag, void
from mockint.reports.timeline import Mark, stamp

WIDTH, HEIGHT = 1000, 56
_SLOTS = 200
_BAND, _TICKS = 14, 8
_PHASES = {
    "clarify": "questions",
    "answer": "answer",
    "follow_ups": "follow-ups",
    "debrief": "debrief",
}


def strip(events: Sequence[Envelope], marks: Sequence[Mark], length: float) -> Html:
    """A session of `length` seconds as a picture that holds at most a few hundred shapes."""
    scale = WIDTH / max(length, 1.0)
    bands = phases(events, length)
    said = ", ".join(f"{name} from {stamp(low)} to {stamp(high)}" for name, low, high in bands)
    shapes = [*_bands(bands, scale), *_typing(events, scale), *_ticks(marks, scale)]
    picture = tag(
        "svg",
        *shapes,
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        role="img",
        aria_label=f"The session in time: {said}.",
        cls="strip",
    )
    caption = "Bands: phases. Bars: how much was typed. Lines below: everything else."
    return tag("figure", picture, tag("figcaption", caption), cls="bar")


def phases(events: Iterable[Envelope], length: float) -> list[tuple[str, float, float]]:
    """The phases in order: name, from and to in seconds; those that took no time are left out."""
    starts = phase_starts(events)
    ends = [offset for offset, _ in starts[1:]] + [length]
    return [(name, low, high) for (low, name), high in zip(starts, ends, strict=True) if high > low]


def phase_starts(events: Iterable[Envelope]) -> list[tuple[float, str]]:
    """When each phase began, in seconds, and its name."""
    starts = [(0.0, _PHASES["clarify"])]
    for event in map(lift, events):
        if event.kind == PHASE_ENTERED and understood(event):
            phase = event.data["phase"]
            starts.append((event.offset, _PHASES.get(phase, phase)))
    return starts


def _bands(bands: Sequence[tuple[str, float, float]], scale: float) -> list[Html]:
    shapes = []
    for place, (name, low, high) in enumerate(bands[:_SLOTS]):
        width = (high - low) * scale
        look = "band" if place % 2 == 0 else "band other"
        shapes.append(void("rect", x=low * scale, y=0, width=width, height=_BAND, cls=look))
        if width > len(name) * 6 + 8:
            shapes.append(tag("text", name, x=low * scale + 4, y=_BAND - 3))
    return shapes


def _typing(events: Iterable[Envelope], scale: float) -> list[Html]:
    typed = [0] * (_SLOTS + 1)
    for event in map(lift, events):
        if event.kind == EDITED and understood(event):
            amount = sum(len(str(edit[2])) + int(edit[1]) for edit in event.data["edits"])
            typed[_slot(event.offset * scale)] += amount
    most, room, wide = max(typed), HEIGHT - _BAND - _TICKS - 4, WIDTH / _SLOTS
    return [
        void(
            "rect",
            x=place * wide,
            y=HEIGHT - _TICKS - height,
            width=wide - 1,
            height=height,
            cls="value",
        )
        for place, amount in enumerate(typed)
        if amount
        for height in (max(1.0, room * (amount / most) ** 0.5),)
    ]


def _ticks(marks: Sequence[Mark], scale: float) -> list[Html]:
    places = {round(mark.offset * scale) for mark in marks if mark.kind != EDITED}
    return [
        void("line", x1=place, x2=place, y1=HEIGHT - _TICKS + 2, y2=HEIGHT, cls="tick")
        for place in sorted(places)
    ]


def _slot(x: float) -> int:
    return min(max(int(x / WIDTH * _SLOTS), 0), _SLOTS)
