"""How a session comes to be: begun from a scenario, or brought back from its recording."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from mockint import __version__
from mockint.archive.archive import Archive
from mockint.archive.envelope import Envelope
from mockint.bank.load import Entry, parse_recorded
from mockint.bank.models import Rubric, Scenario
from mockint.cleaning import clean_line
from mockint.errors import MockintError
from mockint.interview import drilling
from mockint.interview import events as kinds
from mockint.interview.clock import shared_out
from mockint.interview.fold import empty, fold
from mockint.interview.ports import Recorder, Time
from mockint.interview.session import Session
from mockint.interview.state import SessionState

_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
_ID_LENGTH = 10
_PUT = (kinds.FOLLOW_UP_PUT, kinds.FOLLOW_UP_WITHDRAWN, kinds.CURVE_BALL_PUT)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a candidate chose: the mode, the bar for the headline, total minutes if any, and of a drill
    its key (`interview.drilling`)."""

    mode: str = "practice"
    target_bar: str = "senior"
    minutes: int | None = None
    drill: str = ""


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
    scenario, rubric = as_played(entry.scenario, entry.rubric, choice.drill)
    session = Session(scenario, rubric, recorder, time, empty(session_id))
    if choice.drill:
        budgets = drilling.budgets(choice.minutes)
    else:
        budgets = shared_out(scenario.minutes.model_dump(), choice.minutes)
    modes = (drilling.MODE,) if choice.drill else drilling.INTERVIEWS
    opened = {
        "scenario": scenario.id,
        "title": scenario.title,
        "scenario_sha256": entry.source.sha256,
        "rubric": entry.rubric.id,
        "rubric_sha256": entry.rubric_source.sha256,
        "mode": drilling.MODE if choice.drill else choice.mode,
        "target_bar": choice.target_bar,
        "budgets": budgets,
        "attempt": archive.attempts(scenario.id, modes) + 1,
        "seen_reference": bool(archive.reference_openings(scenario.id)),
        "version": __version__,
        **({"drill": choice.drill} if choice.drill else {}),
    }
    texts = {
        entry.source.sha256: entry.source.text,
        entry.rubric_source.sha256: entry.rubric_source.text,
    }
    session.record(kinds.OPENED, opened, texts)
    before = {} if choice.drill else put_before(archive, scenario.id, session_id)
    if any(before.values()):
        session.record(kinds.RETRIED, before)
    if budgets["clarify"] <= 0:
        session.enter("answer", "budget")
    return session


def as_played(scenario: Scenario, rubric: Rubric, drill: str) -> tuple[Scenario, Rubric]:
    """A scenario and its rubric as a session sees them: whole, or cut down to a drill. Raises
    MockintError for a drill that the scenario does not have."""
    if not drill:
        return scenario, rubric
    try:
        return drilling.drilled(scenario, rubric, drill)
    except KeyError as error:
        raise MockintError(
            f'The scenario {scenario.id} has no drill "{clean_line(drill, 80)}"; `mockint drill '
            f"{scenario.id}` chooses one it has."
        ) from error


def _texts_of(archive: Archive, state: SessionState) -> tuple[Scenario, Rubric]:
    texts = (archive.text(state.scenario_sha256), archive.text(state.rubric_sha256))
    return as_played(*parse_recorded(*texts), state.drill)


def put_before(archive: Archive, scenario: str, session: str) -> dict[str, list[str]]:
    """The follow-ups and curve balls that sessions of a scenario put before this one, deleted ones
    included, oldest first. A follow-up that was withdrawn was not put."""
    follow_ups: list[str] = []
    balls: list[str] = []
    rows = reversed(archive.sessions(include_deleted=True))
    for row in (row for row in rows if row.scenario == scenario and row.id != session):
        for event in archive.events(row.id, _PUT):
            name = str(event.data.get("id", ""))
            if event.kind == kinds.FOLLOW_UP_PUT:
                follow_ups.append(name)
            elif event.kind == kinds.FOLLOW_UP_WITHDRAWN and name in follow_ups:
                follow_ups.remove(name)
            elif event.kind == kinds.CURVE_BALL_PUT:
                balls.append(name)
    return {"follow_ups": follow_ups, "curve_balls": balls}


def recorded(
    archive: Archive, session_id: str
) -> tuple[list[Envelope], SessionState, Scenario, Rubric]:
    """The events of a past session and its state, with the scenario and rubric as they were then.
    Raises MockintError where the recording cannot be read."""
    events = archive.events(session_id)
    state = fold(session_id, events)
    scenario, rubric = _texts_of(archive, state)
    return events, state, scenario, rubric


def bring_back(archive: Archive, session_id: str, recorder: Recorder, time: Time) -> Session:
    """An earlier session as it was: text, phase, clock. Its clock stays as it was left; call
    `go_on` when the candidate is in front of it again."""
    events = archive.events(session_id)
    state = fold(session_id, events)
    scenario, rubric = _texts_of(archive, state)
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
