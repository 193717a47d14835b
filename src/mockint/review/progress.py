"""How a candidate stands, from checks rather than totals, the newer the heavier. Pure.

Formulas and their sources: docs/progress.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from mockint.review.calibration import Calibration, calibrations
from mockint.review.history import Group, GroupKind, JudgeKey, Played, Share

KINDS: tuple[GroupKind, ...] = ("skill", "criterion", "technology")
HALF_LIFE_DAYS = 30
HALF_LIFE = 86_400.0 * HALF_LIFE_DAYS
FEWEST_SESSIONS = 3
"""Sessions behind a figure before anything is said of it."""
WORDS: tuple[tuple[float, str], ...] = ((0.7, "strong"), (0.45, "fair"), (0.0, "weak"))
"""Least value of each word: the rubric format's default thresholds of levels 3 and 2."""


class Point(NamedTuple):
    """One session of a figure: its own share, and the figure as it stood after it, both 0 to 1."""

    at: str
    session: str
    share: float
    value: float


@dataclass(frozen=True, slots=True)
class Figure:
    """One skill, criterion or technology. `value` 0 to 1; `checks` counts verdicts, `points` has one
    entry a session, oldest first. `word` is None under three sessions."""

    kind: GroupKind
    id: str
    name: str
    value: float
    checks: int
    points: tuple[Point, ...]

    @property
    def sessions(self) -> int:
        """Sessions behind it."""
        return len(self.points)

    @property
    def word(self) -> str | None:
        """weak, fair or strong, where enough sessions are behind it."""
        if self.sessions < FEWEST_SESSIONS:
            return None
        return next(word for least, word in WORDS if self.value >= least)


@dataclass(frozen=True, slots=True)
class Series:
    """Everything that one judge saw. `figures` by kind, the lowest first; `ids` its sessions, oldest
    first; `rated` how many of them the candidate rated too. What came of that is in `calibration`,
    which an estimate by wording has none of: it is no measure of a rating."""

    judge: JudgeKey
    judged_at: str
    figures: tuple[Figure, ...]
    ids: tuple[str, ...] = ()
    rated: int = 0
    calibration: tuple[Calibration, ...] = ()

    @property
    def sessions(self) -> int:
        """Sessions that it saw."""
        return len(self.ids)

    def of(self, kind: GroupKind) -> tuple[Figure, ...]:
        """The figures of a kind, those with a word first, the lowest of them first."""
        return tuple(figure for figure in self.figures if figure.kind == kind)


@dataclass(frozen=True, slots=True)
class Progress:
    """One series a judge, the newest judge's first. `seen` and `disputed` count what was left out;
    `elsewhere` are the sessions that the newest judge has not judged, `ids` all of the series',
    both newest first."""

    series: tuple[Series, ...]
    seen: int = 0
    disputed: int = 0
    elsewhere: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()

    def not_judged_by(self, same: Callable[[JudgeKey], bool]) -> tuple[str, ...]:
        """The sessions that no judge of that kind has judged, newest first."""
        judged = {name for made in self.series if same(made.judge) for name in made.ids}
        return tuple(name for name in self.ids if name not in judged)


@dataclass(slots=True)
class _Running:
    """A figure in the making: weighted sums that fade as time passes."""

    name: str
    earned: float = 0.0
    weight: float = 0.0
    at: float = 0.0
    checks: int = 0
    points: list[Point] = field(default_factory=list)


def progress(played: Iterable[Played], names: Mapping[Group, str]) -> Progress:
    """The figures of all sessions. `names`: (kind, id) → name on screen."""
    everything = sorted(played, key=lambda one: (one.started_at, one.session))
    counted = [one for one in everything if not one.seen_reference and one.groups]
    judges: dict[JudgeKey, list[Played]] = {}
    for one in counted:
        judges.setdefault(one.judge, []).append(one)
    series = sorted(
        (_series(judge, sessions, names) for judge, sessions in judges.items()),
        key=lambda made: made.judged_at,
        reverse=True,
    )
    return Progress(
        tuple(series),
        len({one.session for one in everything if one.seen_reference}),
        sum(one.disputed for one in everything),
        _elsewhere(counted, series[0].judge) if series else (),
        tuple(dict.fromkeys(one.session for one in reversed(counted))),
    )


def _elsewhere(counted: Sequence[Played], newest: JudgeKey) -> tuple[str, ...]:
    here = {one.session for one in counted if one.judge == newest}
    others = dict.fromkeys(one.session for one in reversed(counted))
    return tuple(session for session in others if session not in here)


def _series(judge: JudgeKey, sessions: Sequence[Played], names: Mapping[Group, str]) -> Series:
    running: dict[Group, _Running] = {}
    for one in sessions:
        moment = seconds(one.started_at)
        for group, share in one.groups.items():
            made = running.get(group)
            if made is None:
                made = running[group] = _Running(names.get(group, group[1]))
            _add(made, one, moment, share)
    figures = [
        Figure(kind, name, made.name, made.points[-1].value, made.checks, tuple(made.points))
        for (kind, name), made in running.items()
    ]
    figures.sort(key=lambda f: (KINDS.index(f.kind), f.word is None, f.value, f.name))
    measured = judge.kind != "offline"
    return Series(
        judge,
        max(one.judged_at for one in sessions),
        tuple(figures),
        tuple(one.session for one in sessions),
        sum(bool(one.ratings) for one in sessions),
        calibrations(sessions, names) if measured else (),
    )


def _add(made: _Running, one: Played, moment: float, share: Share) -> None:
    """Fade what was there by the time that has passed, then add a session by the weight of its checks:
    an exponentially weighted mean for times that are not evenly spaced (Wright 1986)."""
    earned, weight, checks = share
    fade = 0.5 ** max(0.0, (moment - made.at) / HALF_LIFE) if made.points else 0.0
    made.earned = made.earned * fade + earned
    made.weight = made.weight * fade + weight
    made.at = max(made.at, moment)
    made.checks += checks
    made.points.append(
        Point(one.started_at, one.session, earned / weight, made.earned / made.weight)
    )


def seconds(at: str) -> float:
    """Seconds of a time in ISO 8601; 0 for what is none (an imported archive may hold it)."""
    try:
        return datetime.fromisoformat(at).timestamp()
    except ValueError:
        return 0.0
