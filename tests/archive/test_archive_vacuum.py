"""A vacuum removes what was deleted, all of it, and nothing else."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from mockint.archive.archive import Archive
from mockint.archive.hold import hold
from mockint.archive.vacuuming import deleted_sessions, vacuum
from mockint.archive.writer import Writer
from mockint.errors import MockintError

AT = "2026-03-02T10:00:00.000Z"


def delete(home: Path, *sessions: str) -> None:
    with Archive.open(home) as archive:
        for session in sessions:
            archive.delete(session, AT)


def count(home: Path, table: str) -> int:
    with closing(sqlite3.connect(home / "archive.db")) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_deleted_sessions_go_with_everything_and_the_others_stay(home: Path, sessions: Any) -> None:
    secret = "a sentence nobody shall read "
    sessions.keep(home, "a", "b")
    sessions.keep(home, "c", typed=secret * 2_000)
    with Archive.open(home) as archive:
        rows, events = archive.sessions(), archive.events("a")
    delete(home, "c")
    assert deleted_sessions(home) == 1
    before = (home / "archive.db").stat().st_size
    done = vacuum(home)
    assert (done.sessions, done.left, done.texts) == (1, (), 0)
    assert (home / "archive.db").stat().st_size < before - 50_000
    assert done.bytes > 50_000
    for file in home.glob("archive.db*"):
        assert secret.encode() not in file.read_bytes()
    with Archive.open(home) as archive:
        assert archive.sessions(include_deleted=True) == [row for row in rows if row.id != "c"]
        assert archive.events("a") == events
        assert archive.events("c") == []
        for text in ("scenario_sha256", "rubric_sha256"):
            assert archive.text(events[0].data[text])
    assert count(home, "deleted") == count(home, "vacuuming") == deleted_sessions(home) == 0
    assert vacuum(home).sessions == 0


def test_texts_that_no_event_names_any_more_go_too(home: Path, sessions: Any) -> None:
    sessions.keep(home, "a", "b")
    delete(home, "a")
    assert vacuum(home).texts == 0  # b names them
    delete(home, "b")
    assert vacuum(home).texts == 2
    assert count(home, "text") == count(home, "event") == count(home, "session") == 0


def test_a_text_that_an_event_of_an_unknown_kind_names_stays(
    home: Path, sessions: Any, make_event: Any
) -> None:
    sessions.keep(home, "a")
    with Archive.open(home) as archive:
        named = archive.events("a")[0].data["rubric_sha256"]
    writer = Writer(home)
    writer.append([make_event(session="z", kind="sang", data={"deep": [{"in": named}]})])
    assert writer.close(10)
    delete(home, "a")
    assert vacuum(home).texts == 1
    with Archive.open(home) as archive:
        assert archive.text(named)


def test_a_session_that_is_open_elsewhere_is_left(home: Path, sessions: Any) -> None:
    sessions.keep(home, "a", "b")
    delete(home, "a", "b")
    held = hold(home, "a")
    assert held
    with held:
        done = vacuum(home)
    assert (done.sessions, done.left) == (1, ("a",))
    with Archive.open(home) as archive:
        assert len(archive.events("a")) == 3
        assert archive.sessions() == []
        archive.restore("a")
        assert [row.id for row in archive.sessions()] == ["a"]


def test_a_session_that_was_brought_back_stays(home: Path, sessions: Any) -> None:
    sessions.keep(home, "a")
    delete(home, "a")
    with Archive.open(home) as archive:
        archive.restore("a")
    assert vacuum(home).sessions == 0
    with Archive.open(home) as archive:
        assert len(archive.events("a")) == 3


def test_events_cannot_be_removed_in_any_other_way_afterwards(home: Path, sessions: Any) -> None:
    sessions.keep(home, "a", "b")
    delete(home, "b")
    vacuum(home)
    with (
        closing(sqlite3.connect(home / "archive.db")) as connection,
        pytest.raises(sqlite3.IntegrityError, match="never deleted"),
    ):
        connection.execute("DELETE FROM event")


def test_copies_of_older_archives_are_named(home: Path, sessions: Any) -> None:
    sessions.keep(home, "a")
    (home / "archive-schema-1-20260301T100000Z.db").touch()
    (copy,) = vacuum(home).copies
    assert copy.name == "archive-schema-1-20260301T100000Z.db"


TYPING = """
import sys
from pathlib import Path
from mockint.archive.envelope import Envelope
from mockint.archive.writer import Writer
writer = Writer(Path(sys.argv[1]), retry_after=3600)
at = "2026-03-01T10:00:00.000Z"
receipts = [writer.append([Envelope("beside.0", "beside", at, 0.0, "typed", 1, {})])]
assert receipts[0].wait(10)
print("writing", flush=True)
for number in range(1, 300):
    receipts.append(writer.append([Envelope(f"beside.{number}", "beside", at, 0.0, "typed", 1, {})]))
print(writer.close(60), all(receipt.saved for receipt in receipts), writer.trouble, flush=True)
"""


def test_what_another_process_records_meanwhile_is_all_there(
    home: Path, sessions: Any, start_python: Any
) -> None:
    sessions.keep(home, "a", "b", length=40)
    delete(home, "a", "b")
    writing = start_python(TYPING, home)
    assert writing.stdout.readline() == "writing\n"
    assert vacuum(home).sessions == 2
    assert writing.communicate()[0] == "True True None\n"
    with Archive.open(home) as archive:
        assert len(archive.events("beside")) == 300


def test_there_has_to_be_an_archive(home: Path) -> None:
    for run in (vacuum, deleted_sessions):
        with pytest.raises(MockintError, match="There is no archive in"):
            run(home)
    assert not home.exists()
