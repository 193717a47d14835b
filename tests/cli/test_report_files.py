"""Reports and replays that cannot be written, and of sessions whose scenario is another one by now."""

from __future__ import annotations

import errno
import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SCENARIO = """\
id: queue-that-grows
title: {title}
rubric: system-design
minutes: {{clarify: 5, answer: 10, follow_ups: 5}}
brief: Orders arrive faster than they leave, and the line between them gets longer all day.
reference: {reference}
checks:
  - id: bounded
    criterion: design
    importance: essential
    claim: {claim}
    signals: [limit the queue]
"""
FORMS = ("md", "json", "html")
FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")


@pytest.fixture(scope="module")
def one_session(programs: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A home with a session on a scenario of its own bank, played to its debrief."""
    program = programs(tmp_path_factory.mktemp("reported"))
    bank = program.home / "bank"
    bank.mkdir(parents=True)
    text = SCENARIO.format(
        title="A queue that grows", reference="Bound the queue.", claim="Puts a limit on the queue."
    )
    (bank / "queue-that-grows.yaml").write_text(text, "utf-8")
    ran = program(
        "start", "queue-that-grows", stdin="We limit the queue to ten thousand.\n/submit\n"
    )
    assert ran.code == 0, ran.err
    return program.home, ran.session


@pytest.fixture
def played(program: Any, one_session: tuple[Path, str]) -> str:
    home, session = one_session
    shutil.copytree(home, program.home)
    return session


def arguments(session: str) -> list[list[str]]:
    """Everything that writes a file from a session."""
    made = [["report", session, "--format", form, "-o"] for form in FORMS]
    return [*made, ["replay", session, "--cast"]]


def told(ran: Any, code: int, *words: str) -> None:
    assert ran.code == code, ran.err
    assert ran.out == ""
    assert ran.err.count("\n") == 1
    for word in words:
        assert word in ran.err


def test_a_full_disk_leaves_the_older_file_and_nothing_else(
    in_process: Callable[..., Any], played: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    target = folder / "file"
    target.write_text("older")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    for given in arguments(played):
        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", full)
            ran = in_process(*given, str(target))
        told(ran, 1, str(target), "No space left on device", "nothing was left there")
        assert target.read_text() == "older"
        assert [path.name for path in folder.iterdir()] == ["file"]


def test_a_folder_that_takes_no_file_is_one_sentence(
    in_process: Callable[..., Any], played: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    file = tmp_path / "file"
    file.write_text("")
    for given in arguments(played):
        told(in_process(*given, str(tmp_path / "no" / "x")), 2, "No such file or directory")
        told(in_process(*given, str(file / "x")), 2, str(file / "x"), "Not a directory")
        with monkeypatch.context() as patched:
            patched.setattr("tempfile.mkstemp", refuse)
            told(in_process(*given, str(tmp_path / "x")), 2, "Read-only file system")
    assert not (tmp_path / "x").exists()


def test_a_name_that_can_be_no_files_is_one_sentence(
    in_process: Callable[..., Any], played: str, tmp_path: Path
) -> None:
    for given in arguments(played):
        told(in_process(*given, str(tmp_path / ("x" * 300))), 2, "File name too long")
    assert list(tmp_path.glob("x*")) == []


def test_a_name_as_long_as_a_file_may_have_is_taken(
    in_process: Callable[..., Any], played: str, tmp_path: Path
) -> None:
    target = tmp_path / ("x" * 255)
    assert in_process("report", played, "-o", str(target)).code == 0
    assert target.stat().st_mode & 0o777 == 0o600


def test_a_neighbour_with_a_likely_name_stays_as_it_is(
    in_process: Callable[..., Any], played: str, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    neighbour = folder / "r.md.part"
    neighbour.write_text("mine")
    assert in_process("report", played, "-o", str(folder / "r.md")).code == 0
    assert neighbour.read_text() == "mine"
    assert sorted(path.name for path in folder.iterdir()) == ["r.md", "r.md.part"]


@needs_full
def test_a_device_is_written_to_and_never_replaced(
    in_process: Callable[..., Any], played: str
) -> None:
    before = FULL.stat()
    for given in arguments(played):
        told(in_process(*given, str(FULL)), 1, "/dev/full", "No space left on device")
    assert stat.S_ISCHR(FULL.stat().st_mode)
    assert FULL.stat().st_ino == before.st_ino


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_named_pipe_takes_the_report(program: Any, played: str, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE)
    assert program("report", played, "--format", "json", "-o", pipe).code == 0
    out, _ = reader.communicate(timeout=30)
    assert json.loads(out)["session"]["id"] == played
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@needs_full
@pytest.mark.parametrize(
    "given", [("report", "last"), ("report", "last", "--format", "html"), ("replay", "last")]
)
def test_an_output_that_takes_nothing_more_is_one_sentence(
    program: Any, played: str, given: tuple[str, ...]
) -> None:
    assert played
    with FULL.open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "mockint", *given],
            stdout=full,
            stderr=subprocess.PIPE,
            env=program.environment(),
            cwd=program.folder,
            timeout=30,
            check=False,
        )
    said = done.stderr.decode()
    assert done.returncode == 1
    assert said == (
        "The output cannot be written (No space left on device); make room, or send it elsewhere.\n"
    )


@pytest.mark.parametrize("change", ["changed", "broken", "gone"])
def test_a_session_tells_its_scenario_as_it_was(
    in_process: Callable[..., Any], program: Any, played: str, tmp_path: Path, change: str
) -> None:
    cast = tmp_path / "x.cast"

    def everything() -> list[str]:
        made = [in_process("report", played, "--format", form) for form in FORMS]
        made += [in_process("report", played, "--format", form, "--redact") for form in FORMS]
        made += [in_process("replay", played), in_process("replay", played, "--cast", str(cast))]
        assert [ran.code for ran in made] == [0] * 8, [ran.err for ran in made]
        return [*(ran.out for ran in made), cast.read_text("utf-8")]

    before = everything()
    path = program.home / "bank" / "queue-that-grows.yaml"
    if change == "gone":
        path.unlink()
    elif change == "broken":
        path.write_text("id: [", "utf-8")
    else:
        text = SCENARIO.format(title="Another", reference="Shed.", claim="Sheds load early.")
        path.write_text(text, "utf-8")
    after = everything()
    assert "Another" not in "".join(after)
    assert after == before
    assert "Puts a limit on the queue." in after[0]


@pytest.mark.parametrize("command", ["report", "replay"])
def test_an_unknown_session_writes_nothing(
    in_process: Callable[..., Any], played: str, tmp_path: Path, command: str
) -> None:
    assert played
    option = "-o" if command == "report" else "--cast"
    target = tmp_path / "never"
    told(in_process(command, "nothing-like-it", option, str(target)), 2, "nothing-like-it")
    assert not target.exists()
