"""The cards and reviews behind what is due, from the bank and the archive."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime

from mockint.archive.archive import Archive
from mockint.archive.envelope import SessionRow
from mockint.bank.load import Bank
from mockint.bank.models import Check, Scenario
from mockint.interview.drilling import MODE, drills_of
from mockint.interview.events import OPENED
from mockint.review.due import Card, Due, Review, longest_interval, queue
from mockint.review.history import Group
from mockint.review.progress import Progress


def played_scenarios(rows: Iterable[SessionRow]) -> frozenset[str]:
    """The scenarios whose interview was held to its end."""
    return frozenset(row.scenario for row in rows if row.phase == "debrief" and row.mode != MODE)


def cards(bank: Bank, rows: Sequence[SessionRow]) -> list[Card]:
    """Every drill of the scenarios played, and every scenario not begun yet that can be judged."""
    done = played_scenarios(rows)
    begun = {row.scenario for row in rows if row.mode != MODE}
    found: list[Card] = []
    for entry in bank.ordered():
        scenario = entry.scenario
        if scenario.id in done:
            found += _drill_cards(scenario)
        elif scenario.id not in begun and not scenario.draft and scenario.reference.strip():
            checks = (*scenario.checks, *entry.rubric.checks)
            found.append(Card(scenario.id, "", scenario.title, frozenset(groups(checks))))
    return found


def _drill_cards(scenario: Scenario) -> Iterator[Card]:
    for drill in drills_of(scenario):
        yield Card(scenario.id, drill.key, drill.question, frozenset(groups(drill.checks)))


def groups(checks: Iterable[Check]) -> Iterator[Group]:
    """The skill of each check, else its criterion."""
    for check in checks:
        yield ("skill", check.skill) if check.skill else ("criterion", check.criterion)


def reviews(archive: Archive, rows: Iterable[SessionRow]) -> list[Review]:
    """What every finished session with a score says about its cards."""
    found = []
    for row in rows:
        if row.phase != "debrief" or row.score is None:
            continue
        drill = drill_of(archive, row) if row.mode == MODE else ""
        if drill is not None:
            found.append(Review(row.scenario, drill, moment(row.started_at), row.score))
    return found


def drill_of(archive: Archive, row: SessionRow) -> str | None:
    """The key of the drill that a session was; None where its recording does not say."""
    for event in archive.events(row.id, (OPENED,)):
        return str(event.data.get("drill") or "") or None
    return None


def moment(at: str) -> datetime:
    """A time of the archive; the beginning of time where it is none."""
    try:
        return datetime.fromisoformat(at).astimezone(UTC)
    except ValueError:
        return datetime.fromtimestamp(0, UTC)


def weak_groups(progress: Progress) -> Collection[Group]:
    """What the newest judge calls weak."""
    if not progress.series:
        return frozenset()
    return frozenset((f.kind, f.id) for f in progress.series[0].figures if f.word == "weak")


def due_today(
    archive: Archive,
    bank: Bank,
    rows: Sequence[SessionRow],
    progress: Progress,
    interview: date | None,
    now: datetime,
) -> tuple[Due, ...]:
    """What to practise today. Raises MockintError where the archive cannot be read."""
    return queue(
        cards(bank, rows),
        reviews(archive, rows),
        weak_groups(progress),
        now,
        longest_interval(interview, now.date()),
    )
