"""What each check of a scenario is told by: the words of its claim, signals, hints and reference sentences."""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from mockint.bank.models import Check, Pitfall
from mockint.grading.case import Case
from mockint.grading.judging.loose import START, Keys, Way, content, ways
from mockint.grading.judging.signals import is_pattern
from mockint.sentences import split_sentences

# How much a word says by where the author used it.
CLAIM, SIGNAL, HINT, REFERENCE = 1.0, 0.8, 0.5, 0.4
# A word of the brief is in nearly every answer.
ASKED_SHARE = 0.4
RAREST = 3.0
# A passage that says as much as the heaviest eight words says all that one can.
FULL = 8
NEAREST = 2
NEAR_ENOUGH = 1.0
SENTENCE_BASE = 4


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Stem → weight, the weight that counts as all of it, and each signal's parts."""

    words: Mapping[str, float]
    full: float
    signals: tuple[tuple[Way, ...], ...]


# Id, claim, signals, hints: what makes a vocabulary, hashable.
Source = tuple[str, str, tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Vocabularies:
    """Those of all checks and pitfalls by id, and every beginning of a word that their patterns spell."""

    of: Mapping[str, Vocabulary]
    starts: Keys


def vocabularies(case: Case) -> Vocabularies:
    """The vocabularies of a case, kept since every answer to its question needs the same. A word is weighed
    over all checks of the scenario, whichever of them are asked about."""
    scenario = case.scenario
    parts: dict[str, Check | Pitfall] = {
        part.id: part
        for part in (*scenario.checks, *scenario.pitfalls, *case.rubric.checks, *case.items)
    }
    sources = tuple(_source(part) for part in parts.values())
    return _made(sources, case.reference, scenario.brief)


def _source(part: Check | Pitfall) -> Source:
    return part.id, part.claim, part.signals, part.hints if isinstance(part, Check) else ()


@lru_cache(maxsize=16)
def _made(sources: tuple[Source, ...], reference: str, brief: str) -> Vocabularies:
    told = [_told(source) for source in sources]
    rarity = _Rarity(told)
    sentences = [frozenset(content(part.text)) for part in split_sentences(reference)]
    asked = frozenset(content(brief))
    made: dict[str, Vocabulary] = {}
    for (name, _, signals, _), words in zip(sources, told, strict=True):
        for sentence in _nearest(words, sentences, rarity):
            for stem in sentence:
                words.setdefault(stem, REFERENCE)
        weighed = {
            stem: share * min(rarity(stem), RAREST) * (ASKED_SHARE if stem in asked else 1.0)
            for stem, share in words.items()
        }
        found = tuple(filter(None, (ways(signal, rarity) for signal in signals)))
        full = sum(heapq.nlargest(FULL, weighed.values()))
        made[name] = Vocabulary(weighed, full or 1.0, found)
    keys = _keys(way for vocabulary in made.values() for one in vocabulary.signals for way in one)
    return Vocabularies(made, frozenset(key for key in keys if key.startswith(START)))


def _keys(found: Iterable[Way]) -> Keys:
    return frozenset(key for way in found for part in way for key in part.keys)


def _told(source: Source) -> dict[str, float]:
    _, claim, signals, hints = source
    phrases = [signal for signal in signals if not is_pattern(signal)]
    told: dict[str, float] = {}
    for share, texts in ((CLAIM, [claim]), (SIGNAL, phrases), (HINT, hints)):
        for text in texts:
            for stem in content(text):
                told.setdefault(stem, share)
    return told


class _Rarity:
    """How much a stem says, by how few checks use it."""

    def __init__(self, told: Sequence[Mapping[str, float]]) -> None:
        self._count = len(told)
        self._frequency = Counter(stem for words in told for stem in words)

    def __call__(self, stem: str) -> float:
        return math.log((self._count + 1) / (self._frequency[stem] + 0.5))


def _nearest(
    words: Mapping[str, float], sentences: Sequence[frozenset[str]], rarity: _Rarity
) -> list[frozenset[str]]:
    """The sentences of the reference that speak most about a check."""
    scored = [
        (
            sum(words[stem] * rarity(stem) for stem in sentence if stem in words)
            / math.sqrt(SENTENCE_BASE + len(sentence)),
            at,
        )
        for at, sentence in enumerate(sentences)
    ]
    return [sentences[at] for score, at in heapq.nlargest(NEAREST, scored) if score > NEAR_ENOUGH]
