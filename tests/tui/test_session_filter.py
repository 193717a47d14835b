"""The line in which sessions are searched, and the orders of the table."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockint.archive.envelope import SessionRow
from mockint.archive.labels import Label
from mockint.reports.rows import cells
from mockint.tui.session_columns import cells_of, column_at, columns, heading, padded
from mockint.tui.session_filter import MODES, STATUSES, filter_of
from mockint.tui.session_rows import ORDERS, SessionLine, detail_words, line_of, ordered

PAGE = (Path(__file__).parents[2] / "docs" / "sessions.md").read_text("utf-8")


def line(number: int = 1, label: Label | None = None, **changes: Any) -> SessionLine:
    fields: dict[str, Any] = {
        "id": f"sess{number:03}",
        "scenario": "queue-that-grows",
        "mode": "practice",
        "target_bar": "senior",
        "attempt": number,
        "seen_reference": False,
        "started_at": f"2026-{number:02}-15T10:30:00.000Z",
        "ended_at": None,
        "phase": "debrief",
        "status": "graded",
        "score": 10.0 * number,
        "title": "A queue that grows",
    }
    return line_of(SessionRow(**fields | changes), label or Label())


LINES = (
    line(9, score=90.0),
    line(8, status="estimated", score=58.0),
    line(7, Label("Dry run", ("kafka", "weak"), "Say how long.\nÜber numbers"), mode="pressure"),
    line(6, Label(tags=("week-47",)), scenario="regional-loss", title="Lose a region", score=60.0),
    line(5, status="ungraded", score=None, mode="drill"),
    line(4, status="unfinished", score=None, phase="answer"),
)


def kept(text: str, lines: Iterable[SessionLine] = LINES) -> list[int]:
    """The numbers of the sessions that a search leaves."""
    asked = filter_of(text)
    return [int(one.id[4:]) for one in lines if asked.keeps(one)]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("", [9, 8, 7, 6, 5, 4]),
        ("   ", [9, 8, 7, 6, 5, 4]),
        ("-", [9, 8, 7, 6, 5, 4]),
        ("REGION", [6]),
        ("queue dry", [7]),
        ('"how long"', [7]),
        ('"long how', []),
        ("über", [7]),
        ("sess004", [4]),
        ("week-47", [6]),
        ("-queue", [6]),
        ('-"that grows" region', [6]),
        ("scenario:regional", [6]),
        ("scenario:regional,queue", [9, 8, 7, 6, 5, 4]),
        ("-scenario:queue", [6]),
        ("tag:we", [7, 6]),
        ("tag:#kafka", [7]),
        ("tag:nothing", []),
        ("tag:weak,week-47", [7, 6]),
        ("-tag:weak tag:we", [6]),
        ("score>60", [9, 7]),
        ("score>=60", [9, 8, 7, 6]),
        ("score<60.5", [8, 6]),
        ("score<=60", [8, 6]),
        ("score:60-80", [8, 7, 6]),
        ("score:60", [8, 6]),
        ("score=90", [9]),
        ("-score:60-80", [9, 5, 4]),
        ("after:2026-07-15", [9, 8, 7]),
        ("after:2026-07", [9, 8, 7]),
        ("before:2026-07-15", [6, 5, 4]),
        ("before:2026-07", [6, 5, 4]),
        ("after:2026-05 before:2026-07", [6, 5]),
        ("date:2026-08", [8]),
        ("after:2027", []),
        ("status:graded", [9, 7, 6]),
        ("STATUS:est,unf", [8, 4]),
        ("mode:drill", [5]),
        ("mode:pr -mode:practice", [7]),
        ("http://x", []),
    ],
)
def test_words_and_conditions_all_have_to_hold(text: str, left: list[int]) -> None:
    assert kept(text) == left
    assert filter_of(text).problem == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("score>", "score takes a number"),
        ("score:a", "score takes a number"),
        ("score>60-80", "score takes a number"),
        ("after:yesterday", "after: takes a day, a month or a year"),
        ("before:2026-13", "before: takes a day, a month or a year"),
        ("date>2026", "date: takes a day"),
        ("after:2026-02-31", "after: takes a day, a month or a year"),
        ("date:2025-02-29", "date: takes a day, a month or a year"),
        ("status:finished", "status: is one of unfinished, graded, estimated, ungraded"),
        ("mode:exam", "mode: is one of practice, pressure, drill"),
        ("tag:", "tag: takes a word after it, such as tag:weak"),
        ("scenario>x", "scenario: takes a word after it"),
    ],
)
def test_a_condition_that_cannot_be_understood_is_said_and_left_out(text: str, said: str) -> None:
    assert said in filter_of(text).problem
    assert kept(f"{text} region") == [6]


def test_a_condition_that_is_nearly_one_is_asked_about_and_looked_for_as_a_word() -> None:
    asked = filter_of("scor>60")
    assert asked.problem == "scor> is looked for as a word; score: is a condition."
    assert kept("scor>60") == []
    assert kept("note:x", [line(3, Label(note="a note:x b"))]) == [3]


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_no_line_is_too_strange(text: str) -> None:
    assert set(kept(text)) <= {9, 8, 7, 6, 5, 4}


def test_the_page_names_every_condition_with_its_words() -> None:
    for key in ("scenario", "tag", "score", "after", "before", "date", "status", "mode"):
        assert f"`{key}" in PAGE
    for word in (*STATUSES, *MODES):
        assert word in PAGE


# -- order ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "turned", "numbers"),
    [
        ("date", False, [9, 8, 7, 6, 5, 4]),
        ("date", True, [4, 5, 6, 7, 8, 9]),
        ("scenario", False, [9, 8, 7, 5, 4, 6]),
        ("scenario", True, [6, 9, 8, 7, 5, 4]),
        ("mode", False, [5, 9, 8, 6, 4, 7]),
        ("attempt", True, [4, 5, 6, 7, 8, 9]),
        ("score", False, [9, 7, 6, 8, 5, 4]),
        ("score", True, [8, 6, 7, 9, 5, 4]),
    ],
)
def test_equal_ones_stay_newest_first_and_those_without_a_score_last(
    column: str, turned: bool, numbers: list[int]
) -> None:
    order = next(order for order in ORDERS if order.column == column)
    assert [int(one.id[4:]) for one in ordered(LINES, order, turned=turned)] == numbers


# -- columns -------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [40, 48, 66, 77, 96, 117, 200])
def test_every_row_fills_the_width_whatever_is_in_it(width: int) -> None:
    made = columns(width)
    wide = line(3, Label("漢字" * 40, ("größe",) * 9, "n"), title="Title " * 30, status="estimated")
    for one in (*LINES, wide):
        row = "".join(text for _, text in cells_of(one, made, here=True, marked=True))
        assert cells(row) == width
        assert one.score_words in row
    assert cells(heading(made, ORDERS[0], turned=False)) == width - 1
    assert "Date▼" in heading(made, ORDERS[0], turned=False)
    assert "Date▲" in heading(made, ORDERS[0], turned=True)


def test_a_click_on_a_heading_is_on_its_column() -> None:
    made = columns(117)
    words = heading(made, ORDERS[0], turned=False)
    for column in made[1:]:
        assert column_at(made, words.index(column.heading)) == column.name
    assert column_at(made, 500) == ""


def test_what_is_cut_says_so() -> None:
    assert padded("漢字漢字", 5) == "漢字…"
    assert padded("ab", 4) == "ab  "


def test_an_estimate_says_that_it_is_one_and_what_is_known_is_told() -> None:
    estimate = line(8, status="estimated", score=58.0, seen_reference=True)
    assert estimate.score_words == "≈ 60 by wording"
    assert "reference seen before" in detail_words(estimate)[1]
    said = detail_words(LINES[2])
    assert said[0] == "Dry run: A queue that grows (queue-that-grows)"
    assert said[2] == "Tags: kafka weak  Note: Say how long. / Über numbers"
    assert "unfinished, in answer" in detail_words(LINES[5])[1]
    assert "drill 5" in detail_words(LINES[4])[1]
