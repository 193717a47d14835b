"""The marks of a replay: phases, questions, hints, pauses, submits, follow-ups, a changed problem, the
firsts of the answer, and each verdict at the moment its sentence was written. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from mockint.archive.envelope import Envelope
from mockint.interview import events as kinds
from mockint.interview.authorship import written_at
from mockint.interview.events import lift, understood
from mockint.review.moments import Moment, firsts, last_typed

VERDICT = "verdict"
CHAPTERS: Mapping[str, str] = {
    kinds.OPENED: "phase",
    kinds.PHASE_ENTERED: "phase",
    kinds.ASKED: "question",
    kinds.HINTED: "hint",
    kinds.PAUSED: "pause",
    kinds.SUBMITTED: "submit",
    kinds.FOLLOW_UP_PUT: "follow-up",
    kinds.CURVE_BALL_PUT: "change",
}
"""Which kinds of event are chapters, and under which kind of mark."""

Label = Callable[[Envelope], str | None]


@dataclass(frozen=True, slots=True)
class Pinned:
    """A verdict on a span of a submitted answer, in code points: what stands there, and words for it."""

    check: str
    document: str
    start: int
    end: int
    quote: str
    label: str


def chapters(
    events: Sequence[Envelope], label: Label, pins: Iterable[Pinned] = ()
) -> tuple[Moment, ...]:
    """All marks by their offset; those of one moment in the order of the recording. `label` puts an
    event into words."""
    marks = [*_of_events(events, label), *firsts(events), *pinned(events, pins)]
    return tuple(sorted(marks, key=lambda mark: mark.offset))


def pinned(events: Sequence[Envelope], pins: Iterable[Pinned]) -> list[Moment]:
    """Each verdict at the moment when the last character of its span was typed; a span that the
    recording does not hold has none."""
    times: dict[str, list[float]] = {}
    found = []
    for pin in pins:
        if pin.document not in times:
            times[pin.document] = written_at(events, pin.document)
        offset = last_typed(times[pin.document], pin.start, pin.end)
        if offset is not None:
            found.append(Moment(VERDICT, pin.label, offset, pin.check, pin.document, pin.quote))
    return found


def _of_events(events: Iterable[Envelope], label: Label) -> Iterable[Moment]:
    for event in map(lift, events):
        kind = CHAPTERS.get(event.kind)
        if kind is not None and understood(event):
            yield Moment(kind, label(event) or kind, event.offset)


def next_after(marks: Sequence[Moment], offset: float) -> Moment | None:
    """The first mark later than an offset."""
    return next((mark for mark in marks if mark.offset > offset), None)


def last_before(marks: Sequence[Moment], offset: float) -> Moment | None:
    """The last mark earlier than an offset."""
    return next((mark for mark in reversed(marks) if mark.offset < offset), None)


def standing(marks: Sequence[Moment], offset: float) -> Moment | None:
    """The last mark that an offset has reached."""
    return next((mark for mark in reversed(marks) if mark.offset <= offset), None)
