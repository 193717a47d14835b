"""A session as an asciicast v2 recording (docs.asciinema.org/manual/asciicast/v2), which asciinema plays.

A header and then one line of JSON for each moment: `[seconds, "o", output]` draws what changed in a text
view of 80 × 24, `[seconds, "m", label]` is a marker. The output's control sequences are ours alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from heapq import merge
from typing import Any

from mockint.cleaning import clean_line
from mockint.reports.moment_words import last_said, moment_words, question_on_table
from mockint.reports.replay import Replay
from mockint.reports.rows import cells, fitted, window
from mockint.reports.timeline import stamp
from mockint.review.frames import Frame, frame, harmless
from mockint.review.playtime import LONGEST_IDLE

COLUMNS, ROWS = 80, 24
TOP, BOTTOM = 2, 1
"""Rows above the document (clock, question) and below it (what was said last)."""
_LONGEST = 400
_PLACES = 3

Timed = tuple[float, int, str, str]
"""Seconds, the order among those of one moment, the event's code, its data."""


def asciicast(replay: Replay) -> Iterator[str]:
    """The lines of the recording, in the time of a replay that skips idle time."""
    yield _line(_header(replay))
    for at, _, code, data in merge(_outputs(replay), _markers(replay), key=lambda item: item[:2]):
        yield _line([at, code, data])


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(", ", ": "))


def _header(replay: Replay) -> dict[str, Any]:
    state = replay.view.state
    header = {
        "version": 2,
        "width": COLUMNS,
        "height": ROWS,
        "duration": round(replay.skipping.length, _PLACES),
        "idle_time_limit": LONGEST_IDLE,
        "title": clean_line(state.title or state.scenario, _LONGEST),
        "env": {"TERM": "xterm-256color"},
    }
    began = _unix(state.started_at)
    return header if began is None else {**header, "timestamp": began}


def _unix(at: str) -> int | None:
    try:
        return int(datetime.fromisoformat(at).timestamp())
    except ValueError:
        return None


def _markers(replay: Replay) -> Iterator[Timed]:
    for mark in replay.marks:
        label = clean_line(f"{stamp(mark.offset)} {mark.label}", _LONGEST)
        yield _played(replay, mark.offset), 1, "m", label


def _outputs(replay: Replay) -> Iterator[Timed]:
    """What each moment draws; events of the same moment are drawn together."""
    recording = replay.recording
    shown: list[str] = []
    for count, offset in enumerate(recording.offsets, 1):
        if count < len(recording.offsets) and recording.offsets[count] == offset:
            continue
        rows, cursor = view(frame(recording, count), offset)
        drawn = _drawn(shown, rows, cursor)
        if drawn:
            yield _played(replay, offset), 0, "o", drawn
        shown = [*rows, _at(cursor)]
    end = _played(replay, recording.length)
    yield end, 2, "o", f"{_at((ROWS - 1, 0))}\r\n"


def _played(replay: Replay, offset: float) -> float:
    return round(replay.skipping.to_played(offset), _PLACES)


def view(moment: Frame, offset: float) -> tuple[list[str], tuple[int, int]]:
    """The 24 rows of a moment, and where in them (row, column from 0) was written last."""
    state = moment.state
    clock = f" {stamp(offset)}  {moment_words(state, offset)}  |  {state.title or state.scenario}"
    head = _one_row(clock)
    head += " " * (COLUMNS - 1 - cells(head))
    question = _one_row(question_on_table(state))
    height = ROWS - TOP - BOTTOM
    cursor = moment.without_deletions().cursor
    rows, (row, column) = window(moment.text.replace("\t", " "), cursor, COLUMNS - 1, height)
    body = [*rows, *[""] * (height - len(rows))]
    return [head, question, *body, _one_row(last_said(state))], (row + TOP, column)


def _one_row(text: str) -> str:
    return fitted(harmless(clean_line(text, _LONGEST)), COLUMNS - 1)


def _drawn(before: Sequence[str], rows: Sequence[str], cursor: tuple[int, int]) -> str:
    """The control sequences (ECMA-48) that turn one view into the next; empty for the same one."""
    old = before or [""] * len(rows)
    changed = [n for n, row in enumerate(rows) if old[n] != row]
    place = _at(cursor)
    if not changed and before and before[-1] == place:
        return ""
    parts = [] if before else ["\x1b[2J"]
    for number in changed:
        look = "\x1b[7m" if number == 0 else "\x1b[1m" if number == 1 else ""
        parts.append(f"{_at((number, 0))}\x1b[0m\x1b[2K{look}{rows[number]}\x1b[0m")
    return "".join([*parts, place])


def _at(place: tuple[int, int]) -> str:
    return f"\x1b[{place[0] + 1};{place[1] + 1}H"
