"""Whether the terminal is still there. One that goes away does not always say so."""

from __future__ import annotations

import errno
import sys

GONE = {errno.EIO, errno.ENXIO, errno.EBADF}


def terminal_is_gone() -> bool:
    """Whether standard input was a terminal that has been closed (EIO, see termios(3)).

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
        return error.args[0] in GONE
    return False
