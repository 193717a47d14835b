"""`mockint replay`: lines in a pipe, a recording for asciinema, and one sentence where it cannot."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

LINES = [
    "/ask how many regions are there?",
    "I assume one stream appends all day.",
    "50 TB / 0.6 TB per hour = 84 hours, so the copy takes eleven nights.",
    "The downside is a second copy of everything.",
    "If the copy fails we repeat a slice and roll back.",
    "/submit",
    "/quit",
]


@pytest.fixture(scope="module")
def one_session(programs: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    program = programs(tmp_path_factory.mktemp("replayed"))
    ran = program("start", program.scenario, stdin="\n".join([*LINES[:-1], "/skip\n/skip\n/skip"]))
    assert ran.code == 0
    return program.home, ran.session


@pytest.fixture
def played(program: Any, one_session: tuple[Path, str]) -> str:
    home, session = one_session
    shutil.copytree(home, program.home)
    return session


def test_the_lines_tell_the_firsts_and_when_each_judged_sentence_was_written(
    in_process: Callable[..., Any], played: str
) -> None:
    ran = in_process("replay", "last", "--plain")
    assert ran.code == 0
    assert played in ran.out.splitlines()[0]
    for words in (
        "asked: how many regions",
        "first number",
        "first trade-off",
        "first failure mode",
        "submitted the answer",
        "you wrote “",
        "phase: debrief",
        "--- answer at",
    ):
        assert words in ran.out, words
    stamps = [line.split()[0] for line in ran.out.splitlines()[1:] if line.startswith("   0")]
    assert stamps == sorted(stamps)
    assert in_process("replay", played).out == ran.out


def test_a_cast_is_written_privately_and_is_newline_delimited_json(
    in_process: Callable[..., Any], played: str, tmp_path: Path
) -> None:
    path = tmp_path / "session.cast"
    ran = in_process("replay", played, "--cast", str(path))
    assert (ran.code, ran.out) == (0, "")
    assert path.stat().st_mode & 0o777 == 0o600
    header, *events = map(json.loads, path.read_text("utf-8").splitlines())
    assert header["version"] == 2
    assert {code for _, code, _ in events} == {"o", "m"}
    failed = in_process("replay", played, "--cast", str(tmp_path / "nowhere" / "session.cast"))
    assert failed.code == 2
    assert failed.err.count("\n") == 1


def test_an_unfinished_session_is_replayed_without_verdicts(
    program: Any, in_process: Callable[..., Any]
) -> None:
    session = program("start", program.scenario, stdin="\n".join(LINES)).session
    ran = in_process("replay", session)
    assert ran.code == 0
    assert "first number" in ran.out
    assert "you wrote" not in ran.out


def test_an_unknown_session_and_a_bad_speed_are_one_sentence(
    in_process: Callable[..., Any], played: str
) -> None:
    for arguments in (
        ("nothing-like-it",),
        (played, "--speed", "100"),
        (played, "--speed", "x"),
        (played, "--speed", "nan"),
    ):
        ran = in_process("replay", *arguments)
        assert ran.code == 2
        assert ran.err.count("\n") == 1
