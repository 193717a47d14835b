"""What to do after a debrief: again, another scenario with the same weak skill, replay, export."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from mockint.bank.models import Scenario
from mockint.grading.scoring.values import WEIGHTS
from mockint.interview.drilling import Drill, drills_of
from mockint.reports.session import SessionView

_LOST = {"missed": 1.0, "contradicted": 1.0, "partial": 0.5}


@dataclass(frozen=True, slots=True)
class Another:
    """A scenario that exercises a skill again."""

    scenario: str
    title: str
    skill: str


def weak_skill(view: SessionView) -> tuple[str, str] | None:
    """Id and name of the skill whose checks lost the most weight; None where none lost any."""
    skills = {check.id: check.skill for check in view.checks() if check.skill}
    lost: dict[str, float] = {}
    for row in view.figures.get("checks", ()):
        skill = skills.get(row["id"])
        if skill is not None:
            lost[skill] = lost.get(skill, 0.0) + _weight(row)
    worst = max(lost, key=lambda skill: lost[skill], default=None)
    if worst is None or not lost[worst]:
        return None
    return worst, next((s.name for s in view.rubric.skills if s.id == worst), worst)


def _weight(row: Any) -> float:
    return WEIGHTS[row["importance"]] * _LOST.get(row["verdict"], 0.0)


def another(
    view: SessionView, scenarios: Iterable[Scenario], played: Collection[str]
) -> Another | None:
    """Another scenario with the weak skill: not played before one that was, then the one with the most
    checks on it, then by id."""
    weak = weak_skill(view)
    if weak is None:
        return None
    rated = [
        (scenario.id in played, -count, scenario.id, scenario.title)
        for scenario in scenarios
        if scenario.id != view.scenario.id and (count := _checks_on(scenario, weak[0]))
    ]
    if not rated:
        return None
    _, _, found, title = min(rated)
    return Another(found, title, weak[1])


def _checks_on(scenario: Scenario, skill: str) -> int:
    return sum(check.skill == skill for check in scenario.checks)


def weakest_drill(view: SessionView) -> str | None:
    """The key of the drill whose checks lost the most weight here, the first of several; of a drill its
    own. None where the scenario has none."""
    if view.state.drill:
        return view.state.drill
    rows = {row["id"]: row for row in view.figures.get("checks", ())}

    def lost(drill: Drill) -> float:
        return sum(_weight(rows[check.id]) for check in drill.checks if check.id in rows)

    worst = max(drills_of(view.scenario), key=lost, default=None)
    return None if worst is None else worst.key


def can_be_drilled(scenario: Scenario) -> bool:
    """Whether a question of it can be practised alone: one with checks of its own."""
    follow_ups = (part.checks for part in scenario.follow_ups)
    return any(follow_ups) or any(ball.checks for ball in scenario.curve_balls)


def next_lines(view: SessionView, other: Another | None) -> Iterator[str]:
    """The same as commands in backticks, for what is read outside the program's own screens."""
    session = view.state.id
    if view.state.drill or can_be_drilled(view.scenario):
        yield f"Drill, five minutes on one question of it: `mockint drill {view.scenario.id}`"
    yield f"Retry: `mockint start {view.scenario.id}`"
    if other is not None:
        title, skill = (text.replace("`", "'") for text in (other.title, other.skill))
        yield f"The same weak skill, {skill}: `mockint start {other.scenario}` ({title})"
    yield f"Replay: `mockint replay {session}`"
    yield f"Export: `mockint report {session} --format html -o FILE`"
    if not view.state.reference_shown:
        yield (
            f"The reference, and what a strong answer looks like: `mockint show {view.scenario.id} "
            "--reveal`"
        )
