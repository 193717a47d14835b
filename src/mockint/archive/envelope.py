"""What the archive keeps and lists: envelopes, and one row for each session."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mockint.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_SESSION_ID = re.compile(r"[a-z0-9-]{1,100}")


@dataclass(frozen=True, slots=True)
class Envelope:
    """One event as it is kept for ever.

    `at` is UTC in ISO 8601 with milliseconds and Z; `offset` counts monotonic seconds since the
    session began and continues across resumes; `v` is the version of the kind. `data` holds what
    JSON holds (string keys, lists rather than tuples, finite numbers).
    """

    id: str
    session: str
    at: str
    offset: float
    kind: str
    v: int
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session as lists show it: the fields of `sessions --json`, and the scenario's title."""

    id: str
    scenario: str
    mode: str
    target_bar: str
    attempt: int
    seen_reference: bool
    started_at: str
    ended_at: str | None
    phase: str
    status: str
    score: float | None
    title: str = ""


def storable(text: str) -> str:
    """`text` as the archive keeps it: each lone surrogate becomes U+FFFD, one for one.

    A lone surrogate (terminals and broken pastes deliver them) has no UTF-8 form. Replacing one
    code point by one keeps every position in the text valid.
    """
    return text if text.isascii() else _LONE_SURROGATE.sub("\ufffd", text)


def is_session_id(value: object) -> bool:
    """Whether this is 1 to 100 of the characters a-z, 0-9 and `-`."""
    return isinstance(value, str) and _SESSION_ID.fullmatch(value) is not None


def session_file_stem(session: str) -> str:
    """`session`, once it is known to be safe in a file name.

    Raises UsageError for an id which is not 1 to 100 of the characters a-z, 0-9 and `-`.
    """
    if not is_session_id(session):
        raise UsageError(
            f"{storable(session)[:100]!r} is not a session id: it may hold a-z, 0-9 and - only; "
            "see mockint sessions."
        )
    return session
