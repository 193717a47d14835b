"""Progress in words: lines for 80 columns, readable without colour, and the documented object."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mockint.cleaning import clean_line
from mockint.grading.cost import money
from mockint.interview.clock import minutes_seconds
from mockint.reports.calibration import calibration_json, calibration_lines
from mockint.reports.words import many, to_the_minute
from mockint.review.due import Due
from mockint.review.habits import Habits
from mockint.review.history import Group, GroupKind
from mockint.review.progress import FEWEST_SESSIONS, KINDS, Figure, Progress, Series
from mockint.review.reading import Month, Reading

PROGRESS_SCHEMA = 1
WIDTH = 80
NAME = 36
HEADINGS: dict[GroupKind, str] = {
    "skill": "Skills",
    "criterion": "Criteria",
    "technology": "Technologies",
}
EMPTY = "No finished session has a grade yet; `mockint start` begins one."
OTHER_JUDGE = "Another judge: its figures are not to be compared with those above."
REGRADE = "`mockint regrade --all` has every session judged by the one in force."
_PHASES = {"clarify": "questions", "answer": "answer", "follow_ups": "follow-ups"}


def lines(reading: Reading, due: Sequence[Due] = ()) -> Iterator[str]:
    """The whole page as text. `due`: what to practise today."""
    progress = reading.progress
    if not progress.series:
        yield EMPTY
    for number, series in enumerate(progress.series):
        if number:
            yield from ("", OTHER_JUDGE)
        yield from series_lines(series)
    yield from notes(progress)
    yield from due_lines(due, reading.names)
    yield from habit_lines(reading.habits)
    yield from month_lines(reading.months)


def judge_words(series: Series) -> str:
    """`offline estimate, 12 sessions`, an estimate named as one by wording."""
    name = clean_line(series.judge.name, 120)
    wording = ", by wording" if series.judge.kind == "offline" else ""
    return f"Judged by: {name}{wording}; {many(series.sessions, 'session')}"


def series_lines(series: Series) -> Iterator[str]:
    """One judge's figures as a table, each kind the lowest first."""
    yield from textwrap.wrap(judge_words(series), WIDTH)
    for kind in KINDS:
        figures = series.of(kind)
        if figures:
            yield ""
            yield head_line(HEADINGS[kind])
            yield from map(figure_line, figures)
    yield from calibration_lines(series)


def head_line(heading: str, name: int = NAME) -> str:
    """The columns of a table of figures; `name`: those of the first."""
    return f"{heading:<{name}} {'now':>5}  {'':7} {'sessions':>8} {'checks':>6} {'3 ago':>6}"


def point_lines(figure: Figure) -> Iterator[str]:
    """What its plot shows, newest first: when, the session's own share, and the figure after it."""
    yield f"{'session':<18} {'one session':>12} {'as it stood':>12}"
    for point in reversed(figure.points):
        when = to_the_minute(point.at)
        yield f"{when:<18} {percent(point.share):>12} {percent(point.value):>12}"


def figure_line(figure: Figure, name: int = NAME) -> str:
    """One row of that table."""
    shown = clean_line(figure.name, name - 2)
    word = figure.word or "-"
    return (
        f"  {shown:<{name - 2}} {percent(figure.value):>5}  {word:7} {figure.sessions:>8} "
        f"{figure.checks:>6} {earlier(figure):>6}"
    )


def earlier(figure: Figure) -> str:
    """The figure as it stood three sessions ago, where there is one."""
    if figure.sessions <= FEWEST_SESSIONS:
        return "-"
    return percent(figure.points[-1 - FEWEST_SESSIONS].value)


def percent(value: float) -> str:
    """`42 %` of the weight of the checks."""
    return f"{round(100 * value)} %"


def notes(progress: Progress, regrade: str = REGRADE) -> Iterator[str]:
    """What was left out, and what could be judged alike; `regrade` says how."""
    said = []
    words = [f.word for series in progress.series for f in series.figures]
    words += [made.word for series in progress.series for made in series.calibration]
    if None in words:
        said.append(f"A dash: fewer than {FEWEST_SESSIONS} sessions, too few to say.")
    if progress.seen:
        said.append(
            f"Left out: {many(progress.seen, 'session')} begun after the reference had been on screen."
        )
    if progress.disputed:
        verdicts = "verdict" if progress.disputed == 1 else "verdicts"
        said.append(f"Left out: {progress.disputed} {verdicts} that you dispute.")
    if progress.elsewhere:
        said.append(
            f"{many(len(progress.elsewhere), 'session')} only another judge has judged; {regrade}"
        )
    if said:
        yield ""
    for sentence in said:
        yield from textwrap.wrap(sentence, WIDTH)


def due_lines(due: Sequence[Due], names: Mapping[Group, str]) -> Iterator[str]:
    """What to practise today, and the command that begins it."""
    if not due:
        return
    yield from ("", "To practise today")
    for one in due:
        card = one.card
        command = f"mockint {'drill' if card.drill else 'start'} {card.scenario}"
        yield f"  {clean_line(card.title, WIDTH - 2)}"
        yield f"    {why(one, names)}: {command}"


def why(due: Due, names: Mapping[Group, str]) -> str:
    """Why a card is offered."""
    kind = "drill, 5 min" if due.card.drill else "not played yet"
    if due.group is None:
        return kind
    return f"{kind}, for {clean_line(names.get(due.group, due.group[1]), 40)}"


def habit_lines(habits: Habits) -> Iterator[str]:
    """The clock in the newest interviews."""
    if not habits.interviews:
        return
    of = (
        "the last interview"
        if habits.interviews == 1
        else f"the last {habits.interviews} interviews"
    )
    yield from ("", f"Time in {of}, on average")
    for phase in habits.phases:
        over = f", over time in {phase.over}" if phase.over else ""
        spent, budget = minutes_seconds(phase.seconds), minutes_seconds(phase.budget)
        yield f"  {_PHASES[phase.phase]:<12} {spent:>7} of {budget}{over}"


def month_lines(months: tuple[Month, ...]) -> Iterator[str]:
    """Tokens and money by month, newest first."""
    if not months:
        return
    yield from ("", f"{'Judging by month':<18} {'judgings':>8} {'tokens':>12} {'cached':>12}  cost")
    for month in months:
        spent = month.spending
        tokens = spent.prompt_tokens + spent.completion_tokens
        price = money(spent.usd)
        if spent.unpriced:
            price = f"{price}, and {spent.unpriced} at an unknown price"
        yield f"  {month.month:<16} {month.judgings:>8} {tokens:>12,} {spent.cached_tokens:>12,}  {price}"


def progress_json(reading: Reading, due: Sequence[Due] = ()) -> dict[str, Any]:
    """The documented object (docs/json.md)."""
    progress = reading.progress
    return {
        "schema": PROGRESS_SCHEMA,
        "series": [_series_json(series) for series in progress.series],
        "left_out": {"seen_reference": progress.seen, "disputed": progress.disputed},
        "judged_otherwise": list(progress.elsewhere),
        "due": [
            {
                "scenario": one.card.scenario,
                "drill": one.card.drill or None,
                "title": one.card.title,
                "why": one.why,
                "for": one.group[1] if one.group else None,
            }
            for one in due
        ],
        "times": {
            "interviews": reading.habits.interviews,
            "phases": [
                {
                    "phase": phase.phase,
                    "seconds": round(phase.seconds, 1),
                    "budget": round(phase.budget, 1),
                    "over": phase.over,
                }
                for phase in reading.habits.phases
            ],
        },
        "months": [_month_json(month) for month in reading.months],
    }


def _series_json(series: Series) -> dict[str, Any]:
    return {
        "judge": series.judge.kind,
        "models": list(series.judge.models),
        "template_sha256": series.judge.template or None,
        "judged_at": series.judged_at,
        "sessions": series.sessions,
        "calibration": [calibration_json(made) for made in series.calibration],
        "figures": [
            {
                "kind": figure.kind,
                "id": figure.id,
                "name": figure.name,
                "value": round(figure.value, 4),
                "word": figure.word,
                "sessions": figure.sessions,
                "checks": figure.checks,
                "points": [
                    {
                        "at": point.at,
                        "session": point.session,
                        "share": round(point.share, 4),
                        "value": round(point.value, 4),
                    }
                    for point in figure.points
                ],
            }
            for figure in series.figures
        ],
    }


def _month_json(month: Month) -> dict[str, Any]:
    spent = month.spending
    return {
        "month": month.month,
        "judgings": month.judgings,
        "prompt_tokens": spent.prompt_tokens,
        "cached_tokens": spent.cached_tokens,
        "completion_tokens": spent.completion_tokens,
        "cost_usd": round(spent.usd, 6),
        "unpriced": spent.unpriced,
    }
