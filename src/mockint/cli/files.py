"""Reading what the user names and writing what they asked for, whole or not at all."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from mockint.archive.new_file import cannot_write, replace_file
from mockint.cleaning import clean_text
from mockint.cli.terminal import let_go_of_output
from mockint.errors import MockintError, UsageError

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
    """Print a report, or write it to a file of mode 0600 that appears only when it is whole. Raises
    UsageError where there can be no such file, MockintError where the disk fails."""
    whole = text if text.endswith("\n") else f"{text}\n"
    if output is None:
        _print(whole)
        return
    try:
        if output.exists() and not output.is_file():
            _hand_over(whole, output)
        else:
            replace_file(output, whole)
    except OSError as error:
        raise cannot_write(output, error) from error


def _print(text: str) -> None:
    try:
        click.echo(text, nl=False)
    except BrokenPipeError:
        raise  # whoever read has read enough
    except OSError as error:
        let_go_of_output()
        raise MockintError(
            f"The output cannot be written ({error.strerror}); make room, or send it elsewhere."
        ) from error


def _hand_over(text: str, output: Path) -> None:
    """A device or a pipe takes what it is given; a file in its place would be another thing."""
    with output.open("w", encoding="utf-8") as file:
        file.write(text)
