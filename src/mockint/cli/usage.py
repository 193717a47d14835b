"""One sentence for what was typed wrongly: which option, what is wrong, and whose help describes it."""

from __future__ import annotations

import click


def usage_sentence(error: click.ClickException) -> str:
    """The sentence of an error that the command line's library raised."""
    ctx = error.ctx if isinstance(error, click.UsageError) else None
    command = ctx.command_path if ctx is not None else "mockint"
    return f"{_wrong(error)}; see {command} --help."


def _wrong(error: click.ClickException) -> str:
    if isinstance(error, click.BadParameter) and not isinstance(error, click.MissingParameter):
        name = _name(error.param)
        if name:
            return f"{name}: {error.message.rstrip('.')}"
    near = sorted(getattr(error, "possibilities", None) or ())
    if near:
        return f"{error.message.rstrip('.')} (did you mean {' or '.join(near)})"
    return error.format_message().rstrip(".?")


def _name(param: click.Parameter | None) -> str:
    """An option in its long spelling, an argument as the help calls it."""
    if isinstance(param, click.Option):
        return max(param.opts, key=len)
    return (param.metavar or param.human_readable_name).strip("[].") if param is not None else ""
