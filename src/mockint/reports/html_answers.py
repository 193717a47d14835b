"""The answers in HTML, the evidence marked in them with links to the checks that rest on it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mockint.interview.clock import minutes_seconds
from mockint.interview.state import ANSWER, Submitted
from mockint.reports.html_checks import (
    check_anchor,
    quote_anchor,
    verdict_class,
    verdict_list,
)
from mockint.reports.html_text import Html, joined, tag
from mockint.reports.session import SessionView
from mockint.reports.verdicts import Shown

_WRAP = re.compile(r"^(.{60,})\n(?![\s\-*•+|#>\d]|```)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Span:
    """A quote in an answer: from and to in code points, whose verdict it carries, its anchor."""

    start: int
    end: int
    shown: Shown
    anchor: str


def answers_section(view: SessionView, verdicts: Sequence[Shown]) -> Html:
    """Every answer with its question, and the follow-ups that were skipped."""
    parts = [
        _answer(view, answer, verdicts, place) for place, answer in enumerate(view.state.submitted)
    ]
    skipped = [f for f in view.state.follow_ups if f.status == "skipped"]
    parts += [
        tag("article", tag("h3", "Follow-up, skipped"), tag("p", f.question)) for f in skipped
    ]
    if not parts:
        parts = [tag("p", "Nothing was handed in.")]
    title = tag("h2", "Your answers", id="answers-title")
    return tag("section", title, *parts, aria_labelledby="answers-title", id="answers")


def _answer(view: SessionView, answer: Submitted, verdicts: Sequence[Shown], place: int) -> Html:
    main = answer.document == ANSWER
    own = [shown for shown in verdicts if shown.document == answer.document]
    language = view.scenario.language
    lang = language if language != "en" else None
    question = tag("div", unwrapped(view.question(answer.document)), cls="text", lang=lang)
    name = "Main answer" if main else "Follow-up"
    parts = [
        tag("h3", f"{name} ({minutes_seconds(answer.seconds)})", id=f"answer-{place + 1}"),
        tag("details", tag("summary", "The brief"), question) if main else question,
        tag("div", marked(answer.text, spans(own)), cls="text answer", lang=lang),
    ]
    record = view.state.current_grade(answer.document)
    if record is not None and record["grade"]["status"] == "ungraded" and not main:
        parts.append(tag("p", f"Ungraded: {record['grade']['reason']}"))
    extra = [shown for shown in own if not shown.in_figures]
    if extra:
        parts.append(verdict_list(extra))
    return tag("article", *parts, aria_labelledby=f"answer-{place + 1}")


def unwrapped(text: str) -> str:
    """A question without the line ends that only its file needed: a long line goes on in the next one,
    unless that is blank, indented or an item of a list."""
    return _WRAP.sub(r"\1 ", text)


def spans(verdicts: Sequence[Shown]) -> list[Span]:
    """Where the verified quotes of one answer stand, in order."""
    found = [
        Span(quote["start"], quote["end"], shown, quote_anchor(shown, place))
        for shown in verdicts
        for place, quote in enumerate(shown.evidence)
        if quote["verified"] and quote["start"] is not None
    ]
    return sorted(found, key=lambda span: (span.start, span.end))


def marked(text: str, found: Sequence[Span]) -> Html:
    """The answer with its quotes marked; where quotes overlap each piece carries all of them."""
    edges = {0, len(text)}
    for span in found:
        edges |= {min(span.start, len(text)), min(span.end, len(text))}
    cuts = sorted(edges)
    pieces = [piece for low, high in pairwise(cuts) for piece in _piece(text, found, low, high)]
    return joined(pieces) if pieces else tag("em", "(empty)")


def _piece(text: str, found: Sequence[Span], low: int, high: int) -> Iterator[str]:
    for span in found:
        if span.start == low:
            yield tag("span", id=span.anchor, tabindex="-1")
    here = [span for span in found if span.start <= low and high <= span.end]
    if not here:
        yield text[low:high]
        return
    yield tag("mark", text[low:high], cls=verdict_class(here[0].shown))
    ending = [span for span in here if min(span.end, len(text)) == high]
    if ending:
        yield tag("sup", joined((_back(span) for span in ending), " "))


def _back(span: Span) -> Html:
    number = span.shown.number
    return tag(
        "a",
        number,
        href=f"#{check_anchor(span.shown)}",
        aria_label=f"check {number}: {span.shown.word}",
    )
