"""A Markdown text as the blocks that the CommonMark parser finds, each with its source lines.

Every line that is not blank belongs to exactly one piece, also the lines for which the parser has
no block, so that what is put together from pieces can lose nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Literal

from mockint.bank.markdown.labels import heading_label, label_of, start_of

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

Kind = Literal[
    "heading", "text", "list", "code", "quote", "table", "html", "rule", "summary", "tag", "marker"
]

_KINDS: dict[str, Kind] = {
    "heading_open": "heading",
    "paragraph_open": "text",
    "bullet_list_open": "list",
    "ordered_list_open": "list",
    "blockquote_open": "quote",
    "table_open": "table",
    "fence": "code",
    "code_block": "code",
    "html_block": "html",
    "hr": "rule",
}
_EMPHASIS = {"em_open", "em_close", "strong_open", "strong_close"}
_TAG = re.compile(r"<summary[^>]*>(?P<summary>.*?)</summary>|</?details[^>]*>", re.I | re.S)
_ANY_TAG = re.compile(r"</?[a-z][^>]*>", re.I)
_FRONT = re.compile(r"---[ \t]*\n(?:[\w-]+:.*\n|[ \t]+.*\n|- .*\n|#.*\n|\n){1,60}---[ \t]*(?:\n|$)")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|$)")
_TIGHT = re.compile(r" {0,3}(#{1,6})([^\s#].*?)\s*#*\s*")
LONGEST_RUN = 20_000
BOLD_LINE = 7
"""The level of a bold line that stands for a heading: below every real one."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One block. `text` is its source, `plain` a heading's text without marks, `line` counts from 1,
    `glued` says that it continued the paragraph of the piece before it."""

    kind: Kind
    text: str
    line: int
    level: int = 0
    plain: str = ""
    glued: bool = False


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table").disable("inline")


@cache
def _inline() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark")


def pieces(text: str, first: int = 1) -> list[Piece]:
    """The pieces of a text in order; `first` is the number of its first line."""
    front = _FRONT.match(text) if first == 1 else None
    if front:
        size = front[0].count("\n")
        head = Piece("html", front[0].rstrip("\n"), 1)
        return [head, *_body(text[front.end() :], first + size)]
    return _body(text, first)


def _body(text: str, first: int) -> list[Piece]:
    lines = text.split("\n")
    found: list[Piece] = []
    done = 0
    tokens = _parser().parse(text)
    for index, token in enumerate(tokens):
        if token.level or token.nesting < 0 or token.map is None or token.type not in _KINDS:
            continue
        begin, end = token.map
        found += _uncovered(lines, done, begin, first)
        inner = tokens[index + 1] if token.type == "heading_open" else None
        found += _piece(token, inner, "\n".join(lines[begin:end]).rstrip(), first + begin)
        done = max(done, end)
    return [*found, *_uncovered(lines, done, len(lines), first)]


def _uncovered(lines: list[str], begin: int, end: int, first: int) -> Iterator[Piece]:
    """Lines that no block holds: the parser keeps definitions of links to itself."""
    text = "\n".join(lines[begin:end])
    if text.strip():
        skipped = len(text) - len(text.lstrip("\n"))
        yield Piece("html", text.strip("\n").rstrip(), first + begin + skipped)


def _piece(token: Token, inner: Token | None, text: str, line: int) -> Iterator[Piece]:
    kind = _KINDS[token.type]
    if kind == "heading":
        yield Piece(
            kind, text, line, int(token.tag[1:]), plain_text(inner.content if inner else "")
        )
    elif kind == "html":
        yield from _html(text, line)
    elif kind == "text":
        yield from _paragraph(text, line)
    else:
        yield Piece(kind, text, line)


def _paragraph(text: str, line: int) -> Iterator[Piece]:
    """A paragraph, cut before each line that begins with a label or a numbered start, unless it is
    one single quotation."""
    lines = text.split("\n")
    cuts = [0]
    if len(lines) > 1 and not is_wrapped(text):
        cuts += [i for i in range(1, len(lines)) if _begins(lines[i]) or _ends(lines[i - 1])]
    for begin, end in zip(cuts, [*cuts[1:], len(lines)], strict=True):
        part = "\n".join(lines[begin:end]).rstrip()
        tight = _tight(part)
        if tight:
            yield Piece("heading", part, line + begin, len(tight[1]), plain_text(tight[2]))
            continue
        piece = Piece("text", part, line + begin, glued=begin > 0)
        bold = bold_line(part)
        yield replace(piece, level=BOLD_LINE, plain=bold) if bold else piece


def _begins(line: str) -> bool:
    return _ends(line) or label_of(line) is not None or start_of(line) is not None


def _ends(line: str) -> bool:
    """Whether a line is a piece of its own: emphasis as a whole, or a heading."""
    return is_wrapped(line) or _tight(line) is not None


def _tight(line: str) -> re.Match[str] | None:
    """A heading without a space after its marks, which Markdown once allowed, where it has a name."""
    found = _TIGHT.fullmatch(line)
    return found if found and (start_of(found[2]) or heading_label(found[2])) else None


def _html(text: str, line: int) -> Iterator[Piece]:
    """An HTML block, its `<details>` and `<summary>` tags apart from what they hold."""
    at = 0
    for tag in _TAG.finditer(text):
        yield from _between(text, at, tag.start(), line)
        where = line + text.count("\n", 0, tag.start())
        if tag["summary"] is None:
            yield Piece("tag", tag[0], where)
        else:
            inner = " ".join(_ANY_TAG.sub(" ", tag["summary"]).split())
            yield Piece("summary", tag[0], where, plain=inner)
        at = tag.end()
    if at:
        yield from _between(text, at, len(text), line)
    elif text.strip():
        yield Piece("html", text, line)


def _between(text: str, begin: int, end: int, line: int) -> Iterator[Piece]:
    part = text[begin:end]
    if part.strip():
        lead = len(part) - len(part.lstrip())
        yield from pieces(part.strip(), max(2, line + text.count("\n", 0, begin + lead)))


def bold_line(text: str) -> str | None:
    """The text of a line that is bold and nothing else, without its marks; else None."""
    stripped = text.strip()
    if "\n" in stripped or not stripped.startswith(("**", "__")) or not is_wrapped(stripped):
        return None
    return plain_text(stripped).strip() or None


def is_wrapped(text: str) -> bool:
    """Whether a text is, as a whole, one run of emphasis."""
    stripped = text.strip()
    if not stripped.startswith(("*", "_")) or stripped[-1] not in "*_":
        return False
    if len(stripped) > LONGEST_RUN:
        return False
    children = _inline().parseInline(stripped)[0].children or []
    tokens = [token for token in children if token.type != "text" or token.content]
    depth = 0
    for index, token in enumerate(tokens):
        depth += token.nesting if token.type in _EMPHASIS else 0
        if depth == 0:
            return 0 < index == len(tokens) - 1
    return False


def plain_text(text: str) -> str:
    """Inline Markdown as the words a reader sees."""
    if len(text) > LONGEST_RUN:
        return " ".join(text.split())
    children = _inline().parseInline(text)[0].children or []
    parts = [" " if t.type in {"softbreak", "hardbreak"} else t.content for t in children]
    return " ".join("".join(parts).split())


def unwrapped(text: str) -> str:
    """A text without the emphasis and the quotation marks that enclose the whole of it."""
    text = text.strip()
    while is_wrapped(text):
        marks = re.match(r"[*_]{1,3}", text)
        size = len(marks[0]) if marks else 0
        inner = text[size : len(text) - size]
        if not inner.strip() or text[len(text) - size :] != text[:size][::-1]:
            break
        text = inner.strip()
    return _unquoted(text)


def _unquoted(text: str) -> str:
    pair = text[:1] + text[-1:]
    if len(text) < 3 or pair not in {'""', "“”", "''", "«»", "„“"}:
        return text
    inner = text[1:-1]
    first = inner.find(pair[1])
    if first > 0 and not inner[first - 1].isspace() and inner[first - 1] not in "([`":
        return text  # the first quotation ends inside: these are two, not one
    return inner.strip()


def items(text: str) -> list[tuple[str, str, int]]:
    """The items of a list's source: marker, text without its indentation, and its line in the list,
    from 0."""
    tokens = _parser().parse(text)
    lines = text.split("\n")
    found = []
    for token in tokens:
        if token.type == "list_item_open" and token.level == 1 and token.map:
            begin, end = token.map
            marker = _ITEM.match(lines[begin])
            width = marker.end() if marker else 0
            own = [
                lines[begin][width:],
                *(_dedented(line, width) for line in lines[begin + 1 : end]),
            ]
            found.append((lines[begin][:width].strip(), "\n".join(own).rstrip(), begin))
    return found


def expanded(found: Sequence[Piece]) -> list[Piece]:
    """The pieces with the items of lists as pieces of their own: a marker, a first line that can be
    a heading, and what stands below it."""
    made: list[Piece] = []
    for piece in found:
        if piece.kind != "list":
            made.append(piece)
            continue
        for marker, text, at in items(piece.text):
            line = piece.line + at
            head, _, below = text.partition("\n")
            made.append(Piece("marker", marker, line))
            label = label_of(head)
            if not head.strip() or (label and label.field != "brief"):
                made += pieces(text, max(2, line))
                continue
            made.append(Piece("heading", head, line, BOLD_LINE, plain_text(head)))
            if below.strip():
                made += pieces(below, line + 1)
    return made


def _dedented(line: str, width: int) -> str:
    return line[min(width, len(line) - len(line.lstrip(" "))) :]


def fences(text: str, info: str) -> list[str]:
    """What the fenced code blocks with that info string hold."""
    return [
        t.content for t in _parser().parse(text) if t.type == "fence" and t.info.strip() == info
    ]
