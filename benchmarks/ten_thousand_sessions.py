"""What a large archive costs on screen: the session table with 10,000 sessions, a replay of 50,000 events.

    PYTHONPATH=src python benchmarks/ten_thousand_sessions.py [--sessions 10000] [--events 50000] [--rounds 5]

The archive is made anew in a temporary folder: sessions of built-in scenarios are played offline and
copied under other ids with 30 events of typing each, every fifth with a name, tags and a note; and one long
session is typed. Then the app runs without a terminal (120 x 40), and each time ends when the screen has
been drawn. The yardstick is bare sqlite3 that reads the same rows, in turn with it: for the table the rows of
sessions, names, tags and notes, for the replay its events with their JSON read.

Exit code 1 when a ratio is over its limit. Milliseconds are printed beside it: those of this machine.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sqlite3
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

import progress_of_many
from replay_seek import typed

from mockint.archive.archive import Archive
from mockint.archive.envelope import Envelope
from mockint.archive.writer import Writer
from mockint.bank.folders import search_path
from mockint.bank.load import load_bank
from mockint.cli.context import Context
from mockint.cli.sessions import load_view
from mockint.interview.opening import Choice, begin
from mockint.interview.ports import SystemTime
from mockint.interview.rows import row_of
from mockint.reports.replay import replay_of
from mockint.settings import Flags
from mockint.tui.app import MockintApp
from mockint.tui.screens.replay import ReplayScreen
from mockint.tui.screens.sessions import SessionsScreen
from mockint.tui.session_rows import lines_of

POLL = 0.01
"""Seconds between two looks; shorter, and looking takes the time that is measured."""
LONG = "long-session"
TYPING = 30
LIMITS = {
    "open the table": 15.0,
    "search it": 4.0,
    "order it by score": 2.0,
    "memory of the table": 2.0,
    "open the replay": 8.0,
    "seek to its middle": 2.0,
    "memory of the replay": 2.0,
}
SEARCH = "kafka score>20 after:2023-06 -mode:drill"
ROWS = (
    "SELECT * FROM session WHERE id NOT IN (SELECT session FROM deleted) ORDER BY started_at DESC",
    "SELECT * FROM name",
    "SELECT * FROM tags",
    "SELECT * FROM note",
)
Figures = dict[str, list[tuple[float, float]]]
"""By name: seconds of each round, and those of the yardstick beside it."""


# -- the archive ----------------------------------------------------------------------------------


def fill(home: Path, sessions: int, events: int) -> None:
    """Many short sessions, and a long one."""
    progress_of_many.TYPING = TYPING
    progress_of_many.fill(home, sessions - 1)
    with closing(sqlite3.connect(home / "archive.db")) as connection, connection:
        label(connection)
    type_long(home, events)


def label(connection: sqlite3.Connection) -> None:
    at = "2026-01-01T00:00:00.000Z"
    ids = [row[0] for row in connection.execute("SELECT id FROM session ORDER BY seq")]
    for number, session in enumerate(ids[::5]):
        for table, text in (
            ("name", f"Dry run {number}"),
            ("tags", ("kafka", "kafka weak", "weak")[number % 3]),
            ("note", f"Say how long the queue may get, {number} at most.\nNumbers first. " * 3),
        ):
            sql = f"INSERT INTO {table} (session, {table}, at) VALUES (?, ?, ?)"
            connection.execute(sql, (session, text, at))


def type_long(home: Path, events: int) -> None:
    """Begin a session of a built-in scenario, then type; the newest of all."""
    entry = next(iter(load_bank(search_path(home)).ordered()))
    with Archive.open(home) as archive:
        writer = Writer(home)
        session = begin(entry, Choice(), archive, writer, SystemTime(), LONG)
        row = row_of(session.state)
        first, *rest = typed(events)
        del first  # the session was opened already
        at = datetime(2026, 6, 1, tzinfo=UTC)
        made = [
            Envelope(
                f"{LONG}.{event.id}", LONG,
                stamp(at + timedelta(seconds=event.offset)), event.offset + 1.0,
                event.kind, event.v, event.data,
            )
            for event in rest
        ]  # fmt: skip
        for start in range(0, len(made), 500):
            writer.append(made[start : start + 500], row)
        if not writer.close(120):
            sys.exit("the long session could not be written")


def stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


# -- the yardsticks -------------------------------------------------------------------------------


def bare_rows(path: Path) -> list[list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as connection:
        return [connection.execute(sql).fetchall() for sql in ROWS]


def bare_replay(path: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        sql = 'SELECT at, "offset", kind, v, data FROM event WHERE session = ? ORDER BY seq'
        rows = connection.execute(sql, (LONG,)).fetchall()
    return [(*row[:4], json.loads(row[4])) for row in rows]


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


# -- the app --------------------------------------------------------------------------------------


class Stage:
    """The app without a terminal, and how long until it has drawn what was asked for."""

    def __init__(self, app: MockintApp, home: Path) -> None:
        self.app = app
        self.path = home / "archive.db"
        self.figures: Figures = {name: [] for name in LIMITS if "memory" not in name}

    async def timed(
        self,
        name: str,
        begin_it: Callable[[], object],
        over: Callable[[], object],
        yardstick: Callable[[Path], object],
    ) -> None:
        beside = seconds(lambda: yardstick(self.path))
        began = time.perf_counter()
        begin_it()
        while not over():
            await asyncio.sleep(POLL)
        drawn = asyncio.Event()
        self.app.screen.call_after_refresh(drawn.set)
        await drawn.wait()
        self.figures[name].append((time.perf_counter() - began, beside))


async def table(stage: Stage, sessions: int) -> None:
    screen = SessionsScreen()
    await stage.timed(
        "open the table",
        lambda: stage.app.push_screen(screen),
        lambda: len(screen._shown) == sessions,
        bare_rows,
    )
    search = screen._search
    await stage.timed(
        "search it",
        lambda: setattr(search, "value", SEARCH),
        lambda: 0 < len(screen._shown) < sessions,
        bare_rows,
    )
    search.value = ""
    while len(screen._shown) != sessions:
        await asyncio.sleep(POLL)
    await stage.timed(
        "order it by score", lambda: screen._sort_by("score"), lambda: True, bare_rows
    )
    await left(stage, screen.action_back)


async def replay(stage: Stage) -> None:
    context = stage.app.context
    screen = ReplayScreen(lambda: load_view(context, LONG), playing=False)
    await stage.timed(
        "open the replay",
        lambda: stage.app.push_screen(screen),
        lambda: screen._frame is not None,
        bare_replay,
    )
    middle = screen._player.length / 2
    await stage.timed(
        "seek to its middle",
        lambda: screen._to_place(screen._player.moved_to(middle)),
        lambda: not screen._seeking and screen._frame is not None and screen._frame.count > 1_000,
        bare_replay,
    )
    await left(stage, screen.dismiss)


async def left(stage: Stage, leave: Callable[[], object]) -> None:
    """Back on Home, which reads its lists again; that is not what is timed next."""
    screen = stage.app.screen
    leave()
    while stage.app.screen is screen:
        await asyncio.sleep(POLL)
    await asyncio.sleep(0.05)
    await stage.app.workers.wait_for_complete()


async def played(home: Path, sessions: int, rounds: int) -> Figures:
    context = Context(Flags(home=home))
    app = MockintApp(context)
    app.animation_level = "none"
    async with app.run_test(size=(120, 40)) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        stage = Stage(app, home)
        for _ in range(rounds):
            await table(stage, sessions)
            await replay(stage)
    context.archive.close()
    return stage.figures


# -- memory ---------------------------------------------------------------------------------------


def held(work: Callable[[], object]) -> float:
    """MB that the result of some work keeps."""
    tracemalloc.start()
    kept = work()
    size = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    del kept
    return size


def memory(home: Path) -> dict[str, tuple[float, float]]:
    """MB of ours and of the bare rows."""
    path = home / "archive.db"
    context = Context(Flags(home=home))
    with Archive.open(home) as archive:
        context.__dict__["archive"] = archive
        load_view(context, LONG)  # what a first reading imports is not the session's

        def through() -> object:
            made = replay_of(load_view(context, LONG))
            made.recording.after(len(made.recording.events) // 2)
            return made

        return {
            "memory of the table": (
                held(lambda: lines_of(archive.sessions(), archive.labels().all())),
                held(lambda: bare_rows(path)),
            ),
            "memory of the replay": (held(through), held(lambda: bare_replay(path))),
        }


def main() -> int:
    """Measure, print, and compare with the limits."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--sessions", type=int, default=10_000)
    options.add_argument("--events", type=int, default=50_000)
    options.add_argument("--rounds", type=int, default=5)
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="mockint-many-") as folder:
        home = Path(folder) / "home"
        fill(home, given.sessions, given.events)
        figures = asyncio.run(played(home, given.sessions, given.rounds))
        kept = memory(home)
    print(f"{given.sessions:,} sessions, one of {given.events:,} events; medians of {given.rounds}")
    wrong = False
    for name, limit in LIMITS.items():
        if name in kept:
            ours, bare = kept[name]
            ratio, said = ours / bare, f"{ours:7.1f} MB"
        else:
            ratio = median(a / b for a, b in figures[name])
            said = f"{1_000 * median(a for a, _ in figures[name]):7.0f} ms"
        wrong |= ratio > limit
        print(f"{name:22} {said}  {ratio:7.2f} times the bare rows   (at most {limit:g})")
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main())
