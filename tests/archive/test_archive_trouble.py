"""While writing fails nothing is lost and nobody waits."""

from __future__ import annotations

import os
import sqlite3
import stat
import tempfile
import threading
from pathlib import Path
from typing import Any

import pytest

from mockint.archive.archive import Archive
from mockint.errors import UsageError


@pytest.fixture
def blocked(home, make_writer, said):
    """A writer whose home cannot be made, because a file is in the way of its parent."""
    home.parent.write_text("in the way")
    yield make_writer(on_change=said)
    if home.parent.is_file():
        home.parent.unlink()


def test_append_does_not_wait_while_another_program_holds_the_lock(
    lock, home, make_writer, make_event, said
):
    writer = make_writer(patience=0, on_change=said)
    events = [make_event() for _ in range(5)]
    receipts = [writer.append([event]) for event in events]
    said.wait()
    assert writer.trouble is not None
    assert "keeps" in writer.trouble.reason
    assert "locked" in writer.trouble.reason
    assert writer.trouble.since.endswith("Z")
    assert not any(receipt.saved for receipt in receipts)
    assert not receipts[0].wait(0)
    assert not writer.flush(0)
    lock.release()
    assert writer.flush(5)
    assert writer.trouble is None
    assert all(receipt.saved for receipt in receipts)
    with Archive.open(home) as archive:
        assert archive.events("s-1") == events


def test_a_short_lock_is_no_trouble_but_the_draft_is_safe_meanwhile(
    lock, home, make_writer, make_event
):
    spilled = threading.Event()

    def draft() -> str:
        spilled.set()
        return "text"

    writer = make_writer(patience=3600)
    receipt = writer.append([make_event()], draft=draft)
    assert spilled.wait(5)
    assert writer.trouble is None
    lock.release()
    assert receipt.wait(5)
    assert writer.flush(5)
    assert not list(home.parent.glob("mockint-draft*"))


def test_writing_is_retried_without_being_told(home, make_writer, make_event, said):
    home.parent.write_text("in the way")
    writer = make_writer(retry_after=0.01, on_change=said)
    receipt = writer.append([make_event()])
    said.wait()
    said.wait()
    assert writer.trouble is not None
    assert not receipt.saved
    home.parent.unlink()
    assert receipt.wait(5)


def test_trouble_keeps_its_beginning_and_the_draft_goes_beside_home(
    lock, home, make_writer, make_event, said
):
    writer = make_writer(patience=0, on_change=said)
    writer.append([make_event()], draft="first text ü\r\n\ud800")
    said.wait()
    first = writer.trouble
    path = home.parent / "mockint-draft-s-1.txt"
    assert first.draft_path == path
    assert path.read_bytes().decode() == "first text ü\r\n\ufffd"
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    writer.append([make_event()], draft="second text")
    writer.retry_now()
    said.wait()
    assert path.read_text() == "second text"
    assert writer.trouble.since == first.since
    assert writer.trouble.since_monotonic == first.since_monotonic
    lock.release()
    assert writer.flush(5)
    assert writer.trouble is None
    assert [entry.name for entry in home.parent.iterdir()] == ["home"]


def test_a_newer_draft_is_written_without_waiting_for_the_next_retry(
    lock, home, make_writer, make_event, said
):
    asked = threading.Semaphore(0)

    def draft() -> str:
        asked.release()
        return "typed meanwhile"

    writer = make_writer(patience=0, on_change=said)
    writer.append([make_event()], draft="old")
    said.wait()
    writer.append([make_event()], draft=draft)
    assert asked.acquire(timeout=5)
    writer.append([make_event()], draft=draft)
    assert asked.acquire(timeout=5)
    assert (home.parent / "mockint-draft-s-1.txt").read_text() == "typed meanwhile"
    lock.release()


def test_the_draft_goes_to_the_first_folder_that_takes_it(
    blocked, make_event, said, tmp_path, monkeypatch
):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    monkeypatch.chdir(tmp_path)
    blocked.append([make_event()], draft="text")
    said.wait()
    assert "Not a directory" in blocked.trouble.reason
    assert blocked.trouble.draft_path == temporary / "mockint-draft-s-1.txt"
    blocked.trouble.draft_path.unlink()
    temporary.rmdir()
    blocked.retry_now()
    said.wait()
    assert blocked.trouble.draft_path == tmp_path / "mockint-draft-s-1.txt"
    assert blocked.trouble.draft_path.read_text() == "text"


def test_where_no_folder_takes_the_draft_the_events_still_wait(
    blocked, home, make_event, said, tmp_path, monkeypatch
):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    monkeypatch.setattr(Path, "cwd", lambda: tmp_path / "gone too")
    event = make_event()
    blocked.append([event], draft="text")
    said.wait()
    assert blocked.trouble.draft_path is None
    assert not blocked.close(0)
    home.parent.unlink()
    assert blocked.close(5)
    with Archive.open(home) as archive:
        assert archive.events("s-1") == [event]


def test_a_link_in_the_way_of_the_draft_is_replaced_not_followed(
    lock, home, make_writer, make_event, said, tmp_path
):
    victim = tmp_path / "victim"
    victim.write_text("mine")
    (home.parent / "mockint-draft-s-1.txt").symlink_to(victim)
    writer = make_writer(patience=0, on_change=said)
    writer.append([make_event()], draft="text")
    said.wait()
    assert victim.read_text() == "mine"
    assert writer.trouble.draft_path.read_text() == "text"
    lock.release()


def test_a_draft_of_a_session_unfit_for_a_file_name_is_refused(make_writer, make_event):
    with pytest.raises(UsageError, match="not a session id"):
        make_writer().append([make_event(session="../../etc")], draft="text")


def test_a_commit_whose_answer_was_lost_is_not_written_twice(
    home, make_writer, make_event, make_row, connect_with, said
):
    lost = threading.Event()

    class Forgetful(sqlite3.Connection):
        def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
            cursor = super().execute(sql, *values)
            if sql == "COMMIT" and not lost.is_set() and self.total_changes > 2:
                lost.set()
                raise sqlite3.OperationalError("disk I/O error")
            return cursor

    Archive.open(home).close()
    connect_with(Forgetful)
    writer = make_writer(on_change=said)
    events = [make_event() for _ in range(3)]
    receipt = writer.append(events, make_row(), {"aa": "text"})
    said.wait()
    assert lost.is_set()
    assert not receipt.saved
    assert writer.flush(5)
    with Archive.open(home) as archive:
        assert archive.events("s-1") == events
        assert len(archive.sessions()) == 1


def test_after_a_failure_the_archive_is_opened_anew(
    home, make_writer, make_event, connect_with, said
):
    class Stale(sqlite3.Connection):
        opened = 0

        def __init__(self, *values: Any, **options: Any) -> None:
            super().__init__(*values, **options)
            Stale.opened += 1
            self.number = Stale.opened

        def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
            if self.number == 1 and sql == "BEGIN IMMEDIATE":
                raise sqlite3.OperationalError("attempt to write a readonly database")
            return super().execute(sql, *values)

    Archive.open(home).close()
    connect_with(Stale)
    writer = make_writer(on_change=said)
    writer.append([make_event()])
    said.wait()
    assert "readonly" in writer.trouble.reason
    assert writer.flush(5)


@pytest.mark.usefixtures("on_the_network")
def test_a_commit_kept_waiting_by_a_reader_is_begun_again(home, make_writer, make_event, said):
    Archive.open(home).close()
    reader = sqlite3.connect(home / "archive.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM event").fetchall()
    writer = make_writer(patience=0, on_change=said)
    receipt = writer.append([make_event()])
    said.wait()
    assert "locked" in writer.trouble.reason
    reader.close()
    assert writer.flush(5)
    assert receipt.saved


def test_closing_unsaved_says_no_and_where_the_text_is(lock, home, make_writer, make_event, said):
    writer = make_writer(patience=0, on_change=said)
    writer.append([make_event()], draft="unsaved text")
    said.wait()
    assert not writer.close(0)
    assert writer.unsaved == 1
    assert writer.trouble.draft_path.read_text() == "unsaved text"
    lock.release()
    assert writer.close(5)
    assert writer.unsaved == 0


def test_a_listener_and_a_draft_of_a_screen_that_has_gone_stop_nothing(
    lock, home, make_writer, make_event
):
    called = threading.Semaphore(0)

    def gone() -> str:
        called.release()
        raise RuntimeError("the app is not running")

    writer = make_writer(patience=0, on_change=gone)
    event = make_event()
    writer.append([event], draft=gone)
    assert called.acquire(timeout=5)
    assert called.acquire(timeout=5)
    lock.release()
    assert writer.flush(5)
    with Archive.open(home) as archive:
        assert archive.events("s-1") == [event]


def test_the_listener_hears_of_trouble_and_of_saving(lock, make_writer, make_event, said):
    heard: list[tuple[bool, int]] = []

    def listen() -> None:
        heard.append((writer.trouble is not None, writer.unsaved))
        said()

    writer = make_writer(patience=0, on_change=listen)
    writer.append([make_event()])
    said.wait()
    lock.release()
    writer.retry_now()
    said.wait()
    assert heard == [(True, 1), (False, 0)]
