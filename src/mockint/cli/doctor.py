"""`mockint doctor`: every setting with where it came from, and whether things work."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import click

from mockint.cli.context import Context
from mockint.cli.main import mockint as group
from mockint.cli.main import with_context
from mockint.errors import MockintError, NoEndpointError
from mockint.grading.judges import endpoint_of, known_model, listed_models

PATIENCE = 5.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was looked at, its value, where that came from, and whether it is well."""

    name: str
    value: str
    origin: str = ""
    good: bool = True


@group.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@with_context
def doctor(context: Context, as_json: bool) -> int:
    """Check endpoint, key, formats, context, terminal and archive."""
    findings = [*_values(context), *_endpoint(context), *_terminal(), *_archive(context)]
    findings += _bank(context)
    if as_json:
        click.echo(json.dumps([_object(f) for f in findings], indent=2, ensure_ascii=False))
    else:
        for f in findings:
            origin = f"  ({f.origin})" if f.origin else ""
            click.echo(f"{'ok ' if f.good else 'BAD'} {f.name}: {f.value}{origin}")
    if any(f.name.startswith("endpoint") and not f.good for f in findings):
        return NoEndpointError.exit_code
    return 0 if all(f.good for f in findings) else 1


def _object(f: Finding) -> dict[str, Any]:
    return {"name": f.name, "value": f.value, "origin": f.origin or None, "ok": f.good}


def _values(context: Context) -> list[Finding]:
    s = context.settings
    key = f"set in {s.key_variable}" if s.api_key else "none"
    deadlines = ", ".join(f"{name} {value:g} s" for name, value in s.deadlines.items())
    return [
        Finding("home", str(s.home), s.home_origin),
        Finding("judge", s.judge_name, s.judge.origin if s.judge.value else _why(context)),
        Finding("model", known_model(s) or "none chosen", s.model.origin),
        Finding("base_url", _shown(context), s.base_url.origin),
        Finding("key", key, "environment" if s.api_key else "default"),
        Finding("deadlines", deadlines or "defaults", "config file" if s.deadlines else "default"),
    ]


def _shown(context: Context) -> str:
    from mockint.llm.endpoint import shown

    return shown(context.settings.url) if context.settings.has_endpoint else "none"


def _why(context: Context) -> str:
    return "environment" if context.settings.has_endpoint else "default"


def _endpoint(context: Context) -> list[Finding]:
    from mockint.llm.servers import discover

    settings = context.settings
    findings = [
        Finding("found on loopback", f"{f.name} at {f.base_url}, {len(f.models)} models")
        for f in discover()
    ]
    if not settings.has_endpoint:
        return [Finding("endpoint", "none; answers are estimated by wording"), *findings]
    try:
        models = listed_models(settings, PATIENCE)
        endpoint = endpoint_of(settings, known_model(settings) or models[0])
    except MockintError as error:
        return [Finding("endpoint", str(error), good=False), *findings]
    found = Finding("endpoint", f"answers, {len(models)} models listed")
    return [found, *_formats(context, endpoint.base_url, endpoint.model), *findings]


def _formats(context: Context, url: str, model: str) -> list[Finding]:
    """What earlier calls found out, and how long the longest prompt of the bank is."""
    from mockint.grading.longest import longest_prompt
    from mockint.llm.accepts import recalled
    from mockint.llm.endpoint import Endpoint
    from mockint.llm.tokens import count

    accepts = recalled(context.archive.memory(), Endpoint.at(url, model))
    tokens = count(longest_prompt(context.bank), model)
    about = "≈ " if tokens.approximate else ""
    return [
        Finding("format", f"{accepts.rung} for {model}"),
        Finding("context", f"the longest prompt of the bank has {about}{tokens.tokens:,} tokens"),
    ]


def _terminal() -> list[Finding]:
    size = shutil.get_terminal_size()
    here = sys.stdin.isatty() and sys.stdout.isatty()
    value = f"{size.columns}×{size.lines}, TERM={os.environ.get('TERM', 'unset')}"
    colour = "without colour (NO_COLOR)" if os.environ.get("NO_COLOR") else "with colour"
    return [Finding("terminal", f"{value}, {colour}" if here else "none: the line mode is used")]


def _archive(context: Context) -> list[Finding]:
    def look() -> str:
        archive = context.archive
        mode = archive.journal_mode
        note = "" if mode == "wal" else "; write-ahead logging cannot work here (a network home)"
        return f"{archive.path}, {len(archive.sessions())} sessions, journal {mode}{note}"

    return [_tried("archive", look)]


def _bank(context: Context) -> list[Finding]:
    bank = context.bank
    errors = [p for p in bank.problems if p.severity == "error"]
    found = [Finding("bank", f"{len(bank.entries)} scenarios", good=bool(bank.entries))]
    return found + [Finding("bank file", p.sentence(), good=False) for p in errors]


def _tried(name: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(name, look())
    except MockintError as error:
        return Finding(name, str(error), good=False)
