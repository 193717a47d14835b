"""Finding words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mockint.tui.widgets.finding import Found, following, location, offset_of, places, preceding

TEXT = "A queue.\nQueues, and a QUEUE (too)."


def test_words_are_found_whatever_their_case_and_as_they_are_typed() -> None:
    assert places(TEXT, "queue") == [(2, 7), (9, 14), (23, 28)]
    assert places(TEXT, "(too).") == [(29, 35)]
    assert places(TEXT, ".*") == []
    assert places(TEXT, "") == []


def test_the_next_place_comes_round_to_the_first() -> None:
    spans = places(TEXT, "queue")
    assert following(spans, 2) == Found((2, 7), 1, 3, wrapped=False)
    assert following(spans, 3) == Found((9, 14), 2, 3, wrapped=False)
    assert following(spans, 24) == Found((2, 7), 1, 3, wrapped=True)
    assert following([], 0) is None


def test_the_place_before_comes_round_to_the_last() -> None:
    spans = places(TEXT, "queue")
    assert preceding(spans, 9) == Found((2, 7), 1, 3, wrapped=False)
    assert preceding(spans, 2) == Found((23, 28), 3, 3, wrapped=True)
    assert preceding([], 5) is None


@given(st.text(alphabet="ab\n", max_size=30), st.data())
def test_an_offset_and_its_row_and_column_are_the_same_place(
    text: str, data: st.DataObject
) -> None:
    offset = data.draw(st.integers(0, len(text)))
    assert offset_of(text, location(text, offset)) == offset
