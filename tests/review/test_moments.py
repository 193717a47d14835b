"""Marks that come from what was written, at the moment when it was."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockint.archive.envelope import Envelope
from mockint.review.moments import (
    _FAILURE,
    _NUMBER,
    _TRADE_OFF,
    failure_in,
    firsts,
    number_in,
    trade_off_in,
    written,
)


def typing(*bursts: tuple[float, str]) -> list[Envelope]:
    events, text = [], ""
    for number, (offset, more) in enumerate(bursts):
        edits = [[len(text), 0, more]]
        text += more
        data = {"document": "answer", "edits": edits, "length": len(text)}
        events.append(
            Envelope(f"e{number}", "s", "2026-01-01T00:00:00Z", offset, "edited", 1, data)
        )
    return events


def test_each_first_is_at_the_burst_that_brought_it() -> None:
    events = typing(
        (10.0, "We copy the table. "),
        (60.0, "50 TB at 0.6 TB/h take four days. "),
        (90.0, "The downside is a second copy. "),
        (120.0, "If the job fails we repeat a range. "),
    )
    assert [(m.kind, m.offset) for m in firsts(events)] == [
        ("first-number", 60.0),
        ("first-trade-off", 90.0),
        ("first-failure", 120.0),
    ]


def test_what_never_came_is_absent() -> None:
    assert firsts(typing((1.0, "We copy it all."))) == []


def test_a_list_and_a_heading_are_no_numbers() -> None:
    assert firsts(typing((1.0, "1. copy\n2. compare\n# Step 3\n"))) == []


def test_what_was_deleted_again_had_been_thought_of() -> None:
    events = typing((1.0, "It takes 40 hours."))
    gone = {"document": "answer", "edits": [[0, 18, "Soon."]], "length": 5}
    events.append(Envelope("x", "s", "2026-01-01T00:00:00Z", 9.0, "edited", 1, gone))
    assert [m.kind for m in firsts(events)] == ["first-number"]


@pytest.mark.parametrize(("span", "offset"), [((0, 5), 1.0), ((0, 20), 7.0), ((12, 15), 7.0)])
def test_a_sentence_was_written_when_its_last_character_was(
    span: tuple[int, int], offset: float
) -> None:
    assert (
        written(typing((1.0, "We copy it. "), (7.0, "Then we check.")), "answer", *span) == offset
    )


def test_a_span_outside_the_text_was_never_written() -> None:
    assert written(typing((1.0, "short")), "answer", 50, 60) is None


@pytest.mark.parametrize(
    ("pattern", "found_in"),
    [(_NUMBER, number_in), (_TRADE_OFF, trade_off_in), (_FAILURE, failure_in)],
    ids=["number", "trade-off", "failure"],
)
@given(data=st.data())
def test_whatever_is_looked_for_is_found_in_any_case(
    pattern: re.Pattern[str], found_in: Callable[[str], bool], data: st.DataObject
) -> None:
    text = data.draw(st.from_regex(pattern))
    assert found_in(text)
    assert found_in(text.upper()) == bool(pattern.search(text.upper()))
