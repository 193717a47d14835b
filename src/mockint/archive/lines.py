"""The lines of an export: one JSON object each, written one way only (docs/archive.md)."""

from __future__ import annotations

import hashlib
import json
import math
import re
from datetime import datetime
from typing import Any, NamedTuple, NoReturn

from mockint.archive.envelope import Envelope, is_session_id

SCHEMA = 2
"""The newest. An export is written in the lowest that holds what it has to hold."""
TEXT, EVENT, END = "text", "event", "end"
MAX_LINE = 64 * 2**20  # bytes, the line break included
MAX_DEPTH = 100  # of arrays and objects within each other
MAX_WRITTEN = 20_000  # characters of a name, tags or a note

_EVENT_FIELDS = {"id", "session", "at", "offset", "kind", "v", "data"}
_EVENT_ID = re.compile(r"[!-~]{1,200}")
_KIND = re.compile(r"[!-~]{1,100}")
_AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LARGEST = 2**63 - 1


class Plain(NamedTuple):
    """A table of plain rows, all of text. One whose rows begin with a session belongs to it.

    `since`: the first schema that has it. `newest`: what somebody wrote about a session, one row at
    most, of which the later one counts.
    """

    table: str
    columns: tuple[str, ...]
    since: int = 1
    newest: bool = False

    @property
    def of_sessions(self) -> bool:
        """Whether each row says something of one session."""
        return self.columns[0] == "session"


PLAIN = (
    Plain("deleted", ("session", "at")),
    Plain("reference_opened", ("scenario", "at")),
    Plain("name", ("session", "name", "at"), since=2, newest=True),
    Plain("tags", ("session", "tags", "at"), since=2, newest=True),
    Plain("note", ("session", "note", "at"), since=2, newest=True),
)
PLAIN_TABLES = {plain.table: plain for plain in PLAIN}


def header(schema: int) -> dict[str, Any]:
    """What the first line holds."""
    return {"mockint": "archive", "schema": schema}


def no_lines(schema: int) -> dict[str, int]:
    """What the last line counts, by name."""
    plain = (plain.table for plain in PLAIN if plain.since <= schema)
    return dict.fromkeys(("sessions", TEXT, EVENT, *plain), 0)


def canonical(value: object) -> str:
    """The only spelling of a JSON value here: keys in order, no spaces, letters as they are.

    Raises ValueError or TypeError for what JSON cannot hold, lone surrogates included.
    """
    text = _ENCODER.encode(value)
    text.encode("utf-8")
    return text


def encode(value: object) -> bytes:
    """One line of an export. Raises ValueError, also for a line longer than may be read back."""
    raw = canonical(value).encode("utf-8") + b"\n"
    if len(raw) > MAX_LINE:
        raise ValueError(f"is larger than {MAX_LINE:,} bytes, the longest line of an export")
    _check_depth(value, raw)
    return raw


def decode(raw: bytes) -> dict[str, Any]:
    """The object on one line. Raises ValueError with what is wrong about it."""
    try:
        value = _DECODER.decode(raw.decode("utf-8"))
        if b"\\u" in raw:
            canonical(value)  # an escape may stand for a lone surrogate, which no UTF-8 can
    except UnicodeError as error:
        raise ValueError("is not UTF-8 text") from error
    except RecursionError as error:
        raise ValueError("is nested too deeply") from error
    except json.JSONDecodeError as error:
        raise ValueError("is not JSON") from error
    if not isinstance(value, dict):
        raise ValueError("is no JSON object")
    _check_depth(value, raw)
    return value


def event_object(event: Envelope) -> dict[str, Any]:
    """An event as its line holds it. Raises ValueError for one that could not be read back."""
    made = {name: getattr(event, name) for name in _EVENT_FIELDS}
    read_event_object(made)
    return made


def read_event_object(made: Any) -> Envelope:
    """The event of a line. Raises ValueError with what is wrong about it."""
    if not isinstance(made, dict) or made.keys() != _EVENT_FIELDS:
        raise ValueError(f"an event has the fields {', '.join(sorted(_EVENT_FIELDS))}")
    offset, v = made["offset"], made["v"]
    _check(_matches(_EVENT_ID, made["id"]), "id", "1 to 200 printable ASCII characters")
    _check(is_session_id(made["session"]), "session", "1 to 100 of a-z, 0-9 and -")
    _check(_is_time(made["at"]), "at", "a time in UTC that ends with Z")
    _check(_is_number(offset) and 0 <= offset < math.inf, "offset", "seconds, 0 or more")
    _check(_matches(_KIND, made["kind"]), "kind", "1 to 100 printable ASCII characters")
    _check(type(v) is int and 0 <= v <= _LARGEST, "v", "a whole number, 0 or more")
    _check(isinstance(made["data"], dict), "data", "an object")
    return Envelope(**{**made, "offset": float(offset)})


def text_object(sha256: str, body: str) -> dict[str, str]:
    """A text as its line holds it. Raises ValueError where it does not fit its hash."""
    made = {"sha256": sha256, "body": body}
    read_text_object(made)
    return made


def read_text_object(made: Any) -> tuple[str, str]:
    """The hash and the text of a line. Raises ValueError where they do not fit each other."""
    if not isinstance(made, dict) or made.keys() != {"sha256", "body"}:
        raise ValueError("a text has the fields body, sha256")
    sha256, body = made["sha256"], made["body"]
    _check(_matches(_SHA256, sha256), "sha256", "64 hexadecimal digits")
    _check(isinstance(body, str) and sha256_of(body) == sha256, "body", "the text of that sha256")
    return sha256, body


def plain_object(plain: Plain, values: tuple[str, ...]) -> dict[str, str]:
    """A plain row as its line holds it. Raises ValueError for one that could not be read back."""
    made = dict(zip(plain.columns, values, strict=True))
    read_plain_object(plain, made)
    return made


def read_plain_object(plain: Plain, made: Any) -> tuple[str, ...]:
    """The values of a plain row, in the order of its columns. Raises ValueError."""
    if not isinstance(made, dict) or made.keys() != set(plain.columns):
        raise ValueError(f"{plain.table} has the fields {', '.join(sorted(plain.columns))}")
    for name in plain.columns:
        _check(isinstance(made[name], str), name, "a text")
        fits = not plain.newest or len(made[name]) <= MAX_WRITTEN
        _check(fits, name, f"at most {MAX_WRITTEN:,} characters")
    if plain.of_sessions:
        _check(is_session_id(made["session"]), "session", "1 to 100 of a-z, 0-9 and -")
    _check(_is_time(made["at"]), "at", "a time in UTC that ends with Z")
    return tuple(made[name] for name in plain.columns)


def sha256_of(body: str) -> str:
    """The name of a text: the sha256 of its UTF-8 form, in hexadecimal digits."""
    return hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()


def _check(right: object, name: str, wanted: str) -> None:
    if not right:
        raise ValueError(f"{name} has to be {wanted}")


def _matches(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_time(value: object) -> bool:
    if not isinstance(value, str) or not _AT.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _check_depth(value: object, raw: bytes) -> None:
    if raw.count(b"[") + raw.count(b"{") <= MAX_DEPTH:
        return
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [inner for outer in level for inner in _inside(outer)]
        if not level:
            return
    raise ValueError("is nested too deeply")


def _inside(value: object) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise ValueError("holds a number that is too large")
    return number


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"holds {name}, which is no number")


_ENCODER = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
)
_DECODER = json.JSONDecoder(parse_float=_finite, parse_constant=_no_number)
