"""The row of a session made anew from its events, which may come from anywhere. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mockint.archive.envelope import Envelope, SessionRow
from mockint.interview import events as kinds
from mockint.interview.fold import apply, empty
from mockint.interview.rows import row_of
from mockint.interview.shapes import wrong_shape


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A session's row, the hashes of the texts it needs, and how many of its events only a newer
    mockint understands."""

    row: SessionRow
    texts: tuple[str, ...]
    newer: int


def rebuild(session: str, events: Iterable[Envelope]) -> Rebuilt:
    """Fold the events of a session, one at a time. Raises ValueError where an event is not what its
    kind says, or the first is not the session's opening."""
    state, newer = empty(session), 0
    for event in events:
        if state.events == 0 and event.kind != kinds.OPENED:
            raise ValueError(f"event {event.id}: it is the first and does not open the session")
        lifted = kinds.lift(event)
        wrong = wrong_shape(lifted)
        if wrong is not None:
            raise ValueError(f"event {event.id}, {event.kind}: {wrong}")
        newer += not kinds.understood(lifted)
        state = apply(state, lifted)
    texts = tuple(sha256 for sha256 in (state.scenario_sha256, state.rubric_sha256) if sha256)
    return Rebuilt(row_of(state), texts, newer)


def rebuilt_row(session: str, events: Iterable[Envelope]) -> SessionRow:
    """The row alone. Raises ValueError as `rebuild` does."""
    return rebuild(session, events).row
