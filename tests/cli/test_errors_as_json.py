"""With --json whoever reads standard output gets one document, also where nothing came of the command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from mockint.cli.context import Context

SCHEMA = Path(__file__).resolve().parents[2] / "docs" / "schemas" / "grade-1.json"
S = "repartition-without-downtime"


def is_a_grade(value: Any) -> list[str]:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    registry: Registry[Any] = Resource.from_contents(schema) @ Registry()
    found = Draft202012Validator(schema, registry=registry).iter_errors(value)
    return [f"{error.json_path}: {error.message}" for error in found]


def refused(ran: Any, code: int = 2) -> Any:
    """The one object of a command that came to nothing."""
    assert ran.code == code, ran
    made = ran.json
    assert made["status"] == "ungraded"
    assert ran.err == f"{made['reason']}\n"
    return made


@pytest.fixture
def answers(program: Any) -> Any:
    (program.folder / "binary.md").write_bytes(b"\xff\xfe\x00")
    (program.folder / "huge.md").write_bytes(b"a" * 4_000_001)
    (program.folder / "bad.jsonl").write_text('{"id": 1}\n', "utf-8")
    (program.folder / "weak.md").write_text(program.answers["weak"], "utf-8")
    return program


@pytest.mark.parametrize(
    "args",
    [
        (S, "binary.md"),
        (S, "huge.md"),
        (S, "absent.md"),
        (S, "bad.jsonl"),
        (S, "absent.jsonl"),
        (S, "weak.md", "absent.md"),
        (S, "weak.md", "--reply", "absent.txt"),
        (S, "weak.md", "--print-prompt"),
        ("no-such-scenario", "weak.md"),
        ("--pending",),
        (),
        (S, "weak.md", "--jobs", "x"),
        (S, "weak.md", "--bogus"),
        (S, "weak.md", "--runs"),
        (S, ""),
    ],
)
def test_a_grading_that_is_refused_is_one_ungraded_grade(
    answers: Any, in_process: Callable[..., Any], args: tuple[str, ...]
) -> None:
    made = refused(in_process("grade", "--json", *args))
    assert is_a_grade(made) == []
    assert made["criteria"] == made["checks"] == []


def test_beside_a_file_of_lines_it_is_one_line(
    answers: Any, in_process: Callable[..., Any]
) -> None:
    ran = in_process("grade", S, "bad.jsonl", "--json")
    assert is_a_grade(refused(ran)) == []
    assert ran.out.count("\n") == 1


def test_the_grade_names_the_scenario_once_the_arguments_are_understood(
    answers: Any, in_process: Callable[..., Any]
) -> None:
    assert refused(in_process("grade", S, "absent.md", "--json"))["scenario"] == S
    assert refused(in_process("grade", S, "--bogus", "--json"))["scenario"] == ""


@pytest.mark.parametrize(
    "args",
    [
        ("compare", "a", "b"),
        ("compare", "a"),
        ("selftest", "--scenario", "nope"),
        ("selftest", "--full", "--scenario", "nope"),
        ("selftest", "--limit", "0"),
        ("scenarios", "--bogus"),
        ("lint", "--bogus"),
        ("sessions", "one-too-many"),
        ("regrade", "last"),
        ("show", "no-such-scenario"),
        ("archive", "bogus"),
        ("bogus",),
        ("--bogus", "sessions"),
    ],
)
def test_every_refused_command_is_one_object_with_its_reason(
    in_process: Callable[..., Any], args: tuple[str, ...]
) -> None:
    assert set(refused(in_process(*args, "--json"))) == {"status", "reason"}


@pytest.mark.parametrize("command", ["scenarios", "lint", "sessions", "progress", "doctor"])
def test_a_config_file_that_cannot_be_used_is_said_in_json_too(
    program: Any, in_process: Callable[..., Any], command: str
) -> None:
    program.home.mkdir()
    (program.home / "config.toml").write_text("nonsense = 1", "utf-8")
    assert "config.toml" in refused(in_process(command, "--json"))["reason"]


@pytest.mark.parametrize("command", ["scenarios", "sessions", "progress"])
def test_an_archive_that_cannot_be_opened_is_said_in_json_too(
    program: Any, in_process: Callable[..., Any], command: str
) -> None:
    program.home.mkdir()
    (program.home / "archive.db").write_bytes(b"no archive at all")
    assert "archive.db" in refused(in_process(command, "--json"), 1)["reason"]


def test_a_defect_of_ours_is_said_in_json_too(
    in_process: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Context) -> None:
        raise RuntimeError("what was typed")

    monkeypatch.setattr(Context, "bank", property(broken))
    ran = in_process("grade", S, "x.md", "--json")
    assert "what was typed" not in ran.out
    assert is_a_grade(refused(ran, 70)) == []


def test_a_command_that_printed_its_object_prints_no_second_one(
    answers: Any, in_process: Callable[..., Any]
) -> None:
    ran = in_process("selftest", "--scenario", S, "--judge", "llm", "--json")
    assert ran.code == 3
    assert "answers" in ran.json
    ran = in_process("grade", S, "weak.md", "--judge", "llm", "--json")
    assert ran.code == 3
    assert ran.json["criteria"]
    (answers.folder / "good.jsonl").write_text('{"id": 1, "answer": "We copy all of it."}', "utf-8")
    ran = in_process("grade", S, "good.jsonl", "--judge", "llm", "--json")
    assert ran.code == 3
    assert ran.json["grade"]["status"] == "ungraded"


def test_without_json_among_the_options_nothing_is_printed(
    program: Any, in_process: Callable[..., Any]
) -> None:
    assert in_process("grade", S, "absent.md").out == ""
    assert in_process("lint", "--bogus", "--", "--json").out == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_an_output_that_takes_nothing_still_ends_in_one_sentence(program: Any) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "mockint", "show", "nope", "--json"],
            stdout=full,
            stderr=subprocess.PIPE,
            env=program.environment(),
            timeout=30,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.decode().count("\n") == 1


def test_a_reader_that_has_gone_is_no_error(program: Any) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "mockint", "show", "nope", "--json"],
            stdout=writing,
            stderr=subprocess.PIPE,
            env=program.environment(),
            timeout=30,
            check=False,
        )
    finally:
        os.close(writing)
    assert done.returncode == 2
    assert done.stderr.decode().count("\n") == 1
