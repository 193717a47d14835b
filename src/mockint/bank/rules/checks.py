"""Checks that a judge cannot decide well, or that nobody can be helped with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from mockint.bank.consistency import Located
from mockint.bank.guard import Path
from mockint.bank.models import Check
from mockint.bank.problems import Problem
from mockint.bank.rules.subject import Subject
from mockint.bank.rules.wording import RUN, content_stems, runs

HINTS = 3
# Claims of one idea in other words share most of their stems; two steps of one design share half.
SAME_CLAIM = 0.7


def check_rules(subject: Subject) -> Iterator[Problem]:
    """Signals, hints, sources and doubles of the checks of one scenario."""
    located = list(subject.checks())
    for path, check in located:
        yield from _signals(subject, path, check.signals)
        yield from _hints(subject, path, check)
    for i, pitfall in enumerate(subject.scenario.pitfalls):
        yield from _signals(subject, ("pitfalls", i), pitfall.signals)
        if not pitfall.why.strip():
            message = "does not say why the claim is wrong, and the debrief would be silent too"
            yield subject.warn(("pitfalls", i), "no-why", message)
    yield from _leaks(subject, located)
    yield from _sources(subject)
    yield from near_duplicates(subject, located)


def _signals(subject: Subject, path: Path, signals: Sequence[str]) -> Iterator[Problem]:
    if not signals:
        message = "has no signals, so that the offline estimate can only compare it with the claim"
        yield subject.warn(path, "no-signals", message)
    seen: set[str] = set()
    for i, signal in enumerate(signals):
        where: Path = (*path, "signals", i)
        if signal.casefold() in seen:
            yield subject.warn(where, "dead-key", f'"{signal}" is there twice; take one out')
        seen.add(signal.casefold())
        if _pattern(signal) is not None and re.search(_pattern(signal) or "", ""):
            message = f"{signal} matches an empty text, so every answer would have it"
            yield subject.warn(where, "empty-pattern", message)
        elif _pattern(signal) is None and not content_stems(signal):
            message = f'"{signal}" has no word that says something, so it finds nothing'
            yield subject.warn(where, "dead-key", message)


def _pattern(signal: str) -> str | None:
    is_pattern = len(signal) > 2 and signal.startswith("/") and signal.endswith("/")
    return signal[1:-1] if is_pattern else None


def _hints(subject: Subject, path: Path, check: Check) -> Iterator[Problem]:
    if len(check.hints) < HINTS:
        found = f"has {len(check.hints) or 'no'} hint{'s' if len(check.hints) != 1 else ''}"
        message = f"{found} of {HINTS}: a question, a direction, the hint"
        yield subject.warn(path, "no-hints", message)


def _leaks(subject: Subject, located: Sequence[Located]) -> Iterator[Problem]:
    scenario = subject.scenario
    given = runs(scenario.brief).union(*(runs(fact.answer) for fact in scenario.facts))
    claims = {check.id: runs(check.claim) - given for _, check in located}
    for path, check in located:
        for i, hint in enumerate(check.hints):
            for other, claim in claims.items():
                if claim & runs(hint):
                    whose = "the claim" if other == check.id else f"the claim of {other}"
                    message = f"shares {RUN} or more running words with {whose}"
                    yield subject.warn((*path, "hints", i), "hint-leaks", message)


def _sources(subject: Subject) -> Iterator[Problem]:
    supported = {check for source in subject.scenario.sources for check in source.supports}
    if not subject.written:
        return
    for i, check in enumerate(subject.scenario.checks):
        if check.importance == "essential" and check.id not in supported:
            message = "is essential, and no source supports it; name one that documents the claim"
            yield subject.warn(("checks", i), "no-source", message)


def near_duplicates(subject: Subject, located: Sequence[Located]) -> Iterator[Problem]:
    """Pairs of checks whose claims say nearly the same, so that one idea would count twice."""
    main = [item for item in located if item[0][0] == "checks"]
    stems = {check.id: content_stems(check.claim) for _, check in main}
    for (_, first), (path, second) in combinations(main, 2):
        one, two = stems[first.id], stems[second.id]
        shared = len(one & two)
        if shared >= 3 and shared / min(len(one), len(two)) >= SAME_CLAIM:
            message = f'says nearly the same as "{first.id}"; merge the two or tell them apart'
            yield subject.warn((*path, "claim"), "near-duplicate", message)
