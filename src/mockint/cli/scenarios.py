"""Commands about what can be asked: scenarios, show, lint."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from mockint.bank.load import Entry
from mockint.bank.problems import Problem
from mockint.cli.as_json import print_json
from mockint.cli.context import Context
from mockint.cli.main import mockint as group
from mockint.cli.main import with_context
from mockint.cli.typed import Named
from mockint.reports.words import many, short_score


@group.command()
@click.option("--tag", help="Only scenarios with this technology or difficulty.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@with_context
def scenarios(context: Context, tag: str | None, as_json: bool) -> int:
    """List the scenarios of the bank."""
    last = _last_scores(context)
    entries = [e for e in context.bank.ordered() if tag is None or _tagged(e, tag)]
    if as_json:
        print_json([_row(entry, last) for entry in entries])
    else:
        for entry in entries:
            _line(entry, last)
    _warn(context.bank.problems)
    return 0


def _tagged(entry: Entry, tag: str) -> bool:
    wanted = tag.casefold()
    tags = (*entry.scenario.technologies, entry.scenario.difficulty)
    return any(wanted == technology.casefold() for technology in tags)


def _last_scores(context: Context) -> dict[str, tuple[str, float | None]]:
    last: dict[str, tuple[str, float | None]] = {}
    for row in context.archive.sessions():
        if row.phase == "debrief" and row.mode != "drill":
            last.setdefault(row.scenario, (row.status, row.score))
    return last


def _row(entry: Entry, last: dict[str, tuple[str, float | None]]) -> dict[str, Any]:
    scenario = entry.scenario
    status, score = last.get(scenario.id, (None, None))
    return {
        "id": scenario.id,
        "title": scenario.title,
        "origin": scenario.origin.model_dump() if scenario.origin else None,
        "difficulty": scenario.difficulty,
        "technologies": list(scenario.technologies),
        "rubric": scenario.rubric,
        "minutes": scenario.minutes.model_dump(),
        "draft": scenario.draft,
        "last_score": score,
        "last_status": status,
    }


def _line(entry: Entry, last: dict[str, tuple[str, float | None]]) -> None:
    scenario = entry.scenario
    played = last.get(scenario.id)
    score = f"  last: {short_score(*played)}" if played else ""
    draft = "  draft" if scenario.draft else ""
    about = ", ".join(
        (scenario.difficulty, f"{scenario.minutes.total} min", *scenario.technologies)
    )
    click.echo(f"{scenario.id}  {scenario.title}")
    click.echo(f"    {about}{draft}{score}")


def _warn(problems: list[Problem]) -> None:
    for problem in problems:
        if problem.severity == "error":
            click.echo(f"left out: {problem.sentence()}", err=True)


_GOLD = {"strong": "What a strong answer looks like", "unusual": "Another way that is as good"}


@group.command()
@click.argument("scenario")
@click.option("--reveal", is_flag=True, help="Also the reference, checks and follow-ups.")
@with_context
def show(context: Context, scenario: str, reveal: bool) -> int:
    """Show a scenario's brief; with --reveal all that is hidden, which is recorded."""
    from mockint.bank.gold import shown_answers
    from mockint.cleaning import in_order
    from mockint.interview.ports import SystemTime, utc_text

    entry = context.bank.entry(scenario)
    item = entry.scenario
    minutes = item.minutes
    click.echo(f"# {item.title}\n")
    click.echo(f"{item.difficulty}, {', '.join(item.technologies)}")
    click.echo(
        f"Clarify {minutes.clarify}, answer {minutes.answer}, follow-ups {minutes.follow_ups} min\n"
    )
    click.echo(item.brief.strip())
    if reveal:
        context.archive.record_reference_opened(item.id, utc_text(SystemTime().now()))
        _reveal(entry)
        for gold in shown_answers(context.folders, item.id):
            click.echo(f"\n## {_GOLD[gold.kind]}\n\n{in_order(gold.answer.strip())}")
    return 0


def _reveal(entry: Entry) -> None:
    item = entry.scenario
    click.echo("\n## Reference\n")
    click.echo(item.reference.strip() or "This scenario has no reference.")
    click.echo("\n## Facts\n")
    for fact in item.facts:
        click.echo(f"- {fact.answer.strip()}")
    click.echo("\n## Checks\n")
    for check in item.checks:
        click.echo(f"- {check.importance}, {check.criterion}: {check.claim.strip()}")
    click.echo("\n## Pitfalls\n")
    for pitfall in item.pitfalls:
        click.echo(f"- {pitfall.claim.strip()} {pitfall.why.strip()}")
    click.echo("\n## Follow-ups\n")
    for follow_up in item.follow_ups:
        click.echo(f"- {follow_up.question.strip()}\n  {follow_up.reference.strip()}")
    click.echo("\n## Sources\n")
    for source in item.sources:
        click.echo(f"- {source.title}: {source.url}")


@group.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=Named(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@with_context
def lint(context: Context, paths: tuple[Path, ...], as_json: bool) -> int:
    """Lint bank files or folders; without PATH the whole search path. Exit 1 on errors."""
    from mockint.bank.lint import lint_paths, lint_search_path

    found = lint_paths(paths, context.folders) if paths else lint_search_path(context.folders)
    if as_json:
        print_json([_problem(problem) for problem in found])
    else:
        for problem in found:
            click.echo(f"{problem.severity}: {problem.sentence()}")
        errors = sum(problem.severity == "error" for problem in found)
        click.echo(f"{many(errors, 'error')}, {many(len(found) - errors, 'warning')}")
    return 1 if any(problem.severity == "error" for problem in found) else 0


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "file": problem.file,
        "line": problem.line,
        "field": problem.field,
        "severity": problem.severity,
        "code": problem.code,
        "message": problem.message,
    }
