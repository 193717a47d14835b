"""The command `progress`: how one stands, from all sessions."""

from __future__ import annotations

import click

from mockint.cli.as_json import print_json
from mockint.cli.context import Context
from mockint.cli.main import mockint as group
from mockint.cli.main import with_context


@group.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@with_context
def progress(context: Context, as_json: bool) -> int:
    """Show how you stand, what to practise today, and where time and money go."""
    from datetime import UTC, datetime

    from mockint.reports.progress import lines, progress_json
    from mockint.review.practising import due_today
    from mockint.review.reading import read

    reading = read(context.archive)
    due = due_today(
        context.archive,
        context.bank,
        reading.rows,
        reading.progress,
        context.settings.interview_date,
        datetime.now(UTC),
    )
    if as_json:
        print_json(progress_json(reading, due))
        return 0
    for line in lines(reading, due):
        click.echo(line)
    return 0
