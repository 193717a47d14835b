"""Grading sessions: those a failure left ungraded, and any once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mockint.cli.context import Context
from mockint.cli.grading_files import grade_one
from mockint.grading.grader import Texts
from mockint.grading.judges import Chosen, Reading, for_grading
from mockint.interview.ports import SystemTime
from mockint.reports import words

if TYPE_CHECKING:
    from mockint.grading.case import Case
    from mockint.grading.grade import Grade
    from mockint.interview.regrading import Desk, Regraded


def grade_pending(context: Context, reading: Reading) -> int:
    """Grade every answer that a failure or a cancel left ungraded."""
    rows = context.archive.sessions()
    ids = [row.id for row in rows if row.phase == "debrief"]
    return grade_sessions(context, ids, reading, only_pending=True)


def grade_sessions(
    context: Context, ids: list[str], reading: Reading, *, only_pending: bool
) -> int:
    """Append a grade to the answers of those sessions, or to the ungraded ones only."""
    from mockint.interview.regrading import Desk, regraded

    desk = Desk(context.settings.home, context.archive, context.writer, SystemTime())
    chosen = _judge_for(context, desk, ids, reading, only_pending=only_pending)

    def judge(session: str, case: Case, texts: Texts) -> Grade:
        return grade_one(session, case, chosen or _chosen(context, reading), texts)

    made = [_told(one) for one in regraded(desk, ids, judge, only_pending=only_pending)]
    grades = [grade for grade in made if grade is not None]
    if not grades:
        click.echo("Nothing is waiting for a grade." if only_pending else "Nothing to grade.")
    return max((grade.exit_code for grade in grades), default=0)


def _told(one: Regraded) -> Grade | None:
    """Say what became of one answer."""
    made = one.grade
    if not one.document:
        click.echo(f"{one.session} is open in another mockint and was left alone.", err=True)
    elif made is not None:
        line = made.reason or words.short_score(made.status, made.to_json()["score"])
        click.echo(f"{one.session} {one.document}: {line}")
    return made


def _judge_for(
    context: Context, desk: Desk, ids: list[str], reading: Reading, *, only_pending: bool
) -> Chosen | None:
    """The judge, once it is said and allowed what all of it may cost; None with nothing to grade."""
    from mockint.cli.costs import clear
    from mockint.interview.regrading import cases

    found = cases(desk, ids, only_pending=only_pending)
    if not found:
        return None
    chosen = _chosen(context, reading)
    clear(context, chosen, found, reading.max_cost)
    return chosen


def _chosen(context: Context, reading: Reading) -> Chosen:
    memory, budget = context.archive.memory(), context.budget(reading.max_cost)
    return for_grading(context.settings, memory, reading, budget=budget)
