"""How the line mode speaks: a line, or a note of the program's own in brackets."""

from __future__ import annotations

import click


def say(text: str) -> None:
    """Print what belongs to the interview."""
    click.echo(text)


def note(text: str) -> None:
    """Print what the program has to say about it."""
    click.echo(f"({text})")
