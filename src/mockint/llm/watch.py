"""Deadlines, cancelling and progress of one request, by the wall clock."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from mockint.llm.faults import Fault, Stopped
from mockint.llm.outcome import Kind
from mockint.llm.sentences import sentence

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Coroutine

    from mockint.llm.endpoint import Endpoint
    from mockint.llm.waiting import Timing

R = TypeVar("R")

TICK = 0.05
_REPORT_EVERY = 0.25
_CLOSING = 1.0


class Stage(StrEnum):
    """What is being waited for."""

    WAITING = "waiting"
    READING = "reading"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a request stands; all times in seconds.

    `elapsed` counts from the start of the request, `deadline` is the elapsed time at which the
    wait in force ends, `attempt` the try of this call (1 to 3), `reply` the reply being waited
    for (1 to 4), `wait_left` what is left of a pause between tries, `text_so_far` the reply as
    received, which a screen has to clean.
    """

    stage: Stage
    elapsed: float
    attempt: int
    wait_left: float
    text_so_far: str
    deadline: float
    reply: int = 1


class Watch:
    """Knows when the request began, when the last byte came and what is being waited for."""

    def __init__(
        self,
        endpoint: Endpoint,
        timing: Timing,
        cancel: threading.Event,
        progress: Callable[[Progress], None],
    ) -> None:
        self._endpoint = endpoint
        self._clock = timing.clock
        self._cancel = cancel
        self._progress = progress
        self._limits = endpoint.deadlines
        self._started = self._clock()
        self._stage: Stage | None = None
        self._stage_began = self._last_byte = self._resumes = self._reported = self._started
        self._streaming = True
        self._attempt = self._reply = 1
        self._text: list[str] = []

    @property
    def elapsed(self) -> float:
        """Seconds since the request began."""
        return self._clock() - self._started

    def begin(self, attempt: int, reply: int) -> None:
        """A call is sent: the first byte is waited for."""
        self._attempt, self._reply, self._streaming = attempt, reply, True
        self._stage_began = self._clock()
        self._text.clear()
        self._stage = Stage.WAITING
        self._report()

    def whole_body(self) -> None:
        """The call is sent again without streaming: only the whole is waited for."""
        self._streaming = False
        self._stage = Stage.WAITING

    def beat(self) -> None:
        """Bytes of the body came, a keep-alive comment included."""
        self._last_byte = self._clock()
        if self._stage is Stage.WAITING:
            self._stage = Stage.READING
            self._reported = -_REPORT_EVERY

    def hear(self, text: str) -> None:
        """A piece of the reply came."""
        self._text.append(text)

    def rest(self) -> None:
        """The call is over: nothing is waited for but the whole."""
        self._stage = None

    def pausing(self, seconds: float) -> None:
        """A pause of so many seconds before the next try begins."""
        self._resumes = self._clock() + seconds
        self._stage = Stage.PAUSED
        self._report()

    def queued(self, seconds: float) -> None:
        """So many seconds went by before the call could be made; they are not the server's."""
        self._started += seconds
        self._stage = None

    def too_long(self, seconds: float) -> bool:
        """Tell whether a pause would outlast the whole request."""
        return self.elapsed + seconds >= self._limits.whole

    def check(self) -> None:
        """Raise `Stopped` if the user cancelled or a deadline passed; report now and then."""
        if self._cancel.is_set():
            raise Stopped(Fault(Kind.CANCELLED, sentence(Kind.CANCELLED, self._endpoint, "")))
        deadline, why = self._deadline()
        if self.elapsed >= deadline:
            raise Stopped(Fault(Kind.TIMEOUT, sentence(Kind.TIMEOUT, self._endpoint, why)))
        if self._stage and self._clock() - self._reported >= _REPORT_EVERY:
            self._report()

    def _deadline(self) -> tuple[float, str]:
        limits, started = self._limits, self._started
        whole = (limits.whole, f"no whole reply within {limits.whole:g} s")
        if self._stage is Stage.WAITING and self._streaming:
            first = self._stage_began - started + limits.first_byte
            return min(whole, (first, f"no first byte within {limits.first_byte:g} s"))
        if self._stage is Stage.READING and self._streaming:
            silent = self._last_byte - started + limits.silence
            return min(whole, (silent, f"silent for {limits.silence:g} s in its reply"))
        return whole

    def _report(self) -> None:
        stage = self._stage or Stage.WAITING
        self._reported = now = self._clock()
        left = max(0.0, self._resumes - now) if stage is Stage.PAUSED else 0.0
        self._progress(
            Progress(
                stage,
                now - self._started,
                self._attempt,
                left,
                "".join(self._text),
                self._deadline()[0],
                self._reply,
            )
        )


async def guarded(work: Coroutine[object, object, R], watch: Watch) -> R:
    """Run `work` under the watch: past a deadline or once cancelled its connection is closed.

    Raises:
        Stopped: cancelled, a deadline passed, or `work` ended in a fault.
    """
    task = asyncio.ensure_future(work)
    try:
        while not task.done():
            watch.check()
            await asyncio.wait({task}, timeout=TICK)
        return task.result()
    finally:
        if not task.done():
            task.cancel()
            await asyncio.wait({task}, timeout=_CLOSING)


def run(work: Coroutine[object, object, R]) -> R:
    """Run a coroutine in this thread without waiting for a name lookup that hangs.

    `asyncio.run` joins the loop's executor, where getaddrinfo may sit for many seconds.
    """
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(work)
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()
