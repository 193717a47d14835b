"""Folders only their owner may enter (0700), files only their owner may read (0600)."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def private_folder(folder: Path) -> None:
    """Create `folder` and what is missing above it; one that was there already stays as it is.

    Raises OSError where it cannot be created.
    """
    if folder.is_dir():
        return
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700)
    except FileExistsError as error:
        if not folder.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR)) from error


def create_private(file: Path) -> None:
    """Make sure `file` exists and is 0600 before anything is written to it. Raises OSError.

    SQLite gives its -wal, -shm and -journal files the mode of the database file.
    """
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    make_private(file)


def make_private(file: Path) -> None:
    """Give an existing file mode 0600, without opening it. Raises OSError."""
    if os.name == "posix" and file.stat().st_mode & 0o077:
        file.chmod(0o600)
