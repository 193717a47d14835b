"""The finished interview that comes with mockint, to look at: an ordinary export, read where it lies.

It is never added to an archive, so no list, figure or schedule knows of it. docs/example.py makes it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mockint.archive.envelope import Envelope
    from mockint.bank.models import Rubric, Scenario
    from mockint.interview.state import SessionState

SCENARIO = "needle-in-a-petabyte"
SESSION = "example"
SPEED = 16.0
FILE = Path(__file__).resolve().parent.parent / "data" / "example.jsonl"


def read_example(file: Path = FILE) -> tuple[list[Envelope], SessionState, Scenario, Rubric]:
    """Its events and their fold, with the scenario and rubric as they were then. Raises MockintError
    where the file is not whole, UsageError where it is not there."""
    from mockint.archive.lines import EVENT, TEXT, read_event_object, read_text_object
    from mockint.archive.reading import read_export
    from mockint.bank.load import parse_recorded
    from mockint.interview.fold import fold

    made: dict[str, list[Any]] = {EVENT: [], TEXT: []}
    with read_export(file) as (_, entries):
        for _, name, entry in entries:
            if name in made:
                made[name].append(entry)
    events = [read_event_object(entry) for entry in made[EVENT]]
    texts = dict(read_text_object(entry) for entry in made[TEXT])
    state = fold(SESSION, events)
    scenario, rubric = parse_recorded(texts[state.scenario_sha256], texts[state.rubric_sha256])
    return events, state, scenario, rubric
