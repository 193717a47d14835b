"""A comparison as blocks for a screen: what moved, then both texts with their differing words marked. Pure.

Everything is `Content`, which is never parsed as markup. Signs and words carry the meaning, colour only besides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from textual.content import Content

from mockint.cleaning import clean_line
from mockint.reports.compared import (
    IN_FAVOUR,
    criteria_lines,
    fix_became,
    moved_words,
    score_words,
    side_name,
    time_lines,
    verdict_of,
)
from mockint.reports.grades import answer_name
from mockint.reports.sides import Compared
from mockint.reports.words import many
from mockint.review.beside import Row, RowKind
from mockint.review.compare import Comparison, Moved, TextPair

NARROW_NAME, NAME = 16, 34
DIFFERS = "bold underline"
KINDS: dict[RowKind, str] = {
    "same": "alike",
    "changed": "changed",
    "first": "only in 1",
    "second": "only in 2",
}
LEGEND = "= alike, ~ changed, < only in 1, > only in 2"
ELSEWHERE = "To compare all the same, have both judged by one judge: key g in Progress does."
_STYLES = {True: "$text-success", False: "$text-error", None: "$foreground-muted"}


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that moved; `said` names it in the line of news."""

    content: Content
    said: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Sentences beside each other with the words marked that only one has."""

    kind: RowKind
    first: Content
    second: Content


@dataclass(frozen=True, slots=True)
class Alike:
    """Sentences that both have, in a row; folded to one line unless all the text is wanted."""

    pairs: tuple[Pair, ...]


Block = Content | Difference | Pair | Alike
Part = tuple[str, tuple[Block, ...]]


def head(comparison: Comparison) -> str:
    """Both sides, a line each."""
    sides = (comparison.first, comparison.second)
    return "\n".join(f"{number}  {side_name(side)}" for number, side in enumerate(sides, 1))


def verdict(comparison: Comparison) -> Content:
    """Both scores, and what they say together; the warning in colour too."""
    scores = f"{score_words(comparison.first)} → {score_words(comparison.second)}"
    warns = bool(comparison.changed) or comparison.within is not False
    said = [Content.styled(verdict_of(comparison), "$text-warning" if warns else "")]
    if comparison.changed:
        said.append(Content(ELSEWHERE))
    return Content("\n").join([Content.styled(f"Score {scores}", "bold"), *said])


def parts(made: Compared, *, narrow: bool) -> Iterator[Part]:
    """The sections below the scores, in order of use: heading and blocks."""
    comparison = made.comparison
    fix = comparison.fix
    if fix is not None:
        became = fix_became(fix, comparison)
        lines = [Content(" ".join(fix.text.split()))]
        if became:
            lines.append(Content.styled(became[0].upper() + became[1:] + ".", "bold"))
        yield "The one fix of the first debrief", (Content("\n").join(lines),)
    moved = tuple(_moved(one, made) for one in comparison.moved)
    if moved:
        yield f"Verdicts that moved: {len(moved)}", moved
    else:
        yield "No verdict moved", ()
    criteria = "\n".join(criteria_lines(comparison, NARROW_NAME if narrow else NAME))
    if criteria:
        yield "Criteria: share of the weight, level", (Content(criteria),)
    times = "\n".join(time_lines(comparison))
    if times:
        yield "Time, of its budget", (Content(times),)
    for pair in comparison.texts:
        yield _text(pair)


def _moved(moved: Moved, made: Compared) -> Difference:
    before, after = moved_words(moved, made.comparison)
    claim = clean_line(made.claims.get(moved.check, moved.check), 400)
    content = Content.assemble(
        f"{IN_FAVOUR[moved.better]} ",
        ("pitfall " if moved.pitfall else "", "bold"),
        (f"{before} → {after}", f"bold {_STYLES[moved.better]}"),
        "  ",
        claim,
    )
    return Difference(content, f"{before} → {after}")


def _text(pair: TextPair) -> Part:
    name = answer_name(pair.document).capitalize()
    if all(row.kind == "same" for row in pair.rows):
        count = len(pair.rows)
        return f"{name}: the same text, {counted(count)}", (Alike(tuple(map(_pair, pair.rows))),)
    return f"{name}: {LEGEND}", tuple(_rows(pair.rows))


def _rows(rows: Sequence[Row]) -> Iterator[Block]:
    for same, found in groupby(rows, key=lambda row: row.kind == "same"):
        pairs = tuple(map(_pair, found))
        yield from (Alike(pairs),) if same else pairs


def counted(sentences: int) -> str:
    """`1 sentence`, `3 sentences`."""
    return many(sentences, "sentence")


def _pair(row: Row) -> Pair:
    if row.kind != "changed":
        return Pair(row.kind, Content(row.first), Content(row.second))
    first, second = marked(row.first, row.second)
    return Pair(row.kind, first, second)


def marked(first: str, second: str) -> tuple[Content, Content]:
    """Two sentences with the words marked that only one of them has."""
    one, two = first.split(), second.split()
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    left: list[Content] = []
    right: list[Content] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        style = "" if tag == "equal" else DIFFERS
        left += [Content.styled(" ".join(one[a:b]), style)] if a < b else []
        right += [Content.styled(" ".join(two[c:d]), style)] if c < d else []
    return Content(" ").join(left), Content(" ").join(right)
