"""Plain rows of what the candidate calls a session and says of it: a name, tags, a note."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from mockint.archive.envelope import storable

LONGEST_NAME, LONGEST_TAG, LONGEST_NOTE = 120, 40, 5_000
"""Characters."""
MOST_TAGS = 20

Rows = list[tuple[Any, ...]]
_OF = (
    "SELECT (SELECT name FROM name WHERE session = id), (SELECT tags FROM tags WHERE session = id),"
    " (SELECT note FROM note WHERE session = id)"
    " FROM session WHERE id = ? AND id NOT IN (SELECT session FROM deleted)"
)
_BETWEEN_TAGS = re.compile(r"[\s,]+")


@dataclass(frozen=True, slots=True)
class Label:
    """What one session was given; empty where it was given nothing."""

    name: str = ""
    tags: tuple[str, ...] = ()
    note: str = ""


def tags_of(text: str) -> tuple[str, ...]:
    """The tags in a line: words between spaces or commas, without a leading `#` or `-`, in lower case,
    each once, in order of the alphabet."""
    from mockint.cleaning import clean_line

    words = _BETWEEN_TAGS.split(clean_line(text, LONGEST_NOTE).lower())
    found = {word.lstrip("#-")[:LONGEST_TAG] for word in words}
    return tuple(sorted(filter(None, found))[:MOST_TAGS])


class Labels:
    """The rows of `name`, `tags` and `note`; any thread may use it.

    What is written is cleaned and cut to the lengths above; an empty text takes away what was there.
    `at`: UTC, ISO 8601 with Z. Each method raises MockintError, in one sentence, where the archive
    cannot.
    """

    def __init__(self, run: Callable[[str, tuple[object, ...]], Rows]) -> None:
        """`run(sql, values)` executes one statement, raising MockintError where it cannot."""
        self._run = run

    def all(self) -> dict[str, Label]:
        """Session → what it was given, for those that were given anything."""
        names, tags, notes = (self._texts(table) for table in ("name", "tags", "note"))
        return {
            session: Label(
                names.get(session, ""), tuple(tags.get(session, "").split()), notes.get(session, "")
            )
            for session in names.keys() | tags.keys() | notes.keys()
        }

    def of(self, session: str) -> Label | None:
        """What one session was given, empty where nothing; None where it is deleted or not there."""
        found = self._run(_OF, (storable(session),))
        for name, tags, note in found:
            return Label(name or "", tuple((tags or "").split()), note or "")
        return None

    def rename(self, session: str, name: str, at: str) -> None:
        """Call a session something else than its scenario's title."""
        from mockint.cleaning import clean_line

        self._write("name", session, clean_line(name, LONGEST_NAME), at)

    def tag(self, session: str, tags: Iterable[str], at: str) -> None:
        """Give a session these tags and no others."""
        self._write("tags", session, " ".join(tags_of(" ".join(tags))), at)

    def note(self, session: str, text: str, at: str) -> None:
        """Keep a note, of several lines perhaps."""
        from mockint.cleaning import clean_text

        self._write("note", session, clean_text(text).strip()[:LONGEST_NOTE], at)

    def _texts(self, table: str) -> dict[str, str]:
        return dict(self._run(f"SELECT session, {table} FROM {table} WHERE {table} <> ''", ()))

    def _write(self, table: str, session: str, text: str, at: str) -> None:
        if text:
            sql = (
                f"INSERT INTO {table} ({table}, at, session) VALUES (?, ?, ?) ON CONFLICT (session)"
                f" DO UPDATE SET {table} = excluded.{table}, at = excluded.at"
            )
        else:
            sql = f"UPDATE {table} SET {table} = ?, at = ? WHERE session = ?"
        self._run(sql, (storable(text), at, storable(session)))
