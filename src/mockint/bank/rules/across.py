"""What only the whole bank shows: skills and criteria that do not recur."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from mockint.bank.consistency import located_checks
from mockint.bank.guard import Path
from mockint.bank.load import Bank
from mockint.bank.problems import Place, Problem


def recurrence(bank: Bank) -> Iterator[Problem]:
    """Skills that one scenario alone exercises, and skills and criteria that none does."""
    uses = _uses(bank)
    for skill, places in uses.items():
        if len(places) == 1:
            ((place, path),) = places.values()
            message = f'"{skill}" is exercised by no other scenario; a skill recurs or is none'
            yield place.problem((*path, "skill"), "lonely-skill", message, "warning")
    for rubric, source in bank.rubrics.values():
        if not any(entry.rubric.id == rubric.id for entry in bank.entries.values()):
            continue
        for i, known in enumerate(rubric.skills):
            if known.id not in uses:
                message = f'no scenario has a check of "{known.id}"; use it or take it out'
                yield source.place.problem(("skills", i), "unused-skill", message, "warning")
        judged = _judged(bank, rubric.id)
        for i, criterion in enumerate(rubric.criteria):
            if criterion.id not in judged:
                message = f'no scenario has a check under "{criterion.id}"; use it or take it out'
                place = source.place
                yield place.problem(("criteria", i), "unused-criterion", message, "warning")


def _uses(bank: Bank) -> dict[str, dict[str, tuple[Place, Path]]]:
    """For each skill the scenarios with a check of it, each with the place of the first."""
    uses: defaultdict[str, dict[str, tuple[Place, Path]]] = defaultdict(dict)
    for entry in bank.ordered():
        for path, check in located_checks(entry.scenario):
            if check.skill is not None:
                uses[check.skill].setdefault(entry.scenario.id, (entry.source.place, path))
        for i, check in enumerate(entry.rubric.checks):
            if check.skill is not None:
                place = (entry.rubric_source.place, ("checks", i))
                uses[check.skill].setdefault(entry.scenario.id, place)
    return uses


def _judged(bank: Bank, rubric_id: str) -> set[str]:
    found: set[str] = set()
    for entry in bank.entries.values():
        if entry.rubric.id == rubric_id:
            found |= {check.criterion for check in (*entry.scenario.checks, *entry.rubric.checks)}
    return found
