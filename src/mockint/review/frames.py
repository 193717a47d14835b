"""What stood on screen after an event: the document, and in it what that event took away. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from mockint.archive.envelope import Envelope
from mockint.interview.events import EDITED, lift, understood
from mockint.interview.state import ANSWER, SessionState
from mockint.review.recording import Recording

Span = tuple[int, int]
"""From and to, in code points."""

_OBEYED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_LOOKS_BACK = 200
"""Events that are searched for where somebody typed last; where none is found, it is the text's end."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The moment after `count` events. `text` is the document as it stood; `shown` is that text with
    what was deleted at that very offset still in it, at the spans `struck`; `cursor` is where `shown` was
    touched last."""

    count: int
    state: SessionState
    document: str
    text: str
    shown: str
    struck: tuple[Span, ...]
    cursor: int

    def without_deletions(self) -> Frame:
        """The same moment a little later, when what was deleted is no longer seen."""
        gone = sum(end - start for start, end in self.struck if end <= self.cursor)
        return replace(self, shown=self.text, struck=(), cursor=self.cursor - gone)


def frame(recording: Recording, count: int) -> Frame:
    """The frame after the first `count` events."""
    place = _edit_of_moment(recording, count)
    event = _edit(recording, place)
    removes = event is not None and any(edit[1] for edit in event.data["edits"])
    before = recording.after(place - 1) if removes else None
    state = recording.after(count)
    document = document_on_screen(state)
    text = harmless(state.text(document))
    shown: str = text
    struck: tuple[Span, ...] = ()
    if event is not None and before is not None and event.data["document"] == document:
        shown, struck = with_deletions(harmless(before.text(document)), _harmless_edits(event))
    cursor = _cursor(recording, count, document, len(text))
    return Frame(count, state, document, text, shown, struck, _shifted(cursor, struck))


def document_on_screen(state: SessionState) -> str:
    """The document being written; where none is, the one that was handed in last."""
    if state.document is not None:
        return state.document
    return state.submitted[-1].document if state.submitted else ANSWER


def harmless(text: str) -> str:
    """The text with U+FFFD in place of every character that a terminal would obey or that reorders a
    row; one for one, so that positions stay as they are. Line breaks and tabs stay."""
    return _OBEYED.sub("\ufffd", text)


def with_deletions(before: str, edits: Sequence[Sequence[Any]]) -> tuple[str, tuple[Span, ...]]:
    """The text after the edits with what they removed left in place, and the spans of that. Without
    those spans it is the text after the edits."""
    pieces = [(before, False)]
    for start, removed, inserted in edits:
        pieces = _after_edit(pieces, int(start), int(removed), str(inserted))
    spans, at = [], 0
    for piece, gone in pieces:
        if gone:
            spans.append((at, at + len(piece)))
        at += len(piece)
    return "".join(piece for piece, _ in pieces), tuple(spans)


def _after_edit(
    pieces: list[tuple[str, bool]], start: int, removed: int, inserted: str
) -> list[tuple[str, bool]]:
    made: list[tuple[str, bool]] = []
    at, placed = 0, False
    for text, gone in pieces:
        if gone:
            made.append((text, True))
            continue
        low = min(max(start - at, 0), len(text))
        high = min(max(start + removed - at, 0), len(text))
        at += len(text)
        made += [(text[:low], False), (text[low:high], True)]
        if not placed and start <= at:
            made.append((inserted, False))
            placed = True
        made.append((text[high:], False))
    if not placed:
        made.append((inserted, False))
    return [(text, gone) for text, gone in made if text]


def _edit_of_moment(recording: Recording, count: int) -> int:
    """The place (from 1) of the last edit among the events of the same offset as the last one; 0 for
    none. What happens right after a burst of typing shares its offset."""
    now = recording.offset_of(count)
    while count > 0 and recording.offset_of(count) == now:
        if _edit(recording, count) is not None:
            return count
        count -= 1
    return 0


def _edit(recording: Recording, count: int) -> Envelope | None:
    if not 0 < count <= len(recording.events):
        return None
    event = lift(recording.events[count - 1])
    return event if event.kind == EDITED and understood(event) else None


def _harmless_edits(event: Envelope) -> list[tuple[int, int, str]]:
    return [(start, removed, harmless(text)) for start, removed, text in event.data["edits"]]


def _cursor(recording: Recording, count: int, document: str, length: int) -> int:
    for earlier in range(count, max(0, count - _LOOKS_BACK), -1):
        event = _edit(recording, earlier)
        if event is not None and event.data["document"] == document and event.data["edits"]:
            start, _, inserted = event.data["edits"][-1]
            return min(int(start) + len(inserted), length)
    return length


def _shifted(cursor: int, struck: Sequence[Span]) -> int:
    """The same place in a text with deletions in it, behind those that stand there."""
    for start, end in struck:
        if start <= cursor:
            cursor += end - start
    return cursor
