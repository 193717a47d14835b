"""A recording of a session, played to its end by asciinema itself.

Needs asciinema (`MOCKINT_ASCIINEMA`, or one on the path).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

if os.name != "posix":
    pytest.skip("needs a pseudo terminal", allow_module_level=True)

import pexpect

FOUND = os.environ.get("MOCKINT_ASCIINEMA") or shutil.which("asciinema")
pytestmark = pytest.mark.skipif(
    FOUND is None, reason="no asciinema here: the recording was not played in it"
)
SOURCE = Path(__file__).resolve().parents[2] / "src"
PATIENCE = 30.0
ANSWER = (
    "I create a new table next to the old one and fill it slice by slice.\n"
    "Then I replay the change feed, compare count and sum per day, and repoint the view: 漢字 ✓.\n"
)


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
    ours = {"HOME": str(tmp_path), "MOCKINT_HOME": str(tmp_path / "home"), "TERM": "xterm-256color"}
    return {**kept, **ours, "PYTHONPATH": str(SOURCE), "LC_ALL": "C.UTF-8"}


@pytest.fixture
def recording(tmp_path: Path, environment: dict[str, str]) -> Path:
    """Of a session with an answer and its follow-ups skipped."""
    path = tmp_path / "session.cast"
    for args, typed in (
        (("start", "repartition-without-downtime", "--plain"), f"{ANSWER}/submit\n/skip\n/skip\n"),
        (("replay", "last", "--cast", str(path)), ""),
    ):
        subprocess.run(
            [sys.executable, "-m", "mockint", *args],
            input=typed.encode(),
            env=environment,
            capture_output=True,
            timeout=PATIENCE,
            check=True,
        )
    return path


def played(recording: Path, environment: dict[str, str], *command: str) -> bytes:
    """What asciinema wrote until it ended by itself, without an error."""
    player: Any = pexpect.spawn(
        str(FOUND),
        [*command, str(recording)],
        env=environment,
        dimensions=(24, 80),
        timeout=PATIENCE,
    )
    try:
        player.expect(pexpect.EOF)
        output: bytes = player.before
    finally:
        player.close()
    assert player.exitstatus == 0, output
    return output


@pytest.mark.parametrize("command", [("play", "-s", "1000"), ("cat",)], ids=["play", "cat"])
def test_asciinema_plays_the_recording_to_its_end(
    recording: Path, environment: dict[str, str], command: tuple[str, ...]
) -> None:
    _, *events = map(json.loads, recording.read_text("utf-8").splitlines())
    recorded = [data for _, kind, data in events if kind == "o"]
    assert "漢字" in "".join(recorded)
    assert "Debrief" in "".join(recorded[-2:])
    output = played(recording, environment, *command)
    assert lines(output.decode()) == lines("".join(recorded))


def lines(output: str) -> list[str]:
    """A terminal's line discipline may put a carriage return before each line feed."""
    return [line.rstrip("\r") for line in output.split("\n")]
