"""The command `drill`: one follow-up or curve ball of a scenario already played."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mockint.cli.context import Context
from mockint.cli.main import mockint as group
from mockint.cli.main import with_context
from mockint.cli.terminal import has_terminal
from mockint.cli.typed import Whole
from mockint.errors import UsageError

if TYPE_CHECKING:
    from mockint.review.due import Card

MINUTES = Whole(1, 60)


@group.command()
@click.argument("scenario", required=False)
@click.option("--minutes", type=MINUTES, help="Minutes for the answer (5).")
@click.option(
    "--plain", is_flag=True, help="As lines, for pipes and screen readers; /brief shows its brief."
)
@with_context
def drill(context: Context, scenario: str | None, minutes: int | None, plain: bool) -> int:
    """Practise one follow-up or curve ball of a scenario already played."""
    from mockint.interview.opening import Choice

    card = _chosen(context, scenario)
    choice = Choice(minutes=minutes, drill=card.drill)
    if plain or not has_terminal():
        from mockint.cli.plain import start_plain

        return start_plain(context, context.bank.entry(card.scenario), choice)
    from mockint.cli.home import run_home

    return run_home(context, start=f"{card.scenario}/{card.drill}", choice=choice)


def _chosen(context: Context, scenario: str | None) -> Card:
    """The drill that was remembered least, of that scenario or of all. Raises UsageError where there
    is none."""
    from datetime import UTC, datetime

    from mockint.review.due import longest_interval, next_drill
    from mockint.review.practising import cards, played_scenarios, reviews

    if scenario is not None:
        context.bank.entry(scenario)
    rows = context.archive.sessions()
    found = [
        card
        for card in cards(context.bank, rows)
        if card.drill and scenario in (None, card.scenario)
    ]
    now = datetime.now(UTC)
    longest = longest_interval(context.settings.interview_date, now.date())
    best = next_drill(found, reviews(context.archive, rows), now, longest)
    if best is not None:
        return best
    played = played_scenarios(rows)
    if scenario is not None and scenario in played:
        raise UsageError(f"{scenario} has no follow-up or curve ball with checks to drill.")
    if scenario is not None:
        raise UsageError(
            f"A drill is about a scenario already played; `mockint start {scenario}` plays it first."
        )
    raise UsageError(
        "A drill is about a scenario already played, and there is none with a follow-up or curve "
        "ball yet; `mockint start` begins one."
    )
