"""The recording for asciinema: valid lines, rising times, and played in a terminal the text as it stood."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import Any

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockint.archive.envelope import Envelope
from mockint.interview.edits import diff
from mockint.interview.fold import fold
from mockint.reports import rows as cut
from mockint.reports.asciicast import COLUMNS, ROWS, asciicast
from mockint.reports.replay import Replay
from mockint.reports.session import SessionView
from mockint.reports.timeline import label_of
from mockint.review.chapters import chapters
from mockint.review.playtime import playtime
from mockint.review.recording import Recording

AT = "2026-01-01T00:00:00.000Z"
SENTENCES = [f"Sentence {n} says that slice {n} is copied and compared. " for n in range(40)]


def event(number: int, offset: float, kind: str, **data: Any) -> Envelope:
    return Envelope(f"e{number}", "s", AT, offset, kind, 1, data)


def replay(*texts: str, title: str = "A title", gap: float = 1.0) -> Replay:
    budgets = {"clarify": 60.0, "answer": 600.0, "follow_ups": 60.0}
    events = [
        event(
            0, 0.0, "opened", scenario="s", title=title, scenario_sha256="a", rubric="r",
            rubric_sha256="b", mode="practice", target_bar="senior", budgets=budgets, attempt=1,
            seen_reference=False, version="0",
        ),
        event(1, 5.0, "asked", question="How large?"),
    ]  # fmt: skip
    before = ""
    for number, text in enumerate(texts, 2):
        edits = [list(edit) for edit in diff(before, text)]
        data = {"document": "answer", "edits": edits, "length": len(text)}
        events.append(event(number, 5.0 + number * gap, "edited", **data))
        before = text
    recording = Recording("s", events)
    view = SessionView(fold("s", events), None, None, events)  # type: ignore[arg-type]
    marks = chapters(events, label_of)
    clocks = playtime(recording.offsets), playtime(recording.offsets, None)
    return Replay(view, recording, marks, *clocks)


def lines(*texts: str, **options: Any) -> list[Any]:
    return [json.loads(line) for line in asciicast(replay(*texts, **options))]


def grown() -> list[str]:
    return ["".join(SENTENCES[: n + 1]) for n in range(len(SENTENCES))]


def played(found: list[Any], until: float = 1e9) -> list[str]:
    """What a terminal shows after the output up to a time."""
    screen = pyte.Screen(found[0]["width"], found[0]["height"])
    stream = pyte.Stream(screen)
    for at, code, data in found[1:]:
        if code == "o" and at <= until and data != found[-1][2]:
            stream.feed(data)
    return [row.rstrip() for row in screen.display]


def test_the_header_is_that_of_version_2() -> None:
    head = lines("text", title="T\x1b[31m\nitle")[0]
    assert (head["version"], head["width"], head["height"]) == (2, 80, 24)
    assert head["idle_time_limit"] == 2.0
    assert head["timestamp"] == 1767225600
    assert head["title"] == "T itle"
    assert isinstance(head["env"], dict)


def test_every_line_is_an_event_and_times_never_fall() -> None:
    found = lines(*grown())
    assert found[0]["duration"] == found[-1][0]
    for at, code, data in found[1:]:
        assert isinstance(at, float)
        assert code in {"o", "m"}
        assert isinstance(data, str)
    times = [at for at, _, _ in found[1:]]
    assert times == sorted(times)
    assert times[0] >= 0
    assert max(b - a for a, b in pairwise(times)) <= 2.0
    assert [data for _, code, data in found[1:] if code == "m"][:2] == [
        "00:00 opened A title (practice, bar senior)",
        "00:05 asked: How large?",
    ]


def test_played_in_a_terminal_it_shows_the_last_text_with_its_clock() -> None:
    shown = played(lines(*grown()))
    text = " ".join(" ".join(shown[2:-1]).split())
    assert text.endswith("Sentence 39 says that slice 39 is copied and compared.")
    assert "".join(SENTENCES).endswith(text[-400:] + " ")
    assert shown[0].startswith("00:46 Questions 0:14 left | A title")
    assert shown[-1] == "You asked: How large?"


def test_every_moment_draws_the_text_of_that_moment() -> None:
    texts = ["one", "one two", "one two three", "one three", "", "four\nfive"]
    made = replay(*texts)
    found = [json.loads(line) for line in asciicast(made)]
    for number, text in enumerate(texts, 2):
        at = made.skipping.to_played(5.0 + number)
        body = [row for row in played(found, at + 0.001)[2:-1] if row]
        assert body == [row for row in text.split("\n") if row]


def test_only_what_changed_is_drawn() -> None:
    found = [data for _, code, data in lines(*grown())[1:] if code == "o"]
    assert len(found[0]) > 100
    assert all(len(data) < 400 for data in found[1:15])


def test_no_control_character_of_the_content_reaches_the_terminal() -> None:
    hostile = "a\x1b]0;owned\x07b\x9b2Jc\rd\x00\u202ee"
    for _, code, data in lines(hostile, title=hostile)[1:]:
        rest = re.sub(r"\x1b\[(?:\d+;\d+H|0m|1m|7m|2K|2J)", "", data)
        assert not re.search(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u202e]", rest), (code, data)
        assert rest in {"\r\n", ""} or not re.search(r"[\r\n]", rest)


def test_the_place_of_typing_is_in_sight_far_above_the_end() -> None:
    text = "\n".join(f"line {n}" for n in range(100))
    made = replay(text, text.replace("line 10\n", "line 10 changed\n"))
    shown = played([json.loads(line) for line in asciicast(made)])
    assert "line 10 changed" in shown
    assert "line 99" not in shown


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=200), st.integers(4, 30))
def test_rows_hold_all_of_a_line_and_fit(line: str, width: int) -> None:
    starts = cut.row_starts(line, width)
    pieces = [line[a:b] for a, b in zip(starts, (*starts[1:], len(line)), strict=True)]
    assert "".join(pieces) == line
    assert all(cut.cells(piece.rstrip()) <= width for piece in pieces)


@pytest.mark.parametrize("cursor", [0, 5, 600, 1_199])
def test_the_window_holds_the_cursor(cursor: int) -> None:
    text = "\n".join("word " * 4 for _ in range(60))[:1_200]
    shown, (row, column) = cut.window(text, cursor, COLUMNS, ROWS)
    assert len(shown) == ROWS
    assert 0 <= row < ROWS
    assert 0 <= column < COLUMNS
