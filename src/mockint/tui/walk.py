"""Between a verdict and the sentence it stands on, both ways: where the reader is. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from mockint.reports.verdicts import Shown
from mockint.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Spot:
    """One sentence of one answer; `place` counts from 0."""

    document: str
    place: int


Place = Shown | Spot
T = TypeVar("T")


class Walk:
    """The verdicts of a page and the sentences of its answers, and the one that is chosen.

    `across` goes from a verdict to the next of its quotes, and from a sentence to the next of the
    verdicts that quote it; `back` returns to where the last such jump began.
    """

    def __init__(
        self, verdicts: Sequence[Shown], sentences: Mapping[str, Sequence[Sentence]]
    ) -> None:
        self.verdicts = tuple(verdicts)
        self.sentences = dict(sentences)
        self._spots = [
            Spot(document, place)
            for document, found in sentences.items()
            for place in range(len(found))
        ]
        self.at: Place | None = None
        self._from: Place | None = None

    def choose(self, check: str, document: str) -> None:
        """Be on the verdict on a check again, where there still is one."""
        self._from = None
        self.at = next(
            (v for v in self.verdicts if (v.check, v.document) == (check, document)), None
        )

    def step(self, by: int) -> None:
        """The next or previous verdict, or sentence where one is chosen; begins with a verdict."""
        self._from = None
        if isinstance(self.at, Spot):
            self.at = _moved(self._spots, self.at, by)
        elif self.at is None:
            ends = self.verdicts[:1] if by > 0 else self.verdicts[-1:]
            self.at = next(iter(ends), None)
        else:
            self.at = _moved(self.verdicts, self.at, by)

    def read(self) -> None:
        """Be on the first sentence of the first answer, or leave the answers."""
        self._from = None
        self.at = None if isinstance(self.at, Spot) else next(iter(self._spots), None)

    def across(self) -> bool:
        """Jump; whether there was anything to jump to."""
        ahead = self.ahead
        if ahead is None:
            return False
        self.at, self._from = ahead, self.at
        return True

    @property
    def ahead(self) -> Place | None:
        """Where the next jump leads."""
        found: Sequence[Place] = self.ends(self.at) if self.at is not None else ()
        if not found:
            return None
        behind = found.index(self._from) if self._from in found else -1
        return found[(behind + 1) % len(found)]

    @property
    def behind(self) -> Place | None:
        """Where the last jump began."""
        return self._from

    def back(self) -> bool:
        """Undo the last jump, else choose nothing; whether anything was chosen."""
        if self.at is None:
            return False
        self.at, self._from = self._from, None
        return True

    def ends(self, place: Place) -> Sequence[Place]:
        """Where a jump from a place can lead."""
        return self.quoted(place) if isinstance(place, Shown) else self.quoting(place)

    def quoted(self, verdict: Shown) -> tuple[Spot, ...]:
        """The sentences with the verified quotes of a verdict, each once, in its order."""
        sentences = self.sentences.get(verdict.document, ())
        starts = [sentence.start for sentence in sentences]
        places = [
            bisect_right(starts, quote["start"]) - 1
            for quote in verdict.evidence
            if quote["verified"] and quote["start"] is not None
        ]
        return tuple(dict.fromkeys(Spot(verdict.document, place) for place in places if place >= 0))

    def quoting(self, spot: Spot) -> tuple[Shown, ...]:
        """The verdicts with a verified quote from a sentence."""
        return tuple(
            v for v in self.verdicts if v.document == spot.document and spot in self.quoted(v)
        )

    @property
    def written(self) -> tuple[str, int, int] | None:
        """The document and span of what is chosen: a sentence, or the first quote of a verdict; an empty
        span for a verdict without one."""
        if self.at is None:
            return None
        if isinstance(self.at, Spot):
            sentence = self.sentence(self.at)
            return self.at.document, sentence.start, sentence.end
        for quote in self.at.evidence:
            if quote["verified"] and quote["start"] is not None:
                return self.at.document, quote["start"], quote["end"]
        return self.at.document, 0, 0

    def sentence(self, spot: Spot) -> Sentence:
        """The sentence at a spot."""
        return self.sentences[spot.document][spot.place]


def _moved(among: Sequence[T], at: T, by: int) -> T:
    return among[max(0, min(len(among) - 1, among.index(at) + by))]
