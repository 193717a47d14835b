"""Follow-up questions with their answers, from lists, bold questions and labelled pairs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from mockint.bank.markdown.blocks import Piece, is_wrapped, items, unwrapped
from mockint.bank.markdown.labels import asks, label_of

_BOLD_LEAD = re.compile(
    r"(?P<lead>(?P<marks>\*{1,3}|_{1,3}).+?(?P=marks))\s*[:：]?\s+(?P<rest>\S.*)", re.S
)
_QUOTED_LEAD = re.compile(r"(?P<lead>\"[^\"\n]+\"|“[^”\n]+”)\s*[:：–—-]?\s*(?P<rest>\S.*)?", re.S)


@dataclass(slots=True)
class Asked:
    """One follow-up: the question, and the paragraphs of its answer."""

    question: str
    line: int
    answer: list[str] = field(default_factory=list)


@dataclass(slots=True)
class FollowUps:
    """The follow-ups of a section; `labels` and `rest` as for a scenario."""

    asked: list[Asked] = field(default_factory=list)
    labels: list[tuple[int, str]] = field(default_factory=list)
    rest: list[Piece] = field(default_factory=list)


def follow_ups(pieces: Sequence[Piece]) -> FollowUps:
    """The follow-ups in a section's pieces. What comes before the first question is `rest`."""
    made = FollowUps()
    for piece in pieces:
        if piece.kind == "list" and not _continues(made, piece):
            for marker, text, at in items(piece.text):
                made.labels.append((piece.line + at, marker))
                _item(made, text, piece.line + at)
        elif piece.kind in {"text", "heading", "quote"}:
            _paragraph(made, piece)
        elif made.asked:
            made.asked[-1].answer.append(piece.text)
        else:
            made.rest.append(piece)
    for one in made.asked:
        if not one.question:
            made.rest += [Piece("text", text, one.line) for text in one.answer]
    made.asked = [one for one in made.asked if one.question]
    return made


def _continues(made: FollowUps, piece: Piece) -> bool:
    """Whether a list is the answer to the question above it rather than a list of questions: it
    holds no question, and the question has no answer yet."""
    if not made.asked or made.asked[-1].answer:
        return False
    return not any(_is_question(text.split("\n")[0]) for _, text, _ in items(piece.text))


def _item(made: FollowUps, text: str, line: int) -> None:
    head, _, below = text.partition("\n")
    label = label_of(head)
    if label and label.field == "brief":
        made.labels.append((line, label.head))
        head = label.rest
    question, answer = _parted(head)
    if question:
        made.asked.append(Asked(question, line))
        _answer(made, "\n".join(part for part in (answer, below.strip("\n")) if part), line)
    elif below.strip():
        made.rest.append(Piece("text", below.strip("\n"), line))


def _answer(made: FollowUps, text: str, line: int) -> None:
    """Add to the answer of the last question, without a label in front of it."""
    label = label_of(text) if text else None
    if label and label.field == "reference":
        made.labels.append((line, label.head))
        text = label.rest
    if text.strip():
        made.asked[-1].answer.append(text)


def _paragraph(made: FollowUps, piece: Piece) -> None:
    label = label_of(piece.text)
    text = piece.text
    if made.asked and not made.asked[-1].question:
        made.asked[-1].question = unwrapped(text)
    elif label and label.field in {"brief", "follow_ups"}:
        made.labels.append((piece.line, label.head))
        question, answer = _parted(label.rest)
        made.asked.append(Asked(question, piece.line))
        _answer(made, answer, piece.line)
    elif label and label.field == "reference" and made.asked:
        _answer(made, text, piece.line)
    elif piece.kind != "quote" and _is_question(text):
        if piece.kind == "heading":
            made.labels.append((piece.line, piece.text))
            text = piece.plain
        question, answer = _parted(text)
        made.asked.append(Asked(question, piece.line))
        _answer(made, answer, piece.line)
    elif made.asked:
        made.asked[-1].answer.append(text)
    else:
        made.rest.append(piece)


def _is_question(text: str) -> bool:
    """Whether a paragraph asks: it is emphasised or quoted as a whole, or its first part ends with a
    question mark."""
    lead, _ = _parted(text)
    return asks(lead) or (is_wrapped(text) and "\n" not in text.strip())


def _parted(text: str) -> tuple[str, str]:
    """A question and what follows it on the same line: the bold or quoted lead of a text, else the
    whole of it. The marks around the question go."""
    text = text.strip()
    if not is_wrapped(text):
        found = _BOLD_LEAD.fullmatch(text) or _QUOTED_LEAD.fullmatch(text)
        if found and (found["lead"][0] in '"“' or is_wrapped(found["lead"])):
            return unwrapped(found["lead"]), (found["rest"] or "").strip()
    return unwrapped(text), ""
