"""What one field of a file says about another: ids that must exist, and be unique."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from mockint.bank.guard import Path
from mockint.bank.models import Check, Rubric, Scenario
from mockint.bank.problems import Place, Problem, did_you_mean
from mockint.sentences import split_sentences, words

Located = tuple[Path, Check]


def located_checks(scenario: Scenario) -> Iterator[Located]:
    """Every check of a scenario with its path: its own, its follow-ups' and its curve balls'."""
    for i, check in enumerate(scenario.checks):
        yield ("checks", i), check
    for i, follow_up in enumerate(scenario.follow_ups):
        for j, check in enumerate(follow_up.checks):
            yield ("follow_ups", i, "checks", j), check
    for i, ball in enumerate(scenario.curve_balls):
        for j, check in enumerate(ball.checks):
            yield ("curve_balls", i, "checks", j), check


def bad_patterns(place: Place, item: Scenario | Rubric) -> Iterator[Problem]:
    """Signals between slashes that are no regular expressions. Apart from the other errors because
    compiling takes longer than all of them: the built-in bank is tested, not checked at each start."""
    found: list[tuple[Path, tuple[str, ...]]] = []
    if isinstance(item, Scenario):
        found += [(path, check.signals) for path, check in located_checks(item)]
        found += [(("pitfalls", i), p.signals) for i, p in enumerate(item.pitfalls)]
    else:
        found += [(("checks", i), check.signals) for i, check in enumerate(item.checks)]
    for path, signals in found:
        for i, signal in enumerate(signals):
            if error := _pattern_error(signal):
                message = f"is no valid regular expression: {error}"
                yield place.problem((*path, "signals", i), "value", message)


def _pattern_error(signal: str) -> str | None:
    if len(signal) <= 2 or not signal.startswith("/") or not signal.endswith("/"):
        return None
    try:
        re.compile(signal[1:-1])
    except re.error as error:
        return str(error)
    return None


def check_rubric(place: Place, rubric: Rubric) -> list[Problem]:
    """Errors inside one rubric."""
    criteria = [criterion.id for criterion in rubric.criteria]
    skills = [skill.id for skill in rubric.skills]
    problems = [
        *_duplicates(place, "criterion", [(("criteria", i), c) for i, c in enumerate(criteria)]),
        *_duplicates(place, "skill", [(("skills", i), s) for i, s in enumerate(skills)]),
        *_duplicates(place, "check", [(("checks", i), c.id) for i, c in enumerate(rubric.checks)]),
    ]
    for i, check in enumerate(rubric.checks):
        problems += _references(place, ("checks", i), check, criteria, skills)
    for i, criterion in enumerate(rubric.criteria):
        if list(criterion.thresholds) != sorted(criterion.thresholds):
            path: Path = ("criteria", i, "thresholds")
            problems.append(place.problem(path, "thresholds", "must rise from level 1 to level 4"))
    for seniority in ("mid", "senior", "staff"):
        for criterion_id in getattr(rubric.bars, seniority).levels:
            if criterion_id not in criteria:
                path = ("bars", seniority, "levels", criterion_id)
                problems.append(_unknown(place, path, "criterion", criterion_id, criteria))
    return problems


def check_scenario(
    place: Place, scenario: Scenario, rubrics: Mapping[str, Rubric]
) -> list[Problem]:
    """Errors of one scenario, alone and against its rubric."""
    rubric = rubrics.get(scenario.rubric)
    if rubric is None:
        return [_unknown(place, ("rubric",), "rubric", scenario.rubric, rubrics)]
    criteria = [criterion.id for criterion in rubric.criteria]
    skills = [skill.id for skill in rubric.skills]
    problems: list[Problem] = []
    for path, check in located_checks(scenario):
        problems += _references(place, path, check, criteria, skills)
    problems += _pitfalls(place, scenario, rubric, criteria)
    problems += _check_ids(place, scenario, rubric)
    problems += _other_ids(place, scenario)
    problems += _targets(place, scenario, rubric)
    return problems


def _references(
    place: Place, path: Path, check: Check, criteria: list[str], skills: list[str]
) -> Iterator[Problem]:
    if check.criterion not in criteria:
        yield _unknown(place, (*path, "criterion"), "criterion", check.criterion, criteria)
    if check.skill is not None and check.skill not in skills:
        yield _unknown(place, (*path, "skill"), "skill", check.skill, skills)


def _pitfalls(
    place: Place, scenario: Scenario, rubric: Rubric, criteria: list[str]
) -> Iterator[Problem]:
    own = scenario.checks or reference_checks(scenario, rubric)
    judged = {
        check.criterion
        for check in (*own, *(c for c in rubric.checks if c.on == "answer"))
        if check.importance != "optional"
    }
    for i, pitfall in enumerate(scenario.pitfalls):
        path: Path = ("pitfalls", i, "criterion")
        if pitfall.criterion not in criteria:
            yield _unknown(place, path, "criterion", pitfall.criterion, criteria)
        elif pitfall.criterion not in judged:
            yield place.problem(
                path,
                "pitfall-without-denominator",
                f'"{pitfall.criterion}" has no essential or important check that the pitfall could '
                "cost points of; add one or move the pitfall",
            )


def _check_ids(place: Place, scenario: Scenario, rubric: Rubric) -> Iterator[Problem]:
    taken = {check.id for check in rubric.checks}
    ids = [(path, check.id) for path, check in located_checks(scenario)]
    ids += [(("pitfalls", i), pitfall.id) for i, pitfall in enumerate(scenario.pitfalls)]
    yield from _duplicates(place, "check", ids)
    for path, check_id in ids:
        if check_id in taken:
            message = f'"{check_id}" is a check of the rubric {rubric.id} already'
            yield place.problem((*path, "id"), "duplicate-id", message)


def _other_ids(place: Place, scenario: Scenario) -> Iterator[Problem]:
    for field in ("facts", "follow_ups", "curve_balls"):
        ids: list[tuple[Path, str]] = [
            ((field, i), item.id) for i, item in enumerate(getattr(scenario, field))
        ]
        yield from _duplicates(place, field.removesuffix("s").replace("_", " "), ids)


def _targets(place: Place, scenario: Scenario, rubric: Rubric) -> Iterator[Problem]:
    known = {check.id for check in (*scenario.checks, *rubric.checks)}
    if not scenario.checks:
        known |= {check.id for check in reference_checks(scenario, rubric)}
    judged = known - {check.id for check in rubric.checks if check.on == "questions"}
    for i, follow_up in enumerate(scenario.follow_ups):
        if follow_up.target is not None and follow_up.target not in judged:
            path: Path = ("follow_ups", i, "when")
            yield _unknown(place, path, "check", follow_up.target, judged)
    everything = {check.id for _, check in located_checks(scenario)} | known
    everything |= {pitfall.id for pitfall in scenario.pitfalls}
    for i, source in enumerate(scenario.sources):
        for j, check_id in enumerate(source.supports):
            if check_id not in everything:
                path = ("sources", i, "supports", j)
                yield _unknown(place, path, "check", check_id, everything)


def _duplicates(place: Place, what: str, ids: Iterable[tuple[Path, str]]) -> Iterator[Problem]:
    seen: set[str] = set()
    for path, item_id in ids:
        if item_id in seen:
            message = f'the {what} id "{item_id}" is used twice; ids are unique'
            yield place.problem((*path, "id"), "duplicate-id", message)
        seen.add(item_id)


def _unknown(place: Place, path: Path, what: str, value: str, known: Iterable[str]) -> Problem:
    message = f'"{value}" is no known {what}{did_you_mean(value, known)}'
    return place.problem(path, f"unknown-{what}", message)


def reference_checks(scenario: Scenario, rubric: Rubric) -> tuple[Check, ...]:
    """One important check for each sentence of the reference, under the heaviest criterion: what a
    scenario without checks of its own is judged by. The lines that fence code say nothing."""
    heaviest = max(rubric.criteria, key=lambda criterion: Fraction(str(criterion.weight)))
    return tuple(
        Check(id=f"ref-{s.number}", criterion=heaviest.id, importance="important", claim=s.text)
        for s in split_sentences(scenario.reference)
        if words(s.text) and not s.text.startswith(("```", "~~~"))
    )
