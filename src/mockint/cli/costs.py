"""What a command may cost: said before anything is sent, held under a limit, asked about."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from mockint.cli.context import Context
from mockint.errors import UsageError
from mockint.grading.case import Case
from mockint.grading.cost import Estimate, estimate, money
from mockint.grading.judges import Chosen

UNASKED = 1.0
"""US dollars that a command may cost without naming a limit."""


def clear(
    context: Context,
    chosen: Chosen,
    cases: Sequence[Case],
    max_cost: float | None,
    lead: str = "",
) -> Estimate:
    """Say on standard error, after `lead`, what judging takes, and see to it that it may cost that much. Without
    `max_cost` a person at a terminal is asked where it may cost more than a dollar. Raises UsageError
    that names the limit, before anything is sent."""
    told = estimate(chosen.judge, cases)
    sentence = told.sentence()
    said = f"{sentence[:1].upper()}{sentence[1:]}." if told.about else ""
    if lead or said:
        click.echo(f"{lead} {said}".strip(), err=True)
    refusal = context.budget(max_cost).refusal(told.usd, " and ".join(told.models))
    if refusal is not None:
        raise UsageError(refusal)
    if max_cost is None and told.usd is not None and told.usd > UNASKED:
        _agreed(told.usd)
    return told


def at_terminal() -> bool:
    """Whether a person can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def _agreed(usd: float) -> None:
    most = money(usd, up=True)
    if not at_terminal():
        raise UsageError(
            f"Judging costs at most {most}, which is more than the {money(UNASKED)} a command may "
            f"cost without asking; allow it with --max-cost {usd + 0.005:.2f}."
        )
    if not click.confirm(f"Judging costs at most {most}. Go on?", err=True):
        raise UsageError("Nothing was sent; --max-cost names a limit beforehand.")
