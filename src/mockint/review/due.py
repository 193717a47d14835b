"""What to practise today: drills that are about to be forgotten, and scenarios not played yet. Pure.

The schedule is FSRS (the `fsrs` package); docs/progress.md says how it is set and what a rating is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

from mockint.review.history import Group

PER_DAY = 3
"""Cards offered on one day, those done that day taken off."""
LONGEST_DAYS = 30
"""Longest interval without a date of the interview."""
RATINGS: tuple[tuple[float, int], ...] = ((85, 4), (65, 3), (45, 2), (0, 1))
"""Least score of each rating of FSRS: 4 easy, 3 good, 2 hard, 1 again."""

Why = Literal["due", "weak", "new"]


@dataclass(frozen=True, slots=True)
class Card:
    """A drill (`drill` its key), or a whole scenario not played yet (`drill` empty). `groups`: the skills
    it exercises, of checks without one their criteria."""

    scenario: str
    drill: str
    title: str
    groups: frozenset[Group]

    @property
    def key(self) -> tuple[str, str]:
        """Scenario and drill."""
        return self.scenario, self.drill


@dataclass(frozen=True, slots=True)
class Review:
    """A card was practised, with what score (0 to 100). `drill` is empty for a whole interview, which
    practises every drill of its scenario."""

    scenario: str
    drill: str
    at: datetime
    score: float


@dataclass(frozen=True, slots=True)
class Due:
    """One card to practise, and why. `group`: the weak skill or criterion it is for."""

    card: Card
    why: Why
    group: Group | None = None


@dataclass(frozen=True, slots=True)
class _Scheduled:
    card: Card
    due: datetime
    recall: float
    own: bool


def rating(score: float) -> int:
    """The rating of FSRS (1 to 4) for a score of 0 to 100."""
    return next((value for least, value in RATINGS if score >= least), 1)


def longest_interval(interview: date | None, today: date) -> int:
    """Days until the interview, at least one; 30 without a date or after it."""
    if interview is None or interview < today:
        return LONGEST_DAYS
    return max(1, (interview - today).days)


def schedule(
    cards: Iterable[Card], reviews: Sequence[Review], now: datetime, longest: int
) -> Iterator[_Scheduled]:
    """When each drill is due, and how likely it is still known (0 to 1)."""
    from fsrs import Card as Remembered
    from fsrs import Rating, Scheduler

    scheduler = Scheduler(
        learning_steps=(), relearning_steps=(), maximum_interval=longest, enable_fuzzing=False
    )
    for card in cards:
        mine = [r for r in reviews if r.scenario == card.scenario and r.drill in ("", card.drill)]
        remembered = Remembered(card_id=1, due=now)
        for review in sorted(mine, key=lambda review: review.at):
            remembered, _ = scheduler.review_card(
                remembered, Rating(rating(review.score)), review.at
            )
        recall = scheduler.get_card_retrievability(remembered, now) if mine else 0.0
        own = any(review.drill for review in mine)
        yield _Scheduled(card, remembered.due if mine else now, recall, own)


def queue(
    cards: Sequence[Card],
    reviews: Sequence[Review],
    weak: Collection[Group],
    now: datetime,
    longest: int = LONGEST_DAYS,
) -> tuple[Due, ...]:
    """What to practise today, at most three cards less those practised today. Drills that are due
    come first, the least remembered in front; for one about a weak skill another scenario that exercises
    it and was not practised on it yet stands in. Then scenarios not played yet, those for weak skills in
    front. Where no drill is due the least remembered ones of weak skills come after those."""
    done = _today(reviews, now)
    left = PER_DAY - len(done)
    if left <= 0:
        return ()
    drills = sorted(
        schedule((card for card in cards if card.drill), reviews, now, longest),
        key=lambda one: (one.recall, one.due, one.card.key),
    )
    fresh = [card for card in cards if not card.drill]
    fresh.sort(key=lambda card: -len(card.groups & set(weak)))
    others = [*fresh, *(one.card for one in drills if not one.own)]
    found: dict[tuple[str, str], Due] = {}
    for one in drills:
        if one.due <= now:
            due = _elsewhere(one.card, others, weak, found) or Due(one.card, "due")
            found.setdefault(due.card.key, due)
    early = [] if found else [one.card for one in drills if not _practised(one.card, done)]
    new = [Due(card, "new", _for(card, weak)) for card in fresh]
    again = [Due(card, "weak", _for(card, weak)) for card in early if _for(card, weak)]
    for due in (*(d for d in new if d.group), *again, *new):
        found.setdefault(due.card.key, due)
    return tuple(found.values())[:left]


def _for(card: Card, weak: Collection[Group]) -> Group | None:
    """The weak skill or criterion that a card exercises, the first by name of several."""
    return min(card.groups & set(weak), default=None)


def _practised(card: Card, done: Collection[tuple[str, str]]) -> bool:
    """Whether a drill was practised today, alone or with its whole scenario."""
    return card.key in done or (card.scenario, "") in done


def _elsewhere(
    card: Card,
    others: Iterable[Card],
    weak: Collection[Group],
    found: Mapping[tuple[str, str], Due],
) -> Due | None:
    """A card of another scenario for the same weak skill."""
    wanted = card.groups & set(weak)
    for other in others:
        shared = sorted(wanted & other.groups)
        if shared and other.scenario != card.scenario and other.key not in found:
            return Due(other, "weak", shared[0])
    return None


def _today(reviews: Iterable[Review], now: datetime) -> set[tuple[str, str]]:
    day = now.astimezone(UTC).date()
    return {(r.scenario, r.drill) for r in reviews if r.at.astimezone(UTC).date() == day}


def next_drill(
    cards: Sequence[Card], reviews: Sequence[Review], now: datetime, longest: int = LONGEST_DAYS
) -> Card | None:
    """The drill to begin with where none is named: the least remembered, never drilled ones first."""
    found = schedule((card for card in cards if card.drill), reviews, now, longest)
    best = min(found, key=lambda one: (one.own, one.recall, one.card.key), default=None)
    return None if best is None else best.card
