"""An answer, read once for all checks: its sentences with their words, denials and standing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from mockint.grading.judging.negation import Cue, cues, denied, taken_back
from mockint.grading.judging.runs import Runs, taken, terms
from mockint.grading.judging.signals import JOINED
from mockint.grading.judging.statements import (
    NAME_WORDS,
    STUFFED_RUN,
    Kind,
    kind,
    listed,
    listed_lines,
)
from mockint.grading.judging.topic import Pairs, familiar
from mockint.grading.judging.verdict import Evidence
from mockint.grading.judging.wording import Token, straighten, tokens
from mockint.sentences import Sentence, split_sentences

QUOTED_WHOLE = 300

_FENCE = re.compile(r"^(```|~~~)")
_MARKS = str.maketrans("*`", "  ")
_CLAUSE_END = re.compile(r"[,;:.!?](?=\s)|\s[-—–]\s")


@dataclass(frozen=True)
class Passage:
    """One sentence of the answer. `left_out`: indexes of words that earn nothing (names in a list, words
    taken over from the brief or the reference); `familiar`: two of its words keep company in the scenario."""

    sentence: Sentence
    words: tuple[Token, ...]
    cues: tuple[Cue, ...]
    left_out: frozenset[int]
    kind: Kind
    familiar: bool = True

    @cached_property
    def plain(self) -> str:
        """The text with emphasis marks blanked and plain quotes; as long as the sentence."""
        return straighten(self.sentence.text).translate(_MARKS)

    @cached_property
    def index(self) -> Mapping[str, Sequence[int]]:
        """Stem → where it stands; two neighbours are also found under their words joined."""
        places: dict[str, list[int]] = {}
        for at, token in enumerate(self.words):
            places.setdefault(token.stem, []).append(at)
        for at, (left, right) in enumerate(pairwise(self.words)):
            places.setdefault(JOINED + left.text + right.text, []).append(at)
        return places

    @cached_property
    def asserted(self) -> Mapping[str, bool]:
        """Stem → whether the sentence uses it without denying it, for the words that count."""
        return self._polarity(strict=False)

    @cached_property
    def surely_asserted(self) -> Mapping[str, bool]:
        """The same where warnings and suppositions count as denials too."""
        return self._polarity(strict=True)

    def _polarity(self, *, strict: bool) -> dict[str, bool]:
        polarity: dict[str, bool] = {}
        for at, token in enumerate(self.words):
            if at not in self.left_out:
                positive = not denied(self.cues, (at,), strict=strict)
                polarity[token.stem] = polarity.get(token.stem, False) or positive
        return polarity

    def between(self, start: int, end: int) -> tuple[int, ...]:
        """Indexes of the words that touch a stretch of `plain`."""
        return tuple(
            at for at, token in enumerate(self.words) if token.start < end and token.end > start
        )

    def quote(self, hit: Collection[int]) -> Evidence:
        """The sentence as evidence; of a very long one the clauses around the hit."""
        start, end = 0, len(self.sentence.text)
        if end > QUOTED_WHOLE and hit:
            first, last = self.words[min(hit)].start, self.words[max(hit)].end
            cuts = [match.end() for match in _CLAUSE_END.finditer(self.sentence.text)]
            start = max((cut for cut in cuts if cut <= first), default=0)
            end = min((cut for cut in cuts if cut >= last), default=end)
        text = self.sentence.text[start:end]
        start += len(text) - len(text.lstrip())
        text = text.strip()
        begin = self.sentence.start + start
        return Evidence(self.sentence.number, text, begin, begin + len(text), verified=True)


def read(
    answer: str, borrowed: Runs, known: Pairs = frozenset(), *, named: bool = False
) -> tuple[Passage, ...]:
    """The passages of an answer, each wording once: what is repeated says nothing new. `named`: short lists
    of names count, for claims that are names themselves."""
    passages: list[Passage] = []
    seen: set[tuple[str, ...]] = set()
    fenced = False
    copied = _copied(answer, borrowed)
    for sentence in split_sentences(answer):
        if _FENCE.match(sentence.text):
            fenced = not fenced
            continue
        words = tokens(sentence.text)
        key = tuple(token.text for token in words)
        if not words or key in seen:
            continue
        seen.add(key)
        if taken_back(words) and passages:
            passages[-1] = _withdrawn(passages[-1])
        left_out = _copied_words(sentence, words, copied)
        left_out |= listed(words, STUFFED_RUN) if named else listed(words)
        found = _kind(sentence, words, left_out, fenced=fenced, named=named)
        near = familiar(words, known)
        passages.append(Passage(sentence, words, cues(words), left_out, found, near))
    return tuple(passages if named else _without_lists(passages))


def _without_lists(passages: Sequence[Passage]) -> Iterator[Passage]:
    lines = listed_lines([passage.words for passage in passages])
    for at, passage in enumerate(passages):
        yield replace(passage, kind="none") if at in lines else passage


def _copied_words(
    sentence: Sentence, words: Sequence[Token], copied: Sequence[range]
) -> frozenset[int]:
    return frozenset(
        at
        for at, token in enumerate(words)
        if any(sentence.start + token.start in stretch for stretch in copied)
    )


def _kind(
    sentence: Sentence,
    words: Sequence[Token],
    left_out: frozenset[int],
    *,
    fenced: bool,
    named: bool,
) -> Kind:
    if sentence.text.rstrip("*_`\"') ").endswith("?"):
        return "none"
    found: Kind = kind(words, left_out, named=named and len(words) <= NAME_WORDS)
    return "fragment" if fenced and found == "statement" else found


def _withdrawn(passage: Passage) -> Passage:
    everything = range(len(passage.words))
    return replace(passage, cues=(*passage.cues, Cue(range(0), everything)))


def _copied(answer: str, borrowed: Runs) -> tuple[range, ...]:
    """Stretches of the answer, in code points, whose words stand in runs of the borrowed texts."""
    stretches: list[range] = []
    offset = 0
    # Folding makes two letters of some, such as ß: each keeps the place of the one it came from.
    places = [place for place, char in enumerate(answer) for _ in char.casefold()]
    folded = answer.casefold()
    found = terms(folded)
    for word, mark in zip(found, taken(found, borrowed), strict=True):
        offset = folded.index(word, offset)
        end = offset + len(word)
        if mark:
            stretches.append(range(places[offset], places[end - 1] + 1))
        offset = end
    return tuple(stretches)
