"""How soon mockint is there, how soon it echoes a key meanwhile, and how quiet it is afterwards.

    PYTHONPATH=src python benchmarks/first_frame.py [--rounds 15] [--only version,frame,echo,idle]

mockint runs as `python -m mockint` with this interpreter, in a pseudo-terminal of 80 x 24, with a
fresh and empty MOCKINT_HOME each time and no endpoint in its environment. Every figure has its
yardstick, measured in turn with it, and the order changes from round to round.

`--version` is timed from spawn to exit, against `python -c pass`.

Frames are timed from spawn until the bytes that change the screen have arrived; the screen is
drawn from them later. Home's first frame is the first screen with anything on it, its first title
the first screen with the title that `mockint scenarios --json` lists first. The yardstick is
bare_app.py. Its first frame is the first screen with anything on it too, and both of Home's
figures are held against that one; when its two texts (the TextArea's, and the heading that the
Markdown widget rendered) are there is shown beside it, and is the easier yardstick of the two.

A ratio is that of two medians; the quartiles are those of the ratios within each round. The echo
is that of letters typed into the filter while the bank is being loaded, and of the same letters
later. Idle bytes are counted over 5 seconds, on Home and in an interview whose clock runs.

Exit code 1 when a ratio or a count is over its limit.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bare_app import HEADING, TEXT
from pseudo_terminal import Keys, Recording, Rows, record

HERE = Path(__file__).resolve().parent
PYTHON = sys.executable
HOME = (PYTHON, "-m", "mockint")
BARE = (PYTHON, str(HERE / "bare_app.py"))
FILTER = b"ype to filter"
READY = b"Enter begins"
WORD = "reparti"
VERSION_LIMIT, FRAME_LIMIT, TITLE_LIMIT = 6.0, 1.1, 1.3
HOME_BYTES, INTERVIEW_BYTES = 1.0, 200.0
SETTLING, WATCHED = 4.0, 5.0


def environment(home: str) -> dict[str, str]:
    """This process's environment without what would change what is measured."""
    foreign = ("OPENAI_", "MOCKINT_", "TEXTUAL", "COLUMNS", "LINES", "COLORTERM", "NO_COLOR")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return {**kept, "TERM": "xterm-256color", "MOCKINT_HOME": home}


def run(command: Sequence[str], seconds: float, *keys: Keys) -> Recording:
    """Record one program in an empty home."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        return record(command, environment(home), seconds, *keys)


def first_title() -> str:
    """The title of the scenario that every list begins with."""
    with tempfile.TemporaryDirectory() as home:
        listed = subprocess.run(
            (*HOME, "scenarios", "--json"), env=environment(home), capture_output=True, check=True
        )
    return str(json.loads(listed.stdout)[0]["title"])


def anything(rows: Rows) -> bool:
    """Whether a screen is not empty."""
    return any(row.strip() for row in rows)


def showing(*texts: str) -> Callable[[Rows], bool]:
    """Whether a screen shows all of these, each on one row (long ones by their beginning)."""
    return lambda rows: all(any(text[:60] in row for row in rows) for text in texts)


def frame_row(rounds: int, seconds: float) -> int:
    """Print Home's frames against the bare app's; the number of ratios over their limit."""
    title = first_title()
    bare: list[tuple[float, float]] = []
    home: list[tuple[float, float]] = []

    def bare_once() -> None:
        seen = run(BARE, seconds)
        bare.append((seen.first(anything), seen.first(showing(HEADING, TEXT))))

    def home_once() -> None:
        seen = run(HOME, seconds)
        home.append((seen.first(anything), seen.first(showing(title))))

    alternate(rounds, bare_once, home_once)
    base, both = ([pair[at] for pair in bare] for at in (0, 1))
    print_row("bare app, first frame", base)
    print_row("bare app, both its texts", both)
    slow = print_row("Home, first frame", [pair[0] for pair in home], base, FRAME_LIMIT)
    return slow + print_row("Home, first title", [pair[1] for pair in home], base, TITLE_LIMIT)


def version_row(rounds: int) -> int:
    """Print `--version` against an interpreter that does nothing; the ratios over their limit."""
    commands = {"python -c pass": (PYTHON, "-c", "pass"), "python -m mockint": (*HOME, "--version")}
    script = Path(PYTHON).with_name("mockint")
    if script.exists():
        commands["mockint"] = (str(script), "--version")
    times: dict[str, list[float]] = {name: [] for name in commands}
    with tempfile.TemporaryDirectory() as home:
        place = environment(home)

        def once(name: str) -> Callable[[], None]:
            return lambda: times[name].append(spawned(commands[name], place))

        alternate(rounds, *(once(name) for name in commands))
    base = times.pop("python -c pass")
    print_row("python -c pass", base)
    return sum(
        print_row(f"{name} --version", found, base, VERSION_LIMIT) for name, found in times.items()
    )


def spawned(command: Sequence[str], place: dict[str, str]) -> float:
    """Seconds from spawn to exit."""
    started = time.perf_counter()
    subprocess.run(command, env=place, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - started


def alternate(rounds: int, *measure: Callable[[], None]) -> None:
    """Take each in turn, forwards and backwards."""
    for number in range(rounds):
        for once in measure if number % 2 else reversed(measure):
            once()


def echo_row(rounds: int) -> int:
    """Print how long a letter typed into the filter takes to show; no limit, a frame is 16 ms."""
    for name, wait in (("while the bank loads", 0.0), ("once it is loaded", 3.0)):
        found: list[float] = []
        for _ in range(rounds):
            found += echoes(run(HOME, wait + 3.0, Keys(WORD, FILTER, wait)))
        print_row(f"a letter {name}", found)
    return 0


def echoes(seen: Recording) -> list[float]:
    """Seconds from each letter to the first screen with it in the filter's line."""
    found = []
    letters = list(enumerate(seen.typed, 1))
    for seconds, rows in seen.screens():
        while (
            letters and rows[1].split()[:1] and rows[1].split()[0].startswith(WORD[: letters[0][0]])
        ):
            found.append(seconds - letters.pop(0)[1][0])
    if letters:
        raise LookupError("a letter was never echoed")
    return found


def idle_row() -> int:
    """Print what is sent while nothing happens; the number of counts over their limit."""
    quiet = run(HOME, SETTLING + WATCHED)
    asked = run(HOME, 2 * SETTLING + WATCHED, Keys("\r", READY, 0.5))
    loud = print_bytes("Home", quiet, SETTLING, HOME_BYTES)
    asked.first(showing("Write your answer here"))
    return loud + print_bytes("an interview", asked, 2 * SETTLING, INTERVIEW_BYTES)


def print_bytes(name: str, seen: Recording, start: float, limit: float) -> int:
    """Print one count; 1 when it is over its limit."""
    rate = seen.sent(start, start + WATCHED) / WATCHED
    flag = "  OVER" if rate > limit else ""
    print(f"{name + ', idle':<34}{rate:9.1f} bytes/s{'':<27}limit {limit:g}{flag}", flush=True)
    return int(rate > limit)


def print_row(
    name: str, found: Sequence[float], base: Sequence[float] = (), limit: float = 0.0
) -> int:
    """Print one line of the table, in milliseconds; 1 when its ratio is over its limit."""
    middle = statistics.median(found)
    line = f"{name:<34}{middle * 1000:9.1f}{min(found) * 1000:9.1f}{max(found) * 1000:9.1f}"
    ratio = middle / statistics.median(base) if base else 0.0
    if base:
        within = [one / other for one, other in zip(found, base, strict=True)]
        low, _, high = statistics.quantiles(within, n=4)
        line += f"{ratio:9.2f}  {low:5.2f} to {high:.2f}  limit {limit:g}"
        line += "  OVER" if ratio > limit else ""
    print(line, flush=True)
    return int(ratio > limit)


def main() -> int:
    """Measure, print the table, and say by the exit code whether all is within its limit."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=15, help="rounds of each pair, 2 at least")
    parser.add_argument("--seconds", type=float, default=3.0, help="how long one app is watched")
    parser.add_argument("--only", default="version,frame,echo,idle", help="parts, by commas")
    options = parser.parse_args()
    parts = options.only.split(",")
    clock = time.get_clock_info("perf_counter")
    print(f"python {sys.version.split()[0]}, {options.rounds} rounds, times in ms; ", end="")
    print(f"the timer's resolution is {clock.resolution * 1000:.6f} ms")
    print(f"{'':<34}{'median':>9}{'fastest':>9}{'slowest':>9}{'ratio':>9}  quartiles")
    run(BARE, options.seconds)
    run(HOME, options.seconds)
    over = version_row(2 * options.rounds) if "version" in parts else 0
    over += frame_row(options.rounds, options.seconds) if "frame" in parts else 0
    over += echo_row(min(options.rounds, 5)) if "echo" in parts else 0
    over += idle_row() if "idle" in parts else 0
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
