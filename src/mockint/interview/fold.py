"""`apply(state, event) → state`, the only fold there is. Pure: live screen, resume, replay and report
all see the interview through it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, cast

from mockint.archive.envelope import Envelope
from mockint.interview import events as kinds
from mockint.interview.clock import Clock, Mark, Phase
from mockint.interview.edits import apply_edits
from mockint.interview.state import (
    ANSWER,
    AppealHeard,
    Dispute,
    FollowUpStatus,
    HintTaken,
    Line,
    PutFollowUp,
    SessionState,
    Submitted,
    follow_up_document,
)

Handler = Callable[[SessionState, Envelope, Mapping[str, Any]], SessionState]


def empty(session: str) -> SessionState:
    """The state before the first event."""
    return SessionState(session, Clock({}))


def apply(state: SessionState, event: Envelope) -> SessionState:
    """The state after one more event. An unknown kind changes only the time."""
    event = kinds.lift(event)
    state = state.changed(offset=event.offset, at=event.at, events=state.events + 1)
    if not kinds.understood(event):
        return state
    return _HANDLERS[event.kind](state, event, event.data)


def fold(session: str, events: Iterable[Envelope]) -> SessionState:
    """The state after all events."""
    state = empty(session)
    for event in events:
        state = apply(state, event)
    return state


def _opened(state: SessionState, event: Envelope, data: Mapping[str, Any]) -> SessionState:
    clock = Clock(budgets=dict(data["budgets"])).started(event.offset)
    return replace(
        state,
        clock=clock,
        scenario=data["scenario"],
        title=data["title"],
        scenario_sha256=data["scenario_sha256"],
        rubric=data["rubric"],
        rubric_sha256=data["rubric_sha256"],
        mode=data["mode"],
        target_bar=data["target_bar"],
        attempt=data["attempt"],
        seen_reference=data["seen_reference"],
        started_at=event.at,
        drill=str(data.get("drill") or ""),
        put_at=0.0,
    )


def _retried(state: SessionState, _event: Envelope, data: Mapping[str, Any]) -> SessionState:
    return replace(
        state,
        follow_ups_before=frozenset(data["follow_ups"]),
        curve_balls_before=tuple(data["curve_balls"]),
    )


def _phase_entered(state: SessionState, event: Envelope, data: Mapping[str, Any]) -> SessionState:
    phase = cast(Phase, data["phase"])
    ended = event.at if phase == "debrief" and state.ended_at is None else state.ended_at
    return replace(state, clock=state.clock.entered(phase, event.offset), ended_at=ended)


def _edited(state: SessionState, _event: Envelope, data: Mapping[str, Any]) -> SessionState:
    document = data["document"]
    text = apply_edits(state.text(document), data["edits"])
    return state.changed(documents={**state.documents, document: text})


def _said(state: SessionState, event: Envelope, who: str, kind: str, text: str) -> SessionState:
    line = Line(event.at, event.offset, who, kind, text)
    return replace(state, transcript=(*state.transcript, line))


def _asked(state: SessionState, event: Envelope, data: Mapping[str, Any]) -> SessionState:
    return _said(state, event, "candidate", "question", data["question"])


def _replied(state: SessionState, event: Envelope, data: Mapping[str, Any]) -> SessionState:
    state = replace(state, facts=state.facts.union(data["facts"]))
    return _said(state, event, "interviewer", "reply", data["text"])


def _hinted(state: SessionState, event: Envelope, data: Mapping[str, Any]) -> SessionState:
    hint = HintTaken(data["document"], data["check"], data["rung"], event.offset)
    state = replace(state, hints=(*state.hints, hint))
    return _said(state, event, "interviewer", "hint", data["text"])


def _crossed(state: SessionState, _event: Envelope, data: Mapping[str, Any]) -> SessionState:
    mark = (str(data["phase"]), str(cast(Mark, data["mark"])))
    return replace(state, crossed=state.crossed | {mark})


def _paused(state: SessionState, event: Envelope, _data: Mapping[str, Any]) -> SessionState:
    return replace(state, clock=state.clock.held(event.offset, paused=True))


def _resumed(state: SessionState, event: Envelope, _data: Mapping[str, Any]) -> SessionState:
    return replace(state, clock=state.clock.held(event.offset, paused=False))


def _present(state: SessionState, _event: Envelope, _data: Mapping[str, Any]) -> SessionState:
    return state


def _waiting(state: SessionState, event: Envelope, data: Mapping[str, Any]) -> SessionState:
    return replace(state, clock=state.clock.held(event.offset, waiting=bool(data["on"])))


def _submitted(state: SessionState, event: Envelope, data: Mapping[str, Any]) -> SessionState:
    document = data["document"]
    text = state.text(document)
    seconds = state.clock.total(event.offset) - state.put_at
    state = replace(
        state, submitted=(*state.submitted, Submitted(document, text, event.offset, seconds))
    )
    state = _said(state, event, "candidate", "answer", text)
    return state if document == ANSWER else _closed(state, document, "submitted")


def _closed(state: SessionState, document: str, status: FollowUpStatus) -> SessionState:
    changed = tuple(
        replace(f, status=status) if f.document == document else f for f in state.follow_ups
    )
    return replace(state, follow_ups=changed)


def _follow_up_put(state: SessionState, event: Envelope, data: Mapping[str, Any]) -> SessionState:
    put = PutFollowUp(data["id"], data["question"], data["when"])
    put_at = state.clock.total(event.offset)
    state = replace(state, follow_ups=(*state.follow_ups, put), put_at=put_at)
    return _said(state, event, "interviewer", "follow_up", data["question"])


def _follow_up_skipped(
    state: SessionState, event: Envelope, data: Mapping[str, Any]
) -> SessionState:
    state = _closed(state, follow_up_document(data["id"]), "skipped")
    return _said(state, event, "candidate", "skipped", "")


def _follow_up_withdrawn(
    state: SessionState, _event: Envelope, data: Mapping[str, Any]
) -> SessionState:
    return _closed(state, follow_up_document(data["id"]), "withdrawn")


def _curve_ball_put(state: SessionState, event: Envelope, data: Mapping[str, Any]) -> SessionState:
    state = replace(state, curve_ball=data["id"], change=data["change"])
    return _said(state, event, "interviewer", "change", data["change"])


def _graded(state: SessionState, _event: Envelope, data: Mapping[str, Any]) -> SessionState:
    document = data["document"]
    records = (*state.grades.get(document, ()), data)
    return replace(state, grades={**state.grades, document: records})


def _appealed(state: SessionState, event: Envelope, data: Mapping[str, Any]) -> SessionState:
    judging = state.judging_place(data["document"])
    heard = AppealHeard(event.at, 0 if judging is None else judging, data)
    return replace(state, appeals=(*state.appeals, heard))


def _disputed(state: SessionState, event: Envelope, data: Mapping[str, Any]) -> SessionState:
    others = _dispute_withdrawn(state, event, data).disputes
    made = Dispute(event.at, data["document"], data["check"], data["verdict"], data["sentence"])
    return replace(state, disputes=(*others, made))


def _dispute_withdrawn(
    state: SessionState, _event: Envelope, data: Mapping[str, Any]
) -> SessionState:
    about = (data["document"], data["check"])
    kept = tuple(d for d in state.disputes if (d.document, d.check) != about)
    return replace(state, disputes=kept)


def _self_scored(state: SessionState, _event: Envelope, data: Mapping[str, Any]) -> SessionState:
    """The first rating stands: a later one would know the grade."""
    said = bool(data["levels"]) or data["skipped"]
    return (
        state if state.self_score or not said else replace(state, self_score=dict(data["levels"]))
    )


def _scored(state: SessionState, _event: Envelope, data: Mapping[str, Any]) -> SessionState:
    return replace(state, figures=data)


def _reference_shown(
    state: SessionState, _event: Envelope, _data: Mapping[str, Any]
) -> SessionState:
    return replace(state, reference_shown=True)


_HANDLERS: Mapping[str, Handler] = {
    kinds.OPENED: _opened,
    kinds.RETRIED: _retried,
    kinds.PHASE_ENTERED: _phase_entered,
    kinds.EDITED: _edited,
    kinds.ASKED: _asked,
    kinds.REPLIED: _replied,
    kinds.HINTED: _hinted,
    kinds.CROSSED: _crossed,
    kinds.PAUSED: _paused,
    kinds.RESUMED: _resumed,
    kinds.PRESENT: _present,
    kinds.WAITING: _waiting,
    kinds.SUBMITTED: _submitted,
    kinds.FOLLOW_UP_PUT: _follow_up_put,
    kinds.FOLLOW_UP_SKIPPED: _follow_up_skipped,
    kinds.FOLLOW_UP_WITHDRAWN: _follow_up_withdrawn,
    kinds.CURVE_BALL_PUT: _curve_ball_put,
    kinds.GRADED: _graded,
    kinds.APPEALED: _appealed,
    kinds.DISPUTED: _disputed,
    kinds.DISPUTE_WITHDRAWN: _dispute_withdrawn,
    kinds.SELF_SCORED: _self_scored,
    kinds.SCORED: _scored,
    kinds.REFERENCE_SHOWN: _reference_shown,
}
