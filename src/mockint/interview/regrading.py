"""Sessions judged once more: what there is to judge in each, and one grade after the other.

The command line and the Progress screen bring their own way to judge one answer and to show it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mockint.archive.archive import Archive
from mockint.archive.hold import hold
from mockint.errors import MockintError
from mockint.grading.grader import Texts
from mockint.interview.opening import bring_back

if TYPE_CHECKING:
    from mockint.archive.writer import Writer
    from mockint.grading.case import Case
    from mockint.grading.grade import Grade
    from mockint.interview.ports import Time
    from mockint.interview.session import Session

WRITE_SECONDS = 10.0

JudgeOne = Callable[[str, "Case", Texts], "Grade | None"]
"""Grades one answer of a session, named by its id; None: that grade is not to be kept."""


@dataclass(frozen=True, slots=True)
class Regraded:
    """What became of one answer. `grade` None: nothing was kept; `document` empty: another mockint has
    the session open, and it was left alone."""

    session: str
    document: str = ""
    grade: Grade | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """What sessions are brought back from and recorded to."""

    home: Path
    archive: Archive
    writer: Writer
    time: Time

    def bring_back(self, session: str) -> Session:
        """A session as it was. Raises MockintError where its recording cannot be read."""
        return bring_back(self.archive, session, self.writer, self.time)


def documents(session: Session, *, only_pending: bool) -> list[str]:
    """The answers to judge: all that were submitted, or those that a failure left ungraded."""
    if only_pending:
        return session.ungraded()
    return [answer.document for answer in session.state.submitted]


def cases(desk: Desk, ids: Sequence[str], *, only_pending: bool = False) -> list[Case]:
    """What a judge would be handed for those sessions, to tell beforehand what that costs. Raises
    MockintError where a recording cannot be read."""
    found: list[Case] = []
    for session_id in ids:
        session = desk.bring_back(session_id)
        found += [session.case(d) for d in documents(session, only_pending=only_pending)]
    return found


def regraded(
    desk: Desk, ids: Sequence[str], judge: JudgeOne, *, only_pending: bool = False
) -> Iterator[Regraded]:
    """Judge the answers of each session in turn and record what comes of it, each session on disk
    before the next is begun. Whoever stops iterating keeps what was done. Raises MockintError where
    a recording cannot be read or the new grades cannot be written."""
    for session_id in ids:
        held = hold(desk.home, session_id)
        if held is None:
            yield Regraded(session_id)
            continue
        with held:
            session = desk.bring_back(session_id)
            for document in documents(session, only_pending=only_pending):
                texts = Texts(session.state.scenario_sha256, session.state.rubric_sha256)
                made = judge(session_id, session.case(document), texts)
                if made is not None:
                    session.record_grade(document, made)
                yield Regraded(session_id, document, made)
            _on_disk(desk.writer, session_id)


def _on_disk(writer: Writer, session: str) -> None:
    if writer.flush(WRITE_SECONDS):
        return
    trouble = writer.trouble
    reason = trouble.reason if trouble else "The archive could not be written in time."
    raise MockintError(f"The new grade of {session} is not saved. {reason}")
