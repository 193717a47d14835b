"""An import into a home without an archive makes one whole, or leaves nothing behind."""

from __future__ import annotations

import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from mockint.archive.archive import Archive
from mockint.archive.envelope import Envelope, SessionRow
from mockint.archive.exporting import export_archive
from mockint.archive.importing import import_archive
from mockint.errors import MockintError
from mockint.interview.rebuilding import rebuilt_row


@pytest.fixture
def export(tmp_path: Path, sessions: Any) -> Path:
    sessions.keep(tmp_path / "other", "a")
    export_archive(tmp_path / "other", tmp_path / "out.jsonl")
    return tmp_path / "out.jsonl"


def cut(export: Path) -> None:
    export.write_bytes(b"".join(export.read_bytes().splitlines(keepends=True)[:-1]))


def not_understood(session: str, _: Iterable[Envelope]) -> SessionRow:
    raise ValueError(f"{session} is odd")


def test_a_refused_file_leaves_no_home_behind(tmp_path: Path, export: Path) -> None:
    cut(export)
    with pytest.raises(MockintError, match="ends too early"):
        import_archive(tmp_path / "new" / "home", export, rebuilt_row)
    assert not (tmp_path / "new").exists()


def test_a_session_that_cannot_be_understood_leaves_no_home_behind(
    tmp_path: Path, export: Path
) -> None:
    with pytest.raises(MockintError, match="a is odd"):
        import_archive(tmp_path / "new", export, not_understood)
    assert not (tmp_path / "new").exists()


def test_what_was_in_a_home_before_is_all_that_is_in_it_after_a_refusal(
    home: Path, export: Path
) -> None:
    home.mkdir(parents=True)
    (home / "config.toml").write_text("bell = true", "utf-8")
    cut(export)
    with pytest.raises(MockintError):
        import_archive(home, export, rebuilt_row)
    assert [path.name for path in home.iterdir()] == ["config.toml"]


def test_a_good_file_leaves_the_archive_and_nothing_beside_it(home: Path, export: Path) -> None:
    assert import_archive(home, export, rebuilt_row).new == 1
    assert [path.name for path in home.iterdir()] == ["archive.db"]
    assert stat.S_IMODE((home / "archive.db").stat().st_mode) == 0o600
    with Archive.open(home) as archive:
        assert [row.id for row in archive.sessions()] == ["a"]
        assert archive.journal_mode == "wal"


def test_an_archive_that_another_mockint_begins_meanwhile_stays(
    home: Path, export: Path, sessions: Any
) -> None:
    def interrupted(session: str, events: Iterable[Envelope]) -> SessionRow:
        sessions.keep(home, "b")
        return rebuilt_row(session, iter(events))

    with pytest.raises(MockintError, match="another mockint has just begun an archive") as caught:
        import_archive(home, export, interrupted)
    assert caught.value.exit_code == 1
    with Archive.open(home) as archive:
        assert [row.id for row in archive.sessions()] == ["b"]
    assert not list(home.glob(".import-*"))
    assert import_archive(home, export, rebuilt_row).new == 1
