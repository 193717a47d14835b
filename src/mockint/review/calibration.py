"""How the candidate's own rating stands to a judge's levels, criterion by criterion. Pure.

docs/progress.md says which levels are compared and what the words mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from mockint.archive.envelope import Envelope
from mockint.interview.events import GRADED, SCORED, SELF_SCORED, lift, understood
from mockint.interview.state import ANSWER
from mockint.review.history import Group, JudgeKey, Played, Rated, Record, judge_key

FEWEST_RATED = 3
"""Rated sessions behind a difference before anything is said of it."""
CLOSE = 0.5
"""Levels by which a mean has to differ to be called too high or too low."""


class RatedPoint(NamedTuple):
    """One session: the level the candidate gave a criterion, and the judge's, both 0 to 4."""

    at: str
    session: str
    own: int
    judged: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """One criterion over all rated sessions of one judge; `points` oldest first, never empty."""

    criterion: str
    name: str
    points: tuple[RatedPoint, ...]

    @property
    def sessions(self) -> int:
        """Sessions behind it."""
        return len(self.points)

    @property
    def difference(self) -> float:
        """Mean of own less judged, in levels: above 0 the candidate rates too high."""
        return sum(point.own - point.judged for point in self.points) / len(self.points)

    @property
    def word(self) -> str | None:
        """too high, too low or about right, where enough sessions are behind it."""
        if self.sessions < FEWEST_RATED:
            return None
        if abs(self.difference) < CLOSE:
            return "about right"
        return "too high" if self.difference > 0 else "too low"


def calibrations(sessions: Iterable[Played], names: Mapping[Group, str]) -> tuple[Calibration, ...]:
    """What sessions of one judge show, oldest first; criteria with a word first, by how far off they
    are. `names`: (kind, id) → name on screen."""
    points: dict[str, list[RatedPoint]] = {}
    for one in sessions:
        for criterion, rated in one.ratings.items():
            point = RatedPoint(one.started_at, one.session, *rated)
            points.setdefault(criterion, []).append(point)
    made = [
        Calibration(name, names.get(("criterion", name), name), tuple(found))
        for name, found in points.items()
    ]
    made.sort(key=lambda one: (one.word is None, -abs(one.difference), one.name))
    return tuple(made)


def ratings(events: Sequence[Envelope]) -> dict[JudgeKey, dict[str, Rated]]:
    """Both levels of each criterion that was rated and judged, by judge. `events`: those of one
    session of the kinds self_scored, graded and scored, in order."""
    lifted = [event for event in map(lift, events) if understood(event)]
    own = _own(lifted)
    if not own:
        return {}
    return {
        judge: {name: Rated(own[name], level) for name, level in levels.items() if name in own}
        for judge, levels in _judged(lifted).items()
    }


def _own(events: Iterable[Envelope]) -> Mapping[str, int]:
    """The first rating that says something: a later one would know the grade."""
    said = (event.data["levels"] for event in events if event.kind == SELF_SCORED)
    return next((levels for levels in said if levels), {})


def _judged(events: Iterable[Envelope]) -> dict[JudgeKey, dict[str, int]]:
    """Levels by judge: those of the session's figures while that judge's grade of the main answer was
    the one that counted, else those of that grade."""
    found: dict[JudgeKey, dict[str, int]] = {}
    main: list[Record] = []
    shown: dict[str, int] | None = None
    for event in events:
        if event.kind == SCORED:
            shown = _levels(event.data)
            if main:
                found[judge_key(_current(main))] = shown
        elif event.kind == GRADED and event.data["document"] == ANSWER:
            if event.data["grade"]["status"] == "ungraded":
                continue
            main.append(event.data)
            # Figures that a new grade leaves as they are are not recorded again.
            levels = shown if _current(main) is event.data else None
            found[judge_key(event.data)] = levels or _levels(event.data["grade"])
    return found


def _current(main: Sequence[Record]) -> Record:
    graded = [record for record in main if record["grade"]["status"] == "graded"]
    return (graded or main)[-1]


def _levels(figures: Mapping[str, Any]) -> dict[str, int]:
    rows = figures.get("criteria", ())
    return {row["id"]: row["level"] for row in rows if isinstance(row.get("level"), int)}
