"""Real processes: killed in the middle, several at once, on a disk that is full."""

from __future__ import annotations

import itertools
import signal
import sys

import pytest

from mockint.archive.archive import Archive

SETUP = """
import sys
from pathlib import Path
from mockint.archive.envelope import Envelope, SessionRow
from mockint.archive.writer import Writer

home, session = Path(sys.argv[1]), sys.argv[2]
writer = Writer(home, retry_after=3600)

def event(number, **data):
    at = "2026-03-01T10:00:00.000Z"
    return Envelope(f"{session}-{number}", session, at, number / 2, "edited", 1, data)

def row(number):
    at = "2026-03-01T10:00:00.000Z"
    return SessionRow(session, "a", "practice", "senior", number, False, at, None,
                      "answer", "unfinished", None)
"""

KILLED = (
    SETUP
    + """
number = 0
while True:
    receipt = writer.append([event(number, text="x" * 300)], row(number))
    assert receipt.wait(10)
    print(number, flush=True)
    number += 1
"""
)

BESIDE = (
    SETUP
    + """
print("ready", flush=True)
sys.stdin.readline()
receipts = [writer.append([event(number)], row(number)) for number in range(100)]
print(writer.close(60), all(receipt.saved for receipt in receipts), writer.trouble, flush=True)
"""
)

FULL = (
    SETUP
    + """
import resource, signal, threading
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
told = threading.Semaphore(0)
writer = Writer(home, retry_after=3600, on_change=told.release)
assert writer.append([event(0)], row(0)).wait(10)
told.acquire()
hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, hard))
receipts = [writer.append([event(number, text="x" * 30_000)], row(number), draft=f"draft {number}")
            for number in range(1, 21)]
while writer.trouble is None:
    assert told.acquire(timeout=10)
saved = sum(receipt.saved for receipt in receipts)
assert saved < 20, saved
assert not writer.close(0)
print(writer.trouble.reason)
print(writer.trouble.draft_path.read_text(), flush=True)
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
assert writer.flush(10)
print(writer.trouble, len(list(home.parent.glob("mockint-draft*"))), writer.close(10), flush=True)
"""
)


def test_every_acknowledged_event_outlives_kill_9(home, start_python):
    writing = start_python(KILLED, home, "s-1")
    seen = [int(line) for line in itertools.islice(writing.stdout, 40)]
    writing.send_signal(signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
    seen += [int(line) for line in writing.stdout if line.endswith("\n")]
    with Archive.open(home) as archive:
        stored = [event.id for event in archive.events("s-1")]
        assert stored[: len(seen)] == [f"s-1-{number}" for number in seen]
        assert len(stored) - len(seen) in (0, 1)
        assert archive.sessions()[0].attempt == len(stored) - 1


def test_processes_that_create_and_write_one_archive_at_once_are_all_kept(home, start_python):
    names = ["s-1", "s-2", "s-3"]
    processes = [start_python(BESIDE, home, name) for name in names]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    assert [process.communicate()[0] for process in processes] == ["True True None\n"] * 3
    with Archive.open(home) as archive:
        for name in names:
            expected = [f"{name}-{number}" for number in range(100)]
            assert [event.id for event in archive.events(name)] == expected
        assert archive.journal_mode == "wal"


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
def test_a_full_disk_loses_nothing(home, start_python):
    output = start_python(FULL, home, "s-1").communicate()[0].splitlines()
    assert len(output) == 3
    assert "archive.db" in output[0]
    assert output[1].startswith("draft ")
    assert output[2] == "None 0 True"
    with Archive.open(home) as archive:
        assert [event.id for event in archive.events("s-1")] == [f"s-1-{n}" for n in range(21)]
