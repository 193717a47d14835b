"""How the line mode is left: by the candidate, by Ctrl+C, or because the terminal goes away."""

from __future__ import annotations

import signal
from types import FrameType, TracebackType

REASONS = {"SIGINT": "left", "SIGTERM": "hangup", "SIGHUP": "hangup"}


class Leave(Exception):  # noqa: N818  not an error: the candidate, or the terminal, goes
    """Leave the interview; `wanted`: the candidate asked for it. `reason` is what is recorded."""

    def __init__(self, *, wanted: bool, reason: str = "left") -> None:
        super().__init__()
        self.wanted = wanted
        self.reason = reason


class Leaving:
    """Takes the signals that end a process while its block lasts.

    A signal may arrive in the middle of recording an event; leaving there would lose it. So it is
    raised as `Leave` only while `at_once` is in force, and else kept until `check` is called.
    """

    def __init__(self) -> None:
        self._asked: Leave | None = None
        self._now = False
        self._before: dict[str, object] = {}

    def __enter__(self) -> Leaving:
        for name in REASONS:
            number = getattr(signal, name, None)
            if number is not None:
                self._before[name] = signal.signal(number, self._arrived)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for name, handler in self._before.items():
            signal.signal(getattr(signal, name), handler)  # type: ignore[arg-type]

    def at_once(self) -> None:
        """From now on a signal leaves wherever the program is; one that came before does so now."""
        self._now = True
        self.check()

    def later(self) -> None:
        """From now on a signal waits for `check`."""
        self._now = False

    def check(self) -> None:
        """Leave if a signal has come. Raises `Leave`."""
        if self._asked is not None:
            asked, self._asked = self._asked, None
            self._now = False
            raise asked

    def _arrived(self, number: int, _frame: FrameType | None) -> None:
        self._asked = Leave(wanted=False, reason=REASONS[signal.Signals(number).name])
        if self._now:
            self.check()
