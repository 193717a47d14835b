"""Is the answer about this scenario at all? Told by the company its words keep."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from mockint.bank.models import Check, Pitfall
from mockint.grading.case import Case
from mockint.grading.judging.signals import is_pattern
from mockint.grading.judging.wording import Token, tokens
from mockint.sentences import split_sentences

if TYPE_CHECKING:
    from mockint.grading.judging.passages import Passage

NEAR = 3
SENTENCE_NEAR = 5
# The share of pairs that an answer to a scenario has at least, by how much text the scenario has: from
# a reference of a few lines to a full one.
SHARES = ((500, 0.02), (3_000, 0.10))
# An answer with fewer pairs than these is too short to tell.
ANSWER_PAIRS = 60
NAMED = 3
# A stretch of an answer with at least so many pairs can be told by itself; its share may be lower, since a good
# answer has stretches of detail.
STRETCH_PAIRS = 120
STRETCH_SHARE = 0.6
STRETCH_SENTENCES = 25

Pairs = frozenset[tuple[str, str]]


def elsewhere(case: Case) -> bool:
    """Whether too few of the answer's pairs of neighbouring content words also stand near each other in
    the scenario. Single words do not tell: two scenarios of one trade share most of them."""
    known = known_pairs(_texts(case), NEAR)
    said = pairs((case.answer,), NEAR)
    return len(said) >= ANSWER_PAIRS and len(said & known) < _least(len(known)) * len(said)


def strays(case: Case, passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """The passages; one in the middle of a stretch about something else says nothing, so that what is
    appended from another subject earns nothing either."""
    known = known_pairs(_texts(case), NEAR)
    least = STRETCH_SHARE * _least(len(known))
    found = [_pairs_of_words(passage.words) for passage in passages]
    return tuple(
        replace(passage, kind="none") if _apart(found, at, known, least) else passage
        for at, passage in enumerate(passages)
    )


def _apart(found: Sequence[Pairs], at: int, known: Pairs, least: float) -> bool:
    said = set(found[at])
    for step in range(1, STRETCH_SENTENCES + 1):
        if len(said) >= STRETCH_PAIRS:
            break
        for near in (at - step, at + step):
            if 0 <= near < len(found):
                said |= found[near]
    return len(said) >= STRETCH_PAIRS and len(said & known) < least * len(said)


def _pairs_of_words(words: Sequence[Token]) -> Pairs:
    return frozenset(_pairs_of([token.stem for token in words if token.content], NEAR))


def familiar(words: Sequence[Token], known: Pairs) -> bool:
    """Whether a sentence has at least one pair of the scenario; one of up to three content words is taken
    as a name for something and passes."""
    stems = [token.stem for token in words if token.content]
    return len(stems) <= NAMED or not known.isdisjoint(_pairs_of(stems, SENTENCE_NEAR))


def pairs(texts: Iterable[str], near: int) -> Pairs:
    """Unordered pairs of content stems at most `near` content words apart within a sentence."""
    return frozenset(
        pair
        for text in texts
        for sentence in split_sentences(text)
        for pair in _pairs_of(
            [token.stem for token in tokens(sentence.text) if token.content], near
        )
    )


def _pairs_of(stems: Sequence[str], near: int) -> Iterator[tuple[str, str]]:
    for at, left in enumerate(stems):
        for right in stems[at + 1 : at + 1 + near]:
            if left != right:
                yield min(left, right), max(left, right)


@lru_cache(maxsize=32)
def known_pairs(texts: tuple[str, ...], near: int) -> Pairs:
    """The pairs of a scenario's own texts, kept since every answer to it needs the same."""
    return pairs(texts, near)


def _least(known: int) -> float:
    (few, low), (many, high) = SHARES
    return low + (high - low) * min(1.0, max(0.0, (known - few) / (many - few)))


def _texts(case: Case) -> tuple[str, ...]:
    scenario = case.scenario
    parts: tuple[Check | Pitfall, ...] = (
        *scenario.checks,
        *case.checks,
        *scenario.pitfalls,
        *case.pitfalls,
    )
    return (
        scenario.title,
        scenario.brief,
        scenario.reference,
        case.question,
        case.reference,
        case.change,
        *(fact.answer for fact in scenario.facts),
        *(part.claim for part in parts),
        *(signal for part in parts for signal in part.signals if not is_pattern(signal)),
    )
