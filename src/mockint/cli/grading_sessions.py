"""Grading sessions: those a failure left ungraded, and any once more."""

from __future__ import annotations

import click

from mockint.cli.context import Context
from mockint.cli.grading_files import grade_one
from mockint.errors import MockintError
from mockint.grading.grader import Texts
from mockint.grading.judges import Chosen, Reading, for_grading
from mockint.interview.ports import SystemTime
from mockint.reports import words

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
    chosen: Chosen | None = None
    worst = done = 0
    for session_id in ids:
        with_hold = hold(context.settings.home, session_id)
        if with_hold is None:
            click.echo(f"{session_id} is open in another mockint and was left alone.", err=True)
            continue
        with with_hold:
            session = bring_back(context.archive, session_id, context.writer, time)
            documents = (
                session.ungraded()
                if only_pending
                else [answer.document for answer in session.state.submitted]
            )
            for document in documents:
                chosen = chosen or for_grading(context.settings, context.archive.memory(), reading)
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


def _on_disk(context: Context, session_id: str) -> None:
    """Wait for the disk. Raises MockintError where the new grades cannot be written."""
    if context.writer.flush(WRITE_SECONDS):
        return
    trouble = context.writer.trouble
    reason = trouble.reason if trouble else "The archive could not be written in time."
    raise MockintError(f"The new grade of {session_id} is not saved. {reason}")
