"""Events as they lie on the disk, looked at one by one without trust in any."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from mockint.archive import lines
from mockint.archive.envelope import Envelope, storable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mockint.archive.snapshot import Snapshot


def sound_events(view: Snapshot, session: str, wrong: list[str]) -> Iterator[Envelope]:
    """The events of a session that can be read; of each other one a line is added to `wrong`."""
    reached = 0.0
    for values in view.events(session):
        try:
            event = _envelope(values)
        except ValueError as error:
            wrong.append(f"event {values[0]}: {error}")
            continue
        if event.offset < reached:
            wrong.append(
                f"event {event.id}: its offset {event.offset:g} is before {reached:g}, the one of an "
                "earlier event"
            )
            continue
        reached = event.offset
        yield event


def unsound_rows(view: Snapshot) -> Iterator[str]:
    """A line about each plain row that could not be exported, and so not be imported again."""
    for plain in lines.PLAIN:
        for values in view.plain(plain.table, plain.columns):
            try:
                lines.encode(lines.plain_object(plain, values))
            except (ValueError, TypeError) as error:
                yield f"{plain.table} {storable(str(values[0]))}: {error}"


def _envelope(values: tuple[Any, ...]) -> Envelope:
    event, session, at, offset, kind, v, data = values
    for name, value in (("id", event), ("at", at), ("kind", kind), ("data", data)):
        if not isinstance(value, str):
            raise ValueError(f"its {name} is not text")
        if storable(value) != value:
            raise ValueError(f"its {name} is not UTF-8 text")
    if not isinstance(offset, float) or not math.isfinite(offset) or offset < 0:
        raise ValueError("its offset is not a number of seconds")
    if not isinstance(v, int):
        raise ValueError("its v is not a whole number")
    try:
        made = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ValueError("its data is not JSON") from error
    if not isinstance(made, dict):
        raise ValueError("its data is no JSON object")
    return Envelope(event, session, at, offset, kind, v, made)
