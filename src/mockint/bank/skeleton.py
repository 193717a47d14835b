"""A scenario to fill in: the skeleton with the criteria and skills of a rubric written into it."""

from __future__ import annotations

import textwrap
from pathlib import Path

from mockint.bank.markdown.yamltext import scalar
from mockint.bank.models import Rubric

PLACEHOLDER = "FILL IN"
_TEXT = Path(__file__).with_suffix(".yaml")
_WIDTH = 110


def skeleton(scenario_id: str, path: str, rubric: Rubric, others: tuple[str, ...] = ()) -> str:
    """The YAML text of an unfinished scenario; `others` are rubrics that could be chosen instead."""
    criteria = [criterion.id for criterion in rubric.criteria]
    heaviest = sorted(rubric.criteria, key=lambda criterion: -criterion.weight)
    return _TEXT.read_text(encoding="utf-8").format(
        id=scalar(scenario_id),
        path=path,
        rubric=rubric.id,
        rubrics=f"      # or {', '.join(others)}" if others else "",
        criteria=_comment(criteria),
        skills=_comment([skill.id for skill in rubric.skills]),
        criterion=heaviest[0].id,
        second=heaviest[min(1, len(heaviest) - 1)].id,
    )


def _comment(names: list[str]) -> str:
    text = ", ".join(names) or "none"
    return textwrap.fill(
        text, _WIDTH, initial_indent="#   ", subsequent_indent="#   ", break_on_hyphens=False
    )
