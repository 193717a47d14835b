"""Grading sessions: those a failure left ungraded, and any once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mockint.cli.context import Context
from mockint.cli.grading_files import grade_one
from mockint.errors import MockintError
from mockint.grading.grader import Texts
from mockint.grading.judges import Chosen, Reading, for_grading
from mockint.interview.ports import SystemTime
from mockint.reports import words

if TYPE_CHECKING:
    from mockint.grading.case import Case
    from mockint.interview.session import Session

WRITE_SECONDS = 10.0


def grade_pending(context: Context, reading: Reading) -> int:
    """Grade every answer that a failure or a cancel left ungraded."""
    rows = context.archive.sessions()
    ids = [row.id for row in rows if row.phase == "debrief"]
    return grade_sessions(context, ids, reading, only_pending=True)


def grade_sessions(
    context: Context, ids: list[str], reading: Reading, *, only_pending: bool
) -> int:
    """Append a grade to the answers of those sessions, or to the ungraded ones only."""
    from mockint.archive.hold import hold
    from mockint.interview.opening import bring_back

    time = SystemTime()
    chosen = _judge_for(context, ids, reading, only_pending=only_pending)
    worst = done = 0
    for session_id in ids:
        with_hold = hold(context.settings.home, session_id)
        if with_hold is None:
            click.echo(f"{session_id} is open in another mockint and was left alone.", err=True)
            continue
        with with_hold:
            session = bring_back(context.archive, session_id, context.writer, time)
            for document in _documents(session, only_pending=only_pending):
                chosen = chosen or _chosen(context, reading)
                texts = Texts(session.state.scenario_sha256, session.state.rubric_sha256)
                made = grade_one(session_id, session.case(document), chosen, texts)
                session.record_grade(document, made)
                done += 1
                worst = max(worst, made.exit_code)
                line = made.reason or words.short_score(made.status, made.to_json()["score"])
                click.echo(f"{session_id} {document}: {line}")
            _on_disk(context, session_id)
    if not done:
        click.echo("Nothing is waiting for a grade." if only_pending else "Nothing to grade.")
    return worst


def _documents(session: Session, *, only_pending: bool) -> list[str]:
    if only_pending:
        return session.ungraded()
    return [answer.document for answer in session.state.submitted]


def _judge_for(
    context: Context, ids: list[str], reading: Reading, *, only_pending: bool
) -> Chosen | None:
    """The judge, once it is said and allowed what all of it may cost; None with nothing to grade."""
    from mockint.cli.costs import clear
    from mockint.interview.opening import bring_back

    cases: list[Case] = []
    for session_id in ids:
        session = bring_back(context.archive, session_id, context.writer, SystemTime())
        cases += [session.case(d) for d in _documents(session, only_pending=only_pending)]
    if not cases:
        return None
    chosen = _chosen(context, reading)
    clear(context, chosen, cases, reading.max_cost)
    return chosen


def _chosen(context: Context, reading: Reading) -> Chosen:
    memory, budget = context.archive.memory(), context.budget(reading.max_cost)
    return for_grading(context.settings, memory, reading, budget=budget)


def _on_disk(context: Context, session_id: str) -> None:
    """Wait for the disk. Raises MockintError where the new grades cannot be written."""
    if context.writer.flush(WRITE_SECONDS):
        return
    trouble = context.writer.trouble
    reason = trouble.reason if trouble else "The archive could not be written in time."
    raise MockintError(f"The new grade of {session_id} is not saved. {reason}")
