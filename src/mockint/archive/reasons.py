"""A failure of the disk or of SQLite in one sentence that says what to do next."""

from __future__ import annotations

import errno
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from mockint.errors import MockintError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}

# Primary result codes (sqlite.org/rescode.html): what is wrong, what to do next.
_SENTENCES = {
    sqlite3.SQLITE_FULL: "The disk that holds {path} is full; free some space on it.",
    sqlite3.SQLITE_READONLY: "{path} cannot be written to; make the file and its folder writable.",
    sqlite3.SQLITE_PERM: "{path} may not be opened; make the file and its folder yours.",
    sqlite3.SQLITE_BUSY: "Another program keeps {path} locked; close what else has it open.",
    sqlite3.SQLITE_LOCKED: "Another program keeps {path} locked; close what else has it open.",
    sqlite3.SQLITE_CANTOPEN: "{path} cannot be opened; check that its folder is there and yours.",
    sqlite3.SQLITE_IOERR: "The disk failed while using {path}; check its space and its health.",
    sqlite3.SQLITE_NOTADB: "{path} is not a mockint archive; move it away or use another --home.",
    sqlite3.SQLITE_CORRUPT: "{path} is damaged; move it away and put a backup in its place.",
}


def is_busy(error: BaseException) -> bool:
    """Whether `error`, or what it puts in words, is another connection's lock at this moment."""
    if isinstance(error, MockintError) and error.__cause__ is not None:
        error = error.__cause__
    return isinstance(error, sqlite3.Error) and _primary_code(error) in _BUSY


def reason(error: BaseException, path: Path) -> str:
    """One sentence for `error`, met while using `path`."""
    if isinstance(error, MockintError):
        return str(error)
    if isinstance(error, sqlite3.Error):
        sentence = _SENTENCES.get(_primary_code(error))
    else:
        full = isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}
        sentence = _SENTENCES[sqlite3.SQLITE_FULL] if full else None
    if sentence is None:
        says = getattr(error, "strerror", None) or str(error) or type(error).__name__
        sentence = "{path} cannot be used (" + says.replace("{", "").replace("}", "") + "); "
        sentence += "check its folder, or use another --home."
    return sentence.format(path=path)


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """Turn what SQLite, the disk or unreadable JSON raises into a MockintError about `path`."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise MockintError(reason(error, path)) from error
    except ValueError as error:
        raise MockintError(_SENTENCES[sqlite3.SQLITE_CORRUPT].format(path=path)) from error


def _primary_code(error: sqlite3.Error) -> int:
    """The low byte of an extended code; 0 where Python raised the error without one."""
    code: int = getattr(error, "sqlite_errorcode", 0) or 0
    return code & 0xFF
