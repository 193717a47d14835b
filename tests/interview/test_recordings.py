"""A recorded session of each released version folds as it did on the day it was made."""

from __future__ import annotations

import json
from pathlib import Path

from mockint.archive.envelope import Envelope
from mockint.interview.fold import fold
from mockint.interview.rows import row_of
from mockint.reports.timeline import timeline

RECORDINGS = Path(__file__).parent / "recordings"


def read(version: str) -> list[Envelope]:
    lines = (RECORDINGS / f"{version}.jsonl").read_text("utf-8").splitlines()
    return [Envelope(**json.loads(line)) for line in lines]


def test_a_session_of_0_1_0_is_what_it_was() -> None:
    events = read("0.1.0")
    state = fold(events[0].session, events)
    row = row_of(state)
    assert (row.scenario, row.phase, row.status, row.score) == (
        "regional-disaster-recovery",
        "debrief",
        "estimated",
        59.8,
    )
    assert [(f.id, f.status) for f in state.follow_ups] == [
        ("fu-rpo", "submitted"),
        ("fu-drill", "skipped"),
    ]
    assert state.text("answer").startswith("I assume 40 TB and a dozen DAGs are critical")
    assert len(state.text("answer").split()) == 176
    assert state.facts == {"recovery-point"}
    assert state.reference_shown
    assert timeline(events)[0].label.startswith("opened Survive the loss of a region")
