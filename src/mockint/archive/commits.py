"""One append as one transaction."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mockint.archive.connection import connect, transaction
from mockint.archive.reasons import is_busy
from mockint.archive.rows import (
    INSERT_EVENT,
    INSERT_TEXT,
    UPSERT_SESSION,
    event_values,
    session_values,
    text_values,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from mockint.archive.envelope import Envelope, SessionRow
    from mockint.archive.rows import Values


class Receipt:
    """For one append: whether it is on disk."""

    def __init__(self) -> None:
        """Not saved yet."""
        self._committed = threading.Event()

    @property
    def saved(self) -> bool:
        """True once the transaction is committed; it then survives a power cut."""
        return self._committed.is_set()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait for the commit, at most `timeout` seconds; whether it has happened."""
        return self._committed.wait(timeout)

    def acknowledge(self) -> None:
        """For the writer: the commit has happened."""
        self._committed.set()


@dataclass(frozen=True, slots=True)
class Append:
    """What one transaction writes, ready for SQLite, so that later changes to it do not count."""

    events: Sequence[Values]
    row: Values | None
    texts: Sequence[Values]
    receipt: Receipt


def prepare(events: Sequence[Envelope], row: SessionRow | None, texts: Mapping[str, str]) -> Append:
    """Raises ValueError or TypeError for what the archive cannot hold: never in the thread."""
    return Append(
        events=[event_values(event) for event in events],
        row=None if row is None else session_values(row),
        texts=text_values(texts),
        receipt=Receipt(),
    )


class Commits:
    """The connection that writes, opened at the first commit and again after each failure."""

    def __init__(self, home: Path, busy_timeout: float) -> None:
        """`busy_timeout` (seconds): how long one attempt waits for another program's lock."""
        self._home = home
        self._busy_timeout = busy_timeout
        self._connection: sqlite3.Connection | None = None

    def commit(self, append: Append) -> None:
        """Write all of `append` or nothing of it; writing it again changes nothing.

        Raises MockintError, sqlite3.Error or OSError.
        """
        if self._connection is None:
            self._connection = connect(self._home, self._busy_timeout)
        try:
            _write(self._connection, append)
        except BaseException as error:
            # A connection that failed may have been opened read-only, or on a file now replaced.
            if not is_busy(error):
                self.close()
            raise

    def close(self) -> None:
        """Let go of the file until the next commit."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _write(connection: sqlite3.Connection, append: Append) -> None:
    with transaction(connection):
        connection.executemany(INSERT_TEXT, append.texts)
        connection.executemany(INSERT_EVENT, append.events)
        if append.row is not None:
            connection.execute(UPSERT_SESSION, append.row)
