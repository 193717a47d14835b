"""The answers in HTML, the evidence marked in them with links to the checks that rest on it, and what
each follow-up raised."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mockint.cleaning import flowing
from mockint.interview.clock import minutes_seconds
from mockint.interview.state import ANSWER, Submitted
from mockint.reports.follow_ups import Followed, followed, outcome, own_verdicts
from mockint.reports.follow_ups import title as title_of
from mockint.reports.html_checks import (
    check_anchor,
    quote_anchor,
    verdict_class,
    verdict_list,
)
from mockint.reports.html_text import Html, joined, prose, tag
from mockint.reports.session import SessionView
from mockint.reports.verdicts import Shown


@dataclass(frozen=True, slots=True)
class Span:
    """A quote in an answer: from and to in code points, whose verdict it carries, its anchor."""

    start: int
    end: int
    shown: Shown
    anchor: str


def answer_section(view: SessionView, verdicts: Sequence[Shown]) -> Html:
    """The main answer with its evidence marked, its question folded above it."""
    answer = view.state.answer(ANSWER)
    title = tag("h2", "Your answer", id="answers-title")
    if answer is None:
        return _section("answers", title, [tag("p", "Nothing was handed in.")])
    time = tag("p", f"Handed in after {minutes_seconds(answer.seconds)}.", cls="quiet")
    brief = tag("details", tag("summary", "The brief"), question(view, ANSWER))
    return _section("answers", title, [time, brief, answer_text(view, answer, verdicts)])


def follow_ups_section(view: SessionView, verdicts: Sequence[Shown]) -> Html:
    """Each follow-up with its answer, what it raised and what else it showed; empty where none was
    put."""
    put = followed(view)
    if not put:
        return Html()
    parts = [_followed(view, one, verdicts, number) for number, one in enumerate(put, 1)]
    return _section("follow-ups", tag("h2", "Follow-ups", id="follow-ups-title"), parts)


def _section(name: str, title: Html, parts: Sequence[Html]) -> Html:
    return tag("section", title, *parts, aria_labelledby=f"{name}-title", id=name)


def _followed(view: SessionView, one: Followed, verdicts: Sequence[Shown], number: int) -> Html:
    anchor = f"follow-up-{number}"
    parts = [tag("h3", title_of(number, one), id=anchor), question(view, one.put.document)]
    if one.answer is not None:
        parts.append(answer_text(view, one.answer, verdicts))
    if one.reason:
        parts.append(tag("p", one.reason))
    parts += _outcome(view, one, verdicts)
    own = own_verdicts(one, verdicts)
    listed = [_short(shown) for shown in own if shown.in_figures]
    if listed:
        parts.append(tag("ul", *listed, cls="checks"))
    extra = [shown for shown in own if not shown.in_figures]
    if extra:
        parts.append(verdict_list(extra))
    return tag("article", *parts, aria_labelledby=anchor)


def _outcome(view: SessionView, one: Followed, verdicts: Sequence[Shown]) -> Iterator[Html]:
    said = outcome(view, one, verdicts)
    if said:
        shown = next(s for s in verdicts if s.check == one.about and s.in_figures)
        link = tag("a", f"Check {shown.number}", href=f"#{check_anchor(shown)}")
        cls = "outcome raised" if one.raised else "outcome"
        yield tag("p", said, " ", link, cls=cls)


def _short(shown: Shown) -> Html:
    """A verdict that stands above in full."""
    return tag(
        "li",
        tag("a", shown.number, href=f"#{check_anchor(shown)}", cls="number"),
        " ",
        tag("span", shown.word, cls=f"verdict {verdict_class(shown)}"),
        " ",
        shown.claim,
    )


def question(view: SessionView, document: str) -> Html:
    """What a document answers, in the scenario's language."""
    text = prose(flowing(view.question(document)))
    return tag("div", text, cls="text", lang=_lang(view))


def answer_text(view: SessionView, answer: Submitted, verdicts: Sequence[Shown]) -> Html:
    """An answer with the evidence of its verdicts marked."""
    own = [shown for shown in verdicts if shown.document == answer.document]
    return tag("div", marked(answer.text, spans(own)), cls="text answer", lang=_lang(view))


def _lang(view: SessionView) -> str | None:
    language = view.scenario.language
    return language if language != "en" else None


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
