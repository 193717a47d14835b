"""What entering a long session costs: opening it, seeking to its middle, and memory, as ratios.

Run: PYTHONPATH=src python benchmarks/replay_seek.py [--events 50000]     (no network, no key)

The yardstick of each time is reading the same rows with bare sqlite3 and json, in turn with it; that of
the memory is what the rows of that reading take.
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from statistics import median

from mockint.archive.archive import Archive
from mockint.archive.envelope import Envelope, SessionRow
from mockint.archive.writer import Writer
from mockint.review.frames import frame
from mockint.review.recording import Recording

SESSION = "long-session"
AT = "2026-01-01T00:00:00.000Z"
ROUNDS = 5
LIMITS = {"open": 2.0, "seek to the middle": 2.0, "seek back and on": 0.1, "memory": 2.0}
WORDS = (
    "we copy each slice of the table once a night, compare its sums, and roll back if one differs. "
)
READ = "SELECT at, offset, kind, v, data FROM event WHERE session = ? ORDER BY seq"


def typed(count: int) -> Iterator[Envelope]:
    """A session of bursts of typing with a deletion now and then; the text stays under 20,000."""
    chance, text = random.Random(7), ""
    budgets = {"clarify": 300.0, "answer": 1500.0, "follow_ups": 600.0}
    opened = {
        "scenario": "long", "title": "A long one", "scenario_sha256": "a", "rubric": "r",
        "rubric_sha256": "b", "mode": "practice", "target_bar": "senior", "budgets": budgets,
        "attempt": 1, "seen_reference": False, "version": "0",
    }  # fmt: skip
    yield Envelope("e0", SESSION, AT, 0.0, "opened", 1, opened)
    for number in range(1, count):
        start = chance.randrange(len(text) + 1) if number % 9 == 0 else len(text)
        removed = min(6, len(text) - start) if number % 5 else min(40, len(text) - start)
        if len(text) > 20_000:
            start, removed = 1_000, 18_000
        inserted = WORDS[number % 40 : number % 40 + chance.randrange(2, 12)]
        text = text[:start] + inserted + text[start + removed :]
        data = {"document": "answer", "edits": [[start, removed, inserted]], "length": len(text)}
        yield Envelope(f"e{number}", SESSION, AT, number * 0.5, "edited", 1, data)


def stored(home: Path, count: int) -> None:
    """Write the session, as an interview would."""
    row = SessionRow(
        SESSION, "long", "practice", "senior", 1, False, AT, None, "answer", "unfinished", None
    )
    writer = Writer(home)
    events = list(typed(count))
    for first in range(0, count, 500):
        writer.append(events[first : first + 500], row)
    if not writer.close(120):
        sys.exit("the session could not be written")


def bare(path: Path) -> list[tuple[object, ...]]:
    """The yardstick: the same rows, their JSON read, and nothing made of them."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(READ, (SESSION,)).fetchall()
    return [(*row[:4], json.loads(row[4])) for row in rows]


def opened(home: Path) -> Recording:
    """The session as a replay has it, before anything is folded."""
    with Archive.open(home) as archive:
        return Recording(SESSION, archive.events(SESSION))


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def held(work: Callable[[], object]) -> int:
    """Bytes that the result of some work keeps."""
    tracemalloc.start()
    kept = work()
    size = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    del kept
    return size


def through(home: Path) -> Recording:
    recording = opened(home)
    recording.after(len(recording.events))
    return recording


def measured(home: Path) -> dict[str, float]:
    """Each figure as a multiple of the yardstick."""
    path = home / "archive.db"
    ratios: dict[str, list[float]] = {name: [] for name in LIMITS}
    for _ in range(ROUNDS):
        yardstick = seconds(lambda: bare(path))
        ratios["open"].append(seconds(lambda: opened(home)) / yardstick)
        recording = opened(home)
        middle = len(recording.events) // 2
        to_middle = seconds(lambda: frame(recording, middle))  # noqa: B023  called at once
        ratios["seek to the middle"].append(to_middle / yardstick)
        recording.after(len(recording.events))
        jumps = [middle, 100, middle + 333, 1_499, middle * 2 - 1] * 4
        wandered = seconds(lambda: [frame(recording, count) for count in jumps])  # noqa: B023
        ratios["seek back and on"].append(wandered / len(jumps) / yardstick)
    found = {name: median(values) for name, values in ratios.items() if values}
    found["memory"] = held(lambda: through(home)) / held(lambda: bare(path))
    return found


def main() -> int:
    """Measure, print, and compare with the limits."""
    parser = argparse.ArgumentParser(description="Opening and seeking a long session.")
    parser.add_argument("--events", type=int, default=50_000)
    count: int = parser.parse_args().events
    with tempfile.TemporaryDirectory(prefix="mockint-replay-") as folder:
        home = Path(folder) / "home"
        stored(home, count)
        print(
            f"{count:,} events; the yardstick takes {seconds(lambda: bare(home / 'archive.db')):.2f} s"
        )
        found = measured(home)
    for name, ratio in found.items():
        print(f"{name:20} {ratio:7.3f} of the yardstick   (at most {LIMITS[name]:g})")
    return int(any(ratio > LIMITS[name] for name, ratio in found.items()))


if __name__ == "__main__":
    sys.exit(main())
