"""Recorded typing without what must not be shown: every character of it is masked from the moment it
was typed, one for one, so that all offsets stay true. Pure."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mockint.archive.envelope import Envelope
from mockint.interview.events import EDITED, SUBMITTED, lift, understood
from mockint.reports.redact_patterns import MASK, Secrets, words_around
from mockint.reports.redact_shapes import words_of

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


Told = tuple[str, "array[int]"]


@dataclass(frozen=True, slots=True)
class Typing:
    """All typing, read once. `hidden` has a 1 for each character that goes whatever else is found,
    `words` what its hosts and secrets are called, `told` each telling word that ever stood in a draft,
    with the numbers of its characters."""

    hidden: bytes
    kept: Sequence[tuple[str, Sequence[tuple[int, int, str, int]]]]
    submitted: Mapping[str, tuple[str, array[int]]]
    words: Mapping[str, str]
    told: Sequence[Told]

    def masked(self, words: Mapping[str, str]) -> Masked:
        """What becomes of it where these words go wherever they were typed."""
        hidden = bytearray(self.hidden)
        for word, numbers in self.told if words else ():
            if word.casefold() in words:
                for number in numbers:
                    hidden[number] = 1
        return Masked(
            {event: _edits(edits, hidden) for event, edits in self.kept if _any(edits, hidden)},
            {
                document: _masked(text, bytes(hidden[number] for number in numbers))
                for document, (text, numbers) in self.submitted.items()
            },
        )


def masked_edits(events: Sequence[Envelope], secrets: Secrets) -> Masked:
    """What becomes of the typing. Whatever any draft held at any moment is looked at, also what was
    deleted later."""
    return read_typing(events, secrets).masked(secrets.words)


def read_typing(events: Sequence[Envelope], secrets: Secrets) -> Typing:
    """All typing of a recording, every moment of it looked at."""
    documents: dict[str, _Document] = {}
    hidden = bytearray()
    kept: list[tuple[str, list[tuple[int, int, str, int]]]] = []
    submitted: dict[str, tuple[str, array[int]]] = {}
    words: dict[str, str] = {}
    told: list[Told] = []
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
            place = (at, at + len(inserted))
            for found in _hide(document, place, secrets, hidden):
                words.update(found)
            told += _told(document, place)
            edits.append((start, removed, inserted, first))
        kept.append((event.id, edits))
    return Typing(bytes(hidden), kept, submitted, words, told)


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


def _hide(
    document: _Document, place: tuple[int, int], secrets: Secrets, hidden: bytearray
) -> Iterator[Mapping[str, str]]:
    """Hide what a change made, and give the words of each that go elsewhere too."""
    for found in secrets.find_around(document.text, *place):
        for number in document.numbers[found.start : found.end]:
            hidden[number] = 1
        text = document.text[found.start : found.end]
        yield dict.fromkeys(words_of(found.what, text), found.what)


def _told(document: _Document, place: tuple[int, int]) -> Iterator[Told]:
    for start, word in words_around(document.text, *place):
        yield word, document.numbers[start : start + len(word)]


def _masked(text: str, hidden: bytes | bytearray) -> str:
    if not any(hidden):
        return text
    return "".join(
        MASK if gone and not letter.isspace() else letter
        for letter, gone in zip(text, hidden, strict=True)
    )
