"""A session's timeline: what happened when, in one line each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mockint.archive.envelope import Envelope
from mockint.cleaning import clean_line
from mockint.interview import events as kinds
from mockint.interview.events import lift

_PHASES = {
    "clarify": "clarifying questions",
    "answer": "the answer",
    "follow_ups": "follow-ups",
    "debrief": "debrief",
}
_PAUSED = {
    "candidate": "paused",
    "left": "left",
    "hangup": "the terminal went away",
    "asleep": "the machine slept, or mockint was stopped: not counted",
}
_RESUMED = {
    "pause": "resumed",
    "left": "came back",
    "lost": "brought back after a crash",
    "asleep": "awake again",
}
_WRITTEN = {"answer": "the answer", "scratch": "on the scratchpad"}
_MARKS = {"amber": "amber", "red": "red", "overtime": "over time"}
_LABEL = 200


@dataclass(frozen=True, slots=True)
class Mark:
    """One moment: `at` in UTC, `offset` in seconds since the session began."""

    at: str
    offset: float
    kind: str
    label: str


def timeline(events: Iterable[Envelope]) -> list[Mark]:
    """Every event but the silent ones; a burst of typing is one mark that says how much."""
    marks: list[Mark] = []
    typed: list[Envelope] = []
    for event in map(lift, events):
        if event.kind == kinds.EDITED:
            if typed and typed[-1].data["document"] != event.data["document"]:
                marks.append(_typing(typed))
                typed = []
            typed.append(event)
            continue
        label = _label(event.kind, event.data)
        if label is None:
            continue
        if typed:
            marks.append(_typing(typed))
            typed = []
        marks.append(Mark(event.at, event.offset, event.kind, clean_line(label, _LABEL)))
    if typed:
        marks.append(_typing(typed))
    return marks


def label_of(event: Envelope) -> str | None:
    """An event in one line; None for one that says nothing by itself."""
    event = lift(event)
    label = _label(event.kind, event.data)
    return None if label is None else clean_line(label, _LABEL)


def _typing(typed: list[Envelope]) -> Mark:
    first, last = typed[0], typed[-1]
    document = str(first.data["document"]).removeprefix("follow_up:")
    what = _WRITTEN.get(document, document)
    length = last.data["length"]
    label = f"wrote {what}: {length:,} characters by {stamp(last.offset)}"
    return Mark(first.at, first.offset, kinds.EDITED, clean_line(label, _LABEL))


def _label(kind: str, data: Mapping[str, Any]) -> str | None:
    match kind:
        case kinds.OPENED:
            return f"opened {data['title']} ({data['mode']}, bar {data['target_bar']})"
        case kinds.PHASE_ENTERED:
            return f"phase: {_PHASES.get(data['phase'], data['phase'])}"
        case kinds.ASKED:
            return f"asked: {data['question']}"
        case kinds.REPLIED:
            return f"reply: {data['text']}"
        case kinds.HINTED:
            return f"hint {data['rung']}: {data['text']}"
        case kinds.CROSSED:
            return f"clock: {_PHASES.get(data['phase'], data['phase'])} {_MARKS[data['mark']]}"
        case kinds.PAUSED:
            return _PAUSED.get(data["reason"], "paused")
        case kinds.RESUMED:
            return _RESUMED.get(data["after"], "resumed")
        case kinds.WAITING:
            return "waiting for the judge" if data["on"] else "the judge is done"
        case kinds.SUBMITTED:
            return f"submitted {_named(data['document'])}"
        case kinds.FOLLOW_UP_PUT:
            return f"follow-up: {data['question']}"
        case kinds.FOLLOW_UP_SKIPPED:
            return f"skipped the follow-up {data['id']}"
        case kinds.FOLLOW_UP_WITHDRAWN:
            return f"the follow-up {data['id']} was withdrawn"
        case kinds.CURVE_BALL_PUT:
            return f"the problem changed: {data['change']}"
        case kinds.GRADED:
            return _graded(data)
        case kinds.APPEALED:
            return _appealed(data)
        case kinds.DISPUTED:
            return f"disputed {data['check']}: {data['sentence']}"
        case kinds.DISPUTE_WITHDRAWN:
            return f"took the dispute about {data['check']} back"
        case kinds.SELF_SCORED:
            return _rated(data)
        case kinds.SCORED:
            return None if data.get("score") is None else f"session score {data['score']:g}"
        case kinds.REFERENCE_SHOWN:
            return "looked at the reference"
    return None


def _named(document: str) -> str:
    return "the answer" if document == "answer" else document.removeprefix("follow_up:")


def _rated(data: Mapping[str, Any]) -> str | None:
    if data["skipped"]:
        return "did not rate the session"
    return f"rated the session on {len(data['levels'])} criteria" if data["levels"] else None


def _graded(data: Mapping[str, Any]) -> str:
    grade = data["grade"]
    if grade["status"] == "ungraded":
        return f"{_named(data['document'])} is ungraded: {grade['reason']}"
    word = "estimated by wording" if grade["status"] == "estimated" else "graded"
    after = f" anew after the appeal about {data['appeal']}" if data.get("appeal") else ""
    return f"{_named(data['document'])} was {word}{after}"


def _appealed(data: Mapping[str, Any]) -> str:
    if data["failure"]:
        came = "no ruling"
    else:
        came = f"{data['before']} became {data['after']}" if data["after"] else "refused"
    return f"appealed about {data['check']} ({came}): {data['argument']}"


def stamp(offset: float) -> str:
    """`mm:ss`, or `h:mm:ss` from an hour on."""
    seconds = int(offset)
    hours, rest = divmod(seconds, 3600)
    minutes = f"{rest // 60:02d}:{rest % 60:02d}"
    return f"{hours}:{minutes}" if hours else minutes
