"""A file that appears whole or not at all, and that replaces nothing."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from mockint.errors import MockintError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

_BESIDE = ("", "-journal", "-wal", "-shm")  # what SQLite may leave beside a file it was writing


@contextmanager
def new_file(target: Path) -> Iterator[Path]:
    """Give a path beside `target` to write to; at the end of the block it gets the name `target`.

    The file is 0600 from the first byte on, and on disk when the block has ended. Where the block
    fails nothing is left. Raises UsageError where `target` is there already or its folder takes
    no file; MockintError where the disk fails.
    """
    partial = _begin(target)
    try:
        yield partial
        _to_disk(partial)
        name_file(partial, target)
    except OSError as error:
        raise MockintError(f"{cannot_write(target, error)}; nothing was left there.") from error
    finally:
        for suffix in _BESIDE:
            with suppress(OSError):
                partial.with_name(partial.name + suffix).unlink(missing_ok=True)


def cannot_write(target: Path, error: OSError) -> str:
    """The beginning of a sentence."""
    return f"{target} cannot be written ({error.strerror or type(error).__name__})"


def _begin(target: Path) -> Path:
    import tempfile

    if os.path.lexists(target):
        raise _taken(target)
    try:
        handle, name = tempfile.mkstemp(
            prefix=f".{target.name}-", suffix=".part", dir=target.parent
        )
    except OSError as error:
        raise UsageError(
            f"{cannot_write(target, error)}; name a file in a folder of yours that exists."
        ) from error
    os.close(handle)
    return Path(name)


def _to_disk(file: Path) -> None:
    handle = os.open(file, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def name_file(partial: Path, target: Path) -> None:
    """Rename without replacing what has come there since; where links are not known, with it. Raises
    UsageError where something has, OSError where the disk fails."""
    try:
        os.link(partial, target)
    except FileExistsError as error:
        raise _taken(target) from error
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EIO}:
            raise
        partial.replace(target)
    with suppress(OSError):  # a folder cannot be opened everywhere
        _folder_to_disk(target.parent)


def _folder_to_disk(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _taken(target: Path) -> UsageError:
    return UsageError(f"{target} is there already and stays as it is; name a file that is not.")
