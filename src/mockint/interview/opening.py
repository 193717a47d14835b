"""How a session comes to be: begun from a scenario, or brought back from its recording."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from mockint import __version__
from mockint.archive.archive import Archive
from mockint.archive.envelope import Envelope
from mockint.bank.load import Entry, parse_recorded
from mockint.bank.models import Rubric, Scenario
from mockint.interview import events as kinds
from mockint.interview.clock import shared_out
from mockint.interview.fold import empty, fold
from mockint.interview.ports import Recorder, Time
from mockint.interview.session import Session
from mockint.interview.state import SessionState

_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
_ID_LENGTH = 10


@dataclass(frozen=True, slots=True)
class Choice:
    """What a candidate chose: the mode, the bar for the headline, and total minutes if any."""

    mode: str = "practice"
    target_bar: str = "senior"
    minutes: int | None = None


def new_id() -> str:
    """A fresh session id: ten letters and digits, none easily mistaken."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_ID_LENGTH))


def begin(
    entry: Entry,
    choice: Choice,
    archive: Archive,
    recorder: Recorder,
    time: Time,
    session_id: str,
) -> Session:
    """A new session of a scenario, with its first events recorded."""
    scenario = entry.scenario
    session = Session(scenario, entry.rubric, recorder, time, empty(session_id))
    budgets = shared_out(scenario.minutes.model_dump(), choice.minutes)
    opened = {
        "scenario": scenario.id,
        "title": scenario.title,
        "scenario_sha256": entry.source.sha256,
        "rubric": entry.rubric.id,
        "rubric_sha256": entry.rubric_source.sha256,
        "mode": choice.mode,
        "target_bar": choice.target_bar,
        "budgets": budgets,
        "attempt": archive.attempts(scenario.id) + 1,
        "seen_reference": bool(archive.reference_openings(scenario.id)),
        **put_before(archive, scenario.id),
        "version": __version__,
    }
    texts = {
        entry.source.sha256: entry.source.text,
        entry.rubric_source.sha256: entry.rubric_source.text,
    }
    session.record(kinds.OPENED, opened, texts)
    if budgets["clarify"] <= 0:
        session.enter("answer", "budget")
    return session


def put_before(archive: Archive, scenario: str) -> dict[str, list[str]]:
    """The follow-ups and curve balls that earlier sessions of a scenario put, deleted ones included,
    oldest first. A follow-up that was withdrawn was not put."""
    follow_ups: list[str] = []
    balls: list[str] = []
    rows = [row for row in archive.sessions(include_deleted=True) if row.scenario == scenario]
    for row in reversed(rows):
        for put in fold(row.id, archive.events(row.id, sparse=True)).follow_ups:
            ...
    return {"follow_ups_before": follow_ups, "curve_balls_before": balls}


def recorded(
    archive: Archive, session_id: str
) -> tuple[list[Envelope], SessionState, Scenario, Rubric]:
    """The events of a past session and its state, with the scenario and rubric as they were then.
    Raises MockintError where the recording cannot be read."""
    events = archive.events(session_id)
    state = fold(session_id, events)
    scenario, rubric = parse_recorded(
        archive.text(state.scenario_sha256), archive.text(state.rubric_sha256)
    )
    return events, state, scenario, rubric


def bring_back(archive: Archive, session_id: str, recorder: Recorder, time: Time) -> Session:
    """An earlier session as it was: text, phase, clock. Its clock stays as it was left; call
    `go_on` when the candidate is in front of it again."""
    events = archive.events(session_id)
    state = fold(session_id, events)
    scenario, rubric = parse_recorded(
        archive.text(state.scenario_sha256), archive.text(state.rubric_sha256)
    )
    return Session(scenario, rubric, recorder, time, state, events)


def go_on(session: Session) -> None:
    """Let an unfinished session run on after a pause, a farewell or a crash."""
    if session.state.phase == "debrief":
        return
    if session.state.clock.waiting:
        session.wait(False)
    if session.state.clock.paused:
        session.resume("left")
    else:
        session.record(kinds.RESUMED, {"after": "lost"})
