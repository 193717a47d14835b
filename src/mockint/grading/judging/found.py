"""What the signals of one check or pitfall find in an answer, and what that is worth."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from mockint.bank.models import Check, Pitfall
from mockint.grading.judging.coverage import Place, claim_words
from mockint.grading.judging.negation import denied
from mockint.grading.judging.passages import Passage
from mockint.grading.judging.signals import Hit, Patterns, is_pattern, negative, phrase
from mockint.grading.judging.wording import tokens

FRAGMENT_WORTH = 0.5

Cell = tuple[int, int]


@dataclass(slots=True)
class Found:
    """How many signals assert the claim and what they are worth together (one in a fragment counts half, two
    on the same words once), where they do, and where a signal hits but is denied."""

    signals: int = 0
    strength: float = 0.0
    places: list[Place] = field(default_factory=list)
    denials: list[Place] = field(default_factory=list)


def find(
    check: Check | Pitfall, passages: Sequence[Passage], patterns: Patterns, *, strict: bool
) -> Found:
    """Look for every signal in every passage. `strict`: warnings and suppositions deny as well."""
    found = Found()
    negatives = {word.stem for word in claim_words(check.claim) if word.negative}
    counted: set[Cell] = set()
    for signal in check.signals:
        # A claim that is itself a denial ("takes no lock") is made by denying the signal.
        expected = not strict and any(token.stem in negatives for token in tokens(signal))
        worth = 0.0
        for at, hit in _hits(signal, passages, patterns):
            against = denied(passages[at].cues, hit.matched, own=hit.own, strict=strict)
            if against and not expected:
                found.denials.append((at, hit.matched))
            else:
                worth = max(worth, _count(found, at, hit, passages[at], counted))
        found.strength += worth
        found.signals += worth > 0
    return found


def _count(found: Found, at: int, hit: Hit, passage: Passage, counted: set[Cell]) -> float:
    cells = {(at, index) for index in hit.matched}
    fresh = _mostly_new(cells, counted)
    counted |= cells
    if fresh or not found.places:
        found.places.append((at, hit.matched))
    if not fresh:
        return 0.0
    return 1.0 if passage.kind == "statement" else FRAGMENT_WORTH


def _mostly_new(cells: Collection[Cell], counted: Collection[Cell]) -> bool:
    return 2 * sum(cell in counted for cell in cells) <= len(cells)


def _hits(
    signal: str, passages: Sequence[Passage], patterns: Patterns
) -> Iterator[tuple[int, Hit]]:
    """Hits that touch no left-out word and stand in a sentence that says something."""
    pattern = is_pattern(signal)
    wanted = None if pattern else phrase(signal)
    for at, passage in enumerate(passages):
        if passage.kind == "none":
            continue
        if pattern:
            hits = _pattern_hits(signal, passage, patterns)
        else:
            hits = wanted.hits(passage.words, passage.index) if wanted else iter(())
        for hit in hits:
            if passage.left_out.isdisjoint(hit.matched):
                yield at, hit


def _pattern_hits(signal: str, passage: Passage, patterns: Patterns) -> Iterator[Hit]:
    own = negative(signal)
    for start, end in patterns.spans(signal, passage.plain):
        inside = passage.between(start, end)
        if inside:
            yield Hit(inside, inside if own else ())
