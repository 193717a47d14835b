"""A scenario as a YAML file that people read and edit: block scalars, one blank line between parts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from mockint.bank.markdown.scenario import FollowUp, Imported, Proposed, ProposedFact

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 _./()+-]*")
_READ_AS_MORE = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
UNSUPPORTED = "# review: not in the words of the text it was proposed from"


def yaml_text(scenario: Imported) -> str:
    """The file of one scenario."""
    return "\n".join(_lines(scenario)) + "\n"


def _lines(scenario: Imported) -> Iterator[str]:
    yield "schema: 1"
    yield f"id: {scalar(scenario.id)}"
    yield from _pair("title", scenario.title)
    yield "origin: null"
    if scenario.difficulty:
        yield f"difficulty: {scenario.difficulty}"
    if scenario.technologies:
        yield f"technologies: [{', '.join(map(scalar, scenario.technologies))}]"
    yield f"rubric: {scenario.rubric}"
    if scenario.draft:
        yield "draft: true  # go over the proposals below, then take this line out"
    yield ""
    yield from _pair("brief", scenario.brief)
    if scenario.facts:
        yield from ("", "facts:")
        for fact in scenario.facts:
            yield from _fact(fact)
    yield from _checks([check for check in scenario.checks if not check.of], "")
    if scenario.reference:
        yield ""
        yield from _pair("reference", scenario.reference)
    if scenario.follow_ups:
        yield from ("", "follow_ups:")
        for follow_up in scenario.follow_ups:
            yield from _follow_up(follow_up, scenario)
    if scenario.notes:
        yield ""
        yield from _pair("notes", scenario.notes)


def _follow_up(follow_up: FollowUp, scenario: Imported) -> Iterator[str]:
    yield f"  - id: {scalar(follow_up.id)}"
    yield from _pair("question", follow_up.question, "    ")
    yield "    when: always"
    if follow_up.reference:
        yield from _pair("reference", follow_up.reference, "    ")
    yield from _checks([check for check in scenario.checks if check.of == follow_up.id], "    ")


def _checks(checks: list[Proposed], indent: str) -> Iterator[str]:
    if not checks:
        return
    yield from ("", "checks:") if not indent else (f"{indent}checks:",)
    for check in checks:
        yield f"{indent}  - id: {scalar(check.id)}"
        yield f"{indent}    criterion: {check.criterion}"
        yield f"{indent}    importance: {check.importance}"
        if check.skill:
            yield f"{indent}    skill: {check.skill}"
        if check.unsupported:
            yield f"{indent}    {UNSUPPORTED}"
        yield from _pair("claim", check.claim, f"{indent}    ")


def _fact(fact: ProposedFact) -> Iterator[str]:
    yield f"  - id: {scalar(fact.id)}"
    if fact.asks:
        yield f"    asks: [{', '.join(map(scalar, fact.asks))}]"
    if fact.unsupported:
        yield f"    {UNSUPPORTED}"
    yield from _pair("answer", fact.answer, "    ")


def _pair(key: str, text: str, indent: str = "") -> Iterator[str]:
    if "\n" not in text and len(text) + len(indent) + len(key) < 110:
        yield f"{indent}{key}: {scalar(text)}"
        return
    lines = text.rstrip("\n").split("\n")
    indicator = "2" if not lines[0] or lines[0][0].isspace() else ""
    yield f"{indent}{key}: |{indicator}-"
    for line in lines:
        yield f"{indent}  {line}" if line else ""


def scalar(text: str) -> str:
    """One line, quoted where YAML would read more than its words."""
    if _PLAIN.fullmatch(text) and text == text.strip() and text.lower() not in _READ_AS_MORE:
        return text
    return json.dumps(text, ensure_ascii=False)
