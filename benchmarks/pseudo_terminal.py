"""A program under a pseudo-terminal: what it sent, when, and what that looks like on a screen."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import pyte

COLUMNS, ROWS = 80, 24
CHUNK = 65_536
Rows = Sequence[str]


class Keys(NamedTuple):
    """Typed one by one, `every` seconds, from `after` seconds past the arrival of `cue`."""

    text: str
    cue: bytes
    after: float = 0.0
    every: float = 0.05


@dataclass
class Recording:
    """Chunks of output and keys typed, each with the seconds since the program was spawned."""

    chunks: list[tuple[float, bytes]] = field(default_factory=list)
    typed: list[tuple[float, str]] = field(default_factory=list)

    def screens(self) -> Iterator[tuple[float, Rows]]:
        """The screen after each chunk."""
        screen = pyte.Screen(COLUMNS, ROWS)
        stream = pyte.ByteStream(screen)
        for seconds, chunk in self.chunks:
            stream.feed(chunk)
            yield seconds, screen.display

    def first(self, seen: Callable[[Rows], bool]) -> float:
        """When the screen first looked so. Raises LookupError when it never did."""
        for seconds, rows in self.screens():
            if seen(rows):
                return seconds
        raise LookupError("the screen never showed what was waited for; watch it longer")

    def sent(self, start: float, end: float) -> int:
        """Bytes sent between two moments."""
        return sum(len(chunk) for seconds, chunk in self.chunks if start <= seconds < end)


def record(
    command: Sequence[str], environment: Mapping[str, str], seconds: float, *keys: Keys
) -> Recording:
    """Run a program for so long, type at it, then kill it. The output is only stored meanwhile:
    drawing it would take the processor from the program that is measured."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    recording = Recording()
    started = time.perf_counter()
    process = subprocess.Popen(
        command, stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True
    )
    os.close(slave)
    try:
        _follow(master, recording, started, seconds, list(keys))
    finally:
        process.kill()
        process.wait()
        os.close(master)
    return recording


def _follow(
    master: int, recording: Recording, started: float, seconds: float, waiting: list[Keys]
) -> None:
    due: list[tuple[float, str]] = []
    tail = b""
    while (now := time.perf_counter() - started) < seconds:
        if due and now >= due[0][0]:
            _, key = due.pop(0)
            recording.typed.append((now, key))
            os.write(master, key.encode())
        until = min(due[0][0] - now if due else 0.05, seconds - now)
        if not select.select([master], [], [], max(0.0, until))[0]:
            continue
        try:
            chunk = os.read(master, CHUNK)
        except OSError:  # Linux reports the end of a pseudo-terminal as an error
            return
        arrived = time.perf_counter() - started
        recording.chunks.append((arrived, chunk))
        tail = (tail + chunk)[-CHUNK:]
        while waiting and not due and waiting[0].cue in tail:
            keys, tail = waiting.pop(0), b""
            due = [(arrived + keys.after + i * keys.every, key) for i, key in enumerate(keys.text)]
