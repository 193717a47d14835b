"""What the archive gives back, and what it says when it cannot."""

from __future__ import annotations

import sqlite3
import threading
from typing import Any

import pytest

from mockint.archive.archive import Archive
from mockint.errors import MockintError, UsageError


def test_sessions_come_newest_first_and_keep_every_field(archive, make_writer, make_row):
    old = make_row(
        id="a",
        started_at="2026-01-01T00:00:00.000Z",
        status="graded",
        score=71.5,
        ended_at="2026-01-01T01:00:00.000Z",
        seen_reference=True,
        phase="debrief",
    )
    new = make_row(id="b", started_at="2026-01-02T00:00:00.000Z", title="Größe 📏")
    writer = make_writer()
    writer.append([], new)
    writer.append([], old)
    assert writer.flush(5)
    assert archive.sessions() == [new, old]
    assert archive.unfinished() == [new]


def test_the_row_of_a_session_is_replaced_by_the_next_one(archive, make_writer, make_row):
    writer = make_writer()
    writer.append([], make_row())
    ended = make_row(phase="debrief", status="estimated", score=60.0)
    writer.append([], ended)
    assert writer.flush(5)
    assert archive.sessions() == [ended]


def test_a_deleted_session_is_hidden_and_can_be_brought_back(
    archive, make_writer, make_row, make_event
):
    event = make_event()
    writer = make_writer()
    writer.append([event], make_row())
    assert writer.flush(5)
    archive.delete("s-1", "2026-03-02T00:00:00.000Z")
    assert archive.sessions() == []
    assert archive.unfinished() == []
    assert [row.id for row in archive.sessions(include_deleted=True)] == ["s-1"]
    assert archive.events("s-1") == [event]
    archive.restore("s-1")
    assert [row.id for row in archive.sessions()] == ["s-1"]


def test_a_session_is_found_by_id_unique_prefix_and_last(archive, make_writer, make_row):
    writer = make_writer()
    for number, name in enumerate(["abc-1", "abc", "xyz-1"]):
        writer.append([], make_row(id=name, started_at=f"2026-01-0{number + 1}T00:00:00.000Z"))
    assert writer.flush(5)
    assert archive.resolve("abc") == "abc"
    assert archive.resolve("abc-") == "abc-1"
    assert archive.resolve(" XYZ ") == "xyz-1"
    assert archive.resolve("last") == "xyz-1"


def test_what_names_no_session_or_several_is_refused_with_the_near_ones(
    archive, make_writer, make_row
):
    writer = make_writer()
    for name in ["abc-1", "abc-2", "xyz-1"]:
        writer.append([], make_row(id=name))
    assert writer.flush(5)
    with pytest.raises(UsageError, match=r"'abc' fits several sessions \(abc-2, abc-1\)"):
        archive.resolve("abc")
    with pytest.raises(UsageError, match="'xyz-2'; did you mean xyz-1"):
        archive.resolve("xyz-2")
    with pytest.raises(UsageError, match="did you mean last"):
        archive.resolve("")


def test_an_empty_archive_says_how_to_begin(archive):
    with pytest.raises(UsageError, match="mockint start"):
        archive.resolve("last")


def test_attempts_count_deleted_sessions_and_can_leave_out_a_mode(archive, make_writer, make_row):
    writer = make_writer()
    for name, mode in [("a", "practice"), ("b", "drill"), ("c", "pressure")]:
        writer.append([], make_row(id=name, mode=mode))
    writer.append([], make_row(id="d", scenario="another"))
    assert writer.flush(5)
    archive.delete("a", "2026-03-02T00:00:00.000Z")
    assert archive.attempts("queue-that-grows") == 3
    assert archive.attempts("queue-that-grows", {"practice", "pressure"}) == 2
    assert archive.attempts("nobody-played-this") == 0


def test_texts_are_stored_once_under_their_sum(archive, make_writer):
    writer = make_writer()
    writer.append([], texts={"aa": "brief\r\n\0 ü", "bb": "rubric"})
    writer.append([], texts={"aa": "never in place of the first"})
    assert writer.flush(5)
    assert archive.text("aa") == "brief\r\n\0 ü"
    assert archive.text("bb") == "rubric"
    with pytest.raises(MockintError, match="has no text cc"):
        archive.text("cc")


def test_openings_of_a_reference_are_remembered_by_scenario(home, archive):
    archive.record_reference_opened("one", "2026-03-02T00:00:00.000Z")
    archive.record_reference_opened("one", "2026-03-01T00:00:00.000Z")
    archive.record_reference_opened("two", "2026-03-03T00:00:00.000Z")
    with Archive.open(home) as again:
        assert again.reference_openings("one") == [
            "2026-03-01T00:00:00.000Z",
            "2026-03-02T00:00:00.000Z",
        ]
    assert archive.reference_openings("three") == []


def test_the_memory_of_an_endpoint_is_a_mapping_of_its_own_keys(home, archive):
    memory = archive.memory("http://a%_/v1 ")
    memory["format"] = {"rung": 2, "tools": None}
    memory["context"] = 8192
    memory["context"] = 16384
    archive.memory("http://ab/v1 ")["format"] = "other"
    with Archive.open(home) as again:
        assert dict(again.memory("http://a%_/v1 ")) == {
            "format": {"rung": 2, "tools": None},
            "context": 16384,
        }
    del memory["format"]
    assert list(memory) == ["context"]
    assert "format" not in memory
    with pytest.raises(KeyError):
        del memory["format"]


def test_memory_that_cannot_be_written_is_kept_for_this_process(home):
    archive = Archive.open(home, busy_timeout=0)
    memory = archive.memory("e ")
    memory["old"] = 1
    other = sqlite3.connect(archive.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    memory["new"] = 2
    del memory["old"]
    assert dict(memory) == {"new": 2}
    other.close()
    memory["new"] = 3
    assert dict(archive.memory("e ")) == {"old": 1, "new": 3}
    archive.close()
    memory["late"] = 4
    assert dict(memory) == {"late": 4}


def test_one_archive_may_be_read_from_many_threads(archive, make_writer, make_row, make_event):
    writer = make_writer()
    events = [make_event() for _ in range(50)]
    writer.append(events, make_row())
    assert writer.flush(5)
    read: list[Any] = []
    threads = [
        threading.Thread(target=lambda: read.extend([archive.events("s-1")] * 3)) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read == [events] * 24


def test_a_closed_archive_says_so_without_a_traceback_of_sqlite(archive):
    archive.close()
    archive.close()
    with pytest.raises(MockintError, match="closed database"):
        archive.sessions()
