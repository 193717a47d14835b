"""Weights, bars and minutes that do not fit together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import pairwise

from mockint.bank.guard import Path
from mockint.bank.models import Bar, Check, Rubric
from mockint.bank.problems import Place, Problem
from mockint.bank.rules.subject import Subject
from mockint.sentences import words

WEIGHTS = {"essential": 3, "important": 2}
SENIORITIES = ("mid", "senior", "staff")
HALF = Fraction(1, 2)
ENOUGH = 4
SHORTEST, LONGEST = 5, 240
READING_SPEED = 200
SECONDS_A_CHECK = 45
MINUTES_A_FOLLOW_UP = 2


def scenario_balance(subject: Subject) -> Iterator[Problem]:
    """Findings about one scenario's weights, bars and minutes."""
    if subject.written:
        yield from _weights(subject)
        yield from _bars_here(subject)
    yield from _minutes(subject)


def _weights(subject: Subject) -> Iterator[Problem]:
    checks = subject.scenario.checks
    heavy: Counter[str] = Counter()
    for check in checks:
        heavy[check.criterion] += WEIGHTS.get(check.importance, 0)
    total = sum(heavy.values())
    for criterion, weight in heavy.items():
        if len(checks) >= ENOUGH and Fraction(weight, total or 1) > HALF:
            message = f'more than half of their weight lies on "{criterion}"; spread it'
            yield subject.warn(("checks",), "unbalanced", f"{message} over the other criteria")
    essential = sum(check.importance == "essential" for check in checks)
    if checks and not essential:
        yield subject.warn(("checks",), "unbalanced", "none is essential; say what must be there")
    elif len(checks) >= ENOUGH and Fraction(essential, len(checks)) > Fraction(2, 3):
        message = (
            f"{essential} of {len(checks)} are essential, so the word says nothing; keep a few"
        )
        yield subject.warn(("checks",), "unbalanced", message)


def _bars_here(subject: Subject) -> Iterator[Problem]:
    judged = _judged((*subject.scenario.checks, *subject.rubric.checks))
    for low, high in _never_told(subject.rubric, judged):
        if (low, high) not in set(_never_told(subject.rubric, None)):
            message = (
                f'has no check for what tells "{low}" from "{high}": nobody would be told {low}'
            )
            yield subject.warn(("rubric",), "bar-unreachable", message)


def _judged(checks: Iterable[Check]) -> set[str]:
    return {check.criterion for check in checks if check.importance != "optional"}


def _never_told(rubric: Rubric, judged: set[str] | None) -> Iterator[tuple[str, str]]:
    """Pairs of bars of which whoever meets the lower meets the higher too."""
    for low, high in pairwise(SENIORITIES):
        lower, higher = getattr(rubric.bars, low), getattr(rubric.bars, high)
        if not _asks_more(higher, lower, judged):
            yield low, high


def _asks_more(higher: Bar, lower: Bar, judged: set[str] | None) -> bool:
    return higher.score > lower.score or any(
        level > lower.levels.get(criterion, 0)
        for criterion, level in higher.levels.items()
        if judged is None or criterion in judged
    )


def rubric_balance(place: Place, rubric: Rubric) -> Iterator[Problem]:
    """Findings about a rubric's weights and bars."""
    total = sum(Fraction(str(criterion.weight)) for criterion in rubric.criteria)
    for i, criterion in enumerate(rubric.criteria):
        if len(rubric.criteria) > 2 and Fraction(str(criterion.weight)) / total > HALF:
            path: Path = ("criteria", i, "weight")
            message = "is more than all other criteria together; the score is this one criterion"
            yield place.problem(path, "unbalanced", message, "warning")
    for low, high in _never_told(rubric, None):
        message = f'asks for no more than "{low}", so nobody would ever be told {low}'
        yield place.problem(("bars", high), "bar-unreachable", message, "warning")
    yield from _falling(place, rubric)


def _falling(place: Place, rubric: Rubric) -> Iterator[Problem]:
    for low, high in pairwise(SENIORITIES):
        lower, higher = getattr(rubric.bars, low), getattr(rubric.bars, high)
        less = [c for c, level in lower.levels.items() if higher.levels.get(c, 0) < level]
        less += ["score"] if higher.score < lower.score else []
        if less and (low, high) not in set(_never_told(rubric, None)):
            message = f'asks for less than "{low}" in {", ".join(less)}; bars rise'
            yield place.problem(("bars", high), "bar-falls", message, "warning")


def _minutes(subject: Subject) -> Iterator[Problem]:
    scenario, minutes = subject.scenario, subject.scenario.minutes
    if not SHORTEST <= minutes.total <= LONGEST:
        message = f"are {minutes.total} in all; an interview takes {SHORTEST} to {LONGEST}"
        yield subject.warn(("minutes",), "minutes", message)
    needed = sum(c.importance != "optional" for c in scenario.checks) * SECONDS_A_CHECK
    if subject.written and needed > minutes.answer * 60:
        message = (
            f"leave less than {SECONDS_A_CHECK} seconds for each essential or important check;"
            f" give {-(-needed // 60)} or take checks out"
        )
        yield subject.warn(("minutes", "answer"), "minutes", message)
    if len(words(scenario.brief)) / READING_SPEED > (minutes.clarify + minutes.answer) / 3:
        message = "go by a third in reading the brief alone; shorten it or give more"
        yield subject.warn(("minutes",), "minutes", message)
    always = sum(follow_up.when == "always" for follow_up in scenario.follow_ups)
    if always * MINUTES_A_FOLLOW_UP > minutes.follow_ups:
        message = (
            f"leave less than {MINUTES_A_FOLLOW_UP} for each of the {always} follow-ups that are"
            " always put"
        )
        yield subject.warn(("minutes", "follow_ups"), "minutes", message)
