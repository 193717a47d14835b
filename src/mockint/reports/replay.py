"""A session made ready to be replayed: its recording, its marks with the verdicts among them, its clocks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from heapq import merge
from typing import Any

from mockint.cleaning import clean_line, in_order
from mockint.interview.events import PRESENT
from mockint.reports.session import SessionView
from mockint.reports.timeline import label_of, stamp, timeline
from mockint.reports.verdicts import Shown, shown_verdicts
from mockint.review.chapters import VERDICT, Pinned, chapters
from mockint.review.moments import Moment
from mockint.review.playtime import Playtime, playtime
from mockint.review.recording import Recording

QUOTE = 70
LABEL = 300


@dataclass(frozen=True, slots=True)
class Replay:
    """`skipping` is the clock with long silences shortened, `as_recorded` the one without."""

    view: SessionView
    recording: Recording
    marks: tuple[Moment, ...]
    skipping: Playtime
    as_recorded: Playtime


def replay_of(view: SessionView) -> Replay:
    """The replay of a session; nothing is folded yet."""
    recording = Recording(view.state.id, view.events)
    seen = [
        offset
        for event, offset in zip(recording.events, recording.offsets, strict=True)
        if event.kind != PRESENT
    ]
    offsets = [*seen, recording.length]
    return Replay(
        view,
        recording,
        chapters(recording.events, label_of, pins_of(view)),
        playtime(offsets),
        playtime(offsets, None),
    )


def pins_of(view: SessionView) -> list[Pinned]:
    """Each verified quote with the verdict that stands on it; none before the debrief."""
    if view.state.phase != "debrief":
        return []
    return [
        _pin(shown, quote)
        for shown in shown_verdicts(view)
        for quote in shown.evidence
        if quote["verified"] and quote["start"] is not None
    ]


def _pin(shown: Shown, evidence: Mapping[str, Any]) -> Pinned:
    start, end, quote = evidence["start"], evidence["end"], evidence["quote"]
    note = f" ({shown.note})" if shown.note else ""
    said = f"you wrote “{clean_line(quote, QUOTE)}”: {shown.number}. {shown.word}: "
    label = clean_line(f"{said}{shown.claim}{note}", LABEL)
    return Pinned(shown.check, shown.document, start, end, quote, label)


def told(mark: Moment) -> str:
    """A mark with its time: `22:40  hint 1: …`, `at 22:40 you wrote “…”: …`."""
    at = stamp(mark.offset)
    return f"at {at} {mark.label}" if mark.kind == VERDICT else f"{at}  {mark.label}"


def replay_lines(view: SessionView) -> Iterator[str]:
    """The whole session as lines: when what happened, then each answer as it was submitted."""
    yield f"{clean_line(view.state.title, LABEL)}  ({view.state.id}, {view.state.started_at})"
    happened = ((mark.offset, mark.label) for mark in timeline(view.events))
    added = (
        (mark.offset, mark.label)
        for mark in chapters(view.events, label_of, pins_of(view))
        if mark.kind == VERDICT or mark.kind.startswith("first-")
    )
    for offset, label in merge(happened, added, key=lambda item: item[0]):
        yield f"{stamp(offset):>8}  {label}"
    for answer in view.state.submitted:
        yield f"\n--- {answer.document} at {stamp(answer.offset)}"
        yield in_order(answer.text.rstrip())
