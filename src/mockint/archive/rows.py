"""Envelopes, session rows and texts as SQL, in both directions."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from mockint.archive.envelope import Envelope, SessionRow, storable
from mockint.archive.schema import SPARSE

if TYPE_CHECKING:
    from collections.abc import Mapping

_LARGEST = 2**63 - 1

# Of an id that is stored already nothing is written: the trigger event_once sees to it.
INSERT_EVENT = (
    'INSERT INTO event (id, session, at, "offset", kind, v, data) VALUES (?, ?, ?, ?, ?, ?, ?)'
)
SELECT_EVENTS = (
    'SELECT id, session, at, "offset", kind, v, data FROM event WHERE session = ? ORDER BY seq'
)
# The planner would take the index by session, and so read the typing.
SELECT_KINDS = (
    'SELECT id, session, at, "offset", kind, v, data FROM event'
    f" INDEXED BY event_of_kind WHERE {SPARSE} AND kind IN ({{}}) AND session = ? ORDER BY seq"
)
INSERT_TEXT = "INSERT INTO text (sha256, body) VALUES (?, ?) ON CONFLICT (sha256) DO NOTHING"

_SESSION_COLUMNS = (  # in the order of SessionRow's fields
    "id", "scenario", "mode", "target_bar", "attempt", "seen_reference", "started_at", "ended_at",
    "phase", "status", "score", "title",
)  # fmt: skip
_SEEN = _SESSION_COLUMNS.index("seen_reference")
UPSERT_SESSION = (
    f"INSERT INTO session ({', '.join(_SESSION_COLUMNS)})"
    f" VALUES ({', '.join('?' * len(_SESSION_COLUMNS))}) ON CONFLICT (id) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in _SESSION_COLUMNS[1:])
)
SELECT_SESSIONS = (
    f"SELECT {', '.join(_SESSION_COLUMNS)} FROM session"
    " WHERE (? OR id NOT IN (SELECT session FROM deleted)) ORDER BY started_at DESC, seq DESC"
)

Values = tuple[object, ...]


def event_values(envelope: Envelope) -> Values:
    """What `INSERT_EVENT` takes. Raises ValueError or TypeError for what JSON cannot hold."""
    _check_integer("v", envelope.v)
    if not math.isfinite(envelope.offset):
        raise ValueError(f"offset must be finite, not {envelope.offset}")
    named = (envelope.id, envelope.session, envelope.at)
    return (
        *map(storable, named),
        envelope.offset,
        storable(envelope.kind),
        envelope.v,
        to_json(envelope.data),
    )


def read_event(values: tuple[Any, ...]) -> Envelope:
    """The envelope of one row of `SELECT_EVENTS`."""
    event, session, at, offset, kind, v, data = values
    return Envelope(event, session, at, offset, kind, v, json.loads(data))


def session_values(row: SessionRow) -> Values:
    """What `UPSERT_SESSION` takes. Raises ValueError for a number SQLite cannot hold."""
    _check_integer("attempt", row.attempt)
    if row.score is not None and not math.isfinite(row.score):
        raise ValueError(f"score must be finite, not {row.score}")
    values = (getattr(row, name) for name in _SESSION_COLUMNS)
    return tuple(storable(value) if isinstance(value, str) else value for value in values)


def read_session(values: tuple[Any, ...]) -> SessionRow:
    """The session of one row of `SELECT_SESSIONS`."""
    fields = list(values)
    fields[_SEEN] = bool(fields[_SEEN])
    return SessionRow(*fields)


def text_values(texts: Mapping[str, str]) -> list[Values]:
    """What `INSERT_TEXT` takes, one tuple a text."""
    return [(sha256, storable(body)) for sha256, body in texts.items()]


def to_json(value: object) -> str:
    """Compact JSON with its letters as they are; mappings of any class are objects."""
    text = json.dumps(
        value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_as_dict
    )
    return storable(text)


def _as_dict(value: object) -> dict[str, Any]:
    from collections.abc import Mapping

    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} is not JSON")


def _check_integer(name: str, value: int) -> None:
    if not 0 <= value <= _LARGEST:
        raise ValueError(f"{name} must be an integer from 0 to 2**63 - 1, not {value}")
