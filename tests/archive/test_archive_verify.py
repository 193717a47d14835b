"""A look through the archive finds what is damaged, and names it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from mockint.archive.archive import Archive
from mockint.archive.exporting import export_archive
from mockint.archive.importing import import_archive
from mockint.archive.writer import Writer
from mockint.errors import MockintError
from mockint.interview.events import VERSIONS
from mockint.interview.rebuilding import rebuilt_row
from mockint.interview.shapes import SHAPES
from mockint.interview.verifying import Verified, verify

SCHEMA_1 = Path(__file__).parent / "schemas" / "0001.sql"


def test_a_sound_archive_is_well_while_it_is_written_to(
    home: Path, sessions: Any, make_event: Any
) -> None:
    sessions.keep(home, "a", "b")
    with Archive.open(home) as archive:
        archive.delete("b", "2026-03-02T10:00:00.000Z")
        with closing(sqlite3.connect(archive.path)) as other:
            other.execute("BEGIN IMMEDIATE")
            assert verify(home) == Verified(sessions=2, events=6, texts=2)


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("status", "graded", "status is listed as 'graded', and is 'unfinished'"),
        ("score", 99.0, "score is listed as 99.0, and is None"),
        ("attempt", 4, "attempt is listed as 4, and is 1"),
        ("seen_reference", 1, "seen_reference is listed as True, and is False"),
        ("title", "Another", "title is listed as 'Another', and is 'A queue that grows'"),
    ],
)
def test_each_field_of_a_row_is_compared_with_what_the_events_say(
    home: Path, sessions: Any, tampered: Any, column: str, value: object, said: str
) -> None:
    sessions.keep(home, "a", "b")
    tampered(f"UPDATE session SET {column} = ? WHERE id = 'b'", value)
    found = verify(home)
    assert found.rows == (f"session b: {said}",)
    assert found.damage == ()


def test_rows_without_events_and_events_without_a_row_are_found_and_an_import_mends_it(
    home: Path, sessions: Any, tampered: Any, tmp_path: Path
) -> None:
    sessions.keep(home, "a", "b")
    tampered("UPDATE session SET id = 'z' WHERE id = 'b'")
    assert verify(home).rows == (
        "session b: it has events and is not listed",
        "session z: it is listed and has no events",
    )
    export_archive(home, tmp_path / "out.jsonl")
    import_archive(tmp_path / "new", tmp_path / "out.jsonl", rebuilt_row)
    assert verify(tmp_path / "new") == Verified(sessions=2, events=6, texts=2)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("data = '{'", "event a.2: its data is not JSON"),
        ("data = '[]'", "event a.2: its data is no JSON object"),
        ("\"offset\" = 'x'", "event a.2: its offset is not a number of seconds"),
        ('"offset" = -1', "event a.2: its offset is not a number of seconds"),
        ("v = 'x'", "event a.2: its v is not a whole number"),
        ("data = CAST(x'7b7dff' AS TEXT)", "event a.2: its data is not UTF-8 text"),
        ("kind = x'00'", "event a.2: its kind is not text"),
        ("data = '{}'", "event a.2, edited: document is missing"),
    ],
)
def test_an_event_that_cannot_be_read_is_named(
    home: Path, sessions: Any, tampered: Any, change: str, said: str
) -> None:
    sessions.keep(home, "a", "b")
    tampered(f"UPDATE event SET {change} WHERE id = 'a.2'")
    found = verify(home)
    assert found.damage == (said,)
    assert (found.sessions, found.events) == (2, 6)
    assert found.rows == ()


def test_an_offset_that_goes_back_is_named(home: Path, sessions: Any, tampered: Any) -> None:
    sessions.keep(home, "a")
    tampered("UPDATE event SET \"offset\" = 7 WHERE id = 'a.2'")
    (said,) = verify(home).damage
    assert said.startswith("event a.3: its offset 1 is before 7")


def test_texts_are_held_against_their_hash_and_missing_ones_are_named(
    home: Path, sessions: Any, tampered: Any
) -> None:
    sessions.keep(home, "a")
    with Archive.open(home) as archive:
        opened = archive.events("a")[0].data
    tampered("UPDATE text SET body = 'x' WHERE sha256 = ?", opened["scenario_sha256"])
    tampered("DELETE FROM text WHERE sha256 = ?", opened["rubric_sha256"])
    assert verify(home).damage == (
        f"text {opened['scenario_sha256']}: it is not the text of that hash",
        f"session a: its text {opened['rubric_sha256']} is missing",
    )


def test_a_session_of_a_newer_mockint_is_no_damage_and_its_row_is_not_judged(
    home: Path, sessions: Any, make_event: Any, make_row: Any
) -> None:
    sessions.keep(home, "a")
    writer = Writer(home)
    newer = make_event(id="a.4", session="a", kind="sang", offset=9.0)
    writer.append([newer], make_row(id="a", status="sung"))
    assert writer.close(10)
    assert verify(home) == Verified(sessions=1, events=4, texts=2, newer=1)


def spoil(home: Path, page: int) -> None:
    with (home / "archive.db").open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xa5" * 4096)


@pytest.mark.parametrize("of", ["event", "text", "deleted", "a leaf"])
def test_a_damaged_page_is_named_wherever_it_lies(home: Path, sessions: Any, of: str) -> None:
    sessions.keep(home, "a", "b", length=60, typed="x" * 300)
    with closing(sqlite3.connect(home / "archive.db")) as connection:
        connection.execute("PRAGMA journal_mode = DELETE").fetchone()
        assert connection.execute("PRAGMA page_size").fetchone() == (4096,)
        last = connection.execute("PRAGMA page_count").fetchone()[0]
        sql = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        page = last if of == "a leaf" else connection.execute(sql, (of,)).fetchone()[0]
    spoil(home, page)
    found = verify(home)
    assert found.damage
    assert all(line.isprintable() for line in found.damage)
    named = (f"page {page}", f"Page {page}", "table event", f"table {of}")
    assert any(name in line for line in found.damage for name in named)


def test_a_file_cut_in_half_is_damage_whichever_way_it_shows(home: Path, sessions: Any) -> None:
    sessions.keep(home, "a", "b", length=60, typed="x" * 300)
    with closing(sqlite3.connect(home / "archive.db")) as connection:
        connection.execute("PRAGMA journal_mode = DELETE").fetchone()
    whole = (home / "archive.db").read_bytes()
    (home / "archive.db").write_bytes(whole[: len(whole) // 8192 * 4096])
    said = damage_of(home)
    assert "damaged" in said or "page" in said


def damage_of(home: Path) -> str:
    """What is said of the damage, as findings or, where nothing can be read, as the error."""
    try:
        return " ".join(verify(home).damage)
    except MockintError as error:
        return str(error)


def test_an_archive_of_the_first_schema_is_migrated_and_looked_through(home: Path) -> None:
    home.mkdir(parents=True)
    with closing(sqlite3.connect(home / "archive.db")) as connection:
        connection.executescript(SCHEMA_1.read_text("utf-8"))
    found = verify(home)
    assert found.damage == (
        "text aa: it is not the text of that hash",
        "event e-1: it is the first and does not open the session",
        "event e-3: it is the first and does not open the session",
    )
    assert len(list(home.glob("archive-schema-1-*.db"))) == 1


def test_nothing_is_changed(home: Path, sessions: Any, tampered: Any) -> None:
    sessions.keep(home, "a")
    tampered("UPDATE session SET status = 'graded'")
    before = (home / "archive.db").read_bytes()
    assert verify(home).rows
    assert verify(home).rows
    assert (home / "archive.db").read_bytes() == before


def test_there_has_to_be_an_archive(home: Path) -> None:
    with pytest.raises(MockintError, match="There is no archive in"):
        verify(home)
    assert not home.exists()


def test_of_every_kind_it_is_known_what_its_data_holds() -> None:
    assert set(SHAPES) == set(VERSIONS)


def test_every_event_of_a_released_recording_has_its_shape(home: Path, sessions: Any) -> None:
    from mockint.archive.envelope import Envelope

    recording = Path(__file__).parent.parent / "interview" / "recordings" / "0.1.0.jsonl"
    events = [Envelope(**json.loads(line)) for line in recording.read_text("utf-8").splitlines()]
    sessions.write(home, events, ())
    found = verify(home)
    assert [line.partition(" is ")[2] for line in found.damage] == ["missing"] * 2
    assert found.rows == ()
