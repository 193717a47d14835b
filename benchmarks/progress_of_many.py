"""How long reading the progress of 10,000 sessions takes, beside reading the same rows with sqlite3.

    PYTHONPATH=src python benchmarks/progress_of_many.py [--sessions 10000] [--rounds 3]

The archive is made anew in a temporary folder: sessions of built-in scenarios are played offline, and
copied under other ids with 300 events of typing each, spread over three years. Both take turns, after a first
reading with nothing kept: `read` of
mockint.review.reading, and a bare connection that fetches the same graded events and session rows and
parses their JSON. Memory is the most that Python allocated in one `read` (tracemalloc, not timed).

Exit code 1 when a ratio is over its limit.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import statistics
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mockint.archive.archive import Archive
from mockint.archive.writer import Writer
from mockint.bank.folders import search_path
from mockint.bank.gold import load_gold
from mockint.bank.load import Entry, load_bank
from mockint.grading.grader import Texts, grade_answer
from mockint.grading.judging.offline import OfflineEstimate
from mockint.interview.opening import Choice, begin
from mockint.interview.ports import SystemTime
from mockint.review.reading import read

TYPING = 300
FIRST, LATER = 20.0, 6.0
"""Times as long as the yardstick: when nothing was kept yet, and afterwards."""
NOW = "2026-01-01T00:00:00.000Z"


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--sessions", type=int, default=10_000)
    options.add_argument("--rounds", type=int, default=3)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        fill(home, given.sessions)
        with Archive.open(home) as archive:
            bare = [seconds(lambda: read_bare(archive.path))]
            first = seconds(lambda: read(archive)) / bare[0]
            ours = []
            for _ in range(given.rounds):
                bare.append(seconds(lambda: read_bare(archive.path)))
                ours.append(seconds(lambda: read(archive)))
            tracemalloc.start()
            made = read(archive)
            most = tracemalloc.get_traced_memory()[1] / 1e6
            tracemalloc.stop()
    assert sum(series.sessions for series in made.progress.series) == given.sessions
    ratio = statistics.median(a / b for a, b in zip(ours, bare[1:], strict=True))
    print(f"{given.sessions:,} sessions, {given.sessions * TYPING:,} events of typing")
    print(f"bare sqlite3 and json  {statistics.median(bare):6.2f} s")
    print(f"the first reading      {first * bare[0]:6.2f} s, {first:.2f} times")
    print(f"later readings         {statistics.median(ours):6.2f} s, {ratio:.2f} times")
    print(f"most memory            {most:6.0f} MB")
    return int(first > FIRST or ratio > LATER)


def seconds(run: Callable[[], object]) -> float:
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def fill(home: Path, sessions: int) -> None:
    """One session of each scenario with its strong gold answer; then their copies."""
    folders = search_path(home)
    bank = load_bank(folders)
    strong = [gold for gold in load_gold(folders, bank)[0] if gold.answer.kind == "strong"][:5]
    with Archive.open(home) as archive:
        writer = Writer(home)
        for number, gold in enumerate(strong):
            play(archive, writer, bank.entry(gold.scenario), f"seed{number}", gold.answer.answer)
        writer.close(30)
    with closing(sqlite3.connect(home / "archive.db")) as connection, connection:
        copy(connection, sessions - len(strong))


def play(archive: Archive, writer: Writer, entry: Entry, name: str, answer: str) -> None:
    session = begin(entry, Choice(), archive, writer, SystemTime(), name)
    session.write("answer", answer)
    session.submit()
    texts = Texts(entry.source.sha256, entry.rubric_source.sha256)
    grade = grade_answer(session.case("answer"), OfflineEstimate(), texts=texts, now=NOW)
    session.record_grade("answer", grade)
    session.finish()


def copy(connection: sqlite3.Connection, sessions: int) -> None:
    seeds = [row[0] for row in connection.execute("SELECT id FROM session ORDER BY seq")]
    begun = datetime(2023, 1, 1, tzinfo=UTC)
    typed = json.dumps({"document": "answer", "edits": [[0, 0, "and so on "]], "length": 10})
    for number in range(sessions):
        seed, name = seeds[number % len(seeds)], f"copy{number:06}"
        at = (begun + timedelta(hours=2.6 * number)).isoformat(timespec="milliseconds")
        at = at.replace("+00:00", "Z")
        connection.execute(
            "INSERT INTO session (id, scenario, mode, target_bar, attempt, seen_reference, started_at,"
            " ended_at, phase, status, score, title) SELECT ?, scenario, mode, target_bar, attempt,"
            " seen_reference, ?, ended_at, phase, status, score, title FROM session WHERE id = ?",
            (name, at, seed),
        )
        connection.execute(
            'INSERT INTO event (id, session, at, "offset", kind, v, data) SELECT ? || seq, ?, at,'
            ' "offset", kind, v, data FROM event WHERE session = ?',
            (f"{name}.", name, seed),
        )
        connection.executemany(
            'INSERT INTO event (id, session, at, "offset", kind, v, data)'
            " VALUES (?, ?, ?, 9.0, 'edited', 1, ?)",
            ((f"{name}.t{i}", name, at, typed) for i in range(TYPING)),
        )


def read_bare(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for (data,) in connection.execute(
            "SELECT data FROM event WHERE kind = 'graded' AND kind NOT IN ('edited', 'present')"
            " ORDER BY session, seq"
        ):
            json.loads(data)
        connection.execute("SELECT * FROM session ORDER BY started_at").fetchall()


if __name__ == "__main__":
    sys.exit(main())
