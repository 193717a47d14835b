"""A small scenario and rubric to grade, and a judge that says what it is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mockint.bank.models import Rubric, Scenario
from mockint.grading.case import Case

RUBRIC: dict[str, Any] = {
    "id": "small",
    "name": "Small",
    "criteria": [
        {"id": "design", "name": "Design", "weight": 2, "levels": list("abcde")},
        {"id": "scale", "name": "Scale", "weight": 1, "levels": list("abcde")},
    ],
    "checks": [
        {"id": "figures", "criterion": "scale", "claim": "Works out a figure."},
        {"id": "asked", "criterion": "scale", "claim": "Asks.", "on": "questions"},
    ],
    "bars": {
        "mid": {"score": 40},
        "senior": {"score": 60, "levels": {"design": 2}},
        "staff": {"score": 80, "levels": {"design": 4}},
    },
}
SCENARIO: dict[str, Any] = {
    "id": "queue-that-grows",
    "title": "A queue that grows",
    "rubric": "small",
    "brief": "Orders arrive faster than they leave, and the queue between them grows all day long.",
    "reference": "Bound the queue and refuse new orders once it is full, with a clear error to callers.",
    "checks": [
        {
            "id": "bounded",
            "criterion": "design",
            "importance": "essential",
            "claim": "Puts a limit on the length of the queue.",
        },
        {"id": "shed", "criterion": "design", "claim": "Refuses new work when full."},
        {
            "id": "alert",
            "criterion": "design",
            "importance": "optional",
            "claim": "Alerts on depth.",
        },
    ],
    "pitfalls": [
        {
            "id": "drop",
            "criterion": "design",
            "claim": "Drops orders silently.",
            "why": "They are paid.",
        }
    ],
}

MakeCase = Callable[..., Case]


@pytest.fixture(scope="session")
def small_rubric() -> Rubric:
    return Rubric.model_validate(RUBRIC)


@pytest.fixture(scope="session")
def small_scenario() -> Scenario:
    return Scenario.model_validate(SCENARIO)


@pytest.fixture(scope="session")
def make_case(small_scenario: Scenario, small_rubric: Rubric) -> MakeCase:
    """`make_case("the answer", document=…)`: a case about the small scenario."""

    def build(answer: str = "We limit the queue to ten thousand orders.", **changes: Any) -> Case:
        fields: dict[str, Any] = {
            "scenario": small_scenario,
            "rubric": small_rubric,
            "answer": answer,
            "checks": (*small_scenario.checks, small_rubric.checks[0]),
            "pitfalls": small_scenario.pitfalls,
            "question": small_scenario.brief,
            "reference": small_scenario.reference,
        }
        return Case(**fields | changes)

    return build
