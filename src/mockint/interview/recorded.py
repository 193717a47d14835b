"""The writing end of a recording: every event goes through here, at the moment it happened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from mockint.archive.envelope import Envelope, SessionRow
from mockint.interview import events as kinds
from mockint.interview.absence import Watch
from mockint.interview.fold import apply
from mockint.interview.ports import Recorder, Saved, Time, utc_text
from mockint.interview.rows import row_of
from mockint.interview.state import ANSWER, SessionState

NO_TEXTS: Mapping[str, str] = {}


class Recorded:
    """State and recording move together. An absence that `watch` notices is recorded before the next
    event as the pause it was, so that it costs the candidate no time."""

    def __init__(
        self,
        recorder: Recorder,
        time: Time,
        state: SessionState,
        recording: list[Envelope] | None = None,
    ) -> None:
        self.state = state
        self.receipt: Saved | None = None
        self.recording: list[Envelope] = list(recording or ())
        self.watch: Watch | None = None
        """What notices absences, where somebody looks."""
        self.slept = 0.0
        """Seconds of absence in this run that were not counted."""
        self._recorder = recorder
        self._time = time
        self._base = state.offset - time.monotonic()
        self._last = state.offset

    @property
    def offset(self) -> float:
        """Seconds since the session began, going on across resumes."""
        return max(self._last, self._base + self._time.monotonic())

    def record(
        self, kind: str, data: Mapping[str, Any], texts: Mapping[str, str] | None = None
    ) -> Saved:
        """Append one event: the state moves at once, the receipt tells when it is on disk."""
        self._leave_out_absences()
        return self._append(kind, data, texts or {})

    def _leave_out_absences(self) -> None:
        """Record each absence as the pause it was, at the moments it began and ended."""
        for absence in self.watch.taken() if self.watch is not None else ():
            if self.state.clock.running:
                ago = max(0.0, self._time.monotonic() - absence.end)
                self._append(kinds.PAUSED, {"reason": "asleep"}, ago=ago + absence.seconds)
                self._append(kinds.RESUMED, {"after": "asleep"}, ago=ago)
                self.slept += absence.seconds

    def _append(
        self,
        kind: str,
        data: Mapping[str, Any],
        texts: Mapping[str, str] = NO_TEXTS,
        *,
        ago: float = 0.0,
    ) -> Saved:
        offset = self._last = max(self._last, self.offset - ago)
        number = self.state.events + 1
        event = Envelope(
            id=f"{self.state.id}.{number}",
            session=self.state.id,
            at=utc_text(self._time.now() - timedelta(seconds=ago)),
            offset=round(offset, 3),
            kind=kind,
            v=kinds.VERSIONS[kind],
            data=data,
        )
        self.state = apply(self.state, event)
        self.recording.append(event)
        self.receipt = self._recorder.append([event], self.row(), texts, self._draft)
        return self.receipt

    def row(self) -> SessionRow:
        """The session as lists show it."""
        return row_of(self.state)

    def _draft(self) -> str:
        return self.state.text(self.state.document or ANSWER)
