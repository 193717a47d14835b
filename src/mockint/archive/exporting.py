"""Everything that is kept, as lines of JSON in one file (docs/archive.md)."""

from __future__ import annotations

import hashlib
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from mockint.archive import lines
from mockint.archive.connection import ARCHIVE_NAME
from mockint.archive.new_file import new_file
from mockint.archive.rows import read_event
from mockint.archive.snapshot import snapshot
from mockint.errors import MockintError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from mockint.archive.snapshot import Snapshot


def export_archive(home: Path, file: Path) -> Mapping[str, int]:
    """Write the archive under `home` to `file`, which must not be there yet.

    Returns how many there are of each: `sessions`, and the lines by their name. The file holds
    one moment of the archive, and equal contents make equal files. Raises UsageError and
    MockintError in one sentence; then no file is left.
    """
    with snapshot(home) as view, new_file(file) as partial:
        schema = _schema(view)
        counts = Counter(lines.no_lines(schema))
        digest = hashlib.sha256()
        with partial.open("wb") as out:
            for raw in _lines(home / ARCHIVE_NAME, view, schema, counts):
                digest.update(raw)
                out.write(raw)
            out.write(lines.encode({lines.END: {**counts, "sha256": digest.hexdigest()}}))
    return counts


def _schema(view: Snapshot) -> int:
    """The lowest schema that holds what is there, so that an older mockint reads it if it can."""
    return max(plain.since for plain in lines.PLAIN if plain.since == 1 or view.has(plain.table))


def _lines(path: Path, view: Snapshot, schema: int, counts: Counter[str]) -> Iterator[bytes]:
    yield lines.encode(lines.header(schema))
    for name, values in _kept(view, counts):
        counts[name] += 1
        with _named(path, f"{name} {values[0]}"):
            raw = lines.encode({name: _object(name, values)})
        yield raw


def _kept(view: Snapshot, counts: Counter[str]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """The name of each line after the first, and what it is made of."""
    sessions = view.sessions()
    counts["sessions"] = len(sessions)
    for text in view.texts():
        yield lines.TEXT, text
    for session in sessions:
        for event in view.events(session):
            yield lines.EVENT, event
    known = set(sessions)
    for plain in lines.PLAIN:
        for values in view.plain(plain.table, plain.columns):
            if not plain.of_sessions or values[0] in known:
                yield plain.table, values


def _object(name: str, values: tuple[Any, ...]) -> dict[str, Any]:
    if name == lines.TEXT:
        return lines.text_object(*values)
    if name == lines.EVENT:
        return lines.event_object(read_event(values))
    return lines.plain_object(lines.PLAIN_TABLES[name], values)


@contextmanager
def _named(path: Path, what: str) -> Iterator[None]:
    """What could not be imported again is refused now, not on the day it is needed."""
    try:
        yield
    except (ValueError, TypeError) as error:
        raise MockintError(
            f"{path}: {what} cannot be exported ({error}), so nothing was; see mockint archive "
            "verify, and put a backup in place."
        ) from error
