"""One answer, read once, and measured against each check and pitfall of its case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from mockint.bank.models import Check, Pitfall
from mockint.grading.case import Case
from mockint.grading.judging.coverage import Cover, Place, claim_words, denying_cover
from mockint.grading.judging.decision import Measures
from mockint.grading.judging.found import Found, find
from mockint.grading.judging.loose import Postings, content
from mockint.grading.judging.passages import Passage, read
from mockint.grading.judging.runs import runs_of
from mockint.grading.judging.signals import Patterns
from mockint.grading.judging.topic import SENTENCE_NEAR, known_pairs, strays
from mockint.grading.judging.vocabulary import Vocabulary, vocabularies
from mockint.grading.judging.wording import weights

# More hits than these say nothing new.
HITS = 2.0
# So many words of the reference make a sentence about it.
SHARED = 2


@dataclass(frozen=True, slots=True)
class Measured:
    """A check or pitfall with its measures, what its signals found, and the places that speak to it."""

    item: Check | Pitfall
    measures: Measures
    found: Found
    places: tuple[Place, ...]
    passages: Sequence[Passage]


class Reading:
    """The passages of an answer, and what every check of its case needs beside them."""

    def __init__(self, case: Case) -> None:
        scenario = case.scenario
        self._case = case
        asked = "\n".join((scenario.brief, case.question, case.change))
        claims = tuple(part.claim for part in case.items)
        self._borrowed = runs_of((scenario.brief, case.question, case.change, case.reference))
        self.weigh = weights((*claims, case.reference, scenario.reference, scenario.brief), asked)
        texts = (scenario.brief, scenario.reference, case.question, case.reference)
        self._known = known_pairs((*texts, *claims), SENTENCE_NEAR)
        self._patterns = Patterns()
        self._vocabularies = vocabularies(case)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The answer's passages; those that stray from the scenario earn nothing."""
        found = read(self._case.answer, self._borrowed, self._known)
        return strays(self._case, found)

    @cached_property
    def _naming(self) -> tuple[Passage, ...]:
        """The same where short lists of names count, and a few words of the reference are enough to be about
        it: a claim alone may be no more than a name, and the reference no more than a line."""
        found = read(self._case.answer, self._borrowed, self._known, named=True)
        reference = frozenset(content(self._case.reference))
        return tuple(
            replace(passage, familiar=passage.familiar or _shares(passage, reference))
            for passage in strays(self._case, found)
        )

    @cached_property
    def _said(self) -> Postings:
        return Postings(self.passages, self._vocabularies.starts)

    @cached_property
    def _surely_said(self) -> Postings:
        return Postings(self.passages, self._vocabularies.starts, strict=True)

    @cached_property
    def _named(self) -> Postings:
        return Postings(self._naming, frozenset())

    def nothing_to_look_for(self, item: Check | Pitfall) -> bool:
        """Whether an item has no signals, and no word in its claim that the question has not."""
        return not item.signals and all(
            self.weigh.asked(word.stem) for word in claim_words(item.claim)
        )

    def measure(self, item: Check | Pitfall) -> Measured:
        """What the wording shows about an item. A pitfall counts only where it is beyond doubt that the answer
        asserts it."""
        strict = isinstance(item, Pitfall)
        if not item.signals and not strict:
            return self._measure(item, self._named, self._naming, Found())
        found = find(item, self.passages, self._patterns, strict=strict)
        return self._measure(
            item, self._surely_said if strict else self._said, self.passages, found
        )

    def _measure(
        self, item: Check | Pitfall, said: Postings, passages: Sequence[Passage], found: Found
    ) -> Measured:
        vocabulary = self._vocabularies.of[item.id]
        told: defaultdict[int, float] = defaultdict(float)
        loose = 0.0
        for signal in vocabulary.signals:
            shares = said.shares(signal)
            loose += max(shares.values(), default=0.0)
            for at, share in shares.items():
                told[at] += share
        words, _ = said.heaviest(vocabulary.words)
        claim, near = self._claim(item, said)
        measures = Measures(
            min(found.strength, HITS),
            loose / len(vocabulary.signals) if vocabulary.signals else 0.0,
            min(1.0, words / vocabulary.full),
            claim,
        )
        best = [max(told, key=lambda at: (told[at], -at))] if told else []
        best += [] if near is None else [near, near + 1]
        return Measured(
            item,
            measures,
            found,
            (*found.places, *_hits(best, item, vocabulary, passages)),
            passages,
        )

    def _claim(self, item: Check | Pitfall, said: Postings) -> tuple[float, int | None]:
        words = claim_words(item.claim)
        weighed = {word.stem: word.share * self.weigh(word.stem) for word in words}
        either = frozenset(word.stem for word in words if word.negative)
        weight, near = said.heaviest(weighed, either)
        return weight / (sum(weighed.values()) or 1.0), near

    def denying(self, item: Check | Pitfall) -> Cover:
        """The place that denies most of an item's claim."""
        return denying_cover(item.claim, self.passages, self.weigh)

    def mentions(self, item: Check | Pitfall) -> Place | None:
        """The passage that says most of a pitfall's signals, whether it asserts them or warns of them."""
        told: defaultdict[int, float] = defaultdict(float)
        for signal in self._vocabularies.of[item.id].signals:
            for at, share in self._said.shares(signal).items():
                told[at] += share
        if not told:
            return None
        best = max(told, key=lambda at: (told[at], -at))
        return next(iter(_hits([best], item, self._vocabularies.of[item.id], self.passages)), None)


def _shares(passage: Passage, reference: frozenset[str]) -> bool:
    """Whether a passage has enough different words of the reference."""
    return len({token.stem for token in passage.words if token.content} & reference) >= SHARED


def _hits(
    best: Sequence[int], item: Check | Pitfall, vocabulary: Vocabulary, passages: Sequence[Passage]
) -> list[Place]:
    """The places of a few passages with the words that they share with an item, none without any."""
    wanted = {word.stem for word in claim_words(item.claim)} | vocabulary.words.keys()
    places = (
        (
            at,
            tuple(
                index
                for index, token in enumerate(passages[at].words)
                if token.stem in wanted and token.content and index not in passages[at].left_out
            ),
        )
        for at in best
        if at < len(passages) and passages[at].kind != "none"
    )
    return [place for place in places if place[1]]
