"""The line mode: open a session, drive it by lines, and leave it safe whatever happens."""

from __future__ import annotations

import sys
from contextlib import suppress

import click

from mockint.archive.hold import Hold, hold
from mockint.archive.new_file import FULL
from mockint.bank.load import Entry
from mockint.cli.context import Context
from mockint.cli.leaving import Leave, Leaving
from mockint.cli.plain_interview import PlainInterview
from mockint.cli.terminal import let_go_of_output
from mockint.errors import UsageError
from mockint.grading.judges import Chosen, for_interview
from mockint.interview.opening import Choice, begin, bring_back, go_on, new_id
from mockint.interview.ports import SystemTime
from mockint.interview.session import Session

INTERRUPTED = 130
FAREWELL_SECONDS = 10.0


def start_plain(context: Context, entry: Entry, choice: Choice) -> int:
    """Begin a scenario in the line mode; the exit code."""
    session_id = new_id()
    held = _held(context, session_id)
    chosen = _chosen(context)
    with held, Leaving() as leaving:
        session = begin(entry, choice, context.archive, context.writer, SystemTime(), session_id)
        return _run(context, session, chosen, leaving)


def resume_plain(context: Context, session_id: str) -> int:
    """Bring a session back in the line mode; the exit code."""
    held = _held(context, session_id)
    chosen = _chosen(context)
    with held, Leaving() as leaving:
        session = bring_back(context.archive, session_id, context.writer, SystemTime())
        go_on(session)
        return _run(context, session, chosen, leaving)


def _chosen(context: Context) -> Chosen:
    """The judge, with what is to be said about it before the clock runs."""
    chosen = for_interview(context.settings, context.archive.memory(), context.budget())
    if chosen.problem is not None:
        click.echo(f"({chosen.problem})")
    elif chosen.offline and sys.stdin.isatty() and context.settings.judge.value is None:
        _offer_local_servers()
    return chosen


def _offer_local_servers() -> None:
    """Servers on this machine are offered by name, never used silently."""
    from mockint.llm.servers import discover

    for found in discover():
        click.echo(f"({found.name} is listening here; --base-url {found.base_url} uses it.)")


def _held(context: Context, session_id: str) -> Hold:
    _ = context.archive  # its folder has to be there before a lock can lie in it
    held = hold(context.settings.home, session_id)
    if held is None:
        raise UsageError(
            f"{session_id} is open in another mockint; close it there, or read it with "
            f"`mockint replay {session_id} --plain`."
        )
    return held


def _run(context: Context, session: Session, chosen: Chosen, leaving: Leaving) -> int:
    interview = PlainInterview(context, session, chosen, leaving)
    interactive = sys.stdin.isatty()
    try:
        leaving.at_once()
        interview.run(sys.stdin, interactive=interactive)
        code = 0
    except Leave as left:
        leaving.later()
        session.pause(left.reason)
        code = 0 if left.wanted else INTERRUPTED
    except OSError as error:  # the terminal or the reader of the pipe has gone, or the disk is full
        leaving.later()
        session.pause("hangup")
        let_go_of_output()
        code = INTERRUPTED
        if error.errno in FULL:
            click.echo(f"Standard output cannot be written ({error.strerror}).", err=True)
            code = 1
    finally:
        leaving.later()
        interview.close()
        saved = context.writer.close(FAREWELL_SECONDS)
    with suppress(OSError):
        return _farewell(context, session, code, saved=saved)
    return code if saved else 1


def _farewell(context: Context, session: Session, code: int, *, saved: bool) -> int:
    """Leave only with everything on disk, or with a sentence that says where the text is."""
    if not saved:
        trouble = context.writer.trouble
        where = f" The text is in {trouble.draft_path}." if trouble and trouble.draft_path else ""
        reason = trouble.reason if trouble else "The archive could not be written."
        click.echo(f"Not everything is saved. {reason}{where}", err=True)
        return 1
    if session.state.phase != "debrief":
        click.echo(f"Saved, unfinished. `mockint resume {session.state.id}` goes on.", err=True)
    return code
