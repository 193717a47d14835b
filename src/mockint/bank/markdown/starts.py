"""Where scenarios begin in a file, by whichever layout it follows, and where footers stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from mockint.bank.markdown.blocks import BOLD_LINE, Piece
from mockint.bank.markdown.labels import (
    Start,
    asks,
    field_named,
    heading_label,
    is_navigation,
    label_of,
    start_of,
)

LONGEST_FOOTER = 6
_HEADS = {"heading", "text"}


def starts(pieces: Sequence[Piece]) -> dict[int, Start]:
    """The pieces that begin a scenario. The first of these layouts that the file shows counts:
    numbered headings or bold lines with a word such as Scenario, such lines inside paragraphs,
    headings or bold lines with a number alone, headings above a question or an answer, questions
    with a label, questions as summaries."""
    for layout in (_by_word, _by_word_inline, _by_number, _by_content, _by_label, _by_summary):
        found = dict(layout(pieces))
        if found:
            return found
    return {}


def _by_word(pieces: Sequence[Piece]) -> Iterator[tuple[int, Start]]:
    """`## Scenario 3: …` or `**Question 3: …**` on a line alone. Where both words occur, a question
    is a part of its scenario."""
    met = [
        (i, p.level, start_of(p.plain))
        for i, p in enumerate(pieces)
        if p.plain and p.kind in _HEADS
    ]
    found = [(i, level, s) for i, level, s in met if s and s.family != "number"]
    words = {s.family for _, _, s in found}
    for i, _, s in found:
        if len(words) == 1 or s.family == "scenario":
            yield i, s


def _by_word_inline(pieces: Sequence[Piece]) -> Iterator[tuple[int, Start]]:
    """`**Question 3:** …?` and `Q3: …?` at the beginning of a paragraph."""
    for i, piece in enumerate(pieces):
        if piece.kind == "text" and not piece.plain:
            found = start_of(piece.text.split("\n")[0].replace("*", "").replace("_", " "))
            if found and found.family != "number":
                yield i, Start(found.family, found.number, "")


def _by_number(pieces: Sequence[Piece]) -> Iterator[tuple[int, Start]]:
    """`### 3. …` at the highest level of heading that carries numbers; else bold lines."""
    met = [
        (i, p.level, start_of(p.plain))
        for i, p in enumerate(pieces)
        if p.plain and p.kind in _HEADS
    ]
    found = [(i, level, s) for i, level, s in met if s]
    top = min((level for _, level, _ in found), default=0)
    if len(found) < 2 and not _labelled(pieces):
        return
    yield from ((i, s) for i, level, s in found if level == top)


def _labelled(pieces: Sequence[Piece]) -> bool:
    return any(_names(piece) in {"brief", "reference"} for piece in pieces)


def _names(piece: Piece) -> str | None:
    """The field that a piece opens, if any."""
    if piece.kind == "heading":
        label = heading_label(piece.plain)
    elif piece.kind == "summary":
        return field_named(piece.plain) or ("brief" if asks(piece.plain) else "reference")
    else:
        label = label_of(piece.text) if piece.kind == "text" else None
    return label.field if label else None


def _by_content(pieces: Sequence[Piece]) -> Iterator[tuple[int, Start]]:
    """`## Any title` above exactly one question or answer; a bold line likewise, where no heading
    is."""
    for kind in ("heading", "text"):
        heads = [
            i for i, p in enumerate(pieces) if p.plain and p.kind == kind and _names(p) is None
        ]
        items = [i for i, p in enumerate(pieces) if _is_labelled_item(p)]
        bounds = sorted([*heads, *items, len(pieces)])
        end = dict(pairwise(bounds))
        asking = {i for i in heads if _asks(pieces, i, end[i])}
        levels = {pieces[i].level for i in asking}
        found = asking | {
            i
            for i in heads
            if (not levels or pieces[i].level in levels) and _answers(pieces, i, end[i])
        }
        if found:
            yield from ((i, Start("scenario", 0, pieces[i].plain)) for i in found)
            yield from _by_label(pieces, found, bounds)
            return


def _is_labelled_item(piece: Piece) -> bool:
    """Whether a piece is the item of a list that begins with the label of a question."""
    return piece.kind == "heading" and piece.level == BOLD_LINE and _names(piece) == "brief"


def _asks(pieces: Sequence[Piece], head: int, end: int) -> bool:
    """Whether there is one question below a heading, or the heading is one, with text below it."""
    inside = [_names(piece) for piece in pieces[head + 1 : end]]
    if "brief" in inside:
        return inside.count("brief") == 1
    return asks(pieces[head].plain) and bool(inside)


def _answers(pieces: Sequence[Piece], head: int, end: int) -> bool:
    inside = [_names(piece) for piece in pieces[head + 1 : end]]
    return "reference" in inside and "brief" not in inside


def _by_label(
    pieces: Sequence[Piece],
    owned: frozenset[int] | set[int] = frozenset(),
    heads: Sequence[int] = (),
) -> Iterator[tuple[int, Start]]:
    """`**Question:** …` or `Q: …`, each the beginning of a scenario without a title; not those
    below a heading that is itself a beginning."""
    inside = False
    for i, piece in enumerate(pieces):
        if i in heads:
            inside = i in owned
        if piece.kind in _HEADS and _names(piece) == "brief" and not inside:
            yield i, Start("question", 0, "")


def _by_summary(pieces: Sequence[Piece]) -> Iterator[tuple[int, Start]]:
    """`<summary>…?</summary>` with the answer below it."""
    for i, piece in enumerate(pieces):
        if piece.kind == "summary" and asks(piece.plain):
            yield i, Start("question", 0, piece.plain)


def footers(pieces: Sequence[Piece], begins: Mapping[int, Start]) -> frozenset[int]:
    """The pieces that lead elsewhere, and what little stands after the last rule of the file."""
    found = {
        i for i, p in enumerate(pieces) if p.kind in {"text", "list"} and is_navigation(p.text)
    }
    last = max((i for i, p in enumerate(pieces) if p.kind == "rule"), default=None)
    if last:
        tail = pieces[last + 1 :]
        lines = sum(p.text.count("\n") + 1 for p in tail)
        plain = all(p.kind in {"text", "html", "quote"} and not _names(p) for p in tail)
        if plain and lines <= LONGEST_FOOTER and max(begins, default=last) < last:
            found |= set(range(last + 1, len(pieces)))
    return frozenset(found)
