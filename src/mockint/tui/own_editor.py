"""Writing an answer in the editor that VISUAL or EDITOR names: a private file out, its text back."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from mockint.cleaning import clean_line, clean_text

VARIABLES = ("VISUAL", "EDITOR")
FILE_NAME = "answer.md"
_SHOWN = 80
_WAITS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("code", "code-insiders", "codium", "vscodium", "cursor", "windsurf"), ("--wait", "-w")
    ),
    **dict.fromkeys(("subl", "sublime_text", "mate", "atom", "bbedit"), ("--wait", "-w")),
    **dict.fromkeys(("zed", "zeditor", "gedit", "xed", "nova"), ("--wait", "-w")),
    **dict.fromkeys(("gvim", "mvim", "gview"), ("--nofork", "-f")),
    "kate": ("--block", "-b"),
}
"""Editors that return at once unless told to wait: the option that is added, and its short form."""


class EditorError(Exception):
    """No text came back; the message is one sentence that says why."""


def editor_command(environment: Mapping[str, str]) -> list[str]:
    """The command of the candidate's editor, with what makes it wait. Raises EditorError where none is
    named or the one that is cannot be found."""
    for name in VARIABLES:
        value = environment.get(name, "").strip()
        if value:
            return _waiting(_found(name, value))
    raise EditorError("Set VISUAL or EDITOR to your editor's command; neither is set.")


def _found(name: str, value: str) -> list[str]:
    shown = clean_line(value, _SHOWN)
    try:
        command = shlex.split(value, posix=os.name != "nt")
    except ValueError as error:
        raise EditorError(f'{name} is "{shown}", which has an open quote; mend it.') from error
    program = shutil.which(command[0])
    if program is None:
        raise EditorError(f'{name} is "{shown}", which was not found; your text is as it was.')
    return [program, *command[1:]]


def _waiting(command: list[str]) -> list[str]:
    options = _WAITS.get(Path(command[0]).stem.lower(), ())
    if not options or any(option in command[1:] for option in options):
        return command
    return [command[0], options[0], *command[1:]]


def waits_elsewhere(command: Sequence[str]) -> bool:
    """Whether the editor opens a window of its own, so that the terminal would show nothing."""
    return Path(command[0]).stem.lower() in _WAITS


def edit(command: Sequence[str], text: str, limit: int) -> str:
    """Run the editor on a copy of the text and return what it left, cleaned. Blocks until the editor
    ends. `limit` is in code points. Raises EditorError where the text has to stay as it was."""
    try:
        with tempfile.TemporaryDirectory(prefix="mockint-") as folder:  # for its owner alone
            path = Path(folder, FILE_NAME)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
            with _interrupts_are_the_editors():
                code = subprocess.run([*command, str(path)], check=False).returncode
            if code != 0:
                raise EditorError(f"The editor ended with {code}; your text is as it was.")
            return _read(path, text, limit)
    except OSError as error:
        why = clean_line(error.strerror or str(error), _SHOWN)
        raise EditorError(f"The editor did not work ({why}); your text is as it was.") from error


def _read(path: Path, before: str, limit: int) -> str:
    if not path.is_file():
        raise EditorError("The editor left no file; your text is as it was.")
    with path.open("rb") as file:
        content = file.read(4 * limit + 4)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if len(content) > 4 * limit:
            raise _too_long(limit) from error
        raise EditorError("The editor left no UTF-8 text; your text is as it was.") from error
    if "\0" in text:
        raise EditorError("The editor left no plain text; your text is as it was.")
    text = clean_text(text)
    if text.endswith("\n") and not before.endswith("\n"):
        text = text[:-1]  # editors end the last line
    if not text.strip() and before.strip():
        raise EditorError("The editor left an empty file; your text is as it was.")
    if len(text) > limit:
        raise _too_long(limit)
    return text


def _too_long(limit: int) -> EditorError:
    return EditorError(
        f"The editor left more than {limit:,} characters, the most there may be; "
        "your text is as it was."
    )


@contextmanager
def _interrupts_are_the_editors() -> Iterator[None]:
    """Ctrl+C in the editor reaches this process too. It is caught, not ignored: a process that is
    started would inherit being deaf to it."""
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
