"""What this machine and whoever uses it are called: a redacted report leaves those names out."""

from __future__ import annotations

import getpass
import platform
from pathlib import Path

COMMON = frozenset(
    "root admin administrator user guest ubuntu debian ec2-user runner vagrant docker home test app "
    "dev build data localhost".split()
)
"""Names that tell nothing, and that an answer may well use as words."""


def own_names() -> frozenset[str]:
    """The login name, the name of the home folder and the host's name with and without its domain."""
    host = platform.node()
    found = {_login(), Path.home().name, host, host.partition(".")[0]}
    return frozenset(name for name in found if name and name.casefold() not in COMMON)


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""
