"""The brief, the reference, and what one gives away of the other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mockint.bank.guard import Path
from mockint.bank.problems import Problem
from mockint.bank.rules.subject import Subject
from mockint.bank.rules.wording import RUN, content_stems, runs
from mockint.bank.skeleton import PLACEHOLDER
from mockint.sentences import words

STUB_WORDS = 40
THIN_BRIEF = 20
# A claim of five telling words or more, nearly all of them in the brief, has been told.
TOLD_WORDS, TOLD_SHARE = 5, 0.85
# Running words of the reference that the brief may hold: a table's name and its figures.
ECHO = 10
_PLACEHOLDER = re.compile(r"\b(TODO|TBD|FIXME|lorem ipsum)\b|^\s*(\.\.\.|…)\s*$", re.MULTILINE)


def text_rules(subject: Subject) -> Iterator[Problem]:
    """Findings about the texts of one scenario."""
    yield from _reference(subject)
    yield from _brief(subject)
    yield from _others(subject)
    yield from _unfilled(subject)
    if subject.scenario.draft:
        message = "is a draft; go over its checks, then take the mark out"
        yield subject.warn(("draft",), "draft", message)


def _reference(subject: Subject) -> Iterator[Problem]:
    text = subject.scenario.reference
    count = len(words(text))
    if not text.strip():
        message = "has no reference, so that every answer to it stays ungraded"
        yield subject.warn(("reference",), "no-reference", message)
    elif count < STUB_WORDS or _PLACEHOLDER.search(text):
        why = f"has {count} words" if count < STUB_WORDS else "still holds a placeholder"
        message = f"is a stub: it {why}; write the answer you would be content with"
        yield subject.warn(("reference",), "stub-reference", message)


def _brief(subject: Subject) -> Iterator[Problem]:
    scenario = subject.scenario
    brief = scenario.brief
    if len(words(brief)) < THIN_BRIEF:
        message = f"has {len(words(brief))} words; a candidate needs the situation, its figures, and the task"
        yield subject.warn(("brief",), "thin-brief", message)
    echoed = runs(brief, ECHO) & runs(scenario.reference, ECHO)
    if echoed:
        message = f'gives the answer away: "{" ".join(min(echoed))}" is in the reference as well'
        yield subject.warn(("brief",), "brief-leaks", message)
    told, spoken = content_stems(brief), runs(brief)
    for path, check in subject.checks():
        stems = content_stems(check.claim)
        share = len(stems & told) / len(stems) if stems else 0
        if (len(stems) >= TOLD_WORDS and share >= TOLD_SHARE) or runs(check.claim) & spoken:
            message = f'gives the answer away: it holds the claim of "{check.id}" ({path[0]})'
            yield subject.warn(("brief",), "brief-leaks", message)


def _others(subject: Subject) -> Iterator[Problem]:
    scenario = subject.scenario
    for i, fact in enumerate(scenario.facts):
        for _, check in subject.checks():
            if runs(fact.answer) & runs(check.claim):
                message = f'shares {RUN} or more running words with the claim of "{check.id}"'
                yield subject.warn(("facts", i, "answer"), "fact-leaks", message)
    for i, follow_up in enumerate(scenario.follow_ups):
        for check in follow_up.checks:
            if runs(follow_up.question) & runs(check.claim):
                message = f'shares {RUN} or more running words with the claim of "{check.id}"'
                yield subject.warn(("follow_ups", i, "question"), "question-leaks", message)


def _unfilled(subject: Subject) -> Iterator[Problem]:
    for path, text in _texts((), subject.scenario.model_dump(by_alias=True)):
        if PLACEHOLDER in text or PLACEHOLDER.replace(" ", "-") in text:
            yield subject.warn(path, "placeholder", f'still says "{PLACEHOLDER}"')


def _texts(path: Path, value: object) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts((*path, key), inner)
    elif isinstance(value, list | tuple):
        for i, inner in enumerate(value):
            yield from _texts((*path, i), inner)
