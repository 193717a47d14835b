"""Where an archive is made that gets its place only once it is whole."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from mockint.archive.private import private_folder

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def scratch_home(home: Path) -> Iterator[Path]:
    """Give a home of its own inside `home`, which is made if there is none, for as long as the block
    lasts. Folders that were made and hold nothing afterwards go again. Raises OSError."""
    missing = [folder for folder in (home, *home.parents) if not folder.exists()]
    try:
        private_folder(home)
        scratch = Path(tempfile.mkdtemp(prefix=".import-", dir=home))
        try:
            yield scratch
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    finally:
        for folder in missing:
            with suppress(OSError):
                folder.rmdir()


def take_in_the_log(connection: sqlite3.Connection) -> None:
    """Make one file of an archive and its write-ahead log. Raises sqlite3.Error where that fails."""
    mode = connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
    if str(mode).lower() != "delete":
        raise sqlite3.OperationalError("its write-ahead log cannot be taken in")
