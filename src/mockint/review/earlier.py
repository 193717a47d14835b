"""The attempt before: which past session a session is naturally held against."""

from __future__ import annotations

from mockint.archive.archive import Archive
from mockint.archive.envelope import SessionRow
from mockint.interview.drilling import MODE
from mockint.review.practising import drill_of

JUDGED = frozenset({"graded", "estimated"})


def earlier_attempt(archive: Archive, session: str) -> SessionRow | None:
    """The newest finished and judged session of the same scenario (of a drill: the same drill) that
    began before `session`; None where there is none. Raises MockintError where the archive cannot be
    read."""
    rows = archive.sessions()
    own = next((row for row in rows if row.id == session), None)
    if own is None:
        return None
    drill = drill_of(archive, own) if own.mode == MODE else None
    for row in rows:
        if row.scenario != own.scenario or (row.mode == MODE) != (own.mode == MODE):
            continue
        if row.phase != "debrief" or row.status not in JUDGED:
            continue
        before = (row.started_at, row.attempt) < (own.started_at, own.attempt)
        if before and (drill is None or drill_of(archive, row) == drill):
            return row
    return None
