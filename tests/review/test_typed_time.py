from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockint.reports.timeline import stamp
from mockint.review.typed_time import typed_seconds


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [("22:40", 1360), ("1:02:03", 3723), ("90", 90), (" 0:05 ", 5), ("75:00", 4500), ("1.5", 1.5)],
)
def test_a_time_is_read_as_it_is_typed(typed: str, seconds: float) -> None:
    assert typed_seconds(typed) == seconds


@pytest.mark.parametrize(
    "typed", ["", "x", "1:60", "1:60:00", "1:2:3:4", "-1", "+1", "1e3", ":30", "5:", "٣٠", "1,5"]
)
def test_what_is_no_time_is_none(typed: str) -> None:
    assert typed_seconds(typed) is None


@given(st.integers(0, 359_999))
def test_every_time_that_is_shown_can_be_typed(seconds: int) -> None:
    assert typed_seconds(stamp(seconds)) == seconds
