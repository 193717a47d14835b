"""The lines of an export as they are read from a file nobody vouches for: bounded, checked, in order."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO

from mockint.archive import lines
from mockint.errors import MockintError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SQLITE = b"SQLite format 3\0"

Entry = tuple[int, str, Any]
"""Number of the line from 1, what it holds by name, and that."""


@contextmanager
def read_export(file: Path) -> Iterator[tuple[int, Iterator[Entry]]]:
    """Open an export, check its first line, and give its schema and what the other lines hold, the
    last one included.

    Raises UsageError where the file cannot be opened; there and while reading MockintError, with
    file and line, for what is no export, one of a newer mockint, or one that was cut or changed.
    """
    try:
        source = file.open("rb")
    except OSError as error:
        raise UsageError(
            f"{file} cannot be read ({error.strerror}); name a file that mockint archive export wrote."
        ) from error
    with source:
        first = _line(file, source, 1)
        schema = _schema(file, first)
        yield schema, _entries(file, source, hashlib.sha256(first))


def refused(file: Path, number: int, wrong: object) -> MockintError:
    """What to raise about a line."""
    return MockintError(
        f"{file}, line {number}: {wrong}; nothing was imported, so export the archive again."
    )


def _entries(file: Path, source: BinaryIO, digest: Any) -> Iterator[Entry]:
    number = 1
    while raw := _line(file, source, number := number + 1):
        name, made = _entry(file, number, raw)
        if name != lines.END:
            digest.update(raw)
            yield number, name, made
            continue
        if not isinstance(made, dict) or made.get("sha256") != digest.hexdigest():
            raise refused(file, number, "the lines above were changed since they were exported")
        if _line(file, source, number + 1):
            raise refused(file, number + 1, "stands after what is an export's last line")
        yield number, name, made
        return
    raise refused(file, number, "the file ends too early, it is a part of an export only")


def _line(file: Path, source: BinaryIO, number: int) -> bytes:
    try:
        raw = source.readline(lines.MAX_LINE + 1)
    except OSError as error:
        raise UsageError(f"{file} cannot be read ({error.strerror}); copy it anew.") from error
    if len(raw) > lines.MAX_LINE:
        raise refused(file, number, f"is longer than {lines.MAX_LINE:,} bytes")
    return raw


def _entry(file: Path, number: int, raw: bytes) -> tuple[str, Any]:
    if not raw.endswith(b"\n"):
        raise refused(
            file, number, "the file ends within this line, it is a part of an export only"
        )
    try:
        made = lines.decode(raw)
    except ValueError as error:
        raise refused(file, number, error) from error
    if len(made) != 1:
        raise refused(file, number, "is of no kind that this mockint knows")
    return next(iter(made.items()))


def _schema(file: Path, raw: bytes) -> int:
    if raw.startswith(_SQLITE):
        raise MockintError(
            f"{file} is no export but an archive, or a backup of one; put it in a home of its own as "
            "archive.db."
        )
    try:
        made = lines.decode(raw)
    except ValueError:
        made = {}
    schema = made.get("schema")
    if made.get("mockint") != lines.header(1)["mockint"] or type(schema) is not int:
        raise MockintError(
            f"{file}, line 1: this is no export of a mockint archive; name a file that mockint archive "
            "export wrote."
        )
    if schema > lines.SCHEMA:
        raise MockintError(
            f"{file}, line 1: this export has schema {schema} and this mockint knows schemas up to "
            f"{lines.SCHEMA}; install the newest mockint."
        )
    if schema < 1 or made != lines.header(schema) or not raw.endswith(b"\n"):
        raise refused(file, 1, "this is no whole first line of an export")
    return schema
