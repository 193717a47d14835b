"""A session as a report sees it: its state, its figures, its answers with all their grades."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from mockint.archive.envelope import Envelope, SessionRow
from mockint.bank.models import Check, Rubric, Scenario
from mockint.grading.grader import DRAFT_SCENARIO
from mockint.interview.fold import fold
from mockint.interview.follow_ups import put_as
from mockint.interview.rows import row_of
from mockint.interview.standing import standing
from mockint.interview.state import ANSWER, FOLLOW_UP_PREFIX, SessionState
from mockint.reports.words import to_the_minute

REPORT_SCHEMA = 1

Beside = Callable[[Mapping[str, Any]], str]


def nothing_beside(provenance: Mapping[str, Any]) -> str:
    """For views that know nothing of selftests."""
    del provenance
    return ""


@dataclass(frozen=True, slots=True)
class SessionView:
    """All that a report needs of one session. `beside` gives what is said of a judge beside its
    grade, from the grade's provenance: how its last selftest ended."""

    state: SessionState
    scenario: Scenario
    rubric: Rubric
    events: Sequence[Envelope]
    beside: Beside = nothing_beside

    @property
    def row(self) -> SessionRow:
        """The session as lists show it."""
        return row_of(self.state)

    @property
    def figures(self) -> Mapping[str, Any]:
        """The session's numbers as last shown, else as they stand now; flagged where the scenario is
        a draft."""
        shown = self.state.figures
        if shown is None:
            shown = standing(self.scenario, self.rubric, self.state).record
        return {**shown, "flags": [DRAFT_SCENARIO]} if self.scenario.draft else shown

    @property
    def decided_by_code(self) -> frozenset[str]:
        """Checks on the questions asked: no wording is estimated there, code counts them."""
        return frozenset(c.id for c in self.rubric.checks if c.on == "questions")

    def question(self, document: str) -> str:
        """What a document answers."""
        if document == ANSWER:
            return self.scenario.brief.strip()
        return put_as(self.state, document.removeprefix(FOLLOW_UP_PREFIX)).question.strip()

    def claims(self) -> dict[str, str]:
        """The claim of every check and pitfall that this session can be judged on."""
        claims = {check.id: check.claim.strip() for check in self.checks()}
        return claims | {pitfall.id: pitfall.claim.strip() for pitfall in self.scenario.pitfalls}

    def checks(self) -> tuple[Check, ...]:
        """Every check that this session can be judged on, the rubric's own first."""
        scenario = self.scenario
        later = [c for f in scenario.follow_ups for c in f.checks]
        balls = [c for b in scenario.curve_balls for c in b.checks]
        return (*self.rubric.checks, *scenario.checks, *later, *balls)


def view(
    session: str, events: Sequence[Envelope], scenario: Scenario, rubric: Rubric
) -> SessionView:
    """The view of a recording."""
    return SessionView(fold(session, events), scenario, rubric, events)


def about_line(state: SessionState) -> str:
    """Which session it is, in a line."""
    seen = ", reference seen before" if state.seen_reference else ""
    begun = to_the_minute(state.started_at)
    return (
        f"Session {state.id}, attempt {state.attempt}{seen}, {state.mode}, "
        f"bar {state.target_bar}, begun {begun} UTC"
    )


def row_json(row: SessionRow) -> dict[str, Any]:
    """One entry of `sessions --json`."""
    fields = asdict(row)
    del fields["title"]
    return fields
