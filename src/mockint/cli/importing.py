"""`mockint import`: Markdown banks as people keep them, as scenario files."""

from __future__ import annotations

import shlex
import textwrap
from collections.abc import Mapping, Sequence
from os.path import realpath
from pathlib import Path

import click

from mockint.bank.folders import Folder
from mockint.bank.guard import MAX_BYTES as LARGEST_SCENARIO
from mockint.bank.load import load_bank
from mockint.bank.markdown.bank import REPORT_NAME, bank_files, read_files, with_scenarios
from mockint.bank.markdown.decoding import MAX_BYTES, Source, UnreadableError, decode
from mockint.bank.markdown.report import WIDTH, summary
from mockint.bank.markdown.scenario import RUBRIC, Imported, ReadFile
from mockint.bank.markdown.writing import refuse_target, write_bank
from mockint.bank.markdown.yamltext import yaml_text
from mockint.bank.models import Rubric
from mockint.cleaning import clean_line
from mockint.cli.context import Context
from mockint.cli.creating import folder_named
from mockint.cli.drafting import drafted
from mockint.cli.main import mockint as group
from mockint.cli.main import with_context
from mockint.cli.typed import NamedText
from mockint.errors import MockintError, UsageError
from mockint.reports.words import many

NAMES_SHOWN = 5


@group.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=NamedText())
@click.option("--to", "to", required=True, type=click.Path(), help="The folder to write to.")
@click.option("--draft", is_flag=True, help="Propose checks and facts for you to review.")
@click.option("--force", is_flag=True, help="Overwrite files that exist.")
@with_context
def import_markdown(
    context: Context, files: tuple[str, ...], to: str, draft: bool, force: bool
) -> int:
    """Turn Markdown files with questions into scenario files."""
    target = folder_named(to)
    read = read_files(_sources(files))
    scenarios = [scenario for file in read for scenario in file.scenarios]
    if not scenarios:
        raise MockintError(
            f"{files[0]}, line 1: no question was recognised from here on, and nothing was written; "
            "put a heading above each question and a line **Question:** before it."
        )
    names = [*(f"{scenario.id}.yaml" for scenario in scenarios), REPORT_NAME]
    refuse_target(target, names, force=force)
    _refuse_overwriting(files, target / REPORT_NAME)
    if draft:
        scenarios = drafted(context, scenarios, _rubric(context))
        read = with_scenarios(read, scenarios)
    _refuse_too_large(read)
    made, missing = bank_files(read)
    notes = _staying(target, made)
    write_bank(
        target, made, force=force, check=lambda folder: notes.extend(_loads(context, folder))
    )
    _say(read, scenarios, target, [*notes, *_missing(missing)])
    return 0


globals()["import"] = import_markdown  # the table of commands looks for the name, a keyword here


def _sources(names: Sequence[str]) -> list[Source]:
    """The texts of the files. Raises UsageError with file and line."""
    seen: dict[str, str] = {}
    sources = []
    for name in names:
        path, real = Path(name), realpath(name)
        if real in seen:
            raise UsageError(f"{name} is the same file as {seen[real]}; name it once.")
        seen[real] = name
        try:
            sources.append(decode(path.name, _bytes(path)))
        except UnreadableError as error:
            raise UsageError(f"{name}, line {error.line}: {error.message}.") from error
        except OSError as error:
            raise UsageError(f"{name} cannot be read ({error.strerror}); name a file.") from error
    return sources


def _bytes(path: Path) -> bytes:
    if path.is_dir():
        raise UsageError(f"{path} is a folder; name the Markdown files in it.")
    if path.exists() and not path.is_file():
        raise UsageError(f"{path} is no regular file; name a Markdown file.")
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _refuse_overwriting(names: Sequence[str], report: Path) -> None:
    for name in names:
        if realpath(name) == realpath(report):
            raise UsageError(f"{name} would be overwritten by the report; name another --to.")


def _staying(target: Path, made: Mapping[str, str]) -> list[str]:
    """What stays of an import that is repeated into its folder; of any other folder nothing is said."""
    if not (target / REPORT_NAME).is_file():
        return []
    names = sorted(path.stem for path in target.glob("*.yaml") if path.name not in made)
    return [f"Not written by this import, and still there: {_listed(names)}."] if names else []


def _refuse_too_large(files: Sequence[ReadFile]) -> None:
    for file in files:
        for scenario in file.scenarios:
            if len(yaml_text(scenario).encode()) > LARGEST_SCENARIO:
                raise MockintError(
                    f"{file.source.name}, line {scenario.line}: the scenario that begins here is larger "
                    f"than {LARGEST_SCENARIO:,} bytes, and nothing was written; split it."
                )


def _rubric(context: Context) -> Rubric:
    return context.bank.rubrics[RUBRIC][0]


def _loads(context: Context, folder: Path) -> list[str]:
    """Read the staged folder as any bank is read. Gives warnings about built-in scenarios that are
    replaced; raises MockintError for a file that could not be played."""
    bank = load_bank((*context.folders, Folder(folder)))
    ours = [p for p in bank.problems if Path(p.file).parent == folder]
    for problem in ours:
        if problem.severity == "error":
            place = f"{Path(problem.file).name}, line {problem.line or 1}"
            raise MockintError(
                f"{place}: {problem.field} {problem.message}; nothing was written, so split or "
                "shorten that scenario in the Markdown file."
            )
    return [
        f"{Path(p.file).stem} replaces a scenario of the same id in the bank you have."
        for p in ours
        if p.code == "replaces"
    ]


def _missing(missing: Sequence[str]) -> list[str]:
    if not missing:
        return []
    words = many(len(missing), "word")
    return [f"Without any place: {words}, at the end of {REPORT_NAME}."]


def _say(
    files: Sequence[ReadFile], scenarios: Sequence[Imported], target: Path, notes: Sequence[str]
) -> None:
    for line in summary(scenarios):
        click.echo(line)
    click.echo("")
    for file in files:
        if not file.scenarios:
            notes = [*notes, f"{file.source.name}: no question was recognised; all of it is kept."]
    silent = [scenario.id for scenario in scenarios if not scenario.reference]
    if silent:
        notes = [*notes, f"Without a reference, so never graded: {_listed(silent)}."]
    drafts = sum(1 for scenario in scenarios if scenario.reference or scenario.draft)
    if drafts:
        notes = [*notes, f"{many(drafts, 'draft')}: graded with low trust until reviewed by you."]
    kept = sum(len(file.kept) for file in files)
    for note in notes:
        for line in textwrap.wrap(clean_line(note, 400), WIDTH, break_on_hyphens=False):
            click.echo(line)
    pieces = many(kept, "other piece")
    click.echo(f"Wrote {many(len(scenarios), 'scenario')}; {pieces} of text kept in")
    click.echo(f"  {clean_line(str(target / REPORT_NAME), 1_000)}")
    click.echo(f"Next: mockint --bank {clean_line(shlex.quote(str(target)), 1_000)} scenarios")


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:NAMES_SHOWN])
    more = len(names) - NAMES_SHOWN
    return f"{shown} and {more} more" if more > 0 else shown
