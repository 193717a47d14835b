"""What a debrief shows from outside the recording: gold answers and another scenario to play."""

from __future__ import annotations

from mockint.bank.gold import GoldAnswer, shown_answers
from mockint.cli.context import Context
from mockint.reports.next_steps import Another, another
from mockint.reports.session import SessionView


def beside_it(context: Context, view: SessionView) -> tuple[tuple[GoldAnswer, ...], Another | None]:
    """Gold answers, where the reference was on screen, and another scenario with the same weak skill.
    Reads the bank and the archive; raises MockintError as they do."""
    shown = view.state.reference_shown
    golds = shown_answers(context.folders, view.scenario.id) if shown else ()
    return golds, other_scenario(context, view)


def other_scenario(context: Context, view: SessionView) -> Another | None:
    """Another scenario with the skill that was weak here, one not played yet before others."""
    played = {row.scenario for row in context.archive.sessions()}
    return another(view, (entry.scenario for entry in context.bank.entries.values()), played)
