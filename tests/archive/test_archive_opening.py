"""Opening: private, safe, and never over a file that is not ours."""

from __future__ import annotations

import os
import sqlite3
import stat
from pathlib import Path

import pytest

from mockint.archive.archive import Archive
from mockint.errors import MockintError


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_folder_and_files_are_private_whatever_the_umask(home, make_writer, make_row, make_event):
    before = os.umask(0)
    try:
        with Archive.open(home):
            writer = make_writer()
            assert writer.append([make_event()], make_row()).wait(5)
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in home.iterdir()}
    finally:
        os.umask(before)
    assert modes == {"archive.db": 0o600, "archive.db-wal": 0o600, "archive.db-shm": 0o600}
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_an_archive_copied_with_a_wider_mode_is_made_private(home):
    Archive.open(home).close()
    (home / "archive.db").chmod(0o644)
    Archive.open(home).close()
    assert stat.S_IMODE((home / "archive.db").stat().st_mode) == 0o600


def test_it_is_written_ahead_and_knows_its_foreign_keys(archive):
    assert archive.journal_mode == "wal"
    with pytest.raises(MockintError, match="FOREIGN KEY"):
        archive.delete("no-such-session", "2026-03-01T00:00:00.000Z")


def test_every_connection_waits_for_the_disk(home, connect_with, make_writer, make_event):
    full = 2  # sqlite.org/pragma.html#pragma_synchronous
    modes: list[int] = []

    class Noting(sqlite3.Connection):
        def close(self) -> None:
            modes.append(self.execute("PRAGMA synchronous").fetchone()[0])
            super().close()

    connect_with(Noting)
    Archive.open(home).close()
    writer = make_writer()
    writer.append([make_event()])
    assert writer.close(5)
    assert modes == [full, full]


@pytest.mark.usefixtures("on_the_network")
def test_where_write_ahead_cannot_work_it_says_delete(home, make_writer, make_event):
    with Archive.open(home) as archive:
        assert archive.journal_mode == "delete"
        event = make_event()
        assert make_writer().append([event]).wait(5)
        assert archive.events("s-1") == [event]


@pytest.mark.parametrize("content", [b"x", b"SQLite format 3\0" + b"\0" * 84, b"\xff" * 9000])
def test_a_foreign_file_is_refused_in_one_sentence_and_left_alone(home, content):
    home.mkdir(parents=True)
    (home / "archive.db").write_bytes(content)
    with pytest.raises(MockintError, match=r"archive\.db is not a mockint archive") as raised:
        Archive.open(home)
    assert "\n" not in str(raised.value)
    assert [path.name for path in home.iterdir()] == ["archive.db"]
    assert (home / "archive.db").read_bytes() == content


def test_the_database_of_another_program_is_refused_and_left_alone(home):
    home.mkdir(parents=True)
    other = sqlite3.connect(home / "archive.db")
    other.execute("CREATE TABLE event (id)")
    other.close()
    before = (home / "archive.db").read_bytes()
    with pytest.raises(MockintError, match="is not a mockint archive"):
        Archive.open(home)
    assert (home / "archive.db").read_bytes() == before


def test_damage_inside_an_archive_is_one_sentence_and_not_overwritten(
    home, make_writer, make_event, make_row
):
    writer = make_writer()
    writer.append([make_event(data={"text": "x" * 500}) for _ in range(200)], make_row())
    assert writer.close(5)
    path = home / "archive.db"
    intact = path.read_bytes()
    damaged = intact[:4096] + b"\xa5" * (len(intact) - 4096)
    path.write_bytes(damaged)
    with (
        pytest.raises(MockintError, match="damaged; move it away and put a backup"),
        Archive.open(home) as archive,
    ):
        archive.events("s-1")
    assert path.read_bytes() == damaged


def test_a_home_that_cannot_be_made_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(MockintError, match=r"cannot be used \(Not a directory\); check"):
        Archive.open(tmp_path / "file" / "home")


def test_reading_the_archive_loads_neither_the_writer_nor_another_room(start_python):
    script = (
        "import sys, mockint.archive.archive, mockint.archive.hold\n"
        "print(sorted(m for m in sys.modules if m.startswith('mockint')))\n"
        "print([m for m in ('textual', 'openai', 'pydantic', 'click', 'yaml', 'tempfile',\n"
        "                   'mockint.archive.writer') if m in sys.modules])\n"
    )
    ours, others = start_python(script).communicate()[0].splitlines()
    rooms = {name.split(".")[1] for name in eval(ours) if "." in name}
    assert rooms == {"archive", "errors"}
    assert others == "[]"


def test_a_path_is_taken_as_it_is(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with Archive.open(Path("relative #?%20")) as archive:
        assert archive.sessions() == []
    assert (tmp_path / "relative #?%20" / "archive.db").exists()
