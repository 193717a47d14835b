"""The reference as Markdown, with what a strong answer looks like and another way that is as good.

All of it gives the solution away: it is shown where the reference was asked for, which is recorded.
"""

from __future__ import annotations

from collections.abc import Sequence

from mockint.bank.gold import GoldAnswer
from mockint.cleaning import in_order
from mockint.interview.clock import Phase
from mockint.reports.markdown import escaped, paragraphs
from mockint.reports.session import SessionView

NO_REFERENCE = "This scenario has no reference."
_ANSWER: Phase = "answer"


def reference_lines(view: SessionView, golds: Sequence[GoldAnswer], level: int = 1) -> list[str]:
    """Reference, sources, then each gold answer, under headings of a level."""
    head = "#" * level
    lines = [f"{head} Reference", "", in_order(view.scenario.reference.strip()) or NO_REFERENCE]
    if view.scenario.sources:
        lines += ["", f"{head}# Sources", ""]
        lines += [f"- {escaped(s.title)}: `{s.url}`" for s in view.scenario.sources]
    for gold in golds:
        lines += ["", f"{head} {gold_title(view, gold)}", "", *paragraphs(gold.answer.strip())]
    return lines


def gold_title(view: SessionView, gold: GoldAnswer) -> str:
    """What stands above a gold answer."""
    minutes = round(view.state.clock.budgets.get(_ANSWER, 0.0) / 60)
    within = f" in the same {minutes} minutes" if minutes else ""
    if gold.kind == "unusual":
        return f"Another way that is as good{within}"
    return f"What a strong answer looks like{within}"
