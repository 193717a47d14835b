"""One way to open archive.db: private, ours, migrated, and safe against a power cut."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from mockint.archive.migrations import migrate
from mockint.archive.private import create_private, make_private, private_folder
from mockint.archive.reasons import in_words, is_busy
from mockint.archive.schema import APPLICATION_ID
from mockint.errors import MockintError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ARCHIVE_NAME = "archive.db"
BUSY_TIMEOUT = 5.0  # seconds

_MAGIC = b"SQLite format 3\0"
_HEADER_SIZE = 100
_APPLICATION_ID_AT = slice(68, 72)


def connect(home: Path, busy_timeout: float = BUSY_TIMEOUT) -> sqlite3.Connection:
    """Open the archive under `home`, creating or migrating it first; autocommit, any thread.

    `busy_timeout` (seconds) is how long a statement waits for another connection's lock. Raises
    MockintError in one sentence, and leaves a file which is no mockint archive as it was.
    """
    path = home / ARCHIVE_NAME
    with in_words(path):
        private_folder(home)
        _look_once(path)
        connection = sqlite3.connect(
            path, timeout=busy_timeout, isolation_level=None, check_same_thread=False
        )
        try:
            _settle(connection, path)
        except BaseException:
            connection.close()
            raise
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of the block, or nothing of it where it raises. Waits for another program's lock."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def journal_mode(connection: sqlite3.Connection) -> str:
    """`wal`, or `delete` where write-ahead logging cannot work (a network home)."""
    return str(connection.execute("PRAGMA journal_mode").fetchone()[0]).lower()


def _settle(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    migrate(connection, path)
    if not _wal_works(connection):
        connection.execute("PRAGMA journal_mode = DELETE").fetchone()


def _wal_works(connection: sqlite3.Connection) -> bool:
    try:
        mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
        # The first read is what fails where the file system cannot share memory.
        connection.execute("SELECT count(*) FROM migration").fetchone()
    except sqlite3.OperationalError as error:
        # Busy: another process is opening the archive in this moment, and the mode it sets holds.
        return is_busy(error)
    return str(mode).lower() == "wal"


_looked_at: set[tuple[int, int]] = set()
_looking = threading.Lock()


def _look_once(path: Path) -> None:
    """Create the file, private, and refuse a foreign one: once in a process for each file.

    Closing any handle of a file drops every POSIX lock that the process holds on it (fcntl(2)), also
    those of SQLite's open connections; another program could then take the -wal file away.
    """
    with _looking:
        if _identity(path) in _looked_at:
            make_private(path)
            return
        create_private(path)
        _refuse_foreign(path)
        _looked_at.add(_identity(path))


def _identity(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except FileNotFoundError:
        return (0, 0)
    return (status.st_dev, status.st_ino)


def _refuse_foreign(path: Path) -> None:
    """Look at the bytes before SQLite does: opening a database can already change its files."""
    with path.open("rb") as file:
        header = file.read(_HEADER_SIZE)
    if not header:
        return
    ours = APPLICATION_ID.to_bytes(4, "big")
    if header[: len(_MAGIC)] != _MAGIC or header[_APPLICATION_ID_AT] != ours:
        raise MockintError(
            f"{path} is not a mockint archive, or is damaged; move it away or use another --home."
        )
