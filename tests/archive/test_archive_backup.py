"""A backup is one whole private file, taken while others write."""

from __future__ import annotations

import os
import sqlite3
import stat
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from mockint.archive.archive import Archive
from mockint.archive.backup import back_up
from mockint.archive.copying import copy_archive
from mockint.archive.writer import Writer
from mockint.errors import MockintError, UsageError
from mockint.interview.fold import fold

TYPING = """
import sys
from pathlib import Path
from mockint.archive.envelope import Envelope
from mockint.archive.writer import Writer
home, session = Path(sys.argv[1]), sys.argv[2]
writer = Writer(home, retry_after=3600)
number = 3
while True:
    number += 1
    data = {"document": "answer", "edits": [[0, 0, "x"]], "length": number}
    event = Envelope(f"{session}.{number}", session, "2026-03-01T10:00:00.000Z", float(number),
                     "edited", 1, data)
    assert writer.append([event]).wait(10)
    print(number, flush=True)
"""

FULL = """
import resource, signal, sys
from pathlib import Path
from mockint.archive.backup import back_up
from mockint.errors import MockintError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
try:
    back_up(Path(sys.argv[1]), Path(sys.argv[2]))
except MockintError as error:
    print(error.exit_code, error)
"""


def restored(file: Path, home: Path) -> Archive:
    home.mkdir()
    file.rename(home / "archive.db")
    return Archive.open(home)


def test_a_backup_is_one_private_file_with_all_in_it(
    home: Path, tmp_path: Path, sessions: Any
) -> None:
    sessions.keep(home, "a", "b")
    with Archive.open(home) as archive:  # open: what it wrote lies in the -wal file yet
        archive.memory("e ")["rung"] = 2
        archive.delete("b", "2026-03-02T10:00:00.000Z")
        before, events = archive.sessions(include_deleted=True), archive.events("b")
        folder = tmp_path / "backups"
        folder.mkdir()
        assert back_up(home, folder / "b.db") == (folder / "b.db").stat().st_size
    assert [path.name for path in folder.iterdir()] == ["b.db"]
    if os.name == "posix":
        assert stat.S_IMODE((folder / "b.db").stat().st_mode) == 0o600
    with closing(sqlite3.connect(folder / "b.db")) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with restored(folder / "b.db", tmp_path / "new") as archive:
        assert archive.sessions(include_deleted=True) == before
        assert [row.id for row in archive.sessions()] == ["a"]
        assert archive.events("b") == events
        assert dict(archive.memory("e ")) == {"rung": 2}


def test_a_backup_taken_while_another_process_types_opens_and_folds(
    home: Path, tmp_path: Path, sessions: Any, start_python: Any
) -> None:
    sessions.keep(home, "a")
    typing = start_python(TYPING, home, "a")
    for number in range(3):
        last = int(typing.stdout.readline())
        back_up(home, tmp_path / f"{number}.db")
        with restored(tmp_path / f"{number}.db", tmp_path / f"home-{number}") as archive:
            events = archive.events("a")
            state = fold("a", events)
            assert state.events >= last
            assert [event.id for event in events] == [f"a.{n}" for n in range(1, len(events) + 1)]
            assert state.text("answer") == "x" * (len(events) - 3) + "word " * 2
    assert typing.poll() is None


def test_a_writer_is_not_kept_waiting_by_a_backup(
    home: Path, tmp_path: Path, sessions: Any, make_event: Any
) -> None:
    sessions.keep(home, "a")
    writer = Writer(home)
    with closing(sqlite3.connect(home / "archive.db")) as connection:
        connection.execute("BEGIN IMMEDIATE")  # a write that is under way
        back_up(home, tmp_path / "b.db")
        connection.execute("ROLLBACK")
    assert writer.append([make_event(session="a")]).wait(10)
    assert writer.close(10)


def test_a_file_that_is_there_stays_as_it_is(home: Path, tmp_path: Path, sessions: Any) -> None:
    sessions.keep(home, "a")
    (tmp_path / "mine").write_text("mine")
    for file in (tmp_path / "mine", tmp_path, home / "archive.db"):
        with pytest.raises(UsageError, match="is there already"):
            back_up(home, file)
    assert (tmp_path / "mine").read_text() == "mine"
    with pytest.raises(UsageError, match="cannot be written"):
        back_up(home, tmp_path / "no" / "folder")


def test_there_has_to_be_an_archive(home: Path, tmp_path: Path) -> None:
    with pytest.raises(MockintError, match="There is no archive in"):
        back_up(home, tmp_path / "b.db")
    assert not home.exists()


def test_an_archive_that_stays_locked_is_said_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mockint.archive.copying._PATIENCE", -1.0)
    path = tmp_path / "a.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("CREATE TABLE t (a)")
        other.execute("BEGIN EXCLUSIVE")
        with (
            closing(sqlite3.connect(path, timeout=0)) as source,
            pytest.raises(MockintError, match="keeps the archive locked"),
        ):
            copy_archive(source, tmp_path / "b.db")


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
def test_a_full_disk_leaves_no_file(
    home: Path, tmp_path: Path, sessions: Any, start_python: Any
) -> None:
    sessions.keep(home, "a", typed="x" * 60_000)
    folder = tmp_path / "out"
    folder.mkdir()
    said, _ = start_python(FULL, home, folder / "b.db").communicate()
    assert said.startswith(f"1 {folder / 'b.db'} cannot be written (")
    assert said.count("\n") == 1
    assert not list(folder.iterdir())
