"""`archive backup`: the whole archive, endpoint memory included, as one file of its own."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from mockint.archive.copying import copy_archive
from mockint.archive.new_file import new_file
from mockint.archive.snapshot import open_existing
from mockint.errors import MockintError

if TYPE_CHECKING:
    from pathlib import Path

_OF_THE_TARGET = {
    sqlite3.SQLITE_FULL: "its disk is full",
    sqlite3.SQLITE_IOERR: "its disk failed",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened",
    sqlite3.SQLITE_READONLY: "its folder is read-only",
}


def back_up(home: Path, file: Path) -> int:
    """Copy the archive under `home` to `file`, which must not be there yet; its size in bytes.

    Others may write meanwhile. Raises UsageError and MockintError in one sentence; then no file
    is left.
    """
    with open_existing(home) as connection, new_file(file) as partial:
        try:
            copy_archive(connection, partial)
        except sqlite3.Error as error:
            why = _OF_THE_TARGET.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
            if why is None:
                raise
            raise MockintError(
                f"{file} cannot be written ({why}); nothing was left there, so name a file on "
                "another disk."
            ) from error
        return partial.stat().st_size
