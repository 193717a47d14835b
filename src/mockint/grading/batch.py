"""Many answers: a bounded number of threads, results as they come, and an end to asking in vain."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

from mockint.grading.case import Case
from mockint.grading.judging.judge import Judge, Judgement, Report, Usage, silent

TICK = 0.1
"""Seconds without a result after which whoever waits is let look around."""
AT_ONCE = frozenset({"auth", "quota", "unknown_model"})
IN_A_ROW = frozenset({"offline", "rate_limited", "server", "timeout"})
GIVE_UP_AFTER = 5

T = TypeVar("T")
R = TypeVar("R")


def as_they_come(
    cases: Sequence[T], grade: Callable[[T], R], *, jobs: int, cancel: threading.Event
) -> Generator[tuple[int, R] | None, None, None]:
    """Grade with at most `jobs` threads; give (place, grade) as each is done, None now and then.

    Once `cancel` is set nothing new is begun, and what `grade` gives for those under way still comes. An
    error in a thread is raised here. Whoever stops early closes the iterator: that sets `cancel`.
    """
    done: SimpleQueue[Future[tuple[int, R]]] = SimpleQueue()

    def work(place: int) -> tuple[int, R]:
        if cancel.is_set():
            raise CancelledError
        return place, grade(cases[place])

    pool = ThreadPoolExecutor(max_workers=jobs, thread_name_prefix="grading")
    try:
        for place in range(len(cases)):
            pool.submit(work, place).add_done_callback(done.put)
        left = len(cases)
        while left:
            try:
                future = done.get(timeout=TICK)
            except Empty:
                yield None
                continue
            left -= 1
            if not future.cancelled() and not isinstance(future.exception(), CancelledError):
                yield future.result()
    finally:
        cancel.set()
        pool.shutdown(cancel_futures=True)


@dataclass(slots=True)
class InOrder(Generic[R]):
    """Holds results back until those before them have come."""

    _waiting: dict[int, R] = field(default_factory=dict)
    _next: int = 0

    def add(self, place: int, result: R) -> Iterator[tuple[int, R]]:
        """Take one result and give those whose turn has come."""
        self._waiting[place] = result
        while self._next in self._waiting:
            yield self._next, self._waiting.pop(self._next)
            self._next += 1


class GivingUp:
    """A judge that stops asking once the endpoint has shown that it is in vain: a key refused, no
    quota, an unknown model; or five failures in a row of those that may pass. What is not asked any
    more fails as the last one did. Used by several threads at once."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._lock = threading.Lock()
        self._in_a_row = 0
        self._vain: Judgement | None = None

    def judge(self, case: Case, *, cancel: threading.Event, report: Report = silent) -> Judgement:
        """Judge, or fail as the last one did."""
        if self._vain is not None:
            return self._vain
        made = self._judge.judge(case, cancel=cancel, report=report)
        with self._lock:
            self._note(made)
        return made

    def _note(self, made: Judgement) -> None:
        kind = made.failure.kind if made.failure else None
        self._in_a_row = self._in_a_row + 1 if kind in IN_A_ROW else 0
        if kind in AT_ONCE or self._in_a_row >= GIVE_UP_AFTER:
            self._vain = replace(made, usage=Usage(), seconds=0.0, raw=None)
