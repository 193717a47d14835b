"""Recorded typing without what must not be shown: every character of it is masked from the moment it
was typed, one for one, so that all offsets stay true. Pure."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mockint.archive.envelope import Envelope
from mockint.interview.events import EDITED, lift, understood
from mockint.reports.redact_patterns import MASK, REACH, Secrets

Edit = tuple[int, int, str]


@dataclass(slots=True)
class _Document:
    """A draft, and for each of its characters the number under which it was typed."""

    text: str = ""
    numbers: array[int] = field(default_factory=lambda: array("L"))


def masked_edits(events: Sequence[Envelope], secrets: Secrets) -> Mapping[str, list[list[Any]]]:
    """The edits of every `edited` event by the event's id. Whatever any draft held at any moment is
    looked at, also what was deleted later."""
    documents: dict[str, _Document] = {}
    hidden = bytearray()
    kept: list[tuple[str, list[tuple[int, int, str, int]]]] = []
    for event in map(lift, events):
        if event.kind != EDITED or not understood(event):
            continue
        document = documents.setdefault(str(event.data["document"]), _Document())
        edits = []
        for start, removed, inserted in event.data["edits"]:
            first = len(hidden)
            hidden.extend(bytes(len(inserted)))
            at = _spliced(document, (int(start), int(removed), str(inserted)), first)
            _hide(document, at, at + len(inserted), secrets, hidden)
            edits.append((start, removed, inserted, first))
        kept.append((event.id, edits))
    return {
        event: [
            [s, r, _masked(text, hidden[first : first + len(text)])] for s, r, text, first in edits
        ]
        for event, edits in kept
    }


def _spliced(document: _Document, edit: Edit, first: int) -> int:
    """Apply an edit; where it landed."""
    start, removed, inserted = edit
    at = min(start, len(document.text))
    document.text = document.text[:at] + inserted + document.text[at + removed :]
    document.numbers[at : at + removed] = array("L", range(first, first + len(inserted)))
    return at


def _hide(document: _Document, low: int, high: int, secrets: Secrets, hidden: bytearray) -> None:
    text = document.text
    low = _blank_before(text, low - REACH)
    high = _blank_after(text, high + REACH)
    for found in secrets.find(text[low:high]):
        for number in document.numbers[low + found.start : low + found.end]:
            hidden[number] = 1


def _blank_before(text: str, at: int) -> int:
    """The beginning of the word at an offset: a long address is found by its head."""
    at = max(0, at)
    while at > 0 and not text[at - 1].isspace():
        at -= 1
    return at


def _blank_after(text: str, at: int) -> int:
    while at < len(text) and not text[at].isspace():
        at += 1
    return min(at, len(text))


def _masked(text: str, hidden: bytearray) -> str:
    if not any(hidden):
        return text
    return "".join(
        MASK if gone and not letter.isspace() else letter
        for letter, gone in zip(text, hidden, strict=True)
    )
