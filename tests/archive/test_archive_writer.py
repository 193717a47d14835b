"""Appending: in order, once, and for ever."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import pytest

from mockint.archive.archive import Archive


def test_appends_come_back_in_order_and_are_saved_only_after_the_commit(
    archive, make_writer, make_event, make_row
):
    writer = make_writer()
    events = [make_event() for _ in range(20)]
    receipts = [writer.append([event], make_row()) for event in events]
    assert receipts[-1].wait(5)
    assert all(receipt.saved for receipt in receipts)
    assert archive.events("s-1") == events
    assert writer.unsaved == 0
    assert writer.trouble is None


def test_two_sessions_keep_their_own_order(archive, make_writer, make_event):
    writer = make_writer()
    events = [make_event(session=f"s-{number % 2}") for number in range(10)]
    writer.append(events)
    assert writer.flush(5)
    assert archive.events("s-0") == events[::2]
    assert archive.events("s-1") == events[1::2]


def test_an_event_is_written_once_however_often_it_is_appended(archive, make_writer, make_event):
    writer = make_writer()
    event = make_event()
    writer.append([event, event])
    writer.append([make_event(id=event.id, data={"another": "text"})])
    assert writer.flush(5)
    assert archive.events("s-1") == [event]


def test_later_changes_to_appended_data_do_not_count(lock, make_writer, make_event, home):
    data: dict[str, Any] = {"edits": [[0, 0, "a"]]}
    writer = make_writer(patience=0)
    writer.append([make_event(data=data)])
    data["edits"].clear()
    lock.release()
    assert writer.flush(5)
    with Archive.open(home) as archive:
        assert archive.events("s-1")[0].data == {"edits": [[0, 0, "a"]]}


def test_events_can_be_neither_changed_nor_deleted_nor_replaced(
    archive, make_writer, make_event, make_row
):
    event = make_event()
    assert make_writer().append([event], make_row()).wait(5)
    with closing(sqlite3.connect(archive.path, isolation_level=None)) as connection:
        with pytest.raises(sqlite3.IntegrityError, match="never rewritten"):
            connection.execute("UPDATE event SET data = '{}'")
        with pytest.raises(sqlite3.IntegrityError, match="never deleted"):
            connection.execute("DELETE FROM event")
        columns = 'id, session, at, "offset", kind, v, data) VALUES'
        connection.execute(
            f"INSERT OR REPLACE INTO event ({columns} (?, '', '', 0, '', 1, '{{}}')", (event.id,)
        )
        connection.execute(
            f"INSERT OR REPLACE INTO event (seq, {columns} (1, 'x', '', '', 0, '', 1, '{{}}')"
        )
    assert archive.events("s-1") == [event]


def test_only_a_session_named_for_vacuuming_may_lose_its_events(archive, make_writer, make_event):
    kept = make_event(session="s-2")
    assert make_writer().append([make_event(), kept]).wait(5)
    with closing(sqlite3.connect(archive.path, isolation_level=None)) as connection:
        connection.execute("INSERT INTO vacuuming VALUES ('s-1')")
        connection.execute("DELETE FROM event WHERE session = 's-1'")
        with pytest.raises(sqlite3.IntegrityError, match="never deleted"):
            connection.execute("DELETE FROM event")
    assert archive.events("s-1") == []
    assert archive.events("s-2") == [kept]


def test_close_drains_and_an_append_after_it_opens_the_archive_again(home, make_writer, make_event):
    writer = make_writer()
    events = [make_event() for _ in range(3)]
    writer.append(events[:2])
    assert writer.close(5)
    assert [path.name for path in home.iterdir()] == ["archive.db"]
    assert writer.close(5)
    assert writer.append(events[2:]).wait(5)
    with Archive.open(home) as archive:
        assert archive.events("s-1") == events


@pytest.mark.parametrize(
    "changes",
    [
        {"data": {"value": float("nan")}},
        {"data": {"value": object()}},
        {"offset": float("inf")},
        {"v": 2**63},
    ],
)
def test_what_cannot_be_stored_is_refused_at_the_door_and_blocks_nothing(
    archive, make_writer, make_event, changes
):
    writer = make_writer()
    with pytest.raises((TypeError, ValueError)):
        writer.append([make_event(**changes)])
    good = make_event()
    assert writer.append([good]).wait(5)
    assert archive.events("s-1") == [good]
