"""What the data of each kind of event has to look like before anything is made of it. Pure.

A recording of our own always does; one that was imported, or comes from a damaged disk, may not.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, get_args

from mockint.archive.envelope import Envelope
from mockint.grading.record import from_record
from mockint.grading.scoring.score import TOP_LEVEL
from mockint.interview import events as kinds
from mockint.interview.clock import TIMED, Phase

Test = Callable[[Any], bool]


def wrong_shape(event: Envelope) -> str | None:
    """What is wrong with an event in the newest shape of its kind, None where nothing is or the
    kind is unknown."""
    if not kinds.understood(event):
        return None
    for name, test in SHAPES[event.kind].items():
        if name not in event.data:
            return f"{name} is missing"
        if not test(event.data[name]):
            return f"{name} is not what it has to be"
    return _wrong_grade(event) if event.kind == kinds.GRADED else None


def _wrong_grade(event: Envelope) -> str | None:
    try:
        from_record(event.data)
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError, IndexError):
        return "grade is not what it has to be"
    return None


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _whole(value: Any) -> bool:
    return type(value) is int and 0 <= value < 2**63


def _number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _object(value: Any) -> bool:
    return isinstance(value, Mapping)


def _one_of(*values: str) -> Test:
    return lambda value: isinstance(value, str) and value in values


def _or_null(test: Test) -> Test:
    return lambda value: value is None or test(value)


def _each(test: Test) -> Test:
    return lambda value: isinstance(value, (list, tuple)) and all(map(test, value))


def _budgets(value: Any) -> bool:
    return _object(value) and value.keys() == set(TIMED) and all(map(_number, value.values()))


def _edit(value: Any) -> bool:
    if not isinstance(value, (list, tuple)) or len(value) != 3:
        return False
    return _whole(value[0]) and _whole(value[1]) and _text(value[2])


def _levels(value: Any) -> bool:
    return _object(value) and all(_whole(level) and level <= TOP_LEVEL for level in value.values())


_PHASE = _one_of(*get_args(Phase))
_STATUS = _one_of("graded", "estimated", "ungraded")

SHAPES: Mapping[str, Mapping[str, Test]] = {
    kinds.OPENED: {
        **dict.fromkeys(("scenario", "title", "scenario_sha256", "rubric", "rubric_sha256"), _text),
        "mode": _text,
        "target_bar": _text,
        "budgets": _budgets,
        "attempt": _whole,
        "seen_reference": _flag,
    },
    kinds.RETRIED: dict.fromkeys(("follow_ups", "curve_balls"), _each(_text)),
    kinds.PHASE_ENTERED: {"phase": _PHASE},
    kinds.EDITED: {"document": _text, "edits": _each(_edit)},
    kinds.ASKED: {"question": _text},
    kinds.REPLIED: {"text": _text, "facts": _each(_text)},
    kinds.HINTED: {"document": _text, "check": _text, "rung": _whole, "text": _text},
    kinds.CROSSED: {"phase": _PHASE, "mark": _text},
    kinds.PAUSED: {},
    kinds.RESUMED: {},
    kinds.PRESENT: {},
    kinds.WAITING: {"on": _flag},
    kinds.SUBMITTED: {"document": _text},
    kinds.FOLLOW_UP_PUT: {"id": _text, "question": _text, "when": _text},
    kinds.FOLLOW_UP_SKIPPED: {"id": _text},
    kinds.FOLLOW_UP_WITHDRAWN: {"id": _text},
    kinds.CURVE_BALL_PUT: {"id": _text, "change": _text},
    kinds.GRADED: {"document": _text, "grade": _object},
    kinds.APPEALED: {"document": _text, "check": _text, "argument": _text, "before": _text},
    kinds.DISPUTED: dict.fromkeys(("document", "check", "verdict", "sentence"), _text),
    kinds.DISPUTE_WITHDRAWN: {"document": _text, "check": _text},
    kinds.SELF_SCORED: {"levels": _levels, "skipped": _flag},
    kinds.SCORED: {"status": _STATUS, "score": _or_null(_number)},
    kinds.REFERENCE_SHOWN: {},
}
