"""Keys that are valid and have no effect, or not the one their author thinks."""

from __future__ import annotations

from collections.abc import Iterator

from mockint.bank.guard import Path
from mockint.bank.models import CurveBall, FollowUp, Rubric
from mockint.bank.problems import Place, Problem
from mockint.bank.rules.subject import Subject


def dead_keys(subject: Subject) -> Iterator[Problem]:
    """Findings about facts, questions and sources that nothing ever comes of."""
    yield from _facts(subject)
    yield from _questions(subject)
    for i, source in enumerate(subject.scenario.sources):
        if not source.supports:
            message = "supports no check; name those whose claim it documents"
            yield subject.warn(("sources", i), "dead-key", message)


def _facts(subject: Subject) -> Iterator[Problem]:
    asked: dict[str, str] = {}
    for i, fact in enumerate(subject.scenario.facts):
        if not fact.asks:
            message = "has no phrases by which it is asked for, so hardly anybody will get it"
            yield subject.warn(("facts", i), "dead-key", message)
        for j, phrase in enumerate(fact.asks):
            first = asked.setdefault(phrase.casefold(), fact.id)
            if first != fact.id:
                message = f'asks for "{first}" in the same words; one of the two is never meant'
                yield subject.warn(("facts", i, "asks", j), "dead-key", message)


def _questions(subject: Subject) -> Iterator[Problem]:
    scenario = subject.scenario
    for i, follow_up in enumerate(scenario.follow_ups):
        yield from _unjudged(subject, ("follow_ups", i), follow_up)
    for i, ball in enumerate(scenario.curve_balls):
        yield from _unjudged(subject, ("curve_balls", i), ball)


def _unjudged(subject: Subject, path: Path, item: FollowUp | CurveBall) -> Iterator[Problem]:
    if not item.checks:
        message = "has no checks, so that the answer to it counts for nothing"
        yield subject.warn(path, "dead-key", message)
    if not item.reference.strip():
        message = "has no reference, so that a judge has nothing to hold the answer against"
        yield subject.warn(path, "no-reference", message)


def rubric_dead_keys(place: Place, rubric: Rubric) -> Iterator[Problem]:
    """Findings about a rubric's checks that code decides and nobody reads the wording of."""
    for i, check in enumerate(rubric.checks):
        if check.on == "questions" and check.signals:
            message = "are never read: a check on questions is decided by the facts asked for"
            yield place.problem(("checks", i, "signals"), "dead-key", message, "warning")
        if check.on == "answer" and not check.signals:
            message = (
                "has no signals, so that the offline estimate can only compare it with the claim"
            )
            yield place.problem(("checks", i), "no-signals", message, "warning")
