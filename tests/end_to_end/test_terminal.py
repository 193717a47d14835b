"""The installed program under a real terminal, read as a person would: by what is on the screen."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

if os.name != "posix":
    pytest.skip("needs a pseudo terminal", allow_module_level=True)

import pexpect
import pyte
import yaml

CHECKOUT = Path(__file__).resolve().parents[2]
SOURCE = CHECKOUT / "src"
SCENARIO = "repartition-without-downtime"
FOLLOW_UPS = yaml.safe_load((CHECKOUT / "scenarios" / f"{SCENARIO}.yaml").read_text("utf-8"))[
    "follow_ups"
]
PATIENCE = 30.0
ANSWER = (
    "I create a new table next to the old one and fill it slice by slice from a fixed version. "
    "Then I replay the change feed, compare count and sum per day, and repoint the view."
)


class Terminal:
    """A program under a pseudo terminal of 100 × 30, and what stands on its screen."""

    def __init__(self, home: Path, *args: str, **variables: str) -> None:
        self._screen = pyte.Screen(100, 30)
        self._stream = pyte.ByteStream(self._screen)
        kept = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
        env = (
            variables
            | kept
            | {
                "PYTHONPATH": str(SOURCE),
                "MOCKINT_HOME": str(home),
                "HOME": str(home.parent),
                "TERM": "xterm-256color",
                "LC_ALL": "C.UTF-8",
            }
        )
        self.process: Any = pexpect.spawn(
            sys.executable,
            ["-m", "mockint", *args],
            env=env,
            dimensions=(30, 100),
            timeout=PATIENCE,
        )

    @property
    def text(self) -> str:
        return "\n".join(self._screen.display)

    def _read(self) -> bool:
        """Take in what the program has written meanwhile; False when it has ended."""
        try:
            self._stream.feed(self.process.read_nonblocking(65_536, timeout=0.05))
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        return True

    def until(self, *words: str) -> None:
        """Wait until all of the words stand on the screen."""
        deadline = time.monotonic() + PATIENCE
        while not all(word in self.text for word in words):
            alive = self._read()
            assert alive or all(word in self.text for word in words), self.text
            assert time.monotonic() < deadline, f"waited in vain for {words}:\n{self.text}"

    def until_one_of(self, words: list[str]) -> str:
        """Wait until one of the words stands on the screen; the first of them that does."""
        deadline = time.monotonic() + PATIENCE
        while True:
            for word in words:
                if word in self.text:
                    return word
            assert self._read(), self.text
            assert time.monotonic() < deadline, f"waited in vain for {words}:\n{self.text}"

    def press(self, keys: str) -> None:
        self.process.send(keys)

    def ended(self) -> int:
        """Wait for the end; the exit code."""
        deadline = time.monotonic() + PATIENCE
        while self._read():
            assert time.monotonic() < deadline, self.text
        self.process.close()
        return int(self.process.exitstatus)


CTRL_G, CTRL_J, CTRL_Q, F10 = "\x07", "\n", "\x11", "\x1b[21~"


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    made = Terminal(tmp_path / "home")
    yield made
    made.process.close(force=True)


def test_an_interview_from_home_to_the_debrief(terminal: Terminal, tmp_path: Path) -> None:
    terminal.until("Repartition a 50 TB fact table", "Enter")
    terminal.press("\r")
    terminal.until("Questions", "left", "F2")
    terminal.press(ANSWER.replace(". ", ".\r"))
    terminal.until("repoint the view.", "Answer ", "36 words", "saved")
    terminal.press(CTRL_J)
    terminal.until("again submits")
    terminal.press(CTRL_J)
    begins = {follow_up["question"][:28]: follow_up["when"] for follow_up in FOLLOW_UPS}
    put: list[str] = []
    while True:
        left = [f"Follow-up: {begin}" for begin in begins if begin not in put]
        shown = terminal.until_one_of(["Rate yourself", *left])
        if shown not in left:
            break
        put.append(shown.removeprefix("Follow-up: "))
        terminal.press(F10)
    assert [begin for begin, when in begins.items() if when == "always"] == put[:2]
    terminal.press("3\r")
    terminal.until("Found in your words", "by wording", "The one fix")
    terminal.press(CTRL_Q)
    assert terminal.ended() == 0
    done = subprocess.run(
        [sys.executable, "-m", "mockint", "--home", str(tmp_path / "home"), "report", "last"],
        env={"PYTHONPATH": str(SOURCE), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    assert "repoint the view." in done.stdout
    assert done.stdout.count("candidate, skipped") == len(put)


def test_another_editor_gets_the_terminal_and_gives_it_back(tmp_path: Path) -> None:
    editor = tmp_path / "editor.py"
    editor.write_text(
        "import sys\nfrom pathlib import Path\n"
        "line = input('Your line: ')\npath = Path(sys.argv[-1])\n"
        "path.write_text(path.read_text('utf-8') + '\\n' + line + '\\n', 'utf-8')\n",
        "utf-8",
    )
    command = f"'{sys.executable}' '{editor}'"
    terminal = Terminal(tmp_path / "home", "start", SCENARIO, EDITOR=command)
    try:
        terminal.until("Questions", "left", "F2")
        terminal.press("First.")
        terminal.until("First.", "saved")
        terminal.press(CTRL_G)
        terminal.until("Your line:")
        terminal.press("Second, from outside.\r")
        terminal.until("Second, from outside.", "Back from your editor", "F2", "4 words")
        terminal.press(" Third.")
        terminal.until("Third.", "5 words", "saved")
        terminal.press(CTRL_Q)
        assert terminal.ended() == 0
    finally:
        terminal.process.close(force=True)
