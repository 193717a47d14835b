from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mockint import __version__

HEAVY = ("textual", "openai", "pydantic", "click", "importlib.metadata", "yaml")


@pytest.mark.parametrize(
    "code",
    [
        "sys.argv = ['mockint', '--version']; runpy.run_module('mockint', run_name='__main__')",
        "sys.argv = ['mockint', '--version']; from mockint.__main__ import main; main()",
    ],
    ids=["python -m mockint", "the script"],
)
def test_the_version_is_said_without_importing_anything_heavy(program: Any, code: str) -> None:
    shown = f"print(*sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr)"
    body = f"import sys, runpy\nbefore = set(sys.modules)\ntry:\n    {code}\nfinally:\n    {shown}"
    done = subprocess.run(
        [sys.executable, "-c", body],
        env=program.environment(),
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    assert done.stdout == f"mockint {__version__}\n"
    loaded_before_runpy = subprocess.run(
        [sys.executable, "-c", f"import sys, runpy\n{shown}"],
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    ).stderr
    assert done.stderr == loaded_before_runpy


def test_the_version_is_also_said_among_other_flags(program: Any) -> None:
    assert program("--version").out == f"mockint {__version__}\n"
    assert program("--home", program.home, "--version").out == f"mockint {__version__}\n"


def test_bare_mockint_without_a_terminal_shows_usage(program: Any) -> None:
    ran = program()
    assert ran.code == 2
    assert ran.err.lower().startswith("usage: mockint")
    assert ran.err.count("--help") == 1
    assert ran.out == ""


def test_help_is_no_error_and_names_every_command(program: Any) -> None:
    ran = program("--help")
    assert ran.code == 0
    for command in ("start", "resume", "scenarios", "lint", "sessions", "report", "grade"):
        assert f"\n  {command} " in ran.out


@pytest.mark.parametrize(
    ("args", "named"),
    [
        (["gradee"], "gradee"),
        (["--frobnicate"], "--frobnicate"),
        (["sessions", "--frobnicate"], "--frobnicate"),
        (["start"], "scenario"),
        (["start", "repartition"], "repartition-without-downtime"),
        (["start", "repartition-without-downtime", "--minutes", "0"], "from 5 to 240"),
        (["start", "repartition-without-downtime", "--minutes", "4"], "from 5 to 240"),
        (["start", "repartition-without-downtime", "--minutes", "241"], "from 5 to 240"),
        (["start", "repartition-without-downtime", "--minutes", "abc"], "from 5 to 240"),
        (["start", "repartition-without-downtime", "--mode", "easy"], "practice"),
        (["show"], "SCENARIO"),
        (["show", "tenant-row-level"], "tenant-row-level-security"),
        (["--bank", "nowhere", "scenarios"], "nowhere"),
        (["report", "last"], "mockint start"),
        (["resume"], "mockint start"),
        (["--judge", "guess", "scenarios"], "offline"),
        (["grade", "repartition-without-downtime"], "file"),
        (["grade", "repartition-without-downtime", "nowhere.md"], "nowhere.md"),
        (["grade", "repartition-without-downtime", "."], "directory"),
        (["regrade"], "--all"),
        (["lint", "nowhere"], "nowhere"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage_is_said_in_one_line(
    in_process: Callable[..., Any], args: list[str], named: str
) -> None:
    ran = in_process(*args)
    assert ran.code == 2
    assert named in ran.err
    assert ran.err.count("\n") == 1
    assert ran.err.count("--help") <= 1
    assert ran.out == ""


def test_flags_count_before_and_after_the_command_and_the_later_one_wins(
    program: Any, tmp_path: Path
) -> None:
    early, late = tmp_path / "early", tmp_path / "late"
    program("--home", early, "sessions")
    assert (early / "archive.db").exists()
    assert not program.home.exists()
    program("--home", early, "sessions", "--home", late)
    assert (late / "archive.db").exists()


def test_a_defect_is_one_sentence_and_a_log_without_texts_and_keys(
    in_process: Callable[..., Any], program: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    program.file("a.md", "A sentence that nobody else may read, at most the judge.")

    def broken(*_: object, **__: object) -> None:
        secret = "A sentence that nobody else may read"
        raise RuntimeError(f"{secret} {program.key}")

    monkeypatch.setattr("mockint.cli.grading_files.grade_answer", broken)
    monkeypatch.setenv("OPENAI_API_KEY", program.key)
    ran = in_process("grade", program.scenario, str(program.folder / "a.md"), "--judge", "offline")
    assert ran.code == 70
    assert ran.err.strip().count("\n") <= 1  # the notice where answers go, and the sentence
    assert "RuntimeError" in ran.err
    (log,) = (program.home / "logs").iterdir()
    assert str(log) in ran.err
    text = log.read_text()
    assert "broken" in text
    for secret in ("nobody else", program.key):
        assert secret not in text + ran.err + ran.out
    assert log.stat().st_mode & 0o777 == 0o600


def test_a_bad_config_file_is_named(program: Any) -> None:
    program.home.mkdir()
    config = program.home / "config.toml"
    for bad in (b"judge = \n", b"\xff\xfe"):
        config.write_bytes(bad)
        ran = program("sessions")
        assert ran.code == 2
        assert str(config) in ran.err
        assert ran.err.count("\n") == 1


def test_what_an_encoding_cannot_hold_is_replaced_and_no_defect(program: Any) -> None:
    typed = b"caf\xe9 with bytes that are no UTF-8 \xe2\x89\x88 text\n"
    ran = program("start", program.scenario, stdin=typed, PYTHONIOENCODING="utf-8:strict")
    assert ran.code == 0, ran.err
    ran = program("sessions", PYTHONIOENCODING="latin-1")
    assert ran.code == 0


def test_a_reader_that_leaves_early_is_no_error(program: Any) -> None:
    process = program.begin("show", program.scenario, "--reveal")
    process.stdout.close()
    process.stdin.close()
    err = process.stderr.read()
    assert (process.wait(30), err) == (0, "")
