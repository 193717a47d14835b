"""Every released schema opens in this version; a newer one is refused by name."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from mockint.archive import connection as opening
from mockint.archive.archive import Archive
from mockint.archive.migrations import migrate
from mockint.archive.schema import MIGRATIONS, Migration
from mockint.errors import MockintError

SCHEMAS = sorted((Path(__file__).parent / "schemas").glob("*.sql"))
NEXT = Migration("9999-mood", ("CREATE TABLE mood (session TEXT, word TEXT)",))
BROKEN = Migration("9999-broken", ("CREATE TABLE mood (word TEXT)", "CREATE TABLE event (id)"))


def released(schema: Path, home: Path) -> Path:
    """An archive as a released version left it."""
    home.mkdir(parents=True)
    path = home / "archive.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(schema.read_text(encoding="utf-8"))
    return path


def shape(path: Path) -> set[tuple[str, ...]]:
    """Every table, index and trigger, without the spacing of its SQL."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master")
        return {(kind, name, "".join(sql.split())) for kind, name, sql in rows}


def test_there_is_a_dump_of_each_released_schema():
    assert [int(path.stem) for path in SCHEMAS] == list(range(1, len(MIGRATIONS) + 1))


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda path: path.stem)
def test_a_released_archive_opens_with_all_it_held(schema, home, tmp_path):
    path = released(schema, home)
    with Archive.open(home) as archive:
        assert [row.id for row in archive.sessions(include_deleted=True)] == ["s-2", "s-1"]
        assert archive.resolve("last") == "s-1"
        assert [event.id for event in archive.events("s-1")] == ["e-1", "e-2"]
        assert archive.events("s-1")[1].data["edits"] == [[0, 0, "Größe 📏\n"]]
        assert archive.sessions(include_deleted=True)[0].score == 71.5
        assert archive.text("aa") == "the brief\n"
        assert archive.reference_openings("queue-that-grows") == ["2026-03-01T10:00:01.900Z"]
        assert dict(archive.memory("e ")) == {"format": {"rung": 2}}
    Archive.open(tmp_path / "fresh").close()
    assert shape(path) == shape(tmp_path / "fresh" / "archive.db")


def test_applied_migrations_are_named_in_the_archive(archive):
    with closing(sqlite3.connect(archive.path)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM migration")]
        version = connection.execute("PRAGMA user_version").fetchone()[0]
    assert names == [migration.name for migration in MIGRATIONS]
    assert version == len(MIGRATIONS)


def test_an_older_archive_is_backed_up_privately_and_then_migrated(home):
    path = released(SCHEMAS[-1], home)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("INSERT INTO text VALUES ('bb', 'only in the log yet')")
        backup = migrate(connection, path, (*MIGRATIONS, NEXT))
        assert connection.execute("PRAGMA user_version").fetchone()[0] == len(MIGRATIONS) + 1
        assert connection.execute("SELECT count(*) FROM mood").fetchone()[0] == 0
        assert migrate(connection, path, (*MIGRATIONS, NEXT)) is None
    assert backup is not None
    assert backup.parent == home
    assert backup.name.startswith(f"archive-schema-{len(MIGRATIONS)}-")
    if os.name == "posix":
        assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    restored = home.parent / "restored"
    restored.mkdir()
    backup.rename(restored / "archive.db")
    with Archive.open(restored) as archive:
        assert archive.text("bb") == "only in the log yet"
        assert len(archive.events("s-1")) == 2
    assert not list(home.glob("archive-schema*"))


def test_a_migration_that_fails_changes_nothing(home):
    path = released(SCHEMAS[-1], home)
    before = shape(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        with pytest.raises(sqlite3.OperationalError, match="already exists"):
            migrate(connection, path, (*MIGRATIONS, BROKEN))
        assert connection.execute("PRAGMA user_version").fetchone()[0] == len(MIGRATIONS)
    assert shape(path) == before


def test_a_fresh_archive_needs_no_backup(archive):
    assert not list(archive.home.glob("archive-schema-*"))


def test_a_newer_archive_is_refused_by_both_versions_and_left_alone(home, monkeypatch):
    Archive.open(home).close()
    newer = (*MIGRATIONS, NEXT)
    monkeypatch.setattr(
        opening, "migrate", lambda connection, path: migrate(connection, path, newer)
    )
    Archive.open(home).close()
    monkeypatch.undo()
    before = (home / "archive.db").read_bytes()
    sentence = f"has schema version {len(newer)} and this mockint knows versions up to "
    with pytest.raises(MockintError, match=f"{sentence}{len(MIGRATIONS)}; install the newest"):
        Archive.open(home)
    assert (home / "archive.db").read_bytes() == before
