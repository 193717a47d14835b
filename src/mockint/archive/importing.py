"""Read an export into the archive: all of it or nothing (docs/archive.md)."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mockint.archive import lines
from mockint.archive.connection import ARCHIVE_NAME, connect, transaction
from mockint.archive.envelope import Envelope, SessionRow
from mockint.archive.hold import hold
from mockint.archive.new_file import name_file
from mockint.archive.new_home import scratch_home, take_in_the_log
from mockint.archive.reading import read_export, refused
from mockint.archive.reasons import in_words
from mockint.archive.staging import Staging
from mockint.errors import MockintError, UsageError

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from mockint.archive.reading import Entry

RowOf = Callable[[str, Iterator[Envelope]], SessionRow]
"""The row of a session from its id and events, in order. Raises ValueError with what is wrong."""


@dataclass(frozen=True, slots=True)
class Imported:
    """How many sessions are new, how many got longer, how many were there already, and how many
    events came in."""

    new: int
    longer: int
    known: int
    events: int


def import_archive(home: Path, file: Path, row_of: RowOf) -> Imported:
    """Add what is in the export `file` to the archive under `home`, made if there is none.

    A session that is there with the same events, or more, is left as it is; one that has more of
    them in the file gets the rest. Of name, tags and note the one written last counts. Raises
    UsageError where `file` cannot be read, MockintError where it is no sound export, where a
    session's events are others than those in the archive, or cannot be understood. Then nothing has
    been added, and where there was no archive there is none.
    """
    path = home / ARCHIVE_NAME
    with read_export(file) as export, in_words(path):
        if os.path.lexists(path):
            with closing(connect(home)) as connection:
                return _import(home, file, export, connection, row_of)
        with scratch_home(home) as scratch:
            with closing(connect(scratch)) as connection:
                done = _import(scratch, file, export, connection, row_of)
                take_in_the_log(connection)
            _begin(scratch / ARCHIVE_NAME, path, file)
            return done


def _begin(made: Path, path: Path, file: Path) -> None:
    try:
        name_file(made, path)
    except UsageError as error:
        raise MockintError(
            f"{file}: another mockint has just begun an archive in {path.parent}, so nothing was "
            "imported; import again."
        ) from error


def _import(
    home: Path,
    file: Path,
    export: tuple[int, Iterator[Entry]],
    connection: sqlite3.Connection,
    row_of: RowOf,
) -> Imported:
    schema, entries = export
    staging = Staging(connection)
    connection.execute("BEGIN")  # of the temporary tables alone: no lock on the archive
    _stage(file, schema, entries, staging)
    connection.execute("COMMIT")
    return _add(home, file, connection, staging, row_of)


def _stage(file: Path, schema: int, entries: Iterator[Entry], staging: Staging) -> None:
    counts = Counter(lines.no_lines(schema))
    for number, name, made in entries:
        try:
            if name == lines.END:
                _check_end(staging, counts, made)
            elif name in counts:
                staging.add(name, made)
            else:
                raise ValueError("is of no kind that this mockint knows")
        except ValueError as error:
            raise refused(file, number, error) from error
        counts[name] += 1


def _check_end(staging: Staging, counts: Counter[str], made: dict[str, object]) -> None:
    counts["sessions"] = len(staging.sessions())
    if made != {**counts, "sha256": made["sha256"]}:
        raise ValueError("the counts are not those of the lines above")
    if (session := staging.without_session()) is not None:
        raise ValueError(f"session {session} is named above and has no events")


def _add(
    home: Path, file: Path, connection: sqlite3.Connection, staging: Staging, row_of: RowOf
) -> Imported:
    newest = staging.newest()
    sessions = staging.sessions()
    standings = {session: staging.standing(session) for session in sessions}
    _refuse_different(file, staging, standings)
    new = [s for s in sessions if standings[s] == "new"]
    longer = [s for s in sessions if standings[s] == "longer"]
    with ExitStack() as holds:
        for session in longer:
            held = hold(home, session)
            if held is None:
                raise MockintError(
                    f"{file}: session {session} is open in another mockint and longer in this export; "
                    "leave it there and import again."
                )
            holds.enter_context(held)
        rows = [_row(file, staging, session, row_of) for session in (*new, *longer)]
        with transaction(connection):
            if staging.touched_since(newest):
                raise MockintError(
                    f"{file}: another mockint has just added to one of these sessions, so nothing was "
                    "imported; import again."
                )
            events = staging.settle(new, rows)
    return Imported(len(new), len(longer), len(sessions) - len(rows), events)


def _refuse_different(file: Path, staging: Staging, standings: Mapping[str, str]) -> None:
    different = [session for session, standing in standings.items() if standing == "differs"]
    taken = staging.taken()
    if not different and taken is None:
        return
    named = ", ".join(different[:5]) or taken
    more = f" and {len(different) - 5} more" if len(different) > 5 else ""
    raise MockintError(
        f"{file}: session {named}{more} has other events here than in the archive, so nothing was "
        "imported; import it into another --home."
    )


def _row(file: Path, staging: Staging, session: str, row_of: RowOf) -> SessionRow:
    try:
        return row_of(session, staging.events(session))
    except ValueError as error:
        raise MockintError(
            f"{file}: session {session} cannot be understood ({error}), so nothing was imported; "
            "install the newest mockint, or export it again."
        ) from error
