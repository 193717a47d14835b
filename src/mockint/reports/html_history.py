"""What happened, in HTML: appeals, every grade with where it comes from, transcript and timeline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from mockint.interview.state import AppealHeard
from mockint.reports import words
from mockint.reports.arguments import ruling_words
from mockint.reports.grades import (
    Difference,
    Listed,
    answer_name,
    compared,
    differences,
    judge_name,
    listed_grades,
    origin,
    result,
)
from mockint.reports.html_checks import unfound
from mockint.reports.html_strip import strip
from mockint.reports.html_text import Html, joined, tag
from mockint.reports.session import SessionView
from mockint.reports.timeline import Mark, stamp, timeline

MOST = 2_000
"""Entries of a list that the page holds; more make it slow and no easier to read."""
REST = "… and {count:,} more, left out to keep this page light; the JSON report has them all."


def appeals_section(view: SessionView) -> Html:
    """Every appeal with its argument and what came of it; empty where there was none."""
    if not view.state.appeals:
        return Html()
    return tag(
        "section",
        tag("h2", "Appeals", id="appeals-title"),
        tag("ul", *(_appeal(view, heard) for heard in view.state.appeals)),
        aria_labelledby="appeals-title",
        id="appeals",
    )


def _appeal(view: SessionView, heard: AppealHeard) -> Html:
    data = heard.data
    claim = view.claims().get(data["check"], data["check"])
    quotes = [tag("p", tag("q", e["quote"])) for e in data["evidence"] if e["verified"]]
    return tag(
        "li",
        tag("p", f"{answer_name(data['document'])}: {claim}"),
        tag("p", f"you: {data['argument']}"),
        tag("p", ruling_words(view, heard)),
        *quotes,
    )


def grades_section(view: SessionView) -> Html:
    """Every grade of every answer, and what changed from one to the next; empty where there is none."""
    listed = listed_grades(view.state)
    if not listed:
        return Html()
    return tag(
        "section",
        tag("h2", "Grades", id="grades-title"),
        *_by_answer(view, listed),
        aria_labelledby="grades-title",
        id="grades",
    )


def _by_answer(view: SessionView, listed: Sequence[Listed]) -> Iterator[Html]:
    for document in dict.fromkeys(one.document for one in listed):
        own = [one for one in listed if one.document == document]
        yield tag("h3", answer_name(document).capitalize())
        rows = [_grade(view, before, one) for before, one in zip((None, *own), own, strict=False)]
        yield tag("ul", *rows)


def _grade(view: SessionView, before: Listed | None, one: Listed) -> Html:
    current = ", current" if one.current and one.of > 1 else ""
    said = f"{one.number}{current}: {result(one.grade)}, by {judge_name(one.grade)}"
    parts = [tag("p", f"{said} ({origin(one)})")]
    flags = words.flag_words(one.grade)
    if flags:
        parts.append(tag("p", flags))
    if before is not None:
        parts.append(tag("p", f"from the one before: {compared(before, one)}"))
        changed = differences(before.grade, one.grade)
        if changed:
            claims = view.claims()
            parts.append(tag("ul", *(_difference(claims, change) for change in changed)))
    return tag("li", *parts)


def _difference(claims: Mapping[str, str], change: Difference) -> Html:
    said = f"{change.before} → {change.after}: {claims.get(change.check, change.check)}"
    quotes = [
        tag("p", f"{label}: ", _quote(quote))
        for label, evidence in (
            ("before", change.evidence_before),
            ("after", change.evidence_after),
        )
        for quote in evidence
    ]
    return tag("li", tag("p", said), *quotes)


def _quote(quote: Mapping[str, Any]) -> Html:
    return tag("q", quote["quote"]) if quote["verified"] else unfound(quote)


def transcript_section(view: SessionView) -> Html:
    """What was said, answers aside."""
    said = [
        (line.offset, f"{line.who}, {line.kind}{': ' if line.text else ''}{line.text}")
        for line in view.state.transcript
        if line.kind != "answer"
    ]
    title = tag("h2", "Transcript", id="transcript-title")
    inside = tag("details", tag("summary", f"{len(said):,} lines"), _times(said))
    body = inside if said else tag("p", "Nothing was said.")
    return tag("section", title, body, aria_labelledby="transcript-title", id="transcript")


def timeline_section(view: SessionView) -> Html:
    """What happened when: a strip, and the same as a list."""
    marks = timeline(view.events)
    title = tag("h2", "Timeline", id="timeline-title")
    listed = tag(
        "details",
        tag("summary", f"{len(marks):,} moments"),
        _times([(mark.offset, mark.label) for mark in marks]),
    )
    return tag(
        "section",
        title,
        _strip(view, marks),
        listed,
        aria_labelledby="timeline-title",
        id="timeline",
    )


def _strip(view: SessionView, marks: Sequence[Mark]) -> Html:
    length = max((event.offset for event in view.events), default=0.0)
    return strip(view.events, marks, length) if marks else Html()


def _times(entries: Sequence[tuple[float, str]]) -> Html:
    """Moments as a list; each time is a link that takes the replay there."""
    rows = [_moment(offset, label) for offset, label in entries[:MOST]]
    return tag("ol", *_with_rest(rows, len(entries)), cls="moments")


def _moment(offset: float, label: str) -> Html:
    link = tag("a", stamp(offset), href="#replay", data_offset=f"{offset:.3f}")
    return tag("li", joined((link, " ", label)))


def _with_rest(rows: list[Html], count: int) -> Iterable[Html]:
    return rows if count <= MOST else [*rows, tag("li", REST.format(count=count - MOST))]
