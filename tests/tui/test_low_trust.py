from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from mockint.reports.session import SessionView
from mockint.tui.debrief_text import verdict


def view(*flags: str) -> SessionView:
    figures: dict[str, Any] = {
        "status": "graded", "score": 71.5, "score_range": [71.5, 71.5], "bar": "staff", "checks": [],
        "flags": list(flags),
    }  # fmt: skip
    state = SimpleNamespace(target_bar="senior", seen_reference=False, current_grade=lambda _: None)
    rubric = SimpleNamespace(criteria=())
    return cast(SessionView, SimpleNamespace(figures=figures, state=state, rubric=rubric))


def test_the_debrief_says_that_a_draft_deserves_low_trust() -> None:
    first = verdict(view("draft-scenario")).plain.split("\n")[0]
    assert first.startswith("Score 71.5 of 100. Low trust: the scenario is a draft.")
    assert "trust" not in verdict(view()).plain
