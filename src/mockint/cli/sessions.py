"""Commands about past sessions: sessions, report, replay."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import click

from mockint.cleaning import in_order
from mockint.cli.context import Context
from mockint.cli.files import write_out
from mockint.cli.main import mockint as group
from mockint.cli.main import with_context
from mockint.reports.session import SessionView, row_json
from mockint.reports.words import short_score


def load_view(context: Context, session: str) -> SessionView:
    """The session that a word on the command line means, ready for a report."""
    from mockint.interview.opening import recorded
    from mockint.selftest.last import beside

    session_id = context.archive.resolve(session)
    state, scenario, rubric = recorded(context.archive, session_id)
    events = context.archive.events(session_id)
    return SessionView(state, scenario, rubric, events, partial(beside, lambda: context.archive))


@group.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@with_context
def sessions(context: Context, as_json: bool) -> int:
    """List past sessions, newest first."""
    rows = context.archive.sessions()
    if as_json:
        click.echo(json.dumps([row_json(row) for row in rows], indent=2, ensure_ascii=False))
        return 0
    for row in rows:
        seen = ", reference seen before" if row.seen_reference else ""
        score = short_score(row.status, row.score)
        click.echo(f"{row.id}  {row.started_at[:16].replace('T', ' ')}  {row.scenario}")
        click.echo(f"    attempt {row.attempt}, {row.mode}, {score}{seen}")
    if not rows:
        click.echo("No sessions yet; `mockint start` begins one.")
    return 0


@group.command()
@click.argument("session")
@click.option("--format", "form", type=click.Choice(["md", "json"]), default="md")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False))
@with_context
def report(context: Context, session: str, form: str, output: Path | None) -> int:
    """Report one session: an id, a unique prefix of one, or `last`."""
    from mockint.reports.debrief import markdown
    from mockint.reports.json_report import session_json

    view = load_view(context, session)
    if form == "json":
        text = json.dumps(session_json(view), indent=2, ensure_ascii=False)
    else:
        text = markdown(view)
    write_out(text, output)
    return 0


@group.command()
@click.argument("session")
@click.option("--plain", is_flag=True, help="Print the timeline.")
@with_context
def replay(context: Context, session: str, plain: bool) -> int:
    """Replay a session as lines: when what happened, then each answer as it was submitted."""
    from mockint.reports.timeline import stamp, timeline

    del plain
    view = load_view(context, session)
    click.echo(f"{view.state.title}  ({view.state.id}, {view.state.started_at})")
    for mark in timeline(view.events):
        click.echo(f"{stamp(mark.offset):>8}  {mark.label}")
    for answer in view.state.submitted:
        click.echo(f"\n--- {answer.document} at {stamp(answer.offset)}")
        click.echo(in_order(answer.text.rstrip()))
    return 0
