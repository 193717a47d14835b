"""The command `compare`: two attempts at a scenario, or two grades of one answer."""

from __future__ import annotations

import click

from mockint.cli.as_json import print_json
from mockint.cli.context import Context
from mockint.cli.main import mockint as group
from mockint.cli.main import with_context


@group.command()
@click.argument("first", metavar="SESSION")
@click.argument("second", metavar="SESSION")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@with_context
def compare(context: Context, first: str, second: str, as_json: bool) -> int:
    """Compare two attempts at a scenario, or two grades of one answer (SESSION:N)."""
    from mockint.cli.sessions import load_view
    from mockint.reports.compared import comparison_json, lines
    from mockint.reports.sides import held_against

    made = held_against(first, second, lambda name: load_view(context, name))
    if as_json:
        shown = comparison_json(made.comparison, made.claims)
        print_json(shown)
        return 0
    for line in lines(made.comparison, made.claims):
        click.echo(line)
    return 0
