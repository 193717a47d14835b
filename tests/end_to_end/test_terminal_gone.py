"""A terminal that is taken away without a word: what was written is saved, and the program ends."""

from __future__ import annotations

import os
import select
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

if os.name != "posix":
    pytest.skip("needs a pseudo terminal", allow_module_level=True)

SOURCE = Path(__file__).resolve().parents[2] / "src"
PATIENCE = 40.0


def read_until(master: int, wanted: bytes, seen: bytes = b"") -> bytes:
    limit = time.monotonic() + PATIENCE
    while wanted not in seen and time.monotonic() < limit:
        if select.select([master], [], [], 0.2)[0]:
            seen += os.read(master, 65_536)
    assert wanted in seen
    return seen


def test_a_terminal_that_goes_away_without_a_signal_ends_the_program_with_all_saved(
    tmp_path: Path,
) -> None:
    home = tmp_path / "home"
    master, slave = os.openpty()
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
    env = {**kept, "PYTHONPATH": str(SOURCE), "MOCKINT_HOME": str(home), "TERM": "xterm-256color"}
    command = [sys.executable, "-m", "mockint", "start", "regional-disaster-recovery"]
    # No session of its own, so closing the terminal sends it no signal.
    process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=env)
    os.close(slave)
    try:
        read_until(master, b"0 words")
        os.write(master, b"Never lost. ")
        read_until(master, b"2 words")
        os.close(master)
        assert process.wait(PATIENCE) == 130
    finally:
        process.kill()
        process.wait()
    with closing(sqlite3.connect(home / "archive.db")) as connection:
        kinds = [kind for (kind,) in connection.execute("SELECT kind FROM event ORDER BY seq")]
        edits = connection.execute("SELECT data FROM event WHERE kind = 'edited'").fetchall()
    assert kinds[-1] == "paused"
    assert "".join(data for (data,) in edits).count("Never lost.") == 1
