"""The entry point: `mockint` and `python -m mockint`.

What needs no library is answered here, before anything is imported.
"""

from __future__ import annotations

import os
import sys

from mockint import __version__


def main() -> None:
    """Run mockint with the arguments of this process and exit with its code."""
    arguments = sys.argv[1:]
    open_what_is_closed()
    if arguments == ["--version"]:
        sys.stdout.write(f"mockint {__version__}\n")
        return
    if not arguments and sys.stdin.isatty() and sys.stdout.isatty():
        from mockint.cli.home import open_home

        sys.exit(open_home())
    from mockint.cli.main import run

    sys.exit(run(arguments))


def open_what_is_closed() -> None:
    """Where a stream was closed before we began (`<&-`) nothing comes in, and what is said goes nowhere."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115, PTH123  as long as we run


if __name__ == "__main__":
    main()
