"""An open session is held by a lock of the operating system, which drops it however we end."""

from __future__ import annotations

import errno
import os
import sys
import time
from typing import TYPE_CHECKING, Self

from mockint.archive.envelope import session_file_stem
from mockint.archive.private import private_folder
from mockint.archive.reasons import in_words

if TYPE_CHECKING:
    from pathlib import Path

_ATTEMPTS = 4
_PAUSE = 0.01  # seconds between attempts, for a session that is just being let go of
_HELD = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}
_NO_LOCKS_HERE = {errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}


class Hold:
    """While it lives no other mockint may write this session. A context manager.

    `enforced` is False where the file system has no locks (some network homes).
    """

    def __init__(self, handle: int, enforced: bool) -> None:
        """Use `hold`."""
        self._handle: int | None = handle
        self.enforced = enforced

    def release(self) -> None:
        """Let another mockint have the session; a second call does nothing."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def __enter__(self) -> Self:
        """The hold itself, released at the end of the block."""
        return self

    def __exit__(self, *exc: object) -> None:
        """Release."""
        self.release()


def hold(home: Path, session: str) -> Hold | None:
    """Hold `session` for this process; None where it is held already, by any process.

    Raises UsageError for an id unfit for a file name, MockintError where the lock's file cannot
    be made.
    """
    path = _lock_file(home, session)
    with in_words(path):
        private_folder(home)
        private_folder(path.parent)
        for attempt in range(_ATTEMPTS):
            if attempt:
                time.sleep(_PAUSE)
            held = _try(path)
            if held is not None:
                return held
    return None


def _lock_file(home: Path, session: str) -> Path:
    # The file stays behind when the lock goes: unlinking it would let two processes hold "it".
    return home / "locks" / f"{session_file_stem(session)}.lock"


def _try(path: Path) -> Hold | None:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(handle)
    except OSError as error:
        if error.errno in _NO_LOCKS_HERE:
            return Hold(handle, enforced=False)
        os.close(handle)
        if error.errno in _HELD:
            return None
        raise
    return Hold(handle, enforced=True)


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        # flock, not a POSIX record lock: two openings by one process exclude each other too.
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
