"""One imported scenario: the values of its file, and what of the source became structure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Sequence
from dataclasses import dataclass, field

from mockint.bank.markdown.blocks import Piece, items, plain_text, unwrapped
from mockint.bank.markdown.decoding import Source
from mockint.bank.markdown.follow_ups import FollowUps, follow_ups
from mockint.bank.markdown.labels import Difficulty, Field, asks, difficulty_in
from mockint.bank.markdown.sections import Found, Kept
from mockint.bank.markdown.settling import joined, settled
from mockint.sentences import split_sentences, words

LONGEST_ID = 60
LONGEST_TITLE = 90
RUBRIC = "system-design"

_IN_TITLE = re.compile(r"[(\[](easy|medium|hard)[)\]]", re.I)
_CODE = re.compile(r"`([^`\n]+)`")
_SEPARATORS = re.compile(r"\s*(?:[,;|·•]|\s/\s|\n)\s*")


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question with the answer the source gives to it, which may be empty."""

    id: str
    question: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """A scenario as the source has it. Texts are Markdown of the source; nothing is added to them.
    `labels`: what became structure, with its line in the source."""

    id: str
    title: str
    brief: str
    line: int
    reference: str = ""
    difficulty: Difficulty | None = None
    technologies: tuple[str, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    notes: str = ""
    labels: tuple[tuple[int, str], ...] = ()
    rubric: str = RUBRIC
    checks: tuple[Proposed, ...] = ()
    facts: tuple[ProposedFact, ...] = ()

    @property
    def draft(self) -> bool:
        """Whether checks or facts were proposed that a person has yet to go over."""
        return bool(self.checks or self.facts)


@dataclass(frozen=True, slots=True)
class Proposed:
    """A check proposed for review. `of`: the follow-up it belongs to, empty for the main answer;
    `unsupported`: words of the claim are not the reference's own."""

    id: str
    criterion: str
    claim: str
    importance: str = "important"
    skill: str | None = None
    of: str = ""
    unsupported: bool = False


@dataclass(frozen=True, slots=True)
class ProposedFact:
    """A fact proposed for review."""

    id: str
    answer: str
    asks: tuple[str, ...] = field(default=())
    unsupported: bool = False


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What one file gave: its scenarios, and the text that belongs to none."""

    source: Source
    scenarios: tuple[Imported, ...]
    kept: tuple[Kept, ...]


def imported(found: Found, file_name: str, taken: Container[str]) -> Imported | None:
    """The scenario of one section, with an id that is not taken; None where it asks nothing."""
    fields: dict[Field, list[Piece]] = dict(settled(found))
    brief = _text(fields["brief"])
    asked = follow_ups(fields["follow_ups"])
    reference = _reference(fields["reference"])
    title = found.start.title
    if not brief and not (title and (reference or asked.asked or asks(title))):
        return None
    title = title or _title_of(brief)
    brief = brief or unwrapped(found.start.title)
    names, labels, unread = _technologies(fields["technologies"])
    difficulty, odd, said = _difficulty(fields["difficulty"])
    notes = [*odd, *unread, *asked.rest, *fields["notes"]]
    return Imported(
        id=free_id(kebab(title) or f"scenario-{found.start.number or found.line}", taken),
        title=title,
        brief=brief,
        line=found.line,
        reference=reference,
        difficulty=difficulty
        or difficulty_in(" ".join(_IN_TITLE.findall(title)))
        or _context(found, file_name),
        technologies=names,
        follow_ups=_follow_ups(asked),
        notes=joined(sorted(notes, key=lambda piece: piece.line)),
        labels=tuple(sorted([*found.labels, *asked.labels, *labels, *said])),
    )


def _text(pieces: Sequence[Piece]) -> str:
    """The brief: a question in quotation marks, italics or a quote block loses those."""
    if len(pieces) == 1:
        return unwrapped(_unquoted(pieces[0]).text)
    plain = [piece if piece.plain else _unquoted(piece) for piece in pieces]
    return joined(plain).strip("\n")


def _unquoted(piece: Piece) -> Piece:
    text = piece.text
    if piece.kind == "quote":
        text = "\n".join(re.sub(r"^ {0,3}> ?", "", line) for line in text.split("\n"))
    elif piece.kind != "text":
        return piece
    return Piece("text", unwrapped(text), piece.line, glued=piece.glued)


def _reference(pieces: Sequence[Piece]) -> str:
    """The reference as it stands; an answer in italics or quotation marks loses those."""
    if pieces and pieces[0].kind == "text" and not pieces[0].plain:
        first = Piece("text", unwrapped(pieces[0].text), pieces[0].line)
        pieces = [first, *pieces[1:]]
    return joined(pieces).strip("\n")


def _title_of(brief: str) -> str:
    """The first sentence of a question that has no title, cut at a word where it is long."""
    first = next(iter(split_sentences(plain_text(brief.split("\n\n")[0]))), None)
    title = " ".join((first.text if first else brief).split())
    if len(title) <= LONGEST_TITLE:
        return title
    return title[: LONGEST_TITLE - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def _technologies(
    pieces: Sequence[Piece],
) -> tuple[tuple[str, ...], list[tuple[int, str]], list[Piece]]:
    """Names in backticks, list items, or between commas; then markers, and what is none of these."""
    names: list[str] = []
    labels: list[tuple[int, str]] = []
    unread: list[Piece] = []
    for piece in pieces:
        if piece.kind == "list":
            for marker, text, at in items(piece.text):
                labels.append((piece.line + at, marker))
                names += _names(text)
        elif piece.kind == "text":
            names += _names(piece.text)
        else:
            unread.append(piece)
    return tuple(names), labels, unread


def _names(text: str) -> list[str]:
    in_code = _CODE.findall(text)
    if in_code and not words(_CODE.sub(" ", text)):
        return [name.strip() for name in in_code if name.strip()]
    parts = (part.replace("`", " ").strip(" *_#\t") for part in _SEPARATORS.split(text))
    return [" ".join(part.split()) for part in parts if words(part)]


def _difficulty(
    pieces: Sequence[Piece],
) -> tuple[Difficulty | None, list[Piece], list[tuple[int, str]]]:
    """The difficulty; the pieces that say more than that; those that say nothing else."""
    odd = [p for p in pieces if [w.lower() for w in words(p.text)] != [difficulty_in(p.text)]]
    said = [(p.line, p.text) for p in pieces if p not in odd]
    levels = [level for p in pieces if (level := difficulty_in(p.text))]
    return (levels[0] if levels else None), odd, said


def _context(found: Found, file_name: str) -> Difficulty | None:
    return difficulty_in(found.context) or difficulty_in(file_name)


def _follow_ups(asked: FollowUps) -> tuple[FollowUp, ...]:
    made: list[FollowUp] = []
    for one in asked.asked:
        known = {follow_up.id for follow_up in made}
        name = free_id(kebab(one.question, 40) or f"follow-up-{len(made) + 1}", known)
        made.append(FollowUp(name, one.question, "\n\n".join(one.answer).strip("\n")))
    return tuple(made)


def kebab(text: str, limit: int = LONGEST_ID) -> str:
    """A text as an id: lower-case ASCII words and digits joined by hyphens, cut at a word."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")
    if len(name) <= limit:
        return name
    return name[: limit + 1].rpartition("-")[0] or name[:limit]


def free_id(name: str, taken: Container[str]) -> str:
    """The name, or with the first of -2, -3 … that is free."""
    number = 1
    made = name
    while made in taken:
        number += 1
        made = f"{name}-{number}"
    return made
