"""The command new: a scenario to fill in."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click

from mockint.cleaning import clean_line
from mockint.cli.context import Context
from mockint.cli.main import mockint as group
from mockint.cli.main import with_context
from mockint.errors import MockintError, UsageError

RUBRIC = "system-design"


@group.command()
@click.argument("scenario_id", metavar="ID")
@click.option("--to", type=click.Path(), help="The bank folder (default: your own).")
@with_context
def new(context: Context, scenario_id: str, to: str | None) -> int:
    """Write a commented scenario to fill in."""
    from mockint.bank.markdown.writing import refuse_double
    from mockint.bank.skeleton import skeleton

    _check_id(context, scenario_id)
    folder = context.settings.home / "bank" if to is None else folder_named(to)
    refuse_double(folder, scenario_id)
    path = folder / f"{scenario_id}.yaml"
    rubrics = {name: rubric for name, (rubric, _) in context.bank.rubrics.items()}
    chosen = rubrics.get(RUBRIC) or next(iter(rubrics.values()), None)
    if chosen is None:
        raise MockintError("The bank has no rubric that can be read; `mockint lint` says why.")
    others = tuple(name for name in sorted(rubrics) if name != chosen.id)
    _write(path, skeleton(scenario_id, clean_line(shlex.quote(str(path)), 400), chosen, others))
    click.echo(f"Wrote {clean_line(str(path), 400)}")
    click.echo(
        f"Replace every FILL IN, then: mockint lint {clean_line(shlex.quote(str(path)), 400)}"
    )
    if to is not None:
        click.echo(f"Play it: mockint start {scenario_id} --bank {shlex.quote(str(folder))}")
    return 0


def folder_named(to: str) -> Path:
    """The value of --to as a folder for scenarios. Raises UsageError."""
    if not to.strip():
        raise UsageError("--to: the name is empty; name a folder, the current one with a dot.")
    if Path(to).absolute().name == "gold":
        raise UsageError("--to: a folder named gold never holds scenarios; name another one.")
    return Path(to)


def _check_id(context: Context, scenario_id: str) -> None:
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", scenario_id):
        shown = clean_line(scenario_id, 60)
        raise UsageError(
            f'"{shown}" is no id; join lower-case words and digits with hyphens, such as my-queue.'
        )
    if scenario_id in context.bank.entries:
        file = context.bank.entries[scenario_id].source.file
        raise UsageError(f'There is a scenario "{scenario_id}" in {file}; choose another id.')


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError as error:
        message = f"{path} is there already; choose another id or another folder with --to."
        raise UsageError(message) from error
    except OSError as error:
        raise MockintError(
            f"{path} cannot be written: {error.strerror}; name a folder with --to."
        ) from error
