"""A copy of an open archive as one file, made while others write."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING

from mockint.errors import MockintError

if TYPE_CHECKING:
    from pathlib import Path

_PATIENCE = 5.0  # seconds without a page copied
_WAITING = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def copy_archive(source: sqlite3.Connection, target: Path) -> None:
    """Copy one moment of `source` into the empty file `target`; alone it is a whole archive.

    Raises sqlite3.Error, and MockintError where another program keeps the source locked.
    """
    deadline = time.monotonic() + _PATIENCE

    def look(status: int, _remaining: int, _total: int) -> None:
        # Without this, SQLite would wait for as long as the lock is there, and Ctrl+C with it.
        if status in _WAITING and time.monotonic() > deadline:
            raise MockintError(
                "Another program keeps the archive locked; close what else has it open."
            )

    with closing(sqlite3.connect(target)) as copy:
        source.backup(copy, progress=look)
        # The copied header says WAL, which needs two more files.
        copy.execute("PRAGMA journal_mode = DELETE").fetchone()
