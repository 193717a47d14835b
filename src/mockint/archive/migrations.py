"""Bring an archive to the newest schema: in one transaction, after a backup, never backwards."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING

from mockint.archive.copying import copy_archive
from mockint.archive.private import create_private
from mockint.archive.schema import MIGRATIONS
from mockint.errors import MockintError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from mockint.archive.schema import Migration


def migrate(
    connection: sqlite3.Connection, path: Path, migrations: Sequence[Migration] = MIGRATIONS
) -> Path | None:
    """Apply what is missing; return the backup made before, None where none was needed.

    Several processes may do this at once: one applies, the others find it done. Raises
    MockintError, with nothing changed, for an archive newer than `migrations`.
    """
    if _version(connection, path, migrations) == len(migrations):
        return None
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = _version(connection, path, migrations)
        backup = _back_up(path, version) if 0 < version < len(migrations) else None
        for migration in migrations[version:]:
            _apply(connection, migration)
        connection.execute(f"PRAGMA user_version = {len(migrations)}")
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    return backup


def _version(connection: sqlite3.Connection, path: Path, migrations: Sequence[Migration]) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > len(migrations):
        raise MockintError(
            f"{path} has schema version {version} and this mockint knows versions up to "
            f"{len(migrations)}; install the newest mockint, or use another --home."
        )
    return version


def _apply(connection: sqlite3.Connection, migration: Migration) -> None:
    for statement in migration.statements:
        connection.execute(statement)
    connection.execute(
        "INSERT INTO migration (name, at) VALUES (?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))",
        (migration.name,),
    )


def _back_up(path: Path, version: int) -> Path:
    """Copy the archive through a connection of its own: readers may run beside BEGIN IMMEDIATE.

    The copy gets its final name only when complete, so that half a backup is never taken for one.
    """
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    backup = path.with_name(f"{path.stem}-schema-{version}-{stamp}.db")
    partial = backup.with_suffix(".part")
    partial.unlink(missing_ok=True)
    create_private(partial)
    with closing(sqlite3.connect(path)) as source:
        copy_archive(source, partial)
    return partial.replace(backup)
