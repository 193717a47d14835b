"""The words of a claim, and how much of it one or two neighbouring sentences deny (idf-weighted share)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from mockint.grading.judging.negation import cues, denied
from mockint.grading.judging.passages import Passage
from mockint.grading.judging.wording import Weights, content_stems, tokens

# What a claim adds by way of reason or example says less about whether an answer makes it.
ASIDE_SHARE = 0.5
PAIR_SHARE = 0.9

_ASIDE = re.compile(
    r"\([^)]*\)|\b(?:so that|because|such as|for example|e\.g\.|for instance|rather than|instead of)\b.*$",
    re.S,
)


# Index of a passage, indexes of its words.
Place = tuple[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Word:
    """A content word of a claim: its stem, its weight beside the others' idf, whether the claim denies it."""

    stem: str
    share: float
    negative: bool


@dataclass(frozen=True, slots=True)
class Cover:
    """The best place for a claim: share of its weight said (0-1), how many words, and where."""

    share: float = 0.0
    words: int = 0
    places: tuple[Place, ...] = ()


@lru_cache(maxsize=4_096)
def claim_words(claim: str) -> tuple[Word, ...]:
    """The content words of a claim, each once."""
    words = tokens(claim)
    found = cues(words)
    asides = [range(*match.span()) for match in _ASIDE.finditer(claim)]
    return tuple(
        Word(
            stem,
            ASIDE_SHARE if any(words[at].start in aside for aside in asides) else 1.0,
            denied(found, (at,)),
        )
        for stem, at in content_stems(words).items()
    )


def denying_cover(claim: str, passages: Sequence[Passage], weigh: Weights) -> Cover:
    """The passage or pair of neighbours that denies most of the claim."""
    words = claim_words(claim)
    total = sum(word.share * weigh(word.stem) for word in words)
    best = Cover()
    if not total:
        return best
    said = [_denied(words, passage, weigh) for passage in passages]
    for group in _windows(passages):
        cover = _cover(group, said, passages, total)
        if cover.share > best.share:
            best = cover
    return best


def _windows(passages: Sequence[Passage]) -> Iterator[tuple[int, ...]]:
    for at, passage in enumerate(passages):
        if passage.kind != "none":
            yield (at,)
            if at and _adjoining(passages[at - 1], passage):
                yield (at - 1, at)


def _adjoining(before: Passage, passage: Passage) -> bool:
    """Neighbours in the answer; a heading counts with what it heads."""
    near = passage.sentence.number - before.sentence.number == 1
    return near and not before.sentence.text.rstrip().endswith("?")


def _denied(words: Sequence[Word], passage: Passage, weigh: Weights) -> dict[str, float]:
    return {
        word.stem: word.share * weigh(word.stem)
        for word in words
        if passage.asserted.get(word.stem) is word.negative
    }


def _cover(
    group: tuple[int, ...],
    said: Sequence[dict[str, float]],
    passages: Sequence[Passage],
    total: float,
) -> Cover:
    together: dict[str, float] = {}
    for at in group:
        for stem, weight in said[at].items():
            together[stem] = max(weight, together.get(stem, 0.0))
    factor = 1.0 if len(group) == 1 else PAIR_SHARE
    places = tuple(
        (at, tuple(i for stem in said[at] for i in passages[at].index[stem][:1]))
        for at in group
        if said[at]
    )
    return Cover(factor * sum(together.values()) / total, len(together), places)
