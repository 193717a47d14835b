"""Long work on a terminal's stderr: what is happening, for how long, and how to stop it."""

from __future__ import annotations

import sys
from types import TracebackType

from mockint.grading.judging.judge import JudgeProgress


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
        sys.stderr.write(f"\r\x1b[K{self._name}: {in_words(progress)} (Ctrl+C stops)")
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


def in_words(progress: JudgeProgress) -> str:
    """`waiting for the model, 12 s of 300 s`, with the try and the countdown of a retry."""
    text = f"{progress.stage}, {progress.elapsed:.0f} s"
    if progress.deadline:
        text += f" of {progress.deadline:.0f} s"
    if progress.wait:
        text += f", next try in {progress.wait:.0f} s"
    elif progress.attempt > 1:
        text += f", try {progress.attempt}"
    return text
