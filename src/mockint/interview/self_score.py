"""Whether the candidate is asked for a rating of their own before the grade, and about what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from mockint.bank.models import Criterion, Rubric, Scenario
from mockint.interview.events import SELF_SCORED

if TYPE_CHECKING:
    from mockint.archive.archive import Archive
    from mockint.interview.recorded import Recorded

SKIPS = 2
"""Skipped so often in a row, it is not asked for any more."""


def wanted(archive: Archive) -> bool:
    """Whether to ask: not once the newest two sessions that asked were both skipped. Raises
    MockintError where the archive cannot be read."""
    newest = archive.newest_of((SELF_SCORED,))
    sessions = sorted(newest, key=lambda session: newest[session], reverse=True)[:SKIPS]
    last = [archive.events(session, (SELF_SCORED,))[-1] for session in sessions]
    return len(last) < SKIPS or not all(event.data.get("skipped") is True for event in last)


def rated_criteria(scenario: Scenario, rubric: Rubric) -> tuple[Criterion, ...]:
    """The criteria that a main answer to the scenario is judged on, in the rubric's order."""
    checks = (*scenario.checks, *rubric.checks)
    judged = {check.criterion for check in checks if check.importance != "optional"}
    return tuple(criterion for criterion in rubric.criteria if criterion.id in judged)


def rate(session: Recorded, levels: Mapping[str, int]) -> None:
    """Record how the candidate rates the session, by criterion, before the grade is shown; an empty
    rating is a skipped one. No judge is handed it."""
    session.record(SELF_SCORED, {"levels": dict(levels), "skipped": not levels})


def ask_again(session: Recorded) -> None:
    """The candidate wants to be asked after the next sessions, however often it was skipped."""
    session.record(SELF_SCORED, {"levels": {}, "skipped": False})
