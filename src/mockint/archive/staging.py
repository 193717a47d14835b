"""What an import has read and not yet added: in temporary tables, which vanish with the connection."""

from __future__ import annotations

import sqlite3
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Literal

from mockint.archive import lines
from mockint.archive.rows import SELECT_EVENTS, UPSERT_SESSION, read_event, session_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mockint.archive.envelope import Envelope, SessionRow

Standing = Literal["new", "known", "longer", "differs"]
"""Of a staged session: not in the archive; there, with at least these events; there, with fewer of
them; there, with another event at some place."""

_COLUMNS = 'id, session, at, "offset", kind, v, data'
_SELECT_STAGED = f"SELECT {_COLUMNS} FROM staged_event WHERE session = ? ORDER BY seq"
_TABLES = (
    'CREATE TEMP TABLE staged_event (seq INTEGER PRIMARY KEY, id TEXT UNIQUE, session, at, "offset" REAL,'
    " kind, v, data)",
    "CREATE INDEX temp.staged_event_of_session ON staged_event (session)",
    "CREATE TEMP TABLE staged_text (sha256 TEXT PRIMARY KEY, body)",
    "CREATE TEMP TABLE adding (session TEXT PRIMARY KEY)",
)
_FOREIGN_ID = """
SELECT theirs.session FROM staged_event AS theirs JOIN main.event AS ours ON ours.id = theirs.id
WHERE ours.session <> theirs.session LIMIT 1"""
# A shorter spelling of the same second is the earlier one, once its Z is gone.
_LATER = "rtrim(excluded.at, 'Z') > rtrim({0}.at, 'Z')"
_MEANWHILE = """
SELECT 1 FROM main.event WHERE seq > ?
AND (session IN (SELECT session FROM staged_event) OR id IN (SELECT id FROM staged_event)) LIMIT 1"""


class Staging:
    """Lines of an export beside the archive of one connection. SQLite keeps temporary tables in a
    private file of their own, so that a large export needs little memory."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Make the temporary tables; raises sqlite3.Error."""
        self._connection = connection
        for statement in _TABLES:
            connection.execute(statement)
        for plain in lines.PLAIN:
            connection.execute(
                f"CREATE TEMP TABLE staged_{plain.table} ({', '.join(plain.columns)})"
            )

    def add(self, name: str, made: Any) -> None:
        """Stage one line. Raises ValueError with what is wrong about it."""
        if name == lines.EVENT:
            event = lines.read_event_object(made)
            self._insert("staged_event", (None, *_values(event)), f"event {event.id}")
        elif name == lines.TEXT:
            text = lines.read_text_object(made)
            self._insert("staged_text", text, f"text {text[0]}")
        elif name in lines.PLAIN_TABLES:
            values = lines.read_plain_object(lines.PLAIN_TABLES[name], made)
            self._insert(f"staged_{name}", values, name)
        else:
            raise ValueError("is of no kind that this mockint knows")

    def sessions(self) -> list[str]:
        """The sessions that have events, in the order of the lines."""
        sql = "SELECT session FROM staged_event GROUP BY session ORDER BY min(seq)"
        return [session for (session,) in self._connection.execute(sql)]

    def without_session(self) -> str | None:
        """A session that a plain row names and that has no events here."""
        for plain in lines.PLAIN:
            if plain.of_sessions:
                sql = f"SELECT session FROM staged_{plain.table} EXCEPT SELECT session FROM staged_event"
                for (session,) in self._connection.execute(sql):
                    return str(session)
        return None

    def events(self, session: str) -> Iterator[Envelope]:
        """The staged events of a session, in order."""
        return map(read_event, self._connection.execute(_SELECT_STAGED, (session,)))

    def standing(self, session: str) -> Standing:
        """How the staged events of a session stand to those in the archive."""
        ours = self._connection.execute(SELECT_EVENTS, (session,))
        theirs = self._connection.execute(_SELECT_STAGED, (session,))
        first = True
        for our, their in zip_longest(ours, theirs):
            if our is None:
                return "new" if first else "longer"
            if their is None:
                return "known"
            if not _same(our, their):
                return "differs"
            first = False
        return "known"

    def taken(self) -> str | None:
        """A staged session with an event whose id another session of the archive has."""
        found = self._connection.execute(_FOREIGN_ID).fetchone()
        return None if found is None else str(found[0])

    def newest(self) -> int:
        """The number of the archive's newest event."""
        return int(
            self._connection.execute("SELECT coalesce(max(seq), 0) FROM event").fetchone()[0]
        )

    def touched_since(self, newest: int) -> bool:
        """Whether another program has added events to a staged session since `newest`."""
        return self._connection.execute(_MEANWHILE, (newest,)).fetchone() is not None

    def settle(self, new: Iterable[str], rows: Sequence[SessionRow]) -> int:
        """Within a transaction: add all texts, and `rows` with the events of their sessions. Plain
        rows of sessions are added for the `new` ones alone, but where the later of two counts. Returns
        how many events were added."""
        run = self._connection
        run.executemany("INSERT INTO adding VALUES (?)", [(row.id,) for row in rows])
        run.execute("INSERT OR IGNORE INTO text SELECT sha256, body FROM staged_text")
        events = run.execute(
            f"INSERT INTO event ({_COLUMNS}) SELECT {_COLUMNS} FROM staged_event"
            " WHERE session IN (SELECT session FROM adding) ORDER BY seq"
        ).rowcount
        run.executemany(UPSERT_SESSION, map(session_values, rows))
        run.execute("DELETE FROM adding")
        run.executemany("INSERT INTO adding VALUES (?)", [(session,) for session in new])
        for plain in lines.PLAIN:
            run.execute(_add_plain(plain))
        return events

    def _insert(self, table: str, values: Sequence[object], what: str) -> None:
        try:
            self._connection.execute(
                f"INSERT INTO {table} VALUES ({', '.join('?' * len(values))})", values
            )
        except sqlite3.IntegrityError as error:
            raise ValueError(f"{what} is there twice") from error


def _values(event: Envelope) -> tuple[object, ...]:
    data = lines.canonical(event.data)
    return (event.id, event.session, event.at, event.offset, event.kind, event.v, data)


def _same(ours: tuple[Any, ...], theirs: tuple[Any, ...]) -> bool:
    return ours == theirs or (
        ours[:-1] == theirs[:-1] and _values(read_event(ours))[-1] == theirs[-1]
    )


def _add_plain(plain: lines.Plain) -> str:
    names = ", ".join(plain.columns)
    if plain.newest:
        changed = ", ".join(f"{name} = excluded.{name}" for name in plain.columns[1:])
        return (
            f"INSERT INTO {plain.table} ({names}) SELECT {names} FROM staged_{plain.table} WHERE true"
            f" ON CONFLICT (session) DO UPDATE SET {changed} WHERE {_LATER.format(plain.table)}"
        )
    of_new = " WHERE session IN (SELECT session FROM adding)" if plain.of_sessions else ""
    return (
        f"INSERT OR IGNORE INTO {plain.table} ({names}) SELECT {names} FROM staged_{plain.table}{of_new}"
        f" EXCEPT SELECT {names} FROM main.{plain.table}"
    )
