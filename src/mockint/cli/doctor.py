"""`mockint doctor`: every setting with where it came from, and whether things work."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from mockint.cli.as_json import print_json
from mockint.cli.context import Context
from mockint.cli.main import mockint as group
from mockint.cli.main import with_context
from mockint.errors import MockintError, NoEndpointError
from mockint.grading.cost import money
from mockint.grading.judges import endpoint_of, known_model, listed_models
from mockint.reports.words import many

if TYPE_CHECKING:
    from mockint.llm.endpoint import Endpoint

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
    findings.append(_tried("spent this month", lambda: _spent(context)))
    findings += _bank(context)
    if as_json:
        print_json([_object(f) for f in findings])
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
    from mockint.interview.model_part import MAX_FOLLOW_UPS

    s = context.settings
    key = f"set in {s.key_variable}" if s.api_key else "none"
    deadlines = ", ".join(f"{name} {value:g} s" for name, value in s.deadlines.items())
    cap = s.max_cost_month
    return [
        Finding("home", str(s.home), s.home_origin),
        Finding("judge", s.judge_name, s.judge.origin if s.judge.value else _why(context)),
        Finding("model", known_model(s) or "none chosen", s.model.origin),
        Finding("base_url", _shown(context), s.base_url.origin),
        Finding("key", key, "environment" if s.api_key else "default"),
        Finding("deadlines", deadlines or "defaults", "config file" if s.deadlines else "default"),
        Finding(
            "max_cost_month",
            "none" if cap is None else money(cap),
            "default" if cap is None else "config file",
        ),
        Finding(
            "max_follow_ups",
            str(MAX_FOLLOW_UPS if s.max_follow_ups is None else s.max_follow_ups),
            "default" if s.max_follow_ups is None else "config file",
        ),
    ]


def _shown(context: Context) -> str:
    from mockint.llm.endpoint import shown

    return shown(context.settings.url) if context.settings.has_endpoint else "none"


def _why(context: Context) -> str:
    return "environment" if context.settings.has_endpoint else "default"


def _endpoint(context: Context) -> list[Finding]:
    from mockint.llm.context import forget_context
    from mockint.llm.servers import discover

    settings = context.settings
    findings = [
        Finding("found on loopback", f"{f.name} at {f.base_url}, {many(len(f.models), 'model')}")
        for f in discover()
    ]
    if not settings.has_endpoint:
        return [Finding("endpoint", "none; answers are estimated by wording"), *findings]
    try:
        memory = context.archive.memory()
        forget_context(memory, endpoint_of(settings, known_model(settings) or ""))
        models = listed_models(settings, PATIENCE, memory)
        endpoint = endpoint_of(settings, known_model(settings) or models[0])
    except MockintError as error:
        return [Finding("endpoint", str(error), good=False), *findings]
    found = Finding("endpoint", f"answers, {many(len(models), 'model')} listed")
    told = [found, *_formats(context, endpoint), _tried("price", lambda: _price(context, endpoint))]
    return [*told, *findings]


def _formats(context: Context, endpoint: Endpoint) -> list[Finding]:
    """What earlier calls found out, what the endpoint can read, and the bank's longest prompt."""
    from mockint.grading.longest import longest_prompt
    from mockint.llm.accepts import recalled
    from mockint.llm.context import too_small
    from mockint.llm.measured import remeasured
    from mockint.llm.tokens import count

    memory, model = context.archive.memory(), endpoint.model
    size = remeasured(endpoint, memory)
    text = longest_prompt(context.bank)
    tokens = count(text, model)
    about = "≈ " if tokens.approximate else ""
    said = f"the longest prompt of the bank has {about}{tokens.tokens:,} tokens"
    if size is not None:
        said += f", {model} reads {size:,}"
    small = size is not None and too_small(endpoint, [{"content": text}], 0, size) is not None
    return [
        Finding("format", f"{recalled(memory, endpoint).rung} for {model}"),
        Finding("context", said, good=not small),
    ]


def _price(context: Context, endpoint: Endpoint) -> str:
    from mockint.llm.prices import read_prices

    price = read_prices(context.settings.home).at(endpoint)
    if price is None:
        return f"unknown for {endpoint.model}; prices.toml in home may name it"
    if price.free:
        return f"{endpoint.model} costs nothing"
    return (
        f"{endpoint.model}, a million tokens: {money(price.input)} in, {money(price.cached)} cached, "
        f"{money(price.output)} out, as of {price.as_of}"
    )


def _spent(context: Context) -> str:
    spent = context.archive.spending(context.month_start())
    text = (
        f"{money(spent.usd)}, {spent.prompt_tokens:,} tokens in ({spent.cached_tokens:,} cached), "
        f"{spent.completion_tokens:,} out"
    )
    return (
        f"{text}; {many(spent.unpriced, 'judging')} without a known price"
        if spent.unpriced
        else text
    )


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
        return f"{archive.path}, {many(len(archive.sessions()), 'session')}, journal {mode}{note}"

    return [_tried("archive", look)]


def _bank(context: Context) -> list[Finding]:
    bank = context.bank
    errors = [p for p in bank.problems if p.severity == "error"]
    found = [Finding("bank", many(len(bank.entries), "scenario"), good=bool(bank.entries))]
    return found + [Finding("bank file", p.sentence(), good=False) for p in errors]


def _tried(name: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(name, look())
    except MockintError as error:
        return Finding(name, str(error), good=False)
