"""What a candidate took from the interviewer: hints and facts, and what they assumed instead."""

from __future__ import annotations

from collections.abc import Iterator

from mockint.interview.hints import counts
from mockint.interview.interviewer import states_assumption
from mockint.reports.session import SessionView
from mockint.reports.words import many

INNER = "  - "
"""How a line begins that belongs to the one above it."""


def taken_lines(view: SessionView) -> Iterator[str]:
    """Hints, facts asked for and not, stated assumptions, one a line."""
    yield from _hints(view)
    yield from _facts(view)
    yield from _assumptions(view)


def _hints(view: SessionView) -> Iterator[str]:
    hints = view.state.hints
    yield f"Hints taken: {len(hints)}"
    claims = view.claims()
    for check, count in counts(hints).items():
        yield f"{INNER}{many(count, 'hint')} about: {_line(claims.get(check, check))}"


def _facts(view: SessionView) -> Iterator[str]:
    facts = view.scenario.facts
    asked = [fact for fact in facts if fact.id in view.state.facts]
    yield f"Facts asked for: {len(asked)} of {len(facts)}"
    for fact in asked:
        yield f"{INNER}asked for: {_line(fact.answer)}"
    for fact in facts:
        if fact not in asked:
            yield f"{INNER}not asked for: {_line(fact.answer)}"


def _assumptions(view: SessionView) -> Iterator[str]:
    said = [
        line.text
        for line in view.state.transcript
        if line.kind == "question" and states_assumption(line.text)
    ]
    if said:
        yield f"Assumptions stated: {len(said)}"
    for text in said:
        yield f"{INNER}{_line(text)}"


def _line(text: str) -> str:
    return " ".join(text.split())
