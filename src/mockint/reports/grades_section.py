"""The sections of a report on appeals and on all grades."""

from __future__ import annotations

from collections.abc import Iterator

from mockint.reports import words
from mockint.reports.arguments import ruling_words
from mockint.reports.grades import (
    Listed,
    answer_name,
    compared,
    differences,
    judge_name,
    listed_grades,
    origin,
    result,
    texts,
)
from mockint.reports.markdown import escaped
from mockint.reports.session import SessionView


def appeals_section(session: SessionView) -> list[str]:
    """Every appeal with its argument and what came of it; empty where there was none."""
    if not session.state.appeals:
        return []
    claims = session.claims()
    lines = ["## Appeals", ""]
    for heard in session.state.appeals:
        data = heard.data
        claim = claims.get(data["check"], data["check"])
        lines.append(f"- {answer_name(data['document'])}: {escaped(claim)}")
        lines.append(f"  - you: {escaped(data['argument'])}")
        lines.append(f"  - {escaped(ruling_words(session, heard))}")
        lines += [f'  - "{escaped(e["quote"])}"' for e in data["evidence"] if e["verified"]]
    return [*lines, ""]


def grades_section(session: SessionView) -> list[str]:
    """Every grade of every answer with its provenance, and what changed from one to the next."""
    listed = listed_grades(session.state)
    if not listed:
        return []
    lines = ["## Grades", ""]
    for before, one in zip((None, *listed), listed, strict=False):
        if before is None or before.document != one.document:
            lines += [f"### {answer_name(one.document).capitalize()}", ""]
            before = None
        lines += _grade(session, before, one)
    return [*lines, ""]


def _grade(session: SessionView, before: Listed | None, one: Listed) -> Iterator[str]:
    current = ", current" if one.current and one.of > 1 else ""
    judge = escaped(judge_name(one.grade))
    yield f"- {one.number}{current}: {escaped(result(one.grade))}, by {judge} ({escaped(origin(one))})"
    yield f"  - {escaped(texts(one))}"
    flags = words.flag_words(one.grade)
    if flags:
        yield f"  - {flags}"
    if before is None:
        return
    yield f"  - from the one before: {escaped(compared(before, one))}"
    claims = session.claims()
    for difference in differences(before.grade, one.grade):
        claim = claims.get(difference.check, difference.check)
        yield f"  - {difference.before} → {difference.after}: {escaped(claim)}"
        for label, evidence in (
            ("before", difference.evidence_before),
            ("after", difference.evidence_after),
        ):
            for quote in evidence:
                struck = "" if quote["verified"] else "~~"
                yield f'    - {label}: {struck}"{escaped(quote["quote"])}"{struck}'
