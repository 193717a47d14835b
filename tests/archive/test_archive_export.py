"""An export is one private file, the same for the same contents, and whole or not there."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import stat
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from mockint.archive import lines
from mockint.archive.archive import Archive
from mockint.archive.exporting import export_archive
from mockint.errors import MockintError, UsageError

DERIVED = {"session", "migration", "vacuuming", "summary"}
ABOUT_ENDPOINTS = {"endpoint_memory", "spending", "selftest_item", "selftest_result"}

FULL = """
import resource, signal, sys
from pathlib import Path
from mockint.archive.exporting import export_archive
from mockint.errors import MockintError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
try:
    export_archive(Path(sys.argv[1]), Path(sys.argv[2]))
except MockintError as error:
    print(error.exit_code, error)
"""


def read(file: Path) -> list[Any]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def test_an_export_holds_texts_then_sessions_by_when_they_began_then_plain_rows(
    home: Path, tmp_path: Path, sessions: Any
) -> None:
    sessions.keep(home, "b", "a")  # a began an hour before b
    with Archive.open(home) as archive:
        archive.delete("b", "2026-03-02T10:00:00.000Z")
        archive.record_reference_opened("queue-that-grows", "2026-03-02T09:00:00.000Z")
    counts = export_archive(home, tmp_path / "out.jsonl")
    first, *made, last = read(tmp_path / "out.jsonl")
    assert first == {"mockint": "archive", "schema": 1}
    assert [next(iter(line)) for line in made] == [
        "text", "text", *["event"] * 6, "deleted", "reference_opened",
    ]  # fmt: skip
    assert [line["event"]["id"] for line in made[2:8]] == [
        "a.1", "a.2", "a.3", "b.1", "b.2", "b.3",
    ]  # fmt: skip
    assert made[8] == {"deleted": {"session": "b", "at": "2026-03-02T10:00:00.000Z"}}
    raw = (tmp_path / "out.jsonl").read_bytes().splitlines(keepends=True)
    assert last["end"].pop("sha256") == hashlib.sha256(b"".join(raw[:-1])).hexdigest()
    assert last["end"] == counts
    assert counts == {"sessions": 2, "text": 2, "event": 6, "deleted": 1, "reference_opened": 1}


def test_equal_contents_make_equal_files_in_whatever_order_they_came(
    tmp_path: Path, sessions: Any
) -> None:
    sessions.keep(tmp_path / "one", "a", "b")
    sessions.keep(tmp_path / "two", "b", "a")
    for name in ("one", "two"):
        export_archive(tmp_path / name, tmp_path / f"{name}.jsonl")
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_only_the_owner_may_read_it_and_nothing_lies_beside_it(
    home: Path, tmp_path: Path, sessions: Any
) -> None:
    sessions.keep(home, "a")
    folder = tmp_path / "out"
    folder.mkdir()
    export_archive(home, folder / "a.jsonl")
    assert [path.name for path in folder.iterdir()] == ["a.jsonl"]
    assert stat.S_IMODE((folder / "a.jsonl").stat().st_mode) == 0o600


def test_a_file_that_is_there_stays_as_it_is(home: Path, tmp_path: Path, sessions: Any) -> None:
    sessions.keep(home, "a")
    (tmp_path / "mine").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for name in ("mine", "link", "."):
        with pytest.raises(UsageError, match="is there already"):
            export_archive(home, tmp_path / name)
    assert (tmp_path / "mine").read_text() == "mine"
    assert not (tmp_path / "nowhere").exists()
    with pytest.raises(UsageError, match="cannot be written"):
        export_archive(home, tmp_path / "no" / "folder")


def test_a_file_that_comes_there_meanwhile_stays_as_well(
    home: Path, tmp_path: Path, sessions: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sessions.keep(home, "a")
    target = tmp_path / "out.jsonl"

    def encode(value: object) -> bytes:
        target.write_text("came first")
        return json.dumps(value).encode() + b"\n"

    monkeypatch.setattr(lines, "encode", encode)
    with pytest.raises(UsageError, match="is there already"):
        export_archive(home, target)
    assert target.read_text() == "came first"
    assert not list(tmp_path.glob(".out*"))


def test_nothing_about_endpoints_leaves(home: Path, tmp_path: Path, sessions: Any) -> None:
    sessions.keep(home, "a")
    with Archive.open(home) as archive:
        archive.memory("e ")["secret-host"] = {"rung": "secret-host"}
    export_archive(home, tmp_path / "out.jsonl")
    assert b"secret-host" not in (tmp_path / "out.jsonl").read_bytes()


def test_of_every_table_it_is_decided_whether_it_leaves(archive: Archive) -> None:
    with closing(sqlite3.connect(archive.path)) as connection:
        found = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        tables = {name for (name,) in found}
        plain = {
            name: {row[1] for row in connection.execute(f"PRAGMA table_info({name})")}
            for name in lines.PLAIN_TABLES
        }
    assert tables == {"event", "text", *lines.PLAIN_TABLES} | DERIVED | ABOUT_ENDPOINTS
    assert plain == {name: set(made.columns) for name, made in lines.PLAIN_TABLES.items()}


def test_what_could_not_be_imported_again_is_refused_now(
    home: Path, tmp_path: Path, sessions: Any, tampered: Any
) -> None:
    sessions.keep(home, "a")
    tampered("UPDATE text SET body = 'another' WHERE body LIKE 'id: queue%'")
    with pytest.raises(MockintError, match=r"text [0-9a-f]{64} cannot be exported"):
        export_archive(home, tmp_path / "out.jsonl")
    tampered("DELETE FROM text")
    tampered("UPDATE event SET data = '[' WHERE id = 'a.2'")
    with pytest.raises(MockintError, match=r"event a\.2 cannot be exported"):
        export_archive(home, tmp_path / "out.jsonl")
    assert {path.name for path in tmp_path.iterdir()} <= {"parent"}


def test_there_has_to_be_an_archive(home: Path, tmp_path: Path) -> None:
    with pytest.raises(MockintError, match="There is no archive in"):
        export_archive(home, tmp_path / "out.jsonl")
    assert not home.exists()
    assert not (tmp_path / "out.jsonl").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
def test_a_full_disk_leaves_no_file(
    home: Path, tmp_path: Path, sessions: Any, start_python: Any
) -> None:
    sessions.keep(home, "a", typed="x" * 30_000)
    folder = tmp_path / "out"
    folder.mkdir()
    said, _ = start_python(FULL, home, folder / "a.jsonl").communicate()
    assert said.startswith(f"1 {folder / 'a.jsonl'} cannot be written (")
    assert said.count("\n") == 1
    assert not list(folder.iterdir())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is full")
def test_a_device_is_refused_like_any_file_that_is_there(home: Path, sessions: Any) -> None:
    sessions.keep(home, "a")
    with pytest.raises(UsageError, match="/dev/full is there already"):
        export_archive(home, Path("/dev/full"))
