"""Typing as edits, and when each character was written."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockint.archive.envelope import Envelope
from mockint.interview.authorship import written_at, written_before, written_by
from mockint.interview.edits import MOST_LINES, apply_edits, diff, line_diff
from mockint.interview.events import EDITED

texts = st.text(st.sampled_from("ab \n\U0001f600é\u0301"), max_size=40) | st.text(max_size=40)


@given(texts, texts)
def test_any_text_becomes_any_other(old: str, new: str) -> None:
    edits = diff(old, new)
    assert apply_edits(old, edits) == new
    assert apply_edits(old, json.loads(json.dumps(edits))) == new
    assert (edits == []) == (old == new)


@given(texts, texts)
def test_an_edit_touches_no_more_than_what_changed(old: str, new: str) -> None:
    for start, removed, inserted in diff(old, new):
        assert 0 <= start <= start + removed <= len(old)
        taken = old[start : start + removed]
        assert not (taken and inserted and taken[0] == inserted[0])
        assert not (taken and inserted and taken[-1] == inserted[-1])


@pytest.mark.parametrize(
    ("old", "new", "edits"),
    [
        ("", "abc", [(0, 0, "abc")]),
        ("abc", "", [(0, 3, "")]),
        ("abc", "abXc", [(2, 0, "X")]),
        ("aaa", "aaaa", [(3, 0, "a")]),
        ("one two", "one too", [(5, 1, "o")]),
        ("\U0001f600x", "\U0001f601x", [(0, 1, "\U0001f601")]),
    ],
)
def test_an_edit_counts_code_points(old: str, new: str, edits: list[tuple[int, int, str]]) -> None:
    found = diff(old, new)
    assert apply_edits(old, found) == new
    assert [(removed, len(inserted)) for _, removed, inserted in found] == [
        (removed, len(inserted)) for _, removed, inserted in edits
    ]


def test_a_span_outside_the_text_is_taken_as_its_end() -> None:
    assert apply_edits("ab", [(9, 5, "c")]) == "abc"
    assert apply_edits("ab", [(1, 99, "c")]) == "ac"


def test_several_edits_are_applied_in_order() -> None:
    assert apply_edits("abc", [(0, 1, "XY"), (2, 1, ""), (3, 0, "!")]) == "XYc!"


@pytest.mark.timeout(10)
def test_a_long_text_is_compared_in_no_time() -> None:
    text = "a" * 500_000
    assert diff(text, text[:250_000] + "b" + text[250_000:]) == [(250_000, 0, "b")]


# -- authorship ------------------------------------------------------------------------------------


def edited(offset: float, old: str, new: str, document: str = "answer", v: int = 1) -> Envelope:
    edits = [list(edit) for edit in diff(old, new)]
    data = {"document": document, "edits": edits, "length": len(new)}
    return Envelope(f"e{offset}", "s", "2026-03-01T10:00:00.000Z", offset, EDITED, v, data)


def test_every_character_remembers_when_it_was_typed() -> None:
    events = [
        edited(1, "", "ac"),
        edited(2, "ac", "abc"),
        edited(3, "", "other", "scratch"),
        edited(4, "abc", "bc!"),
    ]
    assert written_at(events[:2], "answer") == [1, 2, 1]
    assert len(written_at(events, "answer")) == 3
    assert written_at(events, "nothing") == []


@given(st.lists(texts, min_size=1, max_size=8))
def test_there_is_one_moment_for_each_character(drafts: list[str]) -> None:
    events, text = [], ""
    for number, draft in enumerate(drafts, 1):
        events.append(edited(float(number), text, draft))
        text = draft
        times = written_at(events, "answer")
        assert len(times) == len(text)
        assert set(times) <= {float(n) for n in range(1, number + 1)}


def test_other_events_do_not_matter() -> None:
    unknown = Envelope("x", "s", "", 1.5, "sneezed", 7, {"document": "answer"})
    newer = edited(2, "a", "ab", v=99)
    assert written_at([edited(1, "", "a"), unknown, newer], "answer") == [1]


def test_events_of_one_millisecond_are_told_apart_by_their_place() -> None:
    events = [edited(1, "", "a"), edited(1, "a", "ab"), edited(1, "ab", "cab")]
    assert written_by(events, "answer") == [2, 0, 1]
    assert written_before(written_by(events, "answer"), 1, 2, 1)
    assert not written_before(written_by(events, "answer"), 1, 3, 1)


@pytest.mark.parametrize(
    ("start", "end", "moment", "before"),
    [(0, 2, 3, True), (0, 3, 3, False), (0, 3, 9, True), (1, 1, 9, False), (7, 9, 9, False)],
)
def test_a_span_is_written_before_a_moment_when_all_of_it_is(
    start: int, end: int, moment: float, before: bool
) -> None:
    assert written_before([1, 2, 3], start, end, moment) is before


def test_what_lies_between_two_changed_lines_is_not_touched() -> None:
    old = "one\ntwo\nthree\nfour\n"
    new = "ONE\ntwo\nthree and a half\nfour\nfive\n"
    edits = line_diff(old, new)
    assert edits == [(0, 3, "ONE"), (13, 0, " and a half"), (30, 0, "five\n")]
    assert apply_edits(old, edits) == new


LINES = st.lists(st.sampled_from(["", "a", "b", "ab", "a b", "- a"]), max_size=12).map("\n".join)


@given(LINES, LINES)
def test_a_line_diff_turns_the_old_text_into_the_new(old: str, new: str) -> None:
    edits = line_diff(old, new)
    assert apply_edits(old, edits) == new
    assert bool(edits) == (old != new)


def test_a_line_diff_of_very_many_lines_is_one_edit() -> None:
    old, new = "\n" * (MOST_LINES + 1) + "x", "y" + "\n" * (2 * MOST_LINES) + "z"
    edits = line_diff(old, new)
    assert len(edits) == 1
    assert apply_edits(old, edits) == new


def test_lines_that_another_editor_left_alone_keep_the_moment_they_were_written(desk: Any) -> None:
    desk.write("First line.\nSecond line.\nThird line.")
    desk.time.advance(60)
    changed = "A first line.\nSecond line.\nThird line, longer."
    assert desk.session.write("answer", changed, by_line=True)
    assert desk.recorder.kinds().count("edited") == 2
    assert desk.session.state.text("answer") == changed
    times = written_at(desk.recorder.events, "answer")
    middle = changed.index("Second")
    assert set(times[middle : middle + len("Second line.")]) == {0.0}
    assert times[changed.index("longer")] == 60.0
