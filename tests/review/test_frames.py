"""A deletion is left standing for a moment, and taken out again it leaves the text as it was."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from mockint.archive.envelope import Envelope
from mockint.interview.edits import apply_edits
from mockint.review.frames import frame, harmless, with_deletions
from mockint.review.recording import Recording

EDITS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 12), st.text("xyz \n", max_size=6)), max_size=5
)


def event(number: int, offset: float, kind: str, **data: Any) -> Envelope:
    return Envelope(f"e{number}", "s", "2026-01-01T00:00:00.000Z", offset, kind, 1, data)


def edited(number: int, offset: float, *edits: tuple[int, int, str]) -> Envelope:
    return event(number, offset, "edited", document="answer", edits=list(edits), length=0)


def outside(shown: str, struck: Any) -> str:
    for start, end in reversed(struck):
        shown = shown[:start] + shown[end:]
    return shown


@given(st.text("abcde \n", max_size=30), EDITS)
def test_without_what_was_struck_it_is_the_text_after_the_edits(
    before: str, edits: list[tuple[int, int, str]]
) -> None:
    shown, struck = with_deletions(before, edits)
    assert outside(shown, struck) == apply_edits(before, edits)
    assert list(struck) == sorted(struck)


@given(st.text("abcde", min_size=1, max_size=30), st.data())
def test_what_one_edit_removed_is_what_is_struck(before: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(before) - 1))
    removed = data.draw(st.integers(1, len(before) - start))
    shown, struck = with_deletions(before, [(start, removed, "NEW")])
    assert [shown[a:b] for a, b in struck] == [before[start : start + removed]]


def test_a_deletion_is_shown_until_the_next_moment_and_the_cursor_stays_behind_it() -> None:
    events = [edited(1, 1.0, (0, 0, "one two three")), edited(2, 2.0, (4, 4, ""))]
    events += [event(3, 2.0, "paused", reason="candidate"), event(4, 9.0, "present")]
    recording = Recording("s", events)
    both = frame(recording, 3)
    assert (both.text, both.shown, both.struck) == ("one three", "one two three", ((4, 8),))
    assert both.cursor == 8
    later = both.without_deletions()
    assert (later.shown, later.struck, later.cursor) == ("one three", (), 4)
    assert frame(recording, 4).struck == ()
    assert frame(recording, 4).cursor == 4


def test_before_the_first_event_there_is_nothing() -> None:
    empty = frame(Recording("s", [edited(1, 1.0, (0, 0, "text"))]), 0)
    assert (empty.text, empty.cursor, empty.struck) == ("", 0, ())


@given(st.text())
def test_harmless_text_keeps_its_positions_and_obeys_nothing(text: str) -> None:
    shown = harmless(text)
    assert len(shown) == len(text)
    assert shown.splitlines() == shown.split("\n") or shown.endswith("\n") or not shown
    assert harmless(shown) == shown
