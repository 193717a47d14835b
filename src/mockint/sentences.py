"""Cut a text into sentences with their offsets: the unit a judge may quote from."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FENCE = re.compile(r"^\s*(```|~~~)")
# Possessive, and begun at the first mark of a run only: a row of dots must not take quadratic time.
_END = re.compile(r"""(?<![.!?…])[.!?…]++["'”’)\]]*+(?=\s+["'“‘(\[]?[A-Z0-9À-Þ*_`])|[。！？]++""")
_ABBREVIATIONS = frozenset(
    "e.g. i.e. etc. vs. cf. approx. resp. ca. no. nos. fig. eq. dr. mr. mrs. ms. st. min. max.".split()
)
_LIST_ITEM = re.compile(r"\s*(?:[-*•+>|#]|\d{1,3}[.)]|[A-Za-z][.)])(?:\s|$)|\s*#|\s*\|")
_CLOSED = re.compile(r"[.!?…:;|。！？][\"'”’)\]*_]*\s*$")
_WRAPPED = 60
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: `number` counts from 1, `start` and `end` are code points into the text."""

    number: int
    text: str
    start: int
    end: int


def split_sentences(text: str) -> tuple[Sentence, ...]:
    """Sentences in order, none blank. A line break ends one, since candidates write lists, unless
    the line was evidently wrapped; inside a fenced block each line stands for itself."""
    spans: list[tuple[int, int]] = []
    fenced = False
    start = offset = 0
    lines = text.splitlines(keepends=True)
    for line, following in zip(lines, [*lines[1:], ""], strict=False):
        offset += len(line)
        fence = bool(_FENCE.match(line))
        if fence or fenced:
            spans.append((start, offset))
            fenced = fenced != fence
        elif _wrapped(line, following):
            continue
        else:
            spans.extend((start + a, start + b) for a, b in _cut(text[start:offset]))
        start = offset
    return _numbered(text, spans)


def fenced(text: str) -> list[tuple[int, int]]:
    """From and to of each line in a fenced block, its fences included, as `split_sentences` sees them."""
    spans: list[tuple[int, int]] = []
    inside = False
    offset = 0
    for line in text.splitlines(keepends=True):
        fence = bool(_FENCE.match(line))
        if fence or inside:
            spans.append((offset, offset + len(line)))
            inside = inside != fence
        offset += len(line)
    return spans


def _wrapped(line: str, following: str) -> bool:
    """Whether a sentence goes on in the next line: a long line without an end, and after it neither
    a blank line nor a list item, heading, table row or fence."""
    if len(line.rstrip()) < _WRAPPED or _CLOSED.search(line):
        return False
    return bool(following.strip()) and not (_LIST_ITEM.match(following) or _FENCE.match(following))


def _cut(line: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(line):
        words = line[start : match.end()].rsplit(None, 1)
        last = words[-1].lower() if words else ""
        if last in _ABBREVIATIONS or (last.rstrip(".").isdigit() and len(words) == 1):
            continue
        spans.append((start, match.end()))
        start = match.end()
    spans.append((start, len(line)))
    return spans


def _numbered(text: str, spans: list[tuple[int, int]]) -> tuple[Sentence, ...]:
    sentences: list[Sentence] = []
    for start, end in spans:
        piece = text[start:end]
        stripped = piece.strip()
        if not stripped:
            continue
        begin = start + piece.index(stripped[0])
        sentences.append(Sentence(len(sentences) + 1, stripped, begin, begin + len(stripped)))
    return tuple(sentences)


def words(text: str) -> list[str]:
    """Words of a text, case kept: letters and digits in any script, inner apostrophes included."""
    return _WORD.findall(text)
