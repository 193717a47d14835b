"""Enter in a list, and light Markdown: pure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockint.tui.widgets.lists import Continuation, continued
from mockint.tui.widgets.markdown_look import LONGEST, parts


@pytest.mark.parametrize(
    ("line", "step"),
    [
        ("- copy", Continuation(0, "\n- ")),
        ("  * copy", Continuation(0, "\n  * ")),
        ("1. copy", Continuation(0, "\n2. ")),
        ("9) copy", Continuation(0, "\n10) ")),
        ("- [x] copied", Continuation(0, "\n- [ ] ")),
        ("- ", Continuation(2, "")),
        ("  3. ", Continuation(5, "")),
        ("We copy - then compare", Continuation(0, "\n")),
        ("-not a list", Continuation(0, "\n")),
        ("2026. was a year", Continuation(0, "\n")),
        ("", Continuation(0, "\n")),
    ],
)
def test_enter_at_the_end_of_a_line(line: str, step: Continuation) -> None:
    assert continued(line, len(line)) == step


def test_enter_before_or_within_a_marker_is_a_line_break() -> None:
    assert continued("- copy", 0) == continued("- copy", 1) == Continuation(0, "\n")


def test_enter_in_the_middle_of_an_item_takes_the_rest_along() -> None:
    assert continued("- copy and compare", 6) == Continuation(0, "\n- ")


@given(st.text(max_size=40), st.integers(0, 40))
def test_no_more_is_removed_than_stands_before_the_cursor(line: str, column: int) -> None:
    at = min(column, len(line))
    assert 0 <= continued(line, at).remove <= at


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("# Layout", ((0, 8, "heading"),)),
        ("#hashtag", ()),
        ("- use `MERGE` **once**", ((0, 1, "marker"), (6, 13, "code"), (14, 22, "strong"))),
        ("3. third", ((0, 2, "marker"),)),
        ("> quoted", ((0, 8, "quote"),)),
        ("```sql", ((0, 6, "code"),)),
        ("2 ** 3 ** 4", ()),
        ("plain words", ()),
    ],
)
def test_a_line_shows_what_it_is(line: str, found: object) -> None:
    assert parts(line) == found


def test_a_very_long_line_is_plain() -> None:
    assert parts("# " + "x" * LONGEST) == ()


@given(st.text(max_size=80))
def test_parts_are_in_order_and_do_not_overlap(line: str) -> None:
    at = 0
    for start, end, _ in parts(line):
        assert at <= start < end <= len(line)
        at = end
