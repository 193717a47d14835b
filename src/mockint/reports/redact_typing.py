"""Recorded typing without what must not be shown: every character of it is masked from the moment it
was typed, one for one, so that all offsets stay true. Pure."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mockint.archive.envelope import Envelope
from mockint.interview.events import EDITED, SUBMITTED, lift, understood
from mockint.reports.redact_patterns import MASK, Secrets

Edit = tuple[int, int, str]
_OURS = frozenset({EDITED, SUBMITTED})


@dataclass(slots=True)
class _Document:
    """A draft, and for each of its characters the number under which it was typed."""

    text: str = ""
    numbers: array[int] = field(default_factory=lambda: array("L"))


@dataclass(frozen=True, slots=True)
class Masked:
    """`edits` by the id of each `edited` event out of which something goes; `answers` each document as
    it was submitted."""

    edits: Mapping[str, list[list[Any]]]
    answers: Mapping[str, str]


def masked_edits(events: Sequence[Envelope], secrets: Secrets) -> Masked:
    """What becomes of the typing. Whatever any draft held at any moment is looked at, also what was
    deleted later."""
    documents: dict[str, _Document] = {}
    hidden = bytearray()
    kept: list[tuple[str, list[tuple[int, int, str, int]]]] = []
    submitted: dict[str, tuple[str, array[int]]] = {}
    for event in map(lift, events):
        if event.kind not in _OURS or not understood(event):
            continue
        document = documents.setdefault(str(event.data["document"]), _Document())
        if event.kind == SUBMITTED:
            submitted[event.data["document"]] = (document.text, document.numbers[:])
            continue
        edits = []
        for start, removed, inserted in event.data["edits"]:
            first = len(hidden)
            hidden.extend(bytes(len(inserted)))
            at = _spliced(document, (int(start), int(removed), str(inserted)), first)
            _hide(document, at, at + len(inserted), secrets, hidden)
            edits.append((start, removed, inserted, first))
        kept.append((event.id, edits))
    return Masked(
        {event: _edits(edits, hidden) for event, edits in kept if _any(edits, hidden)},
        {
            document: _masked(text, bytes(hidden[number] for number in numbers))
            for document, (text, numbers) in submitted.items()
        },
    )


def _any(edits: Sequence[tuple[int, int, str, int]], hidden: bytearray) -> bool:
    return any(1 in hidden[first : first + len(text)] for _, _, text, first in edits)


def _edits(edits: Sequence[tuple[int, int, str, int]], hidden: bytearray) -> list[list[Any]]:
    return [
        [start, removed, _masked(text, hidden[first : first + len(text)])]
        for start, removed, text, first in edits
    ]


def _spliced(document: _Document, edit: Edit, first: int) -> int:
    """Apply an edit; where it landed."""
    start, removed, inserted = edit
    at = min(start, len(document.text))
    document.text = document.text[:at] + inserted + document.text[at + removed :]
    document.numbers[at : at + removed] = array("L", range(first, first + len(inserted)))
    return at


def _hide(document: _Document, low: int, high: int, secrets: Secrets, hidden: bytearray) -> None:
    for found in secrets.find_around(document.text, low, high):
        for number in document.numbers[found.start : found.end]:
            hidden[number] = 1


def _masked(text: str, hidden: bytes | bytearray) -> str:
    if not any(hidden):
        return text
    return "".join(
        MASK if gone and not letter.isspace() else letter
        for letter, gone in zip(text, hidden, strict=True)
    )
