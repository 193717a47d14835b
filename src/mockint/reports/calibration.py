"""The candidate's own rating beside a judge's levels: lines for 80 columns, and the documented object."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

from mockint.cleaning import clean_line
from mockint.reports.words import many, to_the_minute
from mockint.review.calibration import Calibration
from mockint.review.progress import Series

HEADING = "Your own rating, less the judge's"
WIDTH = 80
NAME = 36
NO_MEASURE = (
    "You rated yourself in {sessions}; an estimate by wording is no measure of that, a model's "
    "levels are."
)


def calibration_lines(series: Series) -> Iterator[str]:
    """How far the candidate rates from this judge, a table; nothing where nobody rated."""
    if series.calibration:
        yield ""
        yield calibration_head()
        yield from map(calibration_line, series.calibration)
    elif series.rated:
        sessions = many(series.rated, "session")
        yield ""
        yield from textwrap.wrap(NO_MEASURE.format(sessions=sessions), WIDTH)


def calibration_head(name: int = NAME) -> str:
    """The columns of that table; `name`: those of the first."""
    return f"{clean_line(HEADING, name):<{name}} {'levels':>6}  {'':11} {'sessions':>8}"


def calibration_line(made: Calibration, name: int = NAME) -> str:
    """One row of it: `Correctness  +0.8  too high  5`."""
    shown = clean_line(made.name, name - 2)
    word = made.word or "-"
    return f"  {shown:<{name - 2}} {signed(made.difference):>6}  {word:11} {made.sessions:>8}"


def signed(levels: float) -> str:
    """`+0.8`, `-0.3`, `0.0`."""
    shown = round(levels, 1)
    return f"{shown:+.1f}" if shown else "0.0"


def rated_lines(made: Calibration) -> Iterator[str]:
    """What its plot shows, newest first: both levels of each session."""
    yield f"{'session':<18} {'you':>5} {'judge':>6} {'off by':>7}"
    for point in reversed(made.points):
        when = to_the_minute(point.at)
        off = f"{point.own - point.judged:+d}" if point.own != point.judged else "0"
        yield f"{when:<18} {point.own:>5} {point.judged:>6} {off:>7}"


def calibration_json(made: Calibration) -> dict[str, Any]:
    """The documented object (docs/json.md)."""
    return {
        "criterion": made.criterion,
        "name": made.name,
        "difference": round(made.difference, 4),
        "word": made.word,
        "sessions": made.sessions,
        "points": [
            {"at": p.at, "session": p.session, "own": p.own, "judged": p.judged}
            for p in made.points
        ],
    }
