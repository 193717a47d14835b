"""A line that says what is being looked for and for how long, then what came of it."""

from __future__ import annotations

import time

from mockint.tui.widgets.text import PlainText

TICK = 1.0


class SearchLine(PlainText):
    """Counts seconds from `begin` to `end`."""

    def __init__(self, words: str, *, id: str) -> None:
        super().__init__(id=id)
        self._words = words
        self._since: float | None = None

    def on_mount(self) -> None:
        """Count."""
        self.set_interval(TICK, self._tick)

    def begin(self) -> None:
        """The search begins."""
        self._since = time.monotonic()
        self._tick()

    def end(self, sentence: str = "") -> None:
        """It is over; say what came of it."""
        self._since = None
        self.show(sentence)

    def _tick(self) -> None:
        if self._since is not None:
            self.show(f"{self._words}, {time.monotonic() - self._since:.0f} s")
