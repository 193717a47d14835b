"""`mockint archive`: what is kept goes out, comes in, is looked through, copied and shrunk."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mockint.cleaning import clean_line
from mockint.cli.context import Context
from mockint.cli.main import mockint as group
from mockint.cli.main import with_context
from mockint.cli.typed import Named
from mockint.errors import MockintError, UsageError
from mockint.reports.words import many

if TYPE_CHECKING:
    from mockint.interview.verifying import Verified

SHOWN = 50
FILE = Named(path_type=Path)


@group.group(invoke_without_command=True)
@with_context
def archive(context: Context) -> int:
    """Export, import, verify, back up or vacuum what is kept."""
    del context
    if click.get_current_context().invoked_subcommand is None:
        raise UsageError(
            "Say what to do with the archive: mockint archive export FILE, import FILE, verify, "
            "backup FILE or vacuum."
        )
    return 0


@archive.command("export")
@click.argument("file", metavar="FILE", type=FILE)
@with_context
def export(context: Context, file: Path) -> int:
    """Write every session to a new FILE of JSON lines."""
    from mockint.archive.exporting import export_archive

    counts = export_archive(context.settings.home, file)
    sessions, events = many(counts["sessions"], "session"), many(counts["event"], "event")
    _say(f"Exported {sessions} with {events} to {file}.")
    return 0


@archive.command("import")
@click.argument("file", metavar="FILE", type=FILE)
@with_context
def import_(context: Context, file: Path) -> int:
    """Add the sessions of an exported FILE."""
    from mockint.archive.importing import import_archive
    from mockint.interview.rebuilding import rebuilt_row

    done = import_archive(context.settings.home, file, rebuilt_row)
    longer = f", {done.longer} went on" if done.longer else ""
    known = f"; {many(done.known, 'session')} of it here already" if done.known else ""
    sessions, events = many(done.new, "session"), many(done.events, "event")
    _say(f"Imported {sessions}{longer} ({events}){known}.")
    return 0


@archive.command()
@with_context
def verify(context: Context) -> int:
    """Look for damage; changes nothing."""
    from mockint.interview.verifying import verify as look_through

    found = look_through(context.settings.home)
    _list(found.damage)
    _list(found.rows)
    if found.damage or found.rows:
        raise MockintError(_advice(found))
    newer = (
        f"; {many(found.newer, 'session')} of a newer mockint only in part" if found.newer else ""
    )
    sessions, events = many(found.sessions, "session"), many(found.events, "event")
    _say(f"All is well: {sessions}, {events}, {many(found.texts, 'text')}{newer}.")
    return 0


@archive.command()
@click.argument("file", metavar="FILE", type=FILE)
@with_context
def backup(context: Context, file: Path) -> int:
    """Copy the whole archive to a new FILE."""
    from mockint.archive.backup import back_up

    size = back_up(context.settings.home, file)
    _say(f"Copied {size:,} bytes to {file}; put it into a home as archive.db to use it.")
    return 0


@archive.command()
@with_context
def vacuum(context: Context) -> int:
    """Remove deleted sessions for good."""
    from mockint.archive.vacuuming import deleted_sessions
    from mockint.archive.vacuuming import vacuum as remove

    home = context.settings.home
    if not _confirmed(deleted_sessions(home)):
        _say("Nothing was removed.")
        return 0
    done = remove(home)
    sessions, texts = many(done.sessions, "deleted session"), many(done.texts, "text")
    _say(f"Removed {sessions} and {texts}; {done.bytes:,} bytes came back.")
    if done.left:
        _say(f"Open in another mockint and left: {', '.join(done.left)}.")
    if done.sessions and done.copies:
        names = ", ".join(copy.name for copy in done.copies)
        _say(f"Copies of older archives in {home} may hold them still: {names}.")
    return 0


def _confirmed(deleted: int) -> bool:
    """Nothing is asked of a pipe, nor where nothing would be lost."""
    if not deleted or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return True
    sessions = many(deleted, "deleted session")
    return click.confirm(f"Remove {sessions} for good? This cannot be undone.", default=False)


def _advice(found: Verified) -> str:
    if found.damage:
        return (
            f"The archive is damaged in {many(len(found.damage), 'place')}; move it away and put a "
            "backup in its place."
        )
    return (
        "Every event is whole, but the list of sessions is not; export the archive and import that "
        "into an empty --home, which makes the list anew."
    )


def _list(findings: Sequence[str]) -> None:
    for finding in findings[:SHOWN]:
        click.echo(clean_line(finding, 400))
    if len(findings) > SHOWN:
        click.echo(f"and {len(findings) - SHOWN} more")


def _say(sentence: str) -> None:
    click.echo(clean_line(sentence, 2_000))
