"""What a command prints with --json: one document, also where an error ends it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import takewhile
from typing import Any

import click

from mockint.cli.context import Context
from mockint.cli.terminal import let_go_of_output

FLAG = "--json"


def print_json(value: Any, *, indent: int | None = 2) -> None:
    """Print a document, or without `indent` one line of several. No other follows where an error ends
    the command afterwards."""
    ctx = click.get_current_context(silent=True)
    if ctx is not None:
        ctx.ensure_object(Context).printed_json = True
    click.echo(json.dumps(value, indent=indent, ensure_ascii=False))


def wants_json(arguments: Sequence[str]) -> bool:
    """Whether --json was typed, as far as that can be said before the arguments are understood."""
    options = takewhile(lambda argument: argument != "--", arguments)
    return FLAG in options


def print_refusal(context: Context, arguments: Sequence[str], command: str, reason: str) -> None:
    """Where --json was typed and nothing printed yet, the object of a command that came to nothing:
    status `ungraded` and the reason, for `grade` in the shape of a grade, and on one line beside a file
    of lines."""
    if context.printed_json or not wants_json(arguments):
        return
    made = _ungraded(context.scenario, reason) if command == "grade" else _plain(reason)
    lines = any(argument.lower().endswith(".jsonl") for argument in arguments)
    try:
        click.echo(json.dumps(made, indent=None if lines else 2, ensure_ascii=False))
    except OSError:  # full, or its reader has gone: the sentence on standard error says enough
        let_go_of_output()


def _plain(reason: str) -> dict[str, Any]:
    return {"status": "ungraded", "reason": reason}


def _ungraded(scenario: str, reason: str) -> dict[str, Any]:
    """The grade of no answer: whatever a grade is about is empty."""
    from mockint.grading.grade import Grade, Numbers, Provenance
    from mockint.interview.ports import SystemTime, utc_text

    at = utc_text(SystemTime().now())
    nobody = Provenance("code", None, None, None, None, "", "", 0, None, None, at)
    made = Grade(scenario, "", "ungraded", reason, Numbers(), (), (), (), nobody)
    return made.to_json()
