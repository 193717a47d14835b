"""`archive vacuum`: deleted sessions go for good, and the disk gets its space back."""

from __future__ import annotations

import re
import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mockint.archive.connection import ARCHIVE_NAME, transaction
from mockint.archive.hold import hold
from mockint.archive.lines import PLAIN
from mockint.archive.reasons import reason
from mockint.archive.snapshot import open_existing, snapshot
from mockint.errors import MockintError

if TYPE_CHECKING:
    from pathlib import Path

_NAME_OF_A_TEXT = re.compile(r'"([0-9a-f]{64})"')
_FILES = (ARCHIVE_NAME, f"{ARCHIVE_NAME}-wal")
_OF_A_SESSION = (
    "INSERT INTO vacuuming (session) VALUES (?)",
    "DELETE FROM event WHERE session = ?",
    *(f"DELETE FROM {plain.table} WHERE session = ?" for plain in PLAIN if plain.of_sessions),
    "DELETE FROM session WHERE id = ?",
    "DELETE FROM vacuuming WHERE session = ?",
)


@dataclass(frozen=True, slots=True)
class Vacuumed:
    """How many deleted sessions went, which are open in another mockint and stayed, how many texts
    went, how many bytes came back; and copies of older archives in home, which may hold them still."""

    sessions: int
    left: tuple[str, ...]
    texts: int
    bytes: int
    copies: tuple[Path, ...]


def deleted_sessions(home: Path) -> int:
    """How many sessions a vacuum would remove. Raises MockintError."""
    with snapshot(home) as view:
        return view.deleted()


def vacuum(home: Path) -> Vacuumed:
    """Remove the deleted sessions of the archive under `home`, and texts that no event names.

    Each session goes in a transaction of its own; one that is open in another mockint stays.
    Raises MockintError in one sentence; what was removed by then is gone.
    """
    with open_existing(home) as connection:
        before = _size(home)
        connection.execute("PRAGMA secure_delete = ON")
        deleted = [s for (s,) in connection.execute("SELECT session FROM deleted ORDER BY at")]
        left = tuple(session for session in deleted if not _remove(home, connection, session))
        texts = _remove_texts(connection)
        _shrink(home, connection)
        gained = max(0, before - _size(home))
    copies = tuple(sorted(home.glob("archive-schema-*.db")))
    return Vacuumed(len(deleted) - len(left), left, texts, gained, copies)


def _remove(home: Path, connection: sqlite3.Connection, session: str) -> bool:
    """Remove a session unless it is open elsewhere; whether it is gone, or no longer deleted."""
    held = hold(home, session)
    if held is None:
        return False
    with held, transaction(connection):
        still = connection.execute("SELECT 1 FROM deleted WHERE session = ?", (session,)).fetchone()
        for statement in _OF_A_SESSION if still else ():
            connection.execute(statement, (session,))
    return True


def _remove_texts(connection: sqlite3.Connection) -> int:
    """Texts are stored in the transaction of the event that names them; an event of any kind that
    holds a text's name keeps it."""
    with transaction(connection):
        unnamed = {name for (name,) in connection.execute("SELECT sha256 FROM text")}
        for (data,) in connection.execute("SELECT data FROM event"):
            unnamed.difference_update(_NAME_OF_A_TEXT.findall(data))
        connection.executemany("DELETE FROM text WHERE sha256 = ?", [(n,) for n in sorted(unnamed)])
    return len(unnamed)


def _shrink(home: Path, connection: sqlite3.Connection) -> None:
    try:
        connection.execute("VACUUM")
    except sqlite3.Error as error:
        raise MockintError(
            "The deleted sessions are removed, but their space did not come back: "
            f"{reason(error, home / ARCHIVE_NAME)}"
        ) from error
    with suppress(sqlite3.OperationalError):  # someone reads; the log is cut when they have done
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


def _size(home: Path) -> int:
    sizes = 0
    for name in _FILES:
        with suppress(FileNotFoundError):
            sizes += (home / name).stat().st_size
    return sizes
