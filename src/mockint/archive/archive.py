"""The archive as the rest of the program reads it. Events are written by `writer.Writer` alone."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from mockint.archive.connection import ARCHIVE_NAME, BUSY_TIMEOUT, connect, journal_mode
from mockint.archive.envelope import storable
from mockint.archive.labels import Labels
from mockint.archive.memory import Memory
from mockint.archive.reasons import in_words
from mockint.archive.resolving import resolve
from mockint.archive.rows import (
    SELECT_EVENTS,
    SELECT_KINDS,
    SELECT_SESSIONS,
    read_event,
    read_session,
)
from mockint.archive.schema import SPARSE
from mockint.archive.selftests import Selftests
from mockint.errors import MockintError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Sequence
    from pathlib import Path

    from mockint.archive.envelope import Envelope, SessionRow

_UNFINISHED = "unfinished"


@dataclass(frozen=True, slots=True)
class Spending:
    """What judgings took together: US dollars as far as prices were known, tokens (the cached ones are
    among the prompts'), and how many judgings had no known price."""

    usd: float
    prompt_tokens: int
    cached_tokens: int
    completion_tokens: int
    unpriced: int


class Archive:
    """Sessions, events and texts under one home; every method may be called from any thread.

    Each method reads or writes the disk before it returns and raises MockintError, in one
    sentence, where it cannot.
    """

    def __init__(self, home: Path, connection: sqlite3.Connection) -> None:
        """Use `Archive.open`."""
        self.home = home
        self.path = home / ARCHIVE_NAME
        self._connection = connection
        self._lock = threading.Lock()
        with in_words(self.path):
            self._journal_mode = journal_mode(connection)

    @classmethod
    def open(cls, home: Path, *, busy_timeout: float = BUSY_TIMEOUT) -> Self:
        """Open the archive under `home`, creating it (folder 0700, files 0600) or migrating it.

        Raises MockintError for an archive of a newer schema, and for a damaged or foreign file,
        which is left as it is.
        """
        return cls(home, connect(home, busy_timeout))

    @property
    def journal_mode(self) -> str:
        """`wal`, or `delete` where write-ahead logging cannot work (a network home)."""
        return self._journal_mode

    def close(self) -> None:
        """Let go of the file; a second call does nothing."""
        with self._lock:
            self._connection.close()

    def __enter__(self) -> Self:
        """The archive itself, closed at the end of the block."""
        return self

    def __exit__(self, *exc: object) -> None:
        """Close."""
        self.close()

    def sessions(self, include_deleted: bool = False) -> list[SessionRow]:
        """Every session, newest first; the deleted ones only when asked for."""
        return [read_session(row) for row in self._run(SELECT_SESSIONS, (include_deleted,))]

    def unfinished(self) -> list[SessionRow]:
        """The sessions which have not reached their debrief, newest first."""
        return [row for row in self.sessions() if row.status == _UNFINISHED]

    def resolve(self, text: str, include_deleted: bool = False) -> str:
        """The session id meant by `text`: an id, a unique prefix of one, or `last`.

        Raises UsageError, naming the near ones, where that is no session or several.
        """
        return resolve(text, [row.id for row in self.sessions(include_deleted)])

    def events(self, session: str, kinds: Sequence[str] = ()) -> list[Envelope]:
        """The events of a session in the order in which they were appended; those of some kinds alone
        where any are named, which must not come with every burst of typing."""
        if kinds:
            sql = SELECT_KINDS.format(", ".join("?" * len(kinds)))
            rows = self._run(sql, (*kinds, storable(session)))
        else:
            rows = self._run(SELECT_EVENTS, (storable(session),))
        with in_words(self.path):
            return [read_event(row) for row in rows]

    def newest_of(self, kinds: Sequence[str]) -> dict[str, int]:
        """Session → the place in the archive of its newest event of those kinds."""
        marks = ", ".join("?" * len(kinds))
        sql = (
            "SELECT session, max(seq) FROM event INDEXED BY event_of_kind"
            f" WHERE {SPARSE} AND kind IN ({marks}) GROUP BY 1"
        )
        return dict(self._run(sql, tuple(kinds)))

    def summaries(self) -> dict[str, tuple[str, str]]:
        """Session → stamp and text of what was kept of it by `keep_summary`."""
        rows = self._run("SELECT session, stamp, value FROM summary")
        return {session: (stamp, value) for session, stamp, value in rows}

    def keep_summaries(self, made: Iterable[tuple[str, str, str]]) -> None:
        """Keep what was made of sessions: session, stamp and text. It may be lost at any time."""
        sql = (
            "INSERT INTO summary (session, stamp, value) VALUES (?, ?, ?)"
            " ON CONFLICT (session) DO UPDATE SET stamp = excluded.stamp, value = excluded.value"
        )
        with self._lock, in_words(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                self._connection.executemany(sql, made)
                self._connection.execute("COMMIT")
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")

    def text(self, sha256: str) -> str:
        """The text stored under `sha256` (hex)."""
        rows = self._run("SELECT body FROM text WHERE sha256 = ?", (storable(sha256),))
        if not rows:
            raise MockintError(
                f"{self.path} has no text {storable(sha256)[:64]}, so "
                "this session cannot be shown; put back a backup of the archive."
            )
        return str(rows[0][0])

    def attempts(self, scenario: str, modes: Collection[str] = ()) -> int:
        """How many sessions there have been of `scenario`, the deleted ones too.

        `modes` counts sessions of these modes alone.
        """
        rows = self._run("SELECT mode FROM session WHERE scenario = ?", (storable(scenario),))
        return sum(not modes or mode in modes for (mode,) in rows)

    def delete(self, session: str, at: str) -> None:
        """Hide a session from lists; its events stay until a vacuum."""
        self._run(
            "INSERT INTO deleted (session, at) VALUES (?, ?) ON CONFLICT (session) DO NOTHING",
            (storable(session), at),
        )

    def restore(self, session: str) -> None:
        """Undo `delete`."""
        self._run("DELETE FROM deleted WHERE session = ?", (storable(session),))

    def restore_last(self) -> str | None:
        """Undo the last `delete` that is not undone yet; the session's id, None where there is none."""
        rows = self._run("SELECT session FROM deleted ORDER BY at DESC, rowid DESC LIMIT 1")
        for (session,) in rows:
            self.restore(session)
            return str(session)
        return None

    def labels(self) -> Labels:
        """Names, tags and notes that sessions were given."""
        return Labels(self._run)

    def record_reference_opened(self, scenario: str, at: str) -> None:
        """Note that the reference solution of `scenario` was on screen (`at`: UTC ISO 8601)."""
        self._run(
            "INSERT INTO reference_opened (scenario, at) VALUES (?, ?)", (storable(scenario), at)
        )

    def reference_openings(self, scenario: str) -> list[str]:
        """When the reference solution of `scenario` was on screen, oldest first."""
        sql = "SELECT at FROM reference_opened WHERE scenario = ? ORDER BY at"
        return [at for (at,) in self._run(sql, (storable(scenario),))]

    def record_spending(
        self, at: str, model: str, tokens: tuple[int | None, ...], cost_usd: float | None
    ) -> None:
        """Note what a judging took: its prompt, cached and completion tokens, and US dollars, None
        where the price is unknown (`at`: UTC ISO 8601)."""
        self._run(
            "INSERT INTO spending VALUES (?, ?, ?, ?, ?, ?)",
            (at, storable(model), *tokens, cost_usd),
        )

    def spending(self, since: str) -> Spending:
        """What all judgings from `since` on took."""
        sql = (
            "SELECT total(cost_usd), coalesce(sum(prompt_tokens), 0),"
            " coalesce(sum(cached_tokens), 0), coalesce(sum(completion_tokens), 0),"
            " count(*) - count(cost_usd) FROM spending WHERE at >= ?"
        )
        return Spending(*self._run(sql, (since,))[0])

    def spending_by_month(self) -> list[tuple[str, int, Spending]]:
        """Month (`2026-11`, UTC), how many judgings, and what they took; newest first."""
        sql = (
            "SELECT substr(at, 1, 7), count(*), total(cost_usd), coalesce(sum(prompt_tokens), 0),"
            " coalesce(sum(cached_tokens), 0), coalesce(sum(completion_tokens), 0),"
            " count(*) - count(cost_usd) FROM spending GROUP BY 1 ORDER BY 1 DESC"
        )
        return [(month, count, Spending(*rest)) for month, count, *rest in self._run(sql)]

    def memory(self, prefix: str = "") -> Memory:
        """What was remembered of endpoints, as a mapping of the keys that begin with `prefix`."""
        return Memory(self._run, prefix)

    def selftests(self) -> Selftests:
        """What selftests of judges have left here."""
        return Selftests(self._run)

    def _run(self, sql: str, values: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        with self._lock, in_words(self.path):
            return self._connection.execute(sql, values).fetchall()
