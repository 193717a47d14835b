"""Where the text being written goes while the archive cannot be written to."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from mockint.archive.envelope import session_file_stem, storable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Draft = str | Callable[[], str]


class DraftFile:
    """`mockint-draft-<session>.txt`, 0600, holding the newest text that was spilled.

    It lies in the first writable of home's parent, the folder for temporary files, and the
    current folder. `path` is where it is, None where there is none.
    """

    def __init__(self, home: Path, session: str, text: Draft) -> None:
        """Nothing is written yet. Raises UsageError for a session id unfit for a file name."""
        self._home = home
        self._name = f"mockint-draft-{session_file_stem(session)}.txt"
        self._written: str | None = None
        self.text = text
        self.path: Path | None = None

    def spill(self) -> Path | None:
        """Write the newest text; the file, or None where no folder takes one.

        Where nothing can be written any more the older file stays, and is the answer.
        """
        text = self._newest()
        if self.path is not None and text == self._written and self.path.exists():
            return self.path
        for folder in _folders(self._home):
            with suppress(OSError):
                path = _replace(folder / self._name, text)
                self._moved_to(path)
                self._written = text
                return path
        return self.path

    def remove(self) -> None:
        """Delete the file, once its text is in the archive."""
        if self.path is not None:
            with suppress(OSError):
                self.path.unlink()
        self.path = None

    def _newest(self) -> str:
        return storable(self.text if isinstance(self.text, str) else self.text())

    def _moved_to(self, path: Path) -> None:
        if self.path != path:
            self.remove()
        self.path = path


def _folders(home: Path) -> Iterator[Path]:
    import tempfile

    yield home.absolute().parent
    with suppress(OSError):
        yield Path(tempfile.gettempdir())
    with suppress(OSError):
        yield Path.cwd()


def _replace(path: Path, text: str) -> Path:
    """Write beside `path`, then rename: a reader sees the old text or the new, never half of one.

    The rename replaces a link of that name instead of following it, which matters in a temporary
    folder that everybody may write to.
    """
    import tempfile

    handle, name = tempfile.mkstemp(prefix=path.stem, suffix=".part", dir=path.parent)
    partial = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        return partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
