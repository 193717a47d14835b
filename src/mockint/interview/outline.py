"""An outline to write along: a heading for each criterion of the rubric. Pure."""

from __future__ import annotations

from mockint.bank.models import Rubric
from mockint.cleaning import clean_line

_LONGEST = 80


def outline(rubric: Rubric) -> str:
    """A heading for each criterion, heaviest first, with room below it. Every rubric of a kind gives the
    same outline, so it says nothing about what a scenario asks for."""
    ordered = sorted(rubric.criteria, key=lambda criterion: -criterion.weight)
    return "\n".join(f"## {clean_line(criterion.name, _LONGEST)}\n\n" for criterion in ordered)
