"""What is made of a scenario once all of it was read: its fields, and its text as Markdown again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mockint.bank.markdown.blocks import Piece, is_wrapped
from mockint.bank.markdown.labels import Field, asks, demands, label_of
from mockint.bank.markdown.sections import Found


def all_text(found: Found) -> list[tuple[int, str]]:
    """Everything that was met of a scenario, with its lines, in order."""
    pieces = [*found.loose, *(piece for field in found.fields.values() for piece in field)]
    return sorted([*found.labels, *((piece.line, piece.text) for piece in pieces)])


def joined(pieces: Sequence[Piece]) -> str:
    """Pieces as Markdown again: those of one paragraph on lines of their own, others apart."""
    text = ""
    for piece in pieces:
        text += ("\n" if piece.glued else "\n\n") + piece.text if text else piece.text
    return text


def part_answers(files: Sequence[Found]) -> None:
    """Take the answers out of the briefs of a file in which no answer has a label: what follows a
    question of one paragraph, asks nothing itself and is no named part of the question."""
    if any(found.fields["reference"] for found in files):
        return
    for found in files:
        question, rest = found.fields["brief"][:1], found.fields["brief"][1:]
        if question and asks(question[0].text) and _answers(rest):
            found.fields["brief"], found.fields["reference"] = question, rest


def _answers(rest: Sequence[Piece]) -> bool:
    if not rest or rest[0].kind not in {"text", "list"}:
        return False
    return not any(asks(piece.text) or _is_named(piece) for piece in rest)


def _is_named(piece: Piece) -> bool:
    return bool(piece.plain) or label_of(piece.text) is not None


def settled(found: Found) -> Iterator[tuple[Field, list[Piece]]]:
    """The fields of a scenario once all of it was read: what no label claimed goes to the brief or
    the reference where one of them has no text of its own, else to the notes."""
    fields = {name: list(pieces) for name, pieces in found.fields.items()}
    loose = found.loose
    if not fields["brief"] and loose:
        if fields["reference"]:
            fields["brief"] = loose
        elif asks(found.start.title) or demands(found.start.title):
            fields["reference"] = loose
        else:
            first = _question(loose)
            rest = loose[first:]
            fields["brief"] = loose[:first]
            fields["reference"] = rest[1:] if rest and rest[0].kind == "rule" else rest
        loose = []
    elif loose and not fields["reference"] and loose[0].line > fields["brief"][0].line:
        fields["reference"], loose = loose, []
    fields["notes"] = [*loose, *fields["notes"]]
    yield from fields.items()


def _question(loose: Sequence[Piece]) -> int:
    """How many of the pieces are the question: the first alone where it is a quotation or in italics,
    else all."""
    text = loose[0].text.strip()
    quoted = text[:1] in {'"', "“", ">"} or is_wrapped(text)
    return 1 if quoted and loose[0].kind in {"text", "quote"} else len(loose)
