"""Commands that grade: answers from files, sessions left ungraded, and sessions once more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from mockint.cli.context import Context
from mockint.cli.main import mockint as group
from mockint.cli.main import with_context
from mockint.cli.typed import NamedText, Number, Whole
from mockint.errors import UsageError
from mockint.grading.judges import Reading

F = TypeVar("F", bound=Callable[..., Any])
MOST_RUNS = 20
MOST_COST = 1_000_000
MOST_JOBS = 64


def reading_options(command: F) -> F:
    """The flags that say how often an answer is read, and by whom."""
    for option in (
        click.option(
            "--judge-model",
            "models",
            multiple=True,
            help="A model of the panel (repeatable); without it the model in force.",
        ),
        click.option(
            "--runs",
            type=Whole(1, MOST_RUNS),
            default=1,
            help="Judge each answer so often and take the median.",
        ),
        click.option(
            "--max-cost",
            type=Number(0, MOST_COST),
            metavar="USD",
            help="Stop before it costs more than so many US dollars.",
        ),
    ):
        command = option(command)
    return command


def by_hand_options(command: F) -> F:
    """The flags of whoever has a chat and no key: prompt out, reply in."""
    for option in (
        click.option(
            "--reply",
            metavar="FILE",
            type=NamedText(),
            help="Judge by this reply of a chat (- for stdin).",
        ),
        click.option("--print-prompt", is_flag=True, help="Print the judge's prompt for a chat."),
    ):
        command = option(command)
    return command


@group.command()
@click.argument("scenario", required=False)
@click.argument("files", nargs=-1, metavar="[FILE]...", type=NamedText())
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option("--pending", is_flag=True, help="Grade what a failure left ungraded.")
@click.option(
    "--jobs",
    type=Whole(1, MOST_JOBS),
    default=4,
    help="How many answers are judged at once, of several.",
)
@click.option("--batch-api", is_flag=True, help="Have the endpoint's own Batch API do it.")
@reading_options
@by_hand_options
@with_context
def grade(
    context: Context,
    scenario: str | None,
    files: tuple[str, ...],
    as_json: bool,
    pending: bool,
    jobs: int,
    batch_api: bool,
    runs: int,
    models: tuple[str, ...],
    max_cost: float | None,
    print_prompt: bool,
    reply: str | None,
) -> int:
    """Grade answers from files (- for standard input) without an interview."""
    if batch_api and (pending or print_prompt or reply is not None):
        raise UsageError(
            "--batch-api hands files to a model; drop --pending, or the prompt by hand."
        )
    if print_prompt or reply is not None:
        from mockint.cli.by_hand import ByHand, of_file

        return of_file(context, scenario, files, ByHand(print_prompt, reply), as_json=as_json)
    reading = Reading(models, runs, max_cost)
    if pending:
        from mockint.cli.grading_sessions import grade_pending

        if scenario is not None or as_json:
            raise UsageError("--pending takes no scenario, no files and no --json; run it alone.")
        return grade_pending(context, reading)
    if scenario is None or not files:
        raise UsageError("Name a scenario and at least one file, or - for standard input.")
    if batch_api:
        from mockint.cli.handing_over import hand_over

        return hand_over(context, scenario, files, reading, as_json=as_json)
    from mockint.cli.answers import is_lines

    if len(files) > 1 or is_lines(files[0]):
        from mockint.cli.batches import grade_many

        return grade_many(context, scenario, files, reading, jobs=jobs, as_json=as_json)
    from mockint.cli.grading_files import grade_files

    return grade_files(context, scenario, files, reading, as_json=as_json)


@group.command()
@click.argument("sessions", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every finished session.")
@reading_options
@by_hand_options
@with_context
def regrade(
    context: Context,
    sessions: tuple[str, ...],
    everything: bool,
    runs: int,
    models: tuple[str, ...],
    max_cost: float | None,
    print_prompt: bool,
    reply: str | None,
) -> int:
    """Append another grade to the answers of sessions, by the judge in force."""
    if print_prompt or reply is not None:
        from mockint.cli.by_hand import ByHand, of_session

        return of_session(context, sessions, ByHand(print_prompt, reply))
    from mockint.cli.grading_sessions import grade_sessions

    if everything == bool(sessions):
        raise UsageError("Name at least one session, or --all.")
    if everything:
        ids = [row.id for row in context.archive.sessions() if row.phase == "debrief"]
    else:
        ids = [context.archive.resolve(session) for session in sessions]
    return grade_sessions(context, ids, Reading(models, runs, max_cost), only_pending=False)
