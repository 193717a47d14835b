"""A defect of ours: a log with the places in the code, and neither keys nor texts."""

from __future__ import annotations

import os
import tempfile
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from mockint import __version__

if TYPE_CHECKING:
    from mockint.cli.context import Context


def write_log(context: Context, error: BaseException) -> str:
    """Write the log under home (else the temporary folder) and give the sentence that names it.

    Only types and places are written: a message may hold what the user typed.
    """
    chain: list[str] = []
    current: BaseException | None = error
    while current is not None:
        chain += [f"{type(current).__module__}.{type(current).__qualname__}\n"]
        chain += traceback.format_tb(current.__traceback__)
        current = current.__cause__ or current.__context__
    text = f"mockint {__version__}\n" + "".join(chain)
    name = f"defect-{datetime.now(UTC):%Y%m%d-%H%M%S}.log"
    path = _written(_folders(context), name, text)
    where = f" The details are in {path}." if path else ""
    return f"mockint ran into a defect of its own ({type(error).__name__}); what you wrote is saved.{where}"


def _folders(context: Context) -> list[Path]:
    folders = [Path(tempfile.gettempdir())]
    home = context.__dict__.get("settings")
    if home is not None:
        folders.insert(0, home.home / "logs")
    return folders


def _written(folders: list[Path], name: str, text: str) -> Path | None:
    for folder in folders:
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
                file.write(text)
        except OSError:
            continue
        return folder / name
    return None
