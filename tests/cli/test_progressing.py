from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def three_sessions(programs: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with three estimated attempts, the last of which also a model's scripted server judged."""
    program = programs(tmp_path_factory.mktemp("thrice"))
    for answer in ("weak", "strong", "strong"):
        assert program("start", program.scenario, stdin=program.answers[answer]).code == 0
    home: Path = program.home
    return home


@pytest.fixture
def played(program: Any, three_sessions: Path) -> Any:
    shutil.copytree(three_sessions, program.home)
    return program


def test_nothing_played_says_what_to_do(in_process: Callable[..., Any]) -> None:
    ran = in_process("progress")
    assert (ran.code, "mockint start" in ran.out) == (0, True)
    assert in_process("progress", "--json").json["series"] == []


def test_three_sessions_are_a_table_of_80_columns_in_plain_text(played: Any) -> None:
    out = played("progress").out
    assert "\x1b" not in out
    assert all(len(line) <= 80 for line in out.splitlines())
    assert "offline estimate, by wording; 3 sessions" in out
    for heading in ("Skills", "Criteria", "Technologies", "Time in the last 3 interviews"):
        assert heading in out


def test_two_judges_are_two_series_the_newest_first(
    played: Any, in_process: Callable[..., Any], model: Any
) -> None:
    before = in_process("progress", "--json").json
    flags = ("--base-url", model.url, "--model", "judge-1")
    assert in_process("regrade", "last", *flags).code == 0
    made = in_process("progress", "--json").json
    newest, estimate = made["series"]
    assert (newest["judge"], newest["sessions"], len(newest["template_sha256"])) == ("llm", 1, 64)
    assert estimate == before["series"][0], "another judge changes no figure"
    assert len(made["judged_otherwise"]) == 2
    assert made["months"][0]["judgings"] >= 1
    out = in_process("progress").out
    assert "not to be compared" in out
    assert "regrade --all" in out


def test_what_is_kept_of_sessions_changes_nothing_and_may_be_lost(
    played: Any, in_process: Callable[..., Any]
) -> None:
    first = in_process("progress", "--json").json
    with closing(sqlite3.connect(played.home / "archive.db")) as archive, archive:
        assert archive.execute("SELECT count(*) FROM summary").fetchone() == (3,)
    assert in_process("progress", "--json").json == first
    with closing(sqlite3.connect(played.home / "archive.db")) as archive, archive:
        archive.execute("DELETE FROM summary")
    assert in_process("progress", "--json").json == first
    assert in_process("regrade", "--all").code == 0
    again = in_process("progress", "--json").json["series"][0]
    assert [f["value"] for f in again["figures"]] == [
        f["value"] for f in first["series"][0]["figures"]
    ]
    assert again["judged_at"] > first["series"][0]["judged_at"]


def test_attempts_after_the_reference_are_left_out_and_counted(
    played: Any, in_process: Callable[..., Any]
) -> None:
    assert in_process("show", played.scenario, "--reveal").code == 0
    assert played("start", played.scenario, stdin=played.answers["strong"]).code == 0
    made = in_process("progress", "--json").json
    assert made["left_out"] == {"seen_reference": 1, "disputed": 0}
    assert made["series"][0]["sessions"] == 3


def test_what_is_due_today_is_named_with_its_command(
    played: Any, in_process: Callable[..., Any]
) -> None:
    due = in_process("progress", "--json").json["due"]
    assert 0 < len(due) <= 2, "one of three cards of the day was practised"
    assert {one["why"] for one in due} <= {"new", "weak", "due"}
    out = in_process("progress").out
    assert "To practise today" in out
    assert f"mockint start {due[0]['scenario']}" in out or "mockint drill" in out
    assert "overdue" not in out


def test_an_interview_date_that_is_none_is_refused_in_one_sentence(
    played: Any, in_process: Callable[..., Any]
) -> None:
    config = played.home / "config.toml"
    config.write_text('interview_date = "soon"\n')
    ran = in_process("progress")
    assert (ran.code, "interview_date must be a date" in ran.err) == (2, True)
    config.write_text("interview_date = 2030-01-01\n")
    assert in_process("progress").code == 0
