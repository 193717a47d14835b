"""How long one keypress keeps the answer editor busy, against Textual's own TextArea.

    PYTHONPATH=src python benchmarks/key_echo.py [--size 80x24] [--keys 15] [--stock]

A figure is the event loop's CPU time from the key's arrival until the frame is encoded and
everything it caused has settled, in milliseconds: the screen's 60 Hz pacing is left out. The
ratio is to a stock TextArea that holds a short text, measured in the same run. Exit code 1
when the median of any row exceeds the 16 ms of one frame.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import sys
import time
from typing import TYPE_CHECKING, NamedTuple

from textual import events
from textual.app import App
from textual.drivers.headless_driver import HeadlessDriver
from textual.widgets import TextArea

from mockint.tui.widgets.answer_editor import AnswerEditor

if TYPE_CHECKING:
    from textual.app import ComposeResult

FRAME_MS = 16.0
SETTLE_SECONDS = 0.03
WORDS = [
    *("partition", "the", "fact", "table", "by", "event", "date", "and", "keep", "both", "copies"),
    *("until", "every", "reader", "has", "moved", "because", "rollback", "stays", "one", "command"),
]
KEYS = {"a letter": "x", "left": "left", "backspace": "backspace", "enter": "enter", "up": "up"}


class Row(NamedTuple):
    """One line of the table: what was typed where, and its median and worst in ms."""

    text: str
    cursor: str
    key: str
    median: float
    worst: float
    written: int


class CountingDriver(HeadlessDriver):
    """A terminal that keeps nothing but the number of characters it was sent."""

    written = 0
    frame: asyncio.Event | None = None

    @property
    def is_headless(self) -> bool:
        """Frames are encoded only for a driver that is not headless."""
        return False

    def write(self, data: str) -> None:
        """Count the frame and wake whoever waits for it."""
        CountingDriver.written += len(data)
        if CountingDriver.frame is not None:
            CountingDriver.frame.set()


class EchoApp(App[None]):
    """A screen with nothing but the editor being measured."""

    def __init__(self, area: TextArea) -> None:
        super().__init__(driver_class=CountingDriver)
        self.area = area

    def compose(self) -> ComposeResult:
        """Show the editor over the whole screen."""
        yield self.area


def paragraphs(words: int, each: int, seed: int = 1) -> str:
    """Text of `words` words in paragraphs of `each`, the same for the same seed."""
    choose = random.Random(seed).choice
    chosen = [choose(WORDS) for _ in range(words)]
    return "\n".join(" ".join(chosen[i : i + each]) for i in range(0, words, each))


def place_cursor(area: TextArea, place: str) -> None:
    """Put the cursor at the start, the middle or the end of the text."""
    row, column = area.document.end
    if place == "start":
        area.move_cursor((0, 0))
    elif place == "end":
        area.move_cursor((row, column))
    elif row:
        area.move_cursor((row // 2, len(area.document[row // 2]) // 2))
    else:
        area.move_cursor((0, column // 2))


async def press(app: EchoApp, name: str) -> float:
    """Send one key as the driver would; the CPU milliseconds until all is quiet again."""
    frame = CountingDriver.frame = asyncio.Event()
    character = name if len(name) == 1 else None
    started = time.thread_time()
    app.post_message(events.Key(name, character))
    await asyncio.wait_for(frame.wait(), 10)
    await asyncio.sleep(SETTLE_SECONDS)
    return (time.thread_time() - started) * 1000


async def measure(
    area: TextArea, label: str, size: tuple[int, int], cursors: tuple[str, ...], keys: int
) -> list[Row]:
    """Type into one editor at each place; one row a place and key."""
    app = EchoApp(area)
    running = asyncio.create_task(app.run_async(headless=False, size=size))
    while not (app.is_running and area.has_focus and area.size.width):
        await asyncio.sleep(0.02)
    rows = []
    for cursor in cursors:
        for name, key in KEYS.items():
            place_cursor(area, cursor)
            await asyncio.sleep(SETTLE_SECONDS)
            if cursor == "start" and name in ("left", "backspace", "up"):
                continue
            written = CountingDriver.written
            times = [await press(app, key) for _ in range(keys)]
            sent = (CountingDriver.written - written) // keys
            rows.append(Row(label, cursor, name, statistics.median(times), max(times), sent))
    app.exit()
    await running
    return rows


def texts() -> dict[str, str]:
    """The texts to type into, by name."""
    return {
        "10,000 words in paragraphs of 80": paragraphs(10_000, 80),
        "one paragraph of 3,000 words": paragraphs(3_000, 3_000),
        "one paragraph of 10,000 words": paragraphs(10_000, 10_000),
    }


def stock(text: str) -> TextArea:
    """Textual's own editor, as it comes but for the blinking cursor."""
    area = TextArea(text)
    area.cursor_blink = False
    return area


def main() -> int:
    """Measure, print the table, and say by the exit code whether every median fits a frame."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--size", action="append", help="columns x rows, e.g. 80x24")
    parser.add_argument("--keys", type=int, default=15, help="keypresses a row")
    parser.add_argument("--stock", action="store_true", help="measure TextArea on the same texts")
    options = parser.parse_args()
    slow = 0
    for size in options.size or ["80x24", "120x40"]:
        columns, _, lines = size.partition("x")
        slow += measure_size((int(columns), int(lines)), options.keys, options.stock)
    return 1 if slow else 0


def measure_size(size: tuple[int, int], keys: int, with_stock: bool) -> int:
    """Print the table of one terminal size; the number of rows that do not fit a frame."""
    places = ("end", "middle", "start")
    short = asyncio.run(measure(stock(paragraphs(60, 60)), "short", size, ("end",), keys))
    base = {row.key: row.median for row in short}
    print(f"{size[0]}x{size[1]}{'':<31}{'cursor':<8}{'key':<11}median   worst   ratio  characters")
    for row in short:
        print_row(row._replace(text="TextArea, a short text"), base)
    slow = 0
    for label, text in texts().items():
        for row in asyncio.run(measure(AnswerEditor(text), label, size, places, keys)):
            print_row(row, base)
            slow += row.median > FRAME_MS
        if with_stock:
            for row in asyncio.run(measure(stock(text), f"* {label}", size, places, 3)):
                print_row(row, base)
    return slow


def print_row(row: Row, base: dict[str, float]) -> None:
    """Print one line of the table."""
    ratio = row.median / base[row.key]
    flag = "  over one frame" if row.median > FRAME_MS else ""
    print(
        f"{row.text:<36}{row.cursor:<8}{row.key:<11}{row.median:6.2f}  {row.worst:6.2f}"
        f"  {ratio:6.2f}  {row.written:10,}{flag}",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
