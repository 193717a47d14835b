"""What looking over all sessions reads: some kinds of event, and summaries that may be lost."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

from mockint.archive.archive import Archive


def filled(home: Any, make_event: Any, make_row: Any, make_writer: Any) -> Archive:
    archive = Archive.open(home)
    writer = make_writer()
    for session in ("a", "b"):
        for number, kind in enumerate(("opened", "edited", "graded", "edited", "graded")):
            event = make_event(id=f"{session}{number}", session=session, kind=kind)
            writer.append([event], make_row(id=session))
    assert writer.flush(5)
    return archive


def test_some_kinds_of_event_are_read_in_their_order(
    home: Any, make_event: Any, make_row: Any, make_writer: Any
) -> None:
    with filled(home, make_event, make_row, make_writer) as archive:
        assert [e.id for e in archive.events("a", ("graded",))] == ["a2", "a4"]
        assert [e.id for e in archive.events("b", ("graded", "opened"))] == ["b0", "b2", "b4"]
        assert archive.events("a", ("asked",)) == []
        assert archive.newest_of(("opened",)).keys() == {"a", "b"}


def test_reading_them_touches_none_of_the_typing(
    home: Any, make_event: Any, make_row: Any, make_writer: Any
) -> None:
    from mockint.archive.rows import SELECT_KINDS

    with (
        filled(home, make_event, make_row, make_writer) as archive,
        closing(sqlite3.connect(archive.path)) as connection,
    ):
        plan = connection.execute(
            f"EXPLAIN QUERY PLAN {SELECT_KINDS.format('?, ?')}", ("graded", "opened", "a")
        ).fetchall()
    assert "event_of_kind (kind=? AND session=?)" in plan[0][3], plan


def test_a_summary_is_replaced_and_goes_with_its_session(
    home: Any, make_event: Any, make_row: Any, make_writer: Any
) -> None:
    with filled(home, make_event, make_row, make_writer) as archive:
        archive.keep_summaries([("a", "1", "x"), ("b", "1", "y")])
        archive.keep_summaries([("a", "2", "z")])
        assert archive.summaries() == {"a": ("2", "z"), "b": ("1", "y")}
        with closing(sqlite3.connect(archive.path)) as connection, connection:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("DELETE FROM session WHERE id = 'a'")
        assert archive.summaries().keys() == {"b"}
