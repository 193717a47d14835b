"""Builders and homes for the tests of the archive."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from mockint.archive.archive import Archive
from mockint.archive.envelope import Envelope, SessionRow
from mockint.archive.writer import Writer
from mockint.interview.rebuilding import rebuilt_row

MakeEvent = Callable[..., Envelope]
MakeRow = Callable[..., SessionRow]
MakeWriter = Callable[..., Writer]
StartPython = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home that does not exist yet, in a parent of its own."""
    return tmp_path / "parent" / "home"


@pytest.fixture
def make_event() -> MakeEvent:
    """Build an envelope; the id counts up unless given."""
    count = iter(range(1, 10**6))

    def build(**changes: Any) -> Envelope:
        number = next(count)
        fields: dict[str, Any] = {
            "id": f"event-{number}",
            "session": "s-1",
            "at": "2026-03-01T10:00:00.000Z",
            "offset": float(number),
            "kind": "edited",
            "v": 1,
            "data": {"number": number},
        }
        return Envelope(**fields | changes)

    return build


@pytest.fixture
def make_row() -> MakeRow:
    """Build a session row."""

    def build(**changes: Any) -> SessionRow:
        fields: dict[str, Any] = {
            "id": "s-1",
            "scenario": "queue-that-grows",
            "mode": "practice",
            "target_bar": "senior",
            "attempt": 1,
            "seen_reference": False,
            "started_at": "2026-03-01T10:00:00.000Z",
            "ended_at": None,
            "phase": "clarify",
            "status": "unfinished",
            "score": None,
            "title": "A queue that grows",
        }
        return SessionRow(**fields | changes)

    return build


@pytest.fixture
def make_writer(home: Path) -> Iterator[MakeWriter]:
    """Start writers on `home` which retry only when told to, and close them afterwards."""
    started: list[Writer] = []

    def build(**options: Any) -> Writer:
        defaults: dict[str, Any] = {"retry_after": 3600.0}
        started.append(Writer(options.pop("home", home), **defaults | options))
        return started[-1]

    yield build
    for writer in started:
        writer.close(5)


@pytest.fixture
def archive(home: Path) -> Iterator[Archive]:
    """An open, empty archive."""
    with Archive.open(home) as opened:
        yield opened


@pytest.fixture
def start_python() -> Iterator[StartPython]:
    """Run a script in another Python, with pipes; whatever still runs at the end is killed."""
    with ExitStack() as stack:

        def start(script: str, *arguments: object) -> subprocess.Popen[str]:
            process = subprocess.Popen(
                [sys.executable, "-c", script, *map(str, arguments)],
                env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            stack.enter_context(process)
            stack.callback(process.kill)
            return process

        yield start


@pytest.fixture
def connect_with(monkeypatch: pytest.MonkeyPatch) -> Callable[[type[sqlite3.Connection]], None]:
    """Have every connection opened from now on be of the given class."""

    def use(factory: type[sqlite3.Connection]) -> None:
        real = sqlite3.connect
        monkeypatch.setattr(
            sqlite3, "connect", lambda *a, **options: real(*a, **options, factory=factory)
        )

    return use


class OnTheNetwork(sqlite3.Connection):
    """A connection to a file system where write-ahead logging cannot work."""

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        """Refuse WAL the way SQLite does: by naming the mode that stays."""
        return super().execute("SELECT 'delete'" if sql.endswith("= WAL") else sql, *values)


@pytest.fixture
def on_the_network(connect_with: Callable[[type[sqlite3.Connection]], None]) -> None:
    """The home lies where write-ahead logging cannot work."""
    connect_with(OnTheNetwork)


class Lock:
    """Another program that keeps the archive locked until told to let go."""

    def __init__(self, home: Path) -> None:
        Archive.open(home).close()
        self._connection = sqlite3.connect(home / "archive.db", isolation_level=None)
        self._connection.execute("BEGIN IMMEDIATE")

    def release(self) -> None:
        """Let go."""
        self._connection.close()


class Signal:
    """A listener that lets a test wait until the writer has said something new."""

    def __init__(self) -> None:
        self._said = threading.Semaphore(0)

    def __call__(self) -> None:
        """Be told."""
        self._said.release()

    def wait(self) -> None:
        """Until it was told once more."""
        assert self._said.acquire(timeout=10)


@pytest.fixture
def lock(home: Path) -> Iterator[Lock]:
    """The archive is locked by another program."""
    other = Lock(home)
    yield other
    other.release()


@pytest.fixture
def said() -> Signal:
    """A listener for a writer."""
    return Signal()


# -- whole sessions, as an interview leaves them --------------------------------------------------

SCENARIO = "id: queue-that-grows\nbrief: a queue that grows\n"
RUBRIC = "id: system-design\n"
SHA = {text: hashlib.sha256(text.encode()).hexdigest() for text in (SCENARIO, RUBRIC)}
OPENED = {
    "scenario": "queue-that-grows",
    "title": "A queue that grows",
    "scenario_sha256": SHA[SCENARIO],
    "rubric": "system-design",
    "rubric_sha256": SHA[RUBRIC],
    "mode": "practice",
    "target_bar": "senior",
    "budgets": {"clarify": 300.0, "answer": 1500.0, "follow_ups": 600.0},
    "attempt": 1,
    "seen_reference": False,
    "version": "0.1.0",
}


class Sessions:
    """Short sessions for homes: opened, then one edit after the other."""

    @staticmethod
    def events(session: str, length: int = 3, typed: str = "word ") -> list[Envelope]:
        """The first `length` events of a session; `typed` is inserted by each edit."""
        rank = sum(map(ord, session))
        made = [("opened", OPENED)]
        made += [
            ("edited", {"document": "answer", "edits": [[0, 0, typed]], "length": len(typed) * n})
            for n in range(1, length)
        ]
        return [
            Envelope(
                f"{session}.{number + 1}", session, f"2026-03-01T{rank % 24:02}:00:{number:02}.000Z",
                number / 2, kind, 1, data,
            )
            for number, (kind, data) in enumerate(made)
        ]  # fmt: skip

    @classmethod
    def keep(cls, home: Path, *sessions: str, length: int = 3, typed: str = "word ") -> None:
        """Write sessions to a home, each event in its own transaction."""
        for session in sessions:
            cls.write(home, cls.events(session, length, typed))

    @staticmethod
    def write(
        home: Path, events: list[Envelope], texts: tuple[str, ...] = (SCENARIO, RUBRIC)
    ) -> None:
        """Write the events of one session, its row and texts."""
        writer = Writer(home)
        for number in range(len(events)):
            writer.append(
                [events[number]],
                rebuilt_row(events[0].session, events[: number + 1]),
                {hashlib.sha256(text.encode()).hexdigest(): text for text in texts},
            )
        assert writer.close(10)


@pytest.fixture
def sessions() -> type[Sessions]:
    """To fill a home with."""
    return Sessions


@pytest.fixture
def tampered(home: Path) -> Callable[..., None]:
    """Run SQL on the archive under home, past every rule it has."""

    def run(sql: str, *values: object) -> None:
        with closing(sqlite3.connect(home / "archive.db", isolation_level=None)) as connection:
            for name in ("event_no_update", "text_no_update"):
                connection.execute(f"DROP TRIGGER IF EXISTS {name}")
            connection.execute(sql, values)

    return run
