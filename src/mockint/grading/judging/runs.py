"""Which words of an answer were taken over from another text: runs of eight or more words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from mockint.sentences import words

RUN = 8

# Scripts written without spaces: each character counts as a word.
_SCRIPTS = r"\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_UNSPACED = re.compile(f"[{_SCRIPTS}]|[^{_SCRIPTS}]+")

Runs = frozenset[tuple[str, ...]]


def terms(text: str) -> list[str]:
    """The words of a text, casefolded; a character each where a script has no spaces."""
    found: list[str] = []
    for word in words(text.casefold()):
        found.extend([word] if word.isascii() else _UNSPACED.findall(word))
    return found


def runs_of(texts: Iterable[str]) -> Runs:
    """Every run of eight words in any of the texts; none reaches from one text into the next."""
    return frozenset(
        tuple(found[i : i + RUN])
        for found in map(terms, texts)
        for i in range(len(found) - RUN + 1)
    )


def taken(found: Sequence[str], runs: Runs) -> list[bool]:
    """For each word whether it stands in a run of eight or more words of the texts."""
    marks = [False] * len(found)
    for start in range(len(found) - RUN + 1):
        if tuple(found[start : start + RUN]) in runs:
            marks[start : start + RUN] = [True] * RUN
    return marks
