"""The command line: the table of commands, and what each kind of failure ends with."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, cast

import click

from mockint import __version__
from mockint.cleaning import clean_line
from mockint.cli.as_json import print_refusal
from mockint.cli.context import Context
from mockint.cli.defects import write_log
from mockint.cli.terminal import let_go_of_output, never_fail_on_a_character
from mockint.cli.typed import Named
from mockint.cli.usage import usage_sentence
from mockint.errors import MockintError, UsageError

F = TypeVar("F", bound=Callable[..., Any])

DEFECT = 70
INTERRUPTED = 130

COMMANDS = {
    "start": "mockint.cli.interviews",
    "resume": "mockint.cli.interviews",
    "drill": "mockint.cli.drilling",
    "scenarios": "mockint.cli.scenarios",
    "show": "mockint.cli.scenarios",
    "lint": "mockint.cli.scenarios",
    "new": "mockint.cli.creating",
    "import": "mockint.cli.importing",
    "sessions": "mockint.cli.sessions",
    "report": "mockint.cli.sessions",
    "replay": "mockint.cli.sessions",
    "compare": "mockint.cli.comparing",
    "progress": "mockint.cli.progressing",
    "grade": "mockint.cli.grading",
    "regrade": "mockint.cli.grading",
    "selftest": "mockint.cli.selftest",
    "doctor": "mockint.cli.doctor",
    "archive": "mockint.cli.archiving",
    "serve": "mockint.cli.serving",
}


class Commands(click.Group):
    """Imports a command when it is asked for, and takes the common flags at both places."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of the help."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(importlib.import_module(COMMANDS[cmd_name]), cmd_name)
        return command


def common_options(command: F) -> F:
    """Add the flags that stand before or after any command."""
    for option in reversed(
        (
            click.option("--judge", type=click.Choice(["offline", "llm"]), help="Who judges."),
            click.option("--model", help="The model that judges."),
            click.option("--base-url", help="An OpenAI-compatible endpoint."),
            click.option(
                "--bank",
                multiple=True,
                type=Named(path_type=Path),
                help="A folder of scenarios (repeatable).",
            ),
            click.option(
                "--home",
                type=Named(path_type=Path),
                help="Archive, config and your own bank.",
            ),
        )
    ):
        command = option(command)
    return command


def with_context(command: F) -> F:
    """A command that takes the common flags and gets the `Context` as its first argument."""

    @common_options
    @click.pass_context
    def wrapped(ctx: click.Context, /, **options: Any) -> Any:
        context = ctx.ensure_object(Context)
        context.take(
            *(options.pop(name) for name in ("judge", "model", "base_url", "bank", "home"))
        )
        context.scenario = options.get("scenario") or ""
        return command(context, **options)

    wrapped.__doc__ = command.__doc__
    wrapped.__name__ = command.__name__
    return cast(F, wrapped)


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, message="mockint %(version)s")
@common_options
@click.pass_context
def mockint(
    ctx: click.Context,
    judge: str | None,
    model: str | None,
    base_url: str | None,
    bank: tuple[Path, ...],
    home: Path | None,
) -> int:
    """A mock interviewer in the terminal. Without a command it opens the TUI."""
    context = ctx.ensure_object(Context)
    context.take(judge, model, base_url, bank, home)
    if ctx.invoked_subcommand is not None:
        return 0
    from mockint.cli.terminal import has_terminal

    if not has_terminal():
        raise UsageError(
            "Usage: mockint COMMAND …; there is no terminal to open the TUI in, so name a command "
            "(mockint --help lists them)."
        )
    from mockint.cli.home import run_home

    return run_home(context)


def run(arguments: list[str]) -> int:
    """Run one command and give its exit code. Errors become one sentence on stderr, and with --json an
    object on stdout."""
    context = Context()
    failed = partial(_failed, context, arguments)
    never_fail_on_a_character()
    try:
        code = mockint.main(args=arguments, prog_name="mockint", standalone_mode=False, obj=context)
    except click.exceptions.Abort:
        return INTERRUPTED
    except KeyboardInterrupt:
        return INTERRUPTED
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.ClickException as error:
        return failed(usage_sentence(error), UsageError.exit_code)
    except MockintError as error:
        return failed(str(error), error.exit_code)
    except SystemExit:  # what click makes of a pipe that nobody reads any more
        let_go_of_output()
        return 0
    except Exception as error:  # noqa: BLE001  a defect of ours: one sentence, and a log
        return failed(write_log(context, error), DEFECT)
    return code if isinstance(code, int) else 0


def _failed(context: Context, arguments: Sequence[str], sentence: str, code: int) -> int:
    said = clean_line(sentence, 2_000)
    click.echo(said, err=True)
    command = next((argument for argument in arguments if argument in COMMANDS), "")
    print_refusal(context, arguments, command, said)
    return code
