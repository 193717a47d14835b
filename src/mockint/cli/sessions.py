"""Commands about past sessions: sessions, report, replay."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import click

from mockint.cli.as_json import print_json
from mockint.cli.context import Context
from mockint.cli.files import write_out
from mockint.cli.main import mockint as group
from mockint.cli.main import with_context
from mockint.cli.terminal import has_terminal
from mockint.cli.typed import Named, Number
from mockint.reports.session import SessionView, row_json
from mockint.reports.words import short_score, to_the_minute
from mockint.review.player import SPEEDS


def load_view(context: Context, session: str) -> SessionView:
    """The session that a word on the command line means, ready for a report: with its scenario and
    rubric as they were then."""
    from mockint.interview.opening import recorded
    from mockint.selftest.last import beside

    session_id = context.archive.resolve(session)
    events, state, scenario, rubric = recorded(context.archive, session_id)
    return SessionView(state, scenario, rubric, events, partial(beside, lambda: context.archive))


@group.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@with_context
def sessions(context: Context, as_json: bool) -> int:
    """List past sessions, newest first."""
    rows = context.archive.sessions()
    if as_json:
        print_json([row_json(row) for row in rows])
        return 0
    for row in rows:
        seen = ", reference seen before" if row.seen_reference else ""
        score = short_score(row.status, row.score)
        click.echo(f"{row.id}  {to_the_minute(row.started_at)}  {row.scenario}")
        click.echo(f"    attempt {row.attempt}, {row.mode}, {score}{seen}")
    if not rows:
        click.echo("No sessions yet; `mockint start` begins one.")
    return 0


@group.command()
@click.argument("session")
@click.option("--format", "form", type=click.Choice(["md", "json", "html"]), default="md")
@click.option("--redact", is_flag=True, help="Leave out hosts, keys, names and the reference.")
@click.option("-o", "--output", type=Named(path_type=Path, dir_okay=False))
@with_context
def report(context: Context, session: str, form: str, redact: bool, output: Path | None) -> int:
    """Report one session: an id, a unique prefix of one, or `last`."""
    view = load_view(context, session)
    if redact:
        from mockint.cli.own_names import own_names
        from mockint.reports.redact import redacted

        view = redacted(view, own_names())
    if form == "json":
        from mockint.reports.json_report import session_json

        text = json.dumps(session_json(view), indent=2, ensure_ascii=False)
    else:
        text = _page(context, view, form, redact=redact)
    write_out(text, output)
    return 0


def _page(context: Context, view: SessionView, form: str, *, redact: bool) -> str:
    """A report to be read; without what gives the solution away where it is redacted."""
    from mockint.cli.debrief_aside import beside_it
    from mockint.reports.debrief import markdown
    from mockint.reports.html import html
    from mockint.reports.redact import REDACTED

    golds, other = ((), None) if redact else beside_it(context, view)
    if form == "html":
        return html(view, golds, other, redacted=redact)
    text = markdown(view, golds, other)
    return f"{text}\n{REDACTED}\n" if redact else text


@group.command()
@click.argument("session")
@click.option(
    "--speed",
    type=Number(SPEEDS[0], SPEEDS[-1]),
    default=1.0,
    help="How fast the screen begins to play, 0.5 to 64.",
)
@click.option("--plain", is_flag=True, help="Print the timeline and the answers.")
@click.option(
    "--cast",
    type=Named(path_type=Path, dir_okay=False),
    help="Write an asciicast v2 recording, which asciinema plays.",
)
@with_context
def replay(context: Context, session: str, speed: float, plain: bool, cast: Path | None) -> int:
    """Replay a session: an id, a unique prefix of one, or `last`."""
    from mockint.reports.replay import replay_lines, replay_of

    if cast is not None:
        from mockint.reports.asciicast import asciicast

        view = load_view(context, session)
        write_out("\n".join(asciicast(replay_of(view))), cast)
    elif plain or not has_terminal():
        write_out("\n".join(replay_lines(load_view(context, session))), None)
    else:
        from mockint.cli.home import run_home

        return run_home(context, replay=(context.archive.resolve(session), speed))
    return 0
