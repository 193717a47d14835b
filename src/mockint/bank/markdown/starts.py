"""Where scenarios begin in a file, by whichever layout it follows, and where footers stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from mockint.bank.markdown.blocks import BOLD_LINE, Piece, is_wrapped
from mockint.bank.markdown.labels import (
    Start,
    asks,
    bare,
    demands,
    field_named,
    heading_label,
    is_navigation,
    label_of,
    reveals,
    start_of,
)

LONGEST_FOOTER = 6
_HEADS = {"heading", "text"}
_SITUATIONS = frozenset({"scenario", "situation", "problem", "problem statement", "description"})
_CLOSING = re.compile(
    r"\blicen[sc]e|copyright|©|\bcontribut(?:ing|ions|ors)|\b(?:made|written|maintained) (?:by|with)\b"
    r"|\blast (?:updated|modified|edited)|\bgood luck|\bhappy [a-z]+ing\b|\bthank(?:s| you)\b"
    r"|\bpull requests?\b|\ball rights\b",
    re.I,
)


def starts(pieces: Sequence[Piece]) -> dict[int, Start]:
    """The pieces that begin a scenario. The first of these layouts that the file shows counts:
    numbered headings or bold lines with a word such as Scenario, such lines inside paragraphs,
    headings or bold lines with a number alone, headings above a question or an answer, questions
    with a label, questions as summaries, questions in italics."""
    layouts = (_by_word, _by_word_inline, _by_number, _by_content, _by_label, _by_summary)
    for layout in (*layouts, _by_italics):
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
        asking |= _demanding(pieces, heads, end, {pieces[i].level for i in asking})
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
    """Whether there is one question below a heading, or the heading is one and no section's."""
    inside = [_names(piece) for piece in pieces[head + 1 : end]]
    if "brief" in inside:
        return inside.count("brief") == 1 or len(list(_by_label(pieces[head + 1 : end]))) == 1
    return asks(pieces[head].plain) and not _is_section(pieces, head, end)


def _is_section(pieces: Sequence[Piece], head: int, end: int) -> bool:
    """Whether a heading has nothing below it but deeper headings."""
    return end == head + 1 < len(pieces) and pieces[end].level > pieces[head].level


def _demanding(
    pieces: Sequence[Piece], heads: Sequence[int], end: Mapping[int, int], levels: set[int]
) -> set[int]:
    """Headings that demand an answer with text below them, on the levels of those that ask; where
    none asks, on the level with most demands, at least two."""
    found = [i for i in heads if demands(pieces[i].plain) and end[i] > i + 1]
    if not levels:
        common = Counter(pieces[i].level for i in found).most_common(1)
        levels = {level for level, count in common if count > 1}
    return {i for i in found if pieces[i].level in levels}


def _answers(pieces: Sequence[Piece], head: int, end: int) -> bool:
    inside = [_names(piece) for piece in pieces[head + 1 : end]]
    return "reference" in inside and "brief" not in inside


def _by_label(
    pieces: Sequence[Piece],
    owned: frozenset[int] | set[int] = frozenset(),
    heads: Sequence[int] = (),
) -> Iterator[tuple[int, Start]]:
    """`**Question:** …` or `Q: …`, each the beginning of a scenario without a title; not those
    below a heading that is itself a beginning, and not the question after its own situation."""
    inside = situated = False
    for i, piece in enumerate(pieces):
        if i in heads:
            inside = i in owned
        name = _names(piece) if piece.kind in _HEADS else None
        if name == "brief":
            is_situation = _label_name(piece) in _SITUATIONS
            if not inside and (is_situation or not situated):
                yield i, Start("question", 0, "")
            situated = is_situation
        elif name not in {None, "part of the brief"}:
            situated = False


def _label_name(piece: Piece) -> str:
    label = heading_label(piece.plain) if piece.kind == "heading" else label_of(piece.text)
    return bare(label.head).rstrip("0123456789 ") if label else ""


def _by_summary(pieces: Sequence[Piece]) -> Iterator[tuple[int, Start]]:
    """`<summary>…?</summary>` with the answer below it; where one asks, also those beside it that
    neither ask nor reveal."""
    if not any(p.kind == "summary" and (asks(p.plain) or demands(p.plain)) for p in pieces):
        return
    depth = 0
    for i, piece in enumerate(pieces):
        if piece.kind == "tag":
            depth += -1 if piece.text.startswith("</") else 1
        elif piece.kind == "summary" and (asks(piece.plain) or (depth < 2 and _is_item(piece))):
            yield i, Start("question", 0, piece.plain)


def _is_item(summary: Piece) -> bool:
    if field_named(summary.plain) or bare(summary.plain) in {"contents", "table of contents"}:
        return False
    return demands(summary.plain) or not reveals(summary.plain)


def _by_italics(pieces: Sequence[Piece]) -> Iterator[tuple[int, Start]]:
    """`*…?*` on a line alone, with text below it."""
    for i, piece in enumerate(pieces[:-1]):
        if piece.kind == "text" and asks(piece.text) and is_wrapped(piece.text):
            yield i, Start("question", 0, "")


def footers(pieces: Sequence[Piece], begins: Mapping[int, Start]) -> frozenset[int]:
    """The pieces that lead elsewhere, and what little stands after the last rule of the file where
    rules part the scenarios, or where it reads like the end of a page. Else it goes on with the
    answer above the rule."""
    found = {
        i for i, p in enumerate(pieces) if p.kind in {"text", "list"} and is_navigation(p.text)
    }
    last = max((i for i, p in enumerate(pieces) if p.kind == "rule"), default=None)
    if last:
        tail = pieces[last + 1 :]
        lines = sum(p.text.count("\n") + 1 for p in tail)
        plain = all(p.kind in {"text", "html", "quote"} and not _names(p) for p in tail)
        short = plain and lines <= LONGEST_FOOTER and max(begins, default=last) < last
        if short and (_parts(pieces, begins) or _closes(tail)):
            found |= set(range(last + 1, len(pieces)))
    return frozenset(found)


def _parts(pieces: Sequence[Piece], begins: Mapping[int, Start]) -> bool:
    """Whether a rule stands before every scenario but the first."""
    others = sorted(begins)[1:]
    return bool(others) and all(pieces[i - 1].kind == "rule" for i in others)


def _closes(tail: Sequence[Piece]) -> bool:
    if all(piece.kind == "html" or is_wrapped(piece.text) for piece in tail):
        return True
    return any(_CLOSING.search(piece.text) for piece in tail)
