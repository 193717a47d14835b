"""Does a sentence say something, or does it only list names?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from mockint.grading.judging.lexicon import (
    ARTICLES,
    AUXILIARIES,
    FUNCTION_WORDS,
    PREPOSITIONS,
    PRONOUNS,
    VERBS,
)
from mockint.grading.judging.wording import Token, stem

Kind = Literal["statement", "fragment", "none"]

LIST_RUN = 3
LIST_KEPT = 3
STUFFED_RUN = 7
LINE_RUN = 5
NAME_WORDS = 4

_SPLIT = re.compile(r"[,;:/+&|•→()\[\]]|(?:^|\s)[-*]\s|\.\s|—|–")
_VERB_STEMS = frozenset(map(stem, VERBS))
_LINKS = PREPOSITIONS | ARTICLES | frozenset(("and", "or"))


def listed(words: Sequence[Token], shortest: int = LIST_RUN) -> frozenset[int]:
    """Indexes of words in a list of at least `shortest` names. An enumeration of a few that belongs to a
    clause ("we compare counts, sums and hashes") is none."""
    segments = list(_segments(words))
    if _bare_enumeration(words, segments):
        return frozenset(range(len(words)))
    names = _bridged([_named(words[a:b]) for a, b in segments], [words[a:b] for a, b in segments])
    clause = not all(names) and any(
        _says(words[start:end])
        for (start, end), name in zip(segments, names, strict=True)
        if not name
    )
    marked: set[int] = set()
    for first, last in _name_runs(names):
        length = last - first
        if length < shortest:
            continue
        keep = LIST_KEPT if clause and length < STUFFED_RUN else 0
        for start, end in segments[first + keep : last]:
            marked.update(range(start, end))
    return frozenset(marked)


def _bare_enumeration(words: Sequence[Token], segments: Sequence[tuple[int, int]]) -> bool:
    """Many short segments and not one function word but "and": names, even where a part of one could be
    a verb ("Route 53, ARC routing controls")."""
    short = all(end - start <= NAME_WORDS + 1 for start, end in segments)
    told = (token for token in words if token.text not in {"and", "or"})
    return (
        len(segments) >= LINE_RUN
        and short
        and not any(token.text in FUNCTION_WORDS for token in told)
    )


def listed_lines(lines: Sequence[Sequence[Token]]) -> frozenset[int]:
    """Indexes of sentences that are names in a list with one name a line."""
    names = _bridged([_named(line) for line in lines], lines)
    runs = (run for run in _name_runs(names) if run[1] - run[0] >= LINE_RUN)
    return frozenset(at for first, last in runs for at in range(first, last))


def kind(words: Sequence[Token], left_out: frozenset[int], *, named: bool = False) -> Kind:
    """A statement has a verb or enough function words; a fragment (a bullet, a heading with a colon) some of
    either; anything else says nothing, unless names are asked for (`named`). `left_out` are words of lists
    and of other people."""
    rest = [token for index, token in enumerate(words) if index not in left_out]
    if named and rest:
        return "fragment"
    if len(rest) < 3 or len(left_out) > 2 * len(rest):
        return "none"
    functions = sum(token.text in FUNCTION_WORDS for token in rest)
    if functions >= 2 and functions >= 0.15 * len(rest) and _says(rest):
        return "statement"
    if _opens_with_verb(rest) and functions:
        return "statement"
    return "fragment" if functions or _opens_with_verb(rest) or _has_verb(rest) else "none"


def _segments(words: Sequence[Token]) -> Iterator[tuple[int, int]]:
    start = 0
    for index, token in enumerate(words):
        if index > start and (_SPLIT.search(token.gap) or token.text in ("and", "or")):
            yield start, index
            start = index
    if words:
        yield start, len(words)


def _named(segment: Sequence[Token]) -> bool:
    """A segment of a few words, none of which turns them into a statement."""
    told = [token for token in segment if token.text not in _LINKS]
    return (
        len(told) <= NAME_WORDS
        and not _says(segment)
        and not (len(told) > 1 and _opens_with_verb(told))
    )


def _bridged(names: list[bool], segments: Sequence[Sequence[Token]]) -> list[bool]:
    """ "MERGE INTO" between two names is one more of them, whatever verb it begins with."""
    inner = [False, *names, False]
    return [
        name
        or (
            inner[at]
            and inner[at + 2]
            and len(segment) < NAME_WORDS
            and not any(token.text in AUXILIARIES | PRONOUNS | ARTICLES for token in segment)
        )
        for at, (name, segment) in enumerate(zip(names, segments, strict=True))
    ]


def _name_runs(names: Sequence[bool]) -> Iterator[tuple[int, int]]:
    start = 0
    for index, name in enumerate([*names, False]):
        if not name:
            if index > start:
                yield start, index
            start = index + 1


def _says(words: Sequence[Token]) -> bool:
    return any(
        token.text in AUXILIARIES or token.text in PRONOUNS or token.text == "not"
        for token in words
    ) or _has_verb(words)


def _opens_with_verb(words: Sequence[Token]) -> bool:
    return bool(words) and words[0].text in VERBS


def _has_verb(words: Sequence[Token]) -> bool:
    """A verb that is not the whole segment and is inflected or followed by its object."""
    for index, token in enumerate(words):
        if token.stem not in _VERB_STEMS or len(words) < 2:
            continue
        following = words[index + 1].text if index + 1 < len(words) else ""
        if following in ARTICLES | PRONOUNS | PREPOSITIONS or token.text.endswith(("ed", "ing")):
            return True
    return False
