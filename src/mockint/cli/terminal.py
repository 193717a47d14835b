"""Whether there is a terminal, and what may be said in it."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress


def has_terminal() -> bool:
    """Whether the TUI can run: a terminal at both ends, or a browser that stands in for one."""
    if os.environ.get("TEXTUAL_DRIVER"):
        return True
    return sys.stdin.isatty() and sys.stdout.isatty()


def never_fail_on_a_character() -> None:
    """Replace what the encoding in force cannot hold, in what is read and in what is said."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def let_go_of_output() -> None:
    """After the reader of a pipe has gone: what is still buffered goes nowhere, without an error."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
