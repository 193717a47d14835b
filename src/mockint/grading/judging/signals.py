"""Where a signal of a check hits a sentence: phrases by stem and order, patterns within a time limit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import regex

from mockint.grading.judging.lexicon import ARTICLES, LIGHT_WORDS, PREPOSITIONS
from mockint.grading.judging.wording import Token, straighten, tokens

GAP = 3
REGEX_SECONDS = 0.1
LATE_SECONDS = 0.02
PATIENCE = 3
# Marks the key of two neighbouring words written as one.
JOINED = "+"

_NEGATIVE = re.compile(
    r"\b(?:no|not|never|without|avoid|instead|rather|nobody|nothing)\b|n'\??t\b", re.I
)


@dataclass(frozen=True, slots=True)
class Hit:
    """The tokens of a sentence that a signal matched, and those that the signal itself spelled out."""

    matched: tuple[int, ...]
    own: tuple[int, ...]

    @property
    def span(self) -> range:
        """From the first matched token to the last."""
        return range(self.matched[0], self.matched[-1] + 1)


@dataclass(frozen=True, slots=True)
class Phrase:
    """The words of a phrase that an answer must have, in order."""

    wanted: tuple[Token, ...]

    def hits(self, words: Sequence[Token], index: Mapping[str, Sequence[int]]) -> Iterator[Hit]:
        """Each place where the words follow each other with at most three others between two."""
        first = self.wanted[0]
        for start in self._starts(first, index):
            matched = self._follow(words, start)
            if matched:
                yield Hit(matched, matched)

    def _starts(self, first: Token, index: Mapping[str, Sequence[int]]) -> Iterator[int]:
        yield from index.get(first.stem, ())
        yield from index.get(JOINED + first.text, ())
        if len(self.wanted) > 1:
            yield from index.get(_joined(self.wanted[0], self.wanted[1]), ())

    def _follow(self, words: Sequence[Token], start: int) -> tuple[int, ...]:
        matched: list[int] = []
        wanted = 0
        at = start
        limit = start
        while wanted < len(self.wanted):
            while at <= limit and at < len(words):
                used, taken = _agree(self.wanted, wanted, words, at)
                if used:
                    break
                at += 1
            else:
                return ()
            matched.extend(range(at, at + taken))
            wanted += used
            at += taken
            limit = at + GAP
        return tuple(matched)


def _agree(wanted: Sequence[Token], which: int, words: Sequence[Token], at: int) -> tuple[int, int]:
    """How many wanted words agree with how many words of the sentence: "backfill" is "back-fill"."""
    here = words[at]
    if wanted[which].stem == here.stem:
        return 1, 1
    if which + 1 < len(wanted) and _joined(wanted[which], wanted[which + 1]) == here.stem:
        return 2, 1
    if at + 1 < len(words) and _joined(here, words[at + 1]) == wanted[which].stem:
        return 1, 2
    return 0, 0


@lru_cache(maxsize=16_384)
def _stem_of_pair(left: str, right: str) -> str:
    found = tokens(left + right)
    return found[0].stem if len(found) == 1 else ""


def _joined(left: Token, right: Token) -> str:
    return _stem_of_pair(left.text, right.text)


@lru_cache(maxsize=8_192)
def phrase(signal: str) -> Phrase | None:
    """A signal as a phrase; None where it has no word. Articles, auxiliaries and the like may be absent
    from the answer unless too little would be left."""
    words = tokens(signal)
    for needed, light in ((3, LIGHT_WORDS), (2, LIGHT_WORDS - PREPOSITIONS), (1, ARTICLES)):
        kept = tuple(token for token in words if token.text not in light)
        if len(kept) >= needed:
            return Phrase(kept)
    return Phrase(words) if words else None


@dataclass(slots=True)
class Patterns:
    """Runs regular expressions; one that exceeds its time counts as no match from then on. After a few
    such patterns the others get less time, so that a bank full of them cannot hang a grade."""

    slow: set[str] = field(default_factory=set)

    def spans(self, signal: str, text: str) -> Iterator[tuple[int, int]]:
        """Spans of the pattern in a text, in characters; nothing for one that does not compile."""
        pattern = _compiled(signal)
        if pattern is None or signal in self.slow:
            return
        seconds = REGEX_SECONDS if len(self.slow) < PATIENCE else LATE_SECONDS
        try:
            for match in pattern.finditer(text, timeout=seconds):
                if match.end() > match.start():
                    yield match.span()
        except TimeoutError:
            self.slow.add(signal)


@lru_cache(maxsize=4_096)
def _compiled(signal: str) -> regex.Pattern[str] | None:
    try:
        return regex.compile(signal[1:-1], regex.IGNORECASE)
    except regex.error:
        return None


def is_pattern(signal: str) -> bool:
    """Whether a signal is written as /regex/."""
    return len(signal) > 2 and signal.startswith("/") and signal.endswith("/")


@lru_cache(maxsize=8_192)
def negative(signal: str) -> bool:
    """Whether a signal spells out a denial itself ("no downtime", "instead of")."""
    return _NEGATIVE.search(straighten(signal)) is not None
