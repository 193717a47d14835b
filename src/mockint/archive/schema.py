"""The tables, as named migrations. A released migration never changes; a new one is added."""

from __future__ import annotations

from typing import NamedTuple

APPLICATION_ID = 0x6D6F636B  # "mock" in ASCII, at byte 68 of the file (sqlite.org/fileformat)


class Migration(NamedTuple):
    """One step; its place in `MIGRATIONS`, counted from 1, is the schema version it leads to."""

    name: str
    statements: tuple[str, ...]


_EVENT = """
CREATE TABLE event (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    session TEXT NOT NULL,
    at TEXT NOT NULL,
    "offset" REAL NOT NULL,
    kind TEXT NOT NULL,
    v INTEGER NOT NULL,
    data TEXT NOT NULL
)"""

# RAISE(IGNORE) makes an event which is already there a no-op, INSERT OR REPLACE included (REPLACE
# deletes without firing delete triggers).
_EVENT_ONCE = """
CREATE TRIGGER event_once BEFORE INSERT ON event
WHEN EXISTS (SELECT 1 FROM event WHERE id = NEW.id OR seq = NEW.seq)
BEGIN SELECT RAISE(IGNORE); END"""

_EVENT_NO_UPDATE = """
CREATE TRIGGER event_no_update BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'events are never rewritten'); END"""

# A session named in `vacuuming` may lose its events; the row lives only inside that transaction.
_EVENT_NO_DELETE = """
CREATE TRIGGER event_no_delete BEFORE DELETE ON event
WHEN NOT EXISTS (SELECT 1 FROM vacuuming WHERE session = OLD.session)
BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END"""

_SESSION = """
CREATE TABLE session (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    scenario TEXT NOT NULL,
    mode TEXT NOT NULL,
    target_bar TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    seen_reference INTEGER NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    phase TEXT NOT NULL,
    status TEXT NOT NULL,
    score REAL,
    title TEXT NOT NULL
)"""

_TEXT_NO_UPDATE = """
CREATE TRIGGER text_no_update BEFORE UPDATE ON text
BEGIN SELECT RAISE(ABORT, 'texts are never rewritten'); END"""

# Deferred, so that the session table can be rebuilt within one transaction.
_DELETED = """
CREATE TABLE deleted (
    session TEXT PRIMARY KEY NOT NULL
        REFERENCES session (id) DEFERRABLE INITIALLY DEFERRED,
    at TEXT NOT NULL
)"""

_SELFTEST_ITEM = """
CREATE TABLE selftest_item (
    judge TEXT NOT NULL,
    key TEXT NOT NULL,
    at TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (judge, key)
)"""

_SELFTEST_RESULT = """
CREATE TABLE selftest_result (
    seq INTEGER PRIMARY KEY,
    judge TEXT NOT NULL,
    model TEXT NOT NULL,
    base_url TEXT NOT NULL,
    at TEXT NOT NULL,
    value TEXT NOT NULL
)"""

# What was made of a session's events and would take long to make again; `stamp` says of which. Anything
# here may be dropped at any time.
_SUMMARY = """
CREATE TABLE summary (
    session TEXT PRIMARY KEY NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    stamp TEXT NOT NULL,
    value TEXT NOT NULL
)"""

# What the candidate calls a session and says of it. An empty text was taken away, and says when.
_OF_A_SESSION = """
CREATE TABLE {0} (
    session TEXT PRIMARY KEY NOT NULL
        REFERENCES session (id) DEFERRABLE INITIALLY DEFERRED,
    {0} TEXT NOT NULL,
    at TEXT NOT NULL
)"""

# What looks over all sessions wants the few events that matter there. Typing is most of an archive, so its
# events are left out of the index; a query that is to use it repeats the condition word for word.
SPARSE = "kind NOT IN ('edited', 'present')"

MIGRATIONS: tuple[Migration, ...] = (
    Migration(
        "0001-events-sessions-texts",
        (
            f"PRAGMA application_id = {APPLICATION_ID}",
            "CREATE TABLE migration (name TEXT PRIMARY KEY NOT NULL, at TEXT NOT NULL)",
            "CREATE TABLE vacuuming (session TEXT PRIMARY KEY NOT NULL)",
            _EVENT,
            "CREATE INDEX event_of_session ON event (session)",
            _EVENT_ONCE,
            _EVENT_NO_UPDATE,
            _EVENT_NO_DELETE,
            _SESSION,
            "CREATE INDEX session_of_scenario ON session (scenario)",
            "CREATE TABLE text (sha256 TEXT PRIMARY KEY NOT NULL, body TEXT NOT NULL)",
            _TEXT_NO_UPDATE,
            "CREATE TABLE reference_opened (scenario TEXT NOT NULL, at TEXT NOT NULL)",
            "CREATE TABLE endpoint_memory (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL)",
            _DELETED,
        ),
    ),
    Migration(
        "0002-spending",
        (
            "CREATE TABLE spending (at TEXT NOT NULL, model TEXT NOT NULL, prompt_tokens INTEGER,"
            " cached_tokens INTEGER, completion_tokens INTEGER, cost_usd REAL)",
            "CREATE INDEX spending_at ON spending (at)",
        ),
    ),
    Migration(
        "0003-selftests",
        (
            _SELFTEST_ITEM,
            _SELFTEST_RESULT,
            "CREATE INDEX selftest_of_judge ON selftest_result (judge, model, base_url)",
        ),
    ),
    Migration(
        "0004-looking-back",
        (
            f"CREATE INDEX event_of_kind ON event (kind, session) WHERE {SPARSE}",
            _SUMMARY,
        ),
    ),
    Migration(
        "0005-labels", tuple(_OF_A_SESSION.format(table) for table in ("name", "tags", "note"))
    ),
)
