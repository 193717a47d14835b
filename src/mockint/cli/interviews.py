"""Commands that hold an interview: start and resume."""

from __future__ import annotations

import click

from mockint.cli.context import Context
from mockint.cli.main import mockint as group
from mockint.cli.main import with_context
from mockint.cli.terminal import has_terminal
from mockint.cli.typed import Whole
from mockint.errors import UsageError
from mockint.interview.opening import Choice

MINUTES = Whole(5, 240)


@group.command()
@click.argument("scenario", required=False)
@click.option("--mode", type=click.Choice(["practice", "pressure"]), default="practice")
@click.option("--bar", type=click.Choice(["mid", "senior", "staff"]), default="senior")
@click.option("--minutes", type=MINUTES, help="Total minutes, shared out as the scenario plans.")
@click.option("--plain", is_flag=True, help="The interview as lines, for pipes and screen readers.")
@with_context
def start(
    context: Context,
    scenario: str | None,
    mode: str,
    bar: str,
    minutes: int | None,
    plain: bool,
) -> int:
    """Begin an interview."""
    plain = plain or not has_terminal()
    choice = Choice(mode, bar, minutes)
    if scenario is None:
        if plain:
            raise UsageError("Name a scenario; `mockint scenarios` lists them.")
        from mockint.cli.home import run_home

        return run_home(context, choice=choice)
    entry = context.bank.entry(scenario)
    if plain:
        from mockint.cli.plain import start_plain

        return start_plain(context, entry, choice)
    from mockint.cli.home import run_home

    return run_home(context, start=entry.scenario.id, choice=choice)


@group.command()
@click.argument("session", required=False)
@click.option("--plain", is_flag=True, help="The interview as lines, for pipes and screen readers.")
@with_context
def resume(context: Context, session: str | None, plain: bool) -> int:
    """Bring back an unfinished interview: the newest one, or the one named."""
    unfinished = [row.id for row in context.archive.unfinished()]
    if session is None:
        if not unfinished:
            raise UsageError("There is no unfinished session; `mockint start` begins one.")
        session_id = unfinished[0]
    else:
        session_id = context.archive.resolve(session)
        if session_id not in unfinished:
            raise UsageError(f"{session_id} is finished; `mockint report {session_id}` shows it.")
    if plain or not has_terminal():
        from mockint.cli.plain import resume_plain

        return resume_plain(context, session_id)
    from mockint.cli.home import run_home

    return run_home(context, resume=session_id)
