"""What stands below the answers, in HTML: hints, facts and time, the reference where it was shown, next."""

from __future__ import annotations

from collections.abc import Sequence

from mockint.bank.gold import GoldAnswer
from mockint.cleaning import flowing
from mockint.reports.habits import habit_lines
from mockint.reports.html_text import Html, coded, joined, prose, tag
from mockint.reports.next_steps import Another, next_lines
from mockint.reports.reference import gold_title
from mockint.reports.session import SessionView
from mockint.reports.taken import INNER


def habits_section(view: SessionView) -> Html:
    """Hints taken, facts asked for and not, time by phase, when the first of each thought came."""
    title = tag("h2", "Hints, facts, time", id="habits-title")
    lines = tag("ul", *map(_line, habit_lines(view)))
    return tag("section", title, lines, aria_labelledby="habits-title", id="habits")


def _line(line: str) -> Html:
    inner = line.startswith(INNER)
    return tag("li", line.removeprefix(INNER), cls="inner" if inner else None)


def reference_section(view: SessionView, golds: Sequence[GoldAnswer]) -> Html:
    """The reference, its sources and gold answers, folded; empty unless it was on screen."""
    reference = view.scenario.reference.strip()
    if not view.state.reference_shown or not reference:
        return Html()
    parts = [_folded("The reference", reference)]
    if view.scenario.sources:
        rows = (
            tag("li", f"{source.title}: ", tag("code", source.url))
            for source in view.scenario.sources
        )
        parts.append(tag("details", tag("summary", "Its sources"), tag("ul", *rows)))
    parts += [_folded(gold_title(view, gold), gold.answer.strip()) for gold in golds]
    title = tag("h2", "Reference", id="reference-title")
    return tag("section", title, *parts, aria_labelledby="reference-title", id="reference")


def _folded(summary: str, text: str) -> Html:
    return tag("details", tag("summary", summary), tag("div", prose(flowing(text)), cls="text"))


def next_section(view: SessionView, other: Another | None) -> Html:
    """What to do next, as commands."""
    title = tag("h2", "Next", id="next-title")
    lines = joined(tag("li", coded(line)) for line in next_lines(view, other))
    return tag("section", title, tag("ul", lines), aria_labelledby="next-title", id="next")
