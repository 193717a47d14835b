"""Reading what the user names and writing what they asked for, whole or not at all."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from mockint.cleaning import clean_text
from mockint.errors import UsageError

MAX_ANSWER_BYTES = 4_000_000


def read_answer(name: str) -> str:
    """The text of an answer file, or of standard input for `-`. Raises UsageError."""
    return clean_text(read_text(name, MAX_ANSWER_BYTES))


def read_text(name: str, most: int) -> str:
    """What a file of at most so many bytes holds, or standard input for `-`, not cleaned yet. Raises
    UsageError."""
    path = Path(name)
    try:
        raw = sys.stdin.buffer.read(most + 1) if name == "-" else _bytes(path, most)
    except OSError as error:
        raise UsageError(f"{name} cannot be read ({error.strerror}); name a text file.") from error
    if len(raw) > most:
        raise UsageError(f"{name} is larger than {most // 1_000_000} MB; shorten it.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise UsageError(f"{name}, line {line}: not UTF-8 text; save it as UTF-8.") from error


def _bytes(path: Path, most: int) -> bytes:
    with path.open("rb") as file:
        return file.read(most + 1)


def write_out(text: str, output: Path | None) -> None:
    """Print a report, or write it to a file of mode 0600 that appears only when it is whole."""
    if output is None:
        click.echo(text, nl=not text.endswith("\n"))
        return
    temporary = output.with_name(output.name + ".part")
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text if text.endswith("\n") else text + "\n")
        temporary.replace(output)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise UsageError(
            f"{output} cannot be written ({error.strerror}); name a file in a folder that exists."
        ) from error
