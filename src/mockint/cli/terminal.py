"""Whether there is a terminal, and what may be said in it."""

from __future__ import annotations

import os
import sys


def has_terminal() -> bool:
    """Whether the TUI can run: a terminal at both ends, or a browser that stands in for one."""
    if os.environ.get("TEXTUAL_DRIVER"):
        return True
    return sys.stdin.isatty() and sys.stdout.isatty()
