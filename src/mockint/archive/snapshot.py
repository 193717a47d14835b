"""The whole archive as it is at one moment, read while others go on writing."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Any

from mockint.archive.connection import ARCHIVE_NAME, connect
from mockint.archive.reasons import in_words
from mockint.archive.rows import SELECT_EVENTS, SELECT_SESSIONS, read_session
from mockint.errors import MockintError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mockint.archive.envelope import SessionRow

# By when they began, so that two archives with the same sessions are read in the same order.
_SESSIONS = """
SELECT event.session FROM event
JOIN (SELECT min(seq) AS seq FROM event GROUP BY session) AS first ON first.seq = event.seq
ORDER BY event.at, event.session"""


class Snapshot:
    """One moment of an archive. Each method raises sqlite3.Error where the file is damaged."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Use `snapshot`."""
        self._connection = connection

    def sessions(self) -> list[str]:
        """The ids of the sessions that have events, by when they began."""
        return [session for (session,) in self._connection.execute(_SESSIONS)]

    def events(self, session: str) -> Iterator[tuple[Any, ...]]:
        """The events of a session in order: id, session, at, offset, kind, v, data as JSON."""
        return self._connection.execute(SELECT_EVENTS, (session,))

    def rows(self) -> list[SessionRow]:
        """Every session's row, the deleted ones too."""
        return [read_session(row) for row in self._connection.execute(SELECT_SESSIONS, (True,))]

    def texts(self) -> Iterator[tuple[str, str]]:
        """Hash and text, in the order of the hashes."""
        return self._connection.execute("SELECT sha256, body FROM text ORDER BY sha256")

    def plain(self, table: str, columns: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        """The different rows of a plain table, in order."""
        names = ", ".join(columns)
        return self._connection.execute(f"SELECT DISTINCT {names} FROM {table} ORDER BY {names}")

    def has(self, table: str) -> bool:
        """Whether a plain table has a row."""
        return self._connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is not None

    def deleted(self) -> int:
        """How many sessions are deleted."""
        return int(self._connection.execute("SELECT count(*) FROM deleted").fetchone()[0])

    def damage(self) -> list[str]:
        """What SQLite finds wrong with the file, at most 20 lines; empty where nothing is."""
        # On some damage the whole check fails itself; a smaller one then says more.
        for check in ("integrity_check(20)", "quick_check(20)"):
            with suppress(sqlite3.DatabaseError):
                return (self._said(check) or self._foreign())[:20]
        tables = [f"table {name} cannot be read" for name in self._unreadable()]
        return tables or ["the file cannot be checked"]

    def _said(self, check: str) -> list[str]:
        said = [str(row[0]) for row in self._connection.execute(f"PRAGMA {check}")]
        lines = [line for text in said for line in text.splitlines() if line.strip(" *")]
        return [line for line in lines if line != "ok" and not line.startswith("*** in database")]

    def _foreign(self) -> list[str]:
        found = self._connection.execute("PRAGMA foreign_key_check")
        return [f"{row[0]} names a {row[2]} that is not there" for row in found]

    def _unreadable(self) -> Iterator[str]:
        tables = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        for (name,) in self._connection.execute(tables).fetchall():
            try:
                self._said(f"integrity_check({name})")
            except sqlite3.DatabaseError:
                yield str(name)


@contextmanager
def snapshot(home: Path) -> Iterator[Snapshot]:
    """Open the archive under `home` as it is now, migrating it first. Raises MockintError."""
    with open_existing(home) as connection:
        connection.text_factory = _decoded
        connection.execute("BEGIN")
        yield Snapshot(connection)


def _decoded(raw: bytes) -> str:
    """Damaged text as lone surrogates, so that whoever reads it can name the place."""
    return raw.decode("utf-8", "surrogateescape")


@contextmanager
def open_existing(home: Path) -> Iterator[sqlite3.Connection]:
    """A connection for the block, as `connect` gives it; MockintError where no archive is there."""
    path = home / ARCHIVE_NAME
    with in_words(path):
        if not path.exists():
            raise MockintError(
                f"There is no archive in {home} yet; begin a session with mockint start, or name "
                "another --home."
            )
        with closing(connect(home)) as connection:
            yield connection
