"""Long work on a terminal's stderr: what is happening, for how long, and how to stop it."""

from __future__ import annotations

import sys
from shutil import get_terminal_size
from types import TracebackType

from mockint.cleaning import clean_line
from mockint.grading.judging.judge import JudgeProgress

NAME_SHOWN = 30


class Progress:
    """One line on stderr that is rewritten; silent where stderr is no terminal."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._shown = False

    def show(self, progress: JudgeProgress) -> None:
        """Show where a judging stands."""
        if not sys.stderr.isatty() or progress.deadline is None:
            return
        self._shown = True
        sys.stderr.write(f"\r\x1b[K{line(self._name, progress, get_terminal_size().columns)}")
        sys.stderr.flush()

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def line(name: str, progress: JudgeProgress, columns: int) -> str:
    """One line that never wraps, since a wrapped one cannot be rewritten: what is decided, the time
    and the way out come before the stage, which is cut where the terminal is narrow."""
    head = f"{clean_line(name, NAME_SHOWN)}: {in_figures(progress)} (Ctrl+C stops)"
    return clean_line(f"{head} {progress.stage}", max(20, columns - 1))


def in_figures(progress: JudgeProgress) -> str:
    """`11 of 18 decided, 12 s of 300 s`, with the try and the countdown of a retry."""
    parts = []
    if progress.decided:
        parts.append(f"{len(progress.decided)} of {progress.asked} decided")
    limit = f" of {progress.deadline:.0f} s" if progress.deadline else ""
    parts.append(f"{progress.elapsed:.0f} s{limit}")
    if progress.wait:
        parts.append(f"next try in {progress.wait:.0f} s")
    elif progress.attempt > 1:
        parts.append(f"try {progress.attempt}")
    return ", ".join(parts)


def in_words(progress: JudgeProgress) -> str:
    """`the model is answering, 11 of 18 decided, 12 s of 300 s`."""
    return f"{progress.stage}, {in_figures(progress)}"
