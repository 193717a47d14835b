"""Checks and pitfalls in HTML: each verdict with its quotes, each quote a link to its sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mockint.reports.html_text import Html, esc, joined, tag
from mockint.reports.verdicts import Shown


def checks_section(verdicts: Sequence[Shown]) -> Html:
    """Every verdict that is in the figures; empty where nothing was judged."""
    shown = [verdict for verdict in verdicts if verdict.in_figures]
    if not shown:
        return Html()
    checks = [verdict for verdict in shown if not verdict.pitfall]
    pitfalls = [verdict for verdict in shown if verdict.pitfall]
    parts = [tag("h2", "Checks", id="checks-title"), verdict_list(checks)]
    if pitfalls:
        parts += [tag("h3", "Pitfalls"), verdict_list(pitfalls)]
    return tag("section", *parts, aria_labelledby="checks-title", id="checks")


def verdict_list(verdicts: Sequence[Shown]) -> Html:
    """Verdicts as a list."""
    return tag("ul", *map(_verdict, verdicts), cls="checks")


def check_anchor(shown: Shown) -> str:
    """The id of a verdict's entry."""
    return f"check-{shown.number}"


def quote_anchor(shown: Shown, place: int) -> str:
    """The id of the sentence in an answer on which a verdict's quote (from 0) stands."""
    return f"quote-{shown.number}-{place + 1}"


def _verdict(shown: Shown) -> Html:
    hints = f" ({shown.hints})" if shown.hints else ""
    parts = [
        tag(
            "p",
            tag("span", f"{shown.number}", cls="number"),
            " ",
            tag("span", shown.word, cls=f"verdict {verdict_class(shown)}"),
            f" {shown.importance}{hints}: ",
            shown.claim,
            *([f" ({shown.remark})"] if shown.remark else []),
        )
    ]
    if shown.dispute:
        parts.append(tag("p", tag("strong", "disputed"), f" by you: {shown.dispute}"))
    parts += [tag("p", quoted) for quoted in _quotes(shown)]
    if shown.note:
        parts.append(tag("p", f"note: {shown.note}", cls="quiet"))
    return tag("li", *parts, id=check_anchor(shown))


def verdict_class(shown: Shown) -> str:
    """The style of a verdict: words carry the meaning, it only repeats it."""
    if shown.pitfall:
        return "asserted"
    return {"met": "met", "partial": "partial", "unclear": "unclear"}.get(shown.verdict, "short")


def _quotes(shown: Shown) -> Iterator[Html]:
    for place, quote in enumerate(shown.evidence):
        if not quote["verified"]:
            yield unfound(quote)
        elif quote["start"] is None or not shown.document:
            yield tag("q", quote["quote"])
        else:
            where = f"sentence {quote['sentence']}" if quote["sentence"] else "in the answer"
            link = tag("a", where, href=f"#{quote_anchor(shown, place)}")
            yield joined((tag("q", quote["quote"]), " ", link))


def unfound(quote: Mapping[str, Any]) -> Html:
    """A quote that no answer holds, struck out and said to be so."""
    return joined((tag("s", tag("q", esc(quote["quote"]))), " (not found in the answer)"))
