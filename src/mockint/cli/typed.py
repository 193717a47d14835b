"""What may be typed as the value of an option or argument; what may not is quoted with what may."""

from __future__ import annotations

from typing import Any

import click

EMPTY = "the name is empty where a file or folder is needed"


class Whole(click.IntRange):
    """A whole number in a range."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number. Raises click.BadParameter with the range."""
        try:
            return int(super().convert(value, param, ctx))
        except click.BadParameter:
            self.fail(f'"{value}" is no whole number {_between(self.min, self.max)}', param, ctx)


class Number(click.FloatRange):
    """A number in a range."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """The number. Raises click.BadParameter with the range, also for what is not a number."""
        try:
            number = float(super().convert(value, param, ctx))
        except click.BadParameter:
            number = float("nan")
        if number != number:  # below no limit and above none
            self.fail(f'"{value}" is no number {_between(self.min, self.max)}', param, ctx)
        return number


class Named(click.Path):
    """A file or folder by its name; an empty one, of a variable that is not set, is not here (`.`)."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path. Raises click.BadParameter."""
        if not str(value).strip():
            self.fail(EMPTY, param, ctx)
        return super().convert(value, param, ctx)


class NamedText(click.types.StringParamType):
    """The name of a file that is opened later, or `-`, as it was typed."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name. Raises click.BadParameter for an empty one."""
        if not str(value).strip():
            self.fail(EMPTY, param, ctx)
        return str(value)


def _between(least: float | None, most: float | None) -> str:
    if most is None:
        return f"of {least or 0:g} or more"
    return f"from {least or 0:g} to {most:.10g}"
