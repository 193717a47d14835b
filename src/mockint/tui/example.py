"""The example as screens take an interview: read only, with nowhere to record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mockint.grading.judges import offline
from mockint.interview.session import Session
from mockint.review.example import read_example
from mockint.tui.live import LiveInterview

if TYPE_CHECKING:
    from mockint.archive.envelope import Envelope, SessionRow
    from mockint.interview.background import GradeArrived
    from mockint.tui.app import MockintApp


@dataclass(frozen=True, slots=True)
class Kept:
    """The receipt for what is not to be kept: there is nothing to wait for."""

    saved: bool = True

    def wait(self, timeout: float | None = None) -> bool:
        """At once."""
        del timeout
        return True


class Nowhere:
    """Records nothing."""

    def append(
        self,
        events: Sequence[Envelope],
        row: SessionRow | None = None,
        texts: Mapping[str, str] | None = None,
        draft: Callable[[], str] | str | None = None,
    ) -> Kept:
        """Let go of them."""
        del events, row, texts, draft
        return Kept()


def opened(app: MockintApp) -> LiveInterview:
    """The example, ready to be shown. Raises MockintError where it is damaged or missing."""
    events, state, scenario, rubric = read_example()
    session = Session(scenario, rubric, Nowhere(), app.time, state, events)
    writer, time = app.context.writer, app.time
    return LiveInterview(session, offline(), None, writer, time, _ignored, example=True)


def _ignored(arrived: GradeArrived) -> None:
    """Nobody judges it again."""
    del arrived
