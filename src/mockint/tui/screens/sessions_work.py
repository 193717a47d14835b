"""What the Sessions screen does with the archive: one thing after the other, off the event loop."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.message import Message
from textual.worker import Worker, WorkerState

from mockint.archive.hold import hold
from mockint.cleaning import clean_line
from mockint.errors import MockintError
from mockint.review.practising import drill_of
from mockint.tui.screens.room import RoomScreen
from mockint.tui.session_rows import SessionLine, lines_of

if TYPE_CHECKING:
    from mockint.cli.context import Context

GROUP = "archive"
HELD = "{called} is open in another mockint, so it stays; leave it there first."
GONE = "{called} was deleted in another mockint."
ANOTHER_DRILL = "A drill is compared with the same drill only; mark two alike."
CALLED = 30
"""Characters of a session's name in a sentence."""
NOTHING_DELETED = "No session is deleted."
RESTORED = "{called} is back."
_OVER = {WorkerState.SUCCESS, WorkerState.ERROR, WorkerState.CANCELLED}


@dataclass
class Worked(Message):
    """Something was done. `lines`: the sessions as they are now, where they were read; `at`: which one to
    highlight; `failed`: what is on screen is not what is kept; `gone`: a session that is not there any
    more; `pair`: two that can be compared, the older first."""

    said: str = ""
    lines: Sequence[SessionLine] | None = None
    at: str = ""
    failed: bool = False
    gone: str = ""
    pair: tuple[str, str] | None = None


Job = Callable[[], Worked]


def listed(context: Context, *, at: str = "", said: str = "") -> Worked:
    """Read the sessions, newest first."""
    context.settle_writes()
    archive = context.archive
    return Worked(said, lines_of(archive.sessions(), archive.labels().all()), at)


def delete(context: Context, line: SessionLine, at: str) -> Worked:
    """Hide a session, unless another mockint has it open or deleted it."""
    try:
        if context.archive.labels().of(line.id) is None:
            return gone(line)
        held = hold(context.settings.home, line.id)
        if held is None:
            return Worked(HELD.format(called=called(line)), at=line.id, failed=True)
        with held:
            context.archive.delete(line.id, at)
    except MockintError as error:
        return Worked(str(error), at=line.id, failed=True)
    return Worked()


def called(line: SessionLine) -> str:
    """The name of a session, short enough for a sentence."""
    return clean_line(line.called, CALLED)


def gone(line: SessionLine) -> Worked:
    """The session is not there any more."""
    return Worked(GONE.format(called=called(line)), gone=line.id)


def same_drill(context: Context, older: SessionLine, newer: SessionLine) -> Worked:
    """Whether two drills put the same question, so that they can be compared."""
    put = {drill_of(context.archive, line.row) for line in (older, newer)}
    return Worked(ANOTHER_DRILL) if len(put) > 1 else Worked(pair=(older.id, newer.id))


def undo(context: Context) -> Worked:
    """Bring back what was deleted last."""
    session = context.archive.restore_last()
    if session is None:
        return Worked(NOTHING_DELETED)
    made = listed(context, at=session)
    name = next((called(line) for line in made.lines or () if line.id == session), session)
    return Worked(RESTORED.format(called=name), made.lines, session)


class SessionsWork(RoomScreen[None]):
    """Jobs wait for each other, so that an undo never overtakes its delete."""

    def __init__(self) -> None:
        super().__init__()
        self._jobs: deque[Job] = deque()
        self._busy = False
        self._opening = False
        self._leaving = False

    def _do(self, job: Job) -> None:
        """Have a job done after those that wait already."""
        self._jobs.append(job)
        self._next()

    def _read(self) -> None:
        """Read the list again, unless that waits to be done already."""
        if self._list_again not in self._jobs:
            self._do(self._list_again)

    def _list_again(self) -> Worked:
        return listed(self.mockint.context)

    def _next(self) -> None:
        if self._busy:
            return
        if self._jobs:
            self._busy = True
            job = self._jobs.popleft()
            self.tell_when_done(lambda: done(job), "archive", group=GROUP)
        elif self._leaving and not self._opening:
            self.go_back()

    @on(Worker.StateChanged)
    def _job_over(self, event: Worker.StateChanged) -> None:
        if event.worker.group == GROUP and event.state in _OVER:
            self._busy = False
            self._next()

    def defect_in(self, group: str, said: str) -> None:
        """What is on screen may not be what is kept; what does not open does not keep anyone here."""
        if group == GROUP:
            self.post_message(Worked(f"{said}; the list is read again.", failed=True))
        else:
            self._opening = False
            self._next()
            super().defect_in(group, said)

    def _leave(self) -> None:
        """Go back once everything is kept, and nothing is being opened that nobody would close."""
        self._leaving = True
        self._next()


def done(job: Job) -> Worked:
    """Do a job; what the archive cannot do is said in its sentence."""
    try:
        return job()
    except MockintError as error:
        return Worked(str(error), failed=True)
