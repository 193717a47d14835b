"""What the page's player plays: the recorded edits and the marks among them, as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mockint.archive.envelope import Envelope
from mockint.cleaning import clean_line
from mockint.interview.events import EDITED, FOLLOW_UP_PUT, PRESENT, lift, understood
from mockint.interview.state import ANSWER, SCRATCH, follow_up_document
from mockint.reports.html_strip import phase_starts
from mockint.reports.replay import replay_of
from mockint.reports.session import SessionView
from mockint.reports.timeline import label_of
from mockint.reports.verdicts import shown_verdicts
from mockint.review.frames import harmless
from mockint.review.moments import Moment
from mockint.review.player import SPEEDS
from mockint.review.playtime import LONGEST_IDLE

MOST_CHAPTERS = 500
LABEL = 300
_MANY = frozenset({"question", "hint", "pause", "verdict"})
"""Kinds of mark that a session may have without end; they go first where there are too many."""


def recording_json(view: SessionView) -> dict[str, Any]:
    """`moments` are [seconds, document or -1, edits or null, words or null], a document by its place
    in `documents`, edits [[start, removed, inserted], …] in code points; `chapters` [seconds, kind,
    words, number of the verdict or null]; `phases` [seconds, name]; `length` in seconds as recorded."""
    replay = replay_of(view)
    places: dict[str, int] = {ANSWER: 0}
    events = [
        (event, offset)
        for event, offset in zip(replay.recording.events, replay.recording.offsets, strict=True)
        if event.kind != PRESENT
    ]
    moments = [_moment(lift(event), offset, places) for event, offset in events]
    numbers = {(shown.document, shown.check): shown.number for shown in shown_verdicts(view)}
    return {
        "length": round(replay.recording.length, 3),
        "idle": LONGEST_IDLE,
        "speeds": list(SPEEDS),
        "documents": [_title(view, document) for document in places],
        "moments": moments,
        "phases": phase_starts(view.events),
        "chapters": [
            [mark.offset, mark.kind, _words(mark.label), numbers.get((mark.document, mark.check))]
            for mark in _chapters(replay.marks)
        ],
    }


def _moment(event: Envelope, offset: float, places: dict[str, int]) -> list[Any]:
    at = round(offset, 3)
    if not understood(event):
        return [at, -1, None, None]
    if event.kind == EDITED:
        place = places.setdefault(str(event.data["document"]), len(places))
        return [at, place, [[s, r, harmless(t)] for s, r, t in event.data["edits"]], None]
    place = -1
    if event.kind == FOLLOW_UP_PUT:
        place = places.setdefault(follow_up_document(event.data["id"]), len(places))
    label = label_of(event)
    return [at, place, None, None if label is None else _words(label)]


def _words(label: str) -> str:
    return clean_line(label, LABEL)


def _chapters(marks: Sequence[Moment]) -> list[Moment]:
    if len(marks) <= MOST_CHAPTERS:
        return list(marks)
    few = [mark for mark in marks if mark.kind not in _MANY]
    return few[:MOST_CHAPTERS]


def _title(view: SessionView, document: str) -> str:
    if document == ANSWER:
        return "Main answer"
    if document == SCRATCH:
        return "Scratchpad"
    put = next((f for f in view.state.follow_ups if f.document == document), None)
    return clean_line(f"Follow-up: {put.question}", LABEL) if put else clean_line(document, LABEL)
