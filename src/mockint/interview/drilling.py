"""A drill: one follow-up or curve ball alone. Its scenario is the one it comes from, cut down to it.

Everything else (hints, judging, figures, debrief) takes that scenario like any other. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from mockint.bank.models import Check, Rubric, Scenario

MODE = "drill"
INTERVIEWS = ("practice", "pressure")
"""The modes that count as attempts at a scenario."""
MINUTES = 5

_BRIEF_FOLLOWS = "\n\n---\n\n"

DrillKind = Literal["follow_up", "curve_ball"]


@dataclass(frozen=True, slots=True)
class Drill:
    """What can be drilled: a question with checks of its own."""

    kind: DrillKind
    id: str
    question: str
    checks: tuple[Check, ...]
    reference: str

    @property
    def key(self) -> str:
        """`follow_up:<id>` or `curve_ball:<id>`, by which a recording names it."""
        return f"{self.kind}:{self.id}"


def drills_of(scenario: Scenario) -> tuple[Drill, ...]:
    """Follow-ups, then curve balls; those without checks or anything to judge against left out."""
    made = [
        Drill("follow_up", part.id, part.question.strip(), part.checks, part.reference)
        for part in scenario.follow_ups
    ]
    made += [
        Drill("curve_ball", part.id, _changed(part.change), part.checks, part.reference)
        for part in scenario.curve_balls
    ]
    return tuple(d for d in made if d.checks and (d.reference or scenario.reference).strip())


def _changed(change: str) -> str:
    return f"{change.strip()} What do you change in your design, and why?"


def question_of(scenario: Scenario, key: str) -> str:
    """The question that a drill puts. Raises KeyError where the scenario has no such drill."""
    return _named(scenario, key).question


def drilled(scenario: Scenario, rubric: Rubric, key: str) -> tuple[Scenario, Rubric]:
    """The scenario and rubric of a drill: its question before the brief, its own checks and reference,
    and nothing that would be put afterwards. Raises KeyError as `question_of` does."""
    drill = _named(scenario, key)
    changed: Mapping[str, object] = {
        "brief": f"{drill.question}{_BRIEF_FOLLOWS}{scenario.brief.strip()}\n",
        "checks": drill.checks,
        "pitfalls": (),
        "follow_ups": (),
        "curve_balls": (),
        "reference": drill.reference if drill.reference.strip() else scenario.reference,
    }
    return scenario.model_copy(update=dict(changed)), rubric.model_copy(update={"checks": ()})


def question_in(brief: str) -> str:
    """The question before the brief of a drill's scenario."""
    return brief.partition(_BRIEF_FOLLOWS)[0]


def brief_behind(brief: str) -> str:
    """The brief that the question of a drill's scenario comes from."""
    return brief.partition(_BRIEF_FOLLOWS)[2]


def budgets(minutes: int | None) -> dict[str, float]:
    """Seconds for each phase: all of it is for the answer."""
    return {"clarify": 0.0, "answer": 60.0 * (minutes or MINUTES), "follow_ups": 0.0}


def _named(scenario: Scenario, key: str) -> Drill:
    for drill in drills_of(scenario):
        if drill.key == key:
            return drill
    raise KeyError(key)
