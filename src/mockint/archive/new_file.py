"""A file that appears whole or not at all."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from mockint.errors import MockintError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FAILING = FULL | {errno.EIO}
_BESIDE = ("", "-journal", "-wal", "-shm")  # what SQLite may leave beside a file it was writing


@contextmanager
def new_file(target: Path) -> Iterator[Path]:
    """Give a path beside `target` to write to; at the end of the block it gets the name `target`, and
    replaces nothing.

    The file is 0600 from the first byte on, and on disk when the block has ended. Where the block
    fails nothing is left. Raises UsageError where `target` is there already or its folder takes
    no file; MockintError where the disk fails.
    """
    if os.path.lexists(target):
        raise _taken(target)
    try:
        with _beside(target, name_file) as partial:
            yield partial
    except OSError as error:
        raise cannot_write(target, error) from error


def replace_file(target: Path, text: str) -> None:
    """Have `target` hold `text`, mode 0600, on disk. Raises OSError; then what was there still is."""
    with _beside(target, _put) as partial:
        partial.write_text(text, "utf-8")


def cannot_write(target: Path, error: OSError) -> MockintError:
    """The error for a file somebody named: a UsageError unless the disk fails."""
    said = f"{target} cannot be written ({error.strerror or type(error).__name__})"
    if error.errno in _FAILING:
        return MockintError(f"{said}; make room or name a file elsewhere, nothing was left there.")
    return UsageError(f"{said}; name a file in a folder of yours that exists.")


@contextmanager
def _beside(target: Path, put: Callable[[Path, Path], None]) -> Iterator[Path]:
    import tempfile

    handle, name = tempfile.mkstemp(prefix=".mockint-", suffix=".part", dir=target.parent)
    os.close(handle)
    partial = Path(name)
    try:
        yield partial
        _to_disk(partial)
        put(partial, target)
    finally:
        for suffix in _BESIDE:
            with suppress(OSError):
                partial.with_name(partial.name + suffix).unlink(missing_ok=True)


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
        if error.errno in _FAILING:
            raise
        partial.replace(target)
    _folder_to_disk(target.parent)


def _put(partial: Path, target: Path) -> None:
    partial.replace(target)
    _folder_to_disk(target.parent)


def _folder_to_disk(folder: Path) -> None:
    with suppress(OSError):  # a folder cannot be opened everywhere
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _taken(target: Path) -> UsageError:
    return UsageError(f"{target} is there already and stays as it is; name a file that is not.")
