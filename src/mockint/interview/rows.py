"""The row of a session: what lists and filters need, derived from the state. Pure."""

from __future__ import annotations

from mockint.archive.envelope import SessionRow
from mockint.interview.state import SessionState


def row_of(state: SessionState) -> SessionRow:
    """The row of a state: what lists and filters need."""
    return SessionRow(
        id=state.id,
        scenario=state.scenario,
        mode=state.mode,
        target_bar=state.target_bar,
        attempt=state.attempt,
        seen_reference=state.seen_reference,
        started_at=state.started_at,
        ended_at=state.ended_at,
        phase=state.phase,
        status=state.status,
        score=state.score if state.phase == "debrief" else None,
        title=state.title,
    )
