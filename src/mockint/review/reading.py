"""Read what progress is made of out of the archive: a few events of each session, never its typing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from mockint.archive.archive import Archive, Spending
from mockint.archive.envelope import SessionRow
from mockint.bank.load import parse_recorded
from mockint.errors import MockintError
from mockint.interview.drilling import MODE
from mockint.interview.events import (
    DISPUTE_WITHDRAWN,
    DISPUTED,
    GRADED,
    OPENED,
    PAUSED,
    PHASE_ENTERED,
    RESUMED,
    SCORED,
    SELF_SCORED,
    WAITING,
)
from mockint.review.calibration import ratings
from mockint.review.habits import NEWEST, Habits, clock_of, habits
from mockint.review.history import (
    UNKNOWN,
    Content,
    Group,
    Played,
    content_of,
    hashes,
    open_disputes,
    played,
)
from mockint.review.keeping import FORMAT, understood_again, written
from mockint.review.progress import Progress, progress

VERDICTS = (GRADED, DISPUTED, DISPUTE_WITHDRAWN, SELF_SCORED, SCORED)
CLOCKS = (OPENED, PHASE_ENTERED, PAUSED, RESUMED, WAITING)


@dataclass(frozen=True, slots=True)
class Month:
    """What judging took in a month (`2026-11`, UTC)."""

    month: str
    judgings: int
    spending: Spending


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that the page of progress shows."""

    progress: Progress
    habits: Habits
    months: tuple[Month, ...]
    rows: tuple[SessionRow, ...]
    names: Mapping[Group, str]


class Contents:
    """Recorded scenarios by the hashes of their texts, each parsed once."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._known: dict[tuple[str, str], Content] = {}
        self.names: dict[Group, str] = {}
        """Names on screen of the groups met so far."""

    def find(self, named: tuple[str, str] | None) -> Content:
        """The content; what cannot be read any more is unknown, and its criteria still count."""
        if named is None:
            return UNKNOWN
        if named not in self._known:
            try:
                texts = (self._archive.text(sha256) for sha256 in named)
                self._known[named] = content_of(*parse_recorded(*texts))
            except MockintError:
                self._known[named] = UNKNOWN
        return self._known[named]


def read(archive: Archive) -> Reading:
    """Read it all. Raises MockintError where the archive cannot be read."""
    rows = archive.sessions()
    contents = Contents(archive)
    found = tuple(_played(archive, rows, contents))
    return Reading(
        progress(found, contents.names),
        _habits(archive, rows),
        tuple(Month(*month) for month in archive.spending_by_month()),
        tuple(rows),
        contents.names,
    )


def _played(archive: Archive, rows: Sequence[SessionRow], contents: Contents) -> Iterator[Played]:
    """Every finished session as each judge saw it: what was kept of it, else made and kept."""
    newest, kept = archive.newest_of(VERDICTS), archive.summaries()
    made: list[tuple[str, str, str]] = []
    for row in rows:
        if row.phase != "debrief" or row.id not in newest:
            continue
        stamp = f"{FORMAT}:{newest[row.id]}"
        found = kept.get(row.id)
        if found is None or found[0] != stamp:
            found = (stamp, written(*_made(archive, row, contents)))
            made.append((row.id, *found))
        yield from understood_again(row, found[1], contents.names)
    if made:
        with suppress(
            MockintError
        ):  # a copy of what the events say: the next reading makes it again
            archive.keep_summaries(made)


def _made(
    archive: Archive, row: SessionRow, contents: Contents
) -> tuple[list[Played], Mapping[Group, str]]:
    events = archive.events(row.id, VERDICTS)
    graded = [event for event in events if event.kind == GRADED]
    about = open_disputes(e for e in events if e.kind in {DISPUTED, DISPUTE_WITHDRAWN})
    content = contents.find(hashes(graded))
    made = played(row, graded, about, content, ratings(events))
    groups: set[Group] = {group for one in made for group in one.groups}
    groups |= {("criterion", name) for one in made for name in one.ratings}
    named = {group: content.names[group] for group in groups if group in content.names}
    return made, named


def _habits(archive: Archive, rows: list[SessionRow]) -> Habits:
    newest = [row for row in rows if row.phase == "debrief" and row.mode != MODE][:NEWEST]
    return habits([clock_of(row.id, archive.events(row.id, CLOCKS)) for row in newest])
