"""Signals read loosely: how much of a phrase or a pattern one sentence holds, in any order and at any distance.

An author's signal is one wording of many. Where it does not hit as it stands, its words still tell a sentence
about the same thing from one about something else: the share of them that a sentence says, each weighed by how
few of the scenario's checks use it, and the mean of that share over all signals of a check.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from mockint.grading.judging.lexicon import CLAIM_WORDS, FUNCTION_WORDS
from mockint.grading.judging.passages import Passage
from mockint.grading.judging.signals import is_pattern
from mockint.grading.judging.wording import tokens

# Marks a key that words begin with, as a pattern spells it.
START = "^"
SHORTEST = 3

_WIDE_GAP = re.compile(r"\.(?:\{\d*,?\d*\}|[*+])\??")
_NOISE = re.compile(r"\\[a-zA-Z]|\(\?[:!=<]+|\{[\d,]*\}|\w\?")
_LITERAL = re.compile(rf"[a-z0-9]{{{SHORTEST},}}")

Keys = frozenset[str]


@dataclass(frozen=True, slots=True)
class Part:
    """A word of a signal, or what a pattern has between two gaps: any of its keys will do."""

    keys: Keys
    weight: float


# One way to say a signal; a pattern may have several.
Way = tuple[Part, ...]


def ways(signal: str, weigh: Callable[[str], float]) -> tuple[Way, ...]:
    """The parts of a signal; none where it holds nothing to look for."""
    if is_pattern(signal):
        rows = _pattern(signal)
        return tuple(tuple(Part(keys, 1.0) for keys in row) for row in rows)
    stems = dict.fromkeys(content(signal))
    parts = tuple(Part(frozenset((stem,)), weigh(stem)) for stem in stems)
    return (parts,) if sum(part.weight for part in parts) > 0 else ()


def content(text: str) -> list[str]:
    """The stems of the words that say something, in order."""
    return [token.stem for token in tokens(text) if token.content and token.text not in CLAIM_WORDS]


@lru_cache(maxsize=4_096)
def _pattern(signal: str) -> tuple[tuple[Keys, ...], ...]:
    rows = (tuple(filter(None, map(_literals, row))) for row in _cut(signal[1:-1]))
    return tuple(row for row in rows if row)


def _literals(part: str) -> Keys:
    plain = _NOISE.sub(" ", part).lower()
    return frozenset(START + word for word in _LITERAL.findall(plain) if word not in FUNCTION_WORDS)


def _cut(pattern: str) -> Iterator[list[str]]:
    """The alternatives of a pattern, each cut at its wide gaps; groups and sets of characters stay whole."""
    row = [""]
    depth = at = 0
    in_set = False
    while at < len(pattern):
        char = pattern[at]
        gap = _WIDE_GAP.match(pattern, at) if not depth and not in_set else None
        if char == "\\":
            row[-1] += pattern[at : at + 2]
            at += 2
            continue
        in_set = char == "[" or (in_set and char != "]")
        if not in_set:
            depth += (char == "(") - (char == ")")
        if gap:
            row.append("")
        elif char == "|" and not depth and not in_set:
            yield row
            row = [""]
        else:
            row[-1] += char
        at = gap.end() if gap else at + 1
    yield row


class Postings:
    """Which passages say a word without denying it, and which say it at all."""

    def __init__(self, passages: Sequence[Passage], starts: Keys, *, strict: bool = False) -> None:
        self.said: defaultdict[str, set[int]] = defaultdict(set)
        self.used: defaultdict[str, set[int]] = defaultdict(set)
        for at, passage in enumerate(passages):
            if passage.kind != "none" and passage.familiar:
                polarity = passage.surely_asserted if strict else passage.asserted
                self._post(at, passage, polarity, starts)

    def _post(self, at: int, passage: Passage, polarity: Mapping[str, bool], starts: Keys) -> None:
        for index, token in enumerate(passage.words):
            if index in passage.left_out:
                continue
            found = (START + token.text[:end] for end in range(SHORTEST, len(token.text) + 1))
            for key in chain((token.stem,), (key for key in found if key in starts)):
                self.used[key].add(at)
                if polarity.get(token.stem):
                    self.said[key].add(at)

    def shares(self, signal: Sequence[Way]) -> dict[int, float]:
        """Passage → the share of a signal that it says, for those that say any of it."""
        best: dict[int, float] = {}
        for way in signal:
            total = sum(part.weight for part in way)
            told: defaultdict[int, float] = defaultdict(float)
            for part in way:
                for at in set[int]().union(*(self.said.get(key, ()) for key in part.keys)):
                    told[at] += part.weight
            for at, weight in told.items():
                best[at] = max(best.get(at, 0.0), weight / total)
        return best

    def heaviest(
        self, words: Mapping[str, float], either: Keys = frozenset()
    ) -> tuple[float, int | None]:
        """The most of a weighed vocabulary that two neighbouring passages say, and the first of them; of the
        words in `either` a denial will do."""
        told: defaultdict[int, float] = defaultdict(float)
        for word, weight in words.items():
            places = self.used.get(word, ()) if word in either else self.said.get(word, ())
            for at in {near for place in places for near in (place - 1, place)}:
                told[at] += weight
        if not told:
            return 0.0, None
        at = max(told, key=lambda near: (told[near], -near))
        return told[at], max(at, 0)
