"""The terminal underneath: whether it is still there, and what was typed into it unread."""

from __future__ import annotations

import errno
import sys
from contextlib import suppress

GONE = {errno.EIO, errno.ENXIO, errno.EBADF}


def terminal_is_gone() -> bool:
    """Whether standard input was a terminal that has been closed (EIO, see termios(3)), or a pipe whose
    other end has (POLLHUP, see poll(2)).

    SIGHUP reaches only the terminal's own session; anybody else reads an endless end of input.
    """
    try:
        import termios
    except ImportError:  # Windows closes the program with its console
        return False
    stdin = sys.__stdin__
    if stdin is None:
        return False
    try:
        termios.tcgetattr(stdin.fileno())
    except termios.error as error:
        return error.args[0] in GONE or _hung_up(stdin.fileno())
    return False


def _hung_up(pipe: int) -> bool:
    import select

    looking = select.poll()
    looking.register(pipe, 0)  # a hang-up is told unasked
    return any(told & select.POLLHUP for _, told in looking.poll(0))


def forget_typed() -> None:
    """Throw away what was typed and not read yet, see tcflush(3)."""
    stdin = sys.__stdin__
    try:
        import termios
    except ImportError:  # on Windows nothing is kept back
        return
    if stdin is not None:
        with suppress(termios.error, ValueError, OSError):
            termios.tcflush(stdin.fileno(), termios.TCIFLUSH)
