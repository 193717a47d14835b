from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

SESSION_KEYS = [
    "id", "scenario", "mode", "target_bar", "attempt", "seen_reference", "started_at", "ended_at",
    "phase", "status", "score",
]  # fmt: skip
GRADE_KEYS = [
    "schema", "scenario", "rubric", "status", "reason", "score", "score_range", "max_score", "bar",
    "criteria", "checks", "pitfalls", "flags", "summary", "next_fix", "provenance", "usage",
]  # fmt: skip
REPORT_KEYS = [
    "schema", "session", "transcript", "answers", "score", "score_range", "bar", "criteria",
    "checks", "pitfalls", "follow_ups", "appeals", "disputes", "self_score", "timeline",
]  # fmt: skip


@pytest.fixture(scope="module")
def one_session(programs: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A home with a session played to its debrief: a question, a hint and a follow-up are in it."""
    program = programs(tmp_path_factory.mktemp("played"))
    lines = ["/ask how many regions are there?", "/hint", program.answers["strong"], "/submit"]
    lines += ["/skip", "We compare both tables per day first, and repair those days.", "/submit"]
    ran = program("start", program.scenario, "--bar", "mid", stdin="\n".join(lines))
    assert ran.code == 0
    return program.home, ran.session


@pytest.fixture
def played(program: Any, one_session: tuple[Path, str]) -> str:
    """That session in this test's own home."""
    home, session = one_session
    shutil.copytree(home, program.home)
    return session


def test_sessions_are_listed_newest_first_with_the_documented_keys(
    program: Any, played: str
) -> None:
    quit_ = program("start", program.scenario, "--mode", "pressure", stdin="text\n/quit\n").session
    rows = program("sessions", "--json").json
    assert [list(row) for row in rows] == [SESSION_KEYS] * 2
    assert [row["id"] for row in rows] == [quit_, played]
    assert [row["attempt"] for row in rows] == [2, 1]
    assert [row["status"] for row in rows] == ["unfinished", "estimated"]
    assert [row["phase"] for row in rows] == ["clarify", "debrief"]
    assert [row["mode"] for row in rows] == ["pressure", "practice"]
    assert [row["target_bar"] for row in rows] == ["senior", "mid"]
    assert rows[0]["score"] is None
    assert rows[0]["ended_at"] is None
    assert rows[1]["score"] > 0
    assert rows[1]["ended_at"] >= rows[1]["started_at"]
    lines = program("sessions").out
    assert lines.index(quit_) < lines.index(played)
    listed = next(
        row for row in program("scenarios", "--json").json if row["id"] == program.scenario
    )
    assert (listed["last_score"], listed["last_status"]) == (rows[1]["score"], "estimated")


def test_a_report_in_json_has_the_documented_shape(program: Any, played: str) -> None:
    report = program("report", played[:6], "--format", "json").json
    assert list(report) == REPORT_KEYS
    assert report["schema"] == 1
    assert report["session"] == program("sessions", "--json").json[0]
    assert report["session"]["score"] == report["score"]
    assert all(list(line) == ["at", "who", "kind", "text"] for line in report["transcript"])
    assert {line["who"] for line in report["transcript"]} == {"candidate", "interviewer"}
    kinds = [line["kind"] for line in report["transcript"]]
    assert kinds[:3] == ["question", "reply", "hint"]
    assert all(list(mark) == ["at", "kind", "label"] for mark in report["timeline"])
    main, follow_up = report["answers"]
    for answer in (main, follow_up):
        assert list(answer) == ["question", "text", "seconds", "grades"]
        assert [list(grade) for grade in answer["grades"]] == [GRADE_KEYS]
    assert main["text"].strip() == program.answers["strong"].strip()
    assert follow_up["text"].startswith("We compare both tables")
    for check in (*report["checks"], *main["grades"][0]["checks"]):
        assert set(check) == {
            "id", "criterion", "importance", "verdict", "hints_taken", "evidence", "note",
        }  # fmt: skip
    for check in main["grades"][0]["checks"]:
        for evidence in check["evidence"]:
            quote = main["text"][evidence["start"] : evidence["end"]]
            assert evidence["verified"]
            assert quote == evidence["quote"]
    assert "clarifying-questions" in {check["id"] for check in report["checks"]}


def test_a_report_in_markdown_leads_with_the_estimate_and_holds_the_answers(
    program: Any, played: str
) -> None:
    text = program("report", "last").out
    assert text.startswith("# Repartition a 50 TB fact table")
    assert "Found in your words:" in text
    assert "by wording" in text
    assert f"mockint regrade {played}" in text
    assert program.answers["strong"].strip() in text
    assert "skipped: \n" not in text
    for heading in (
        "## Result",
        "## Your answer (",
        "## Follow-ups",
        "## Transcript",
        "## Timeline",
    ):
        assert heading in text


def test_a_report_is_written_privately_and_whole_or_not_at_all(
    program: Any, in_process: Callable[..., Any], played: str, tmp_path: Path
) -> None:
    path = tmp_path / "report.json"
    path.write_text("older")
    path.chmod(0o644)
    ran = program("report", played, "--format", "json", "-o", path)
    assert (ran.code, ran.out) == (0, "")
    assert json.loads(path.read_text())["session"]["id"] == played
    assert path.stat().st_mode & 0o777 == 0o600
    for bad in (tmp_path / "nowhere" / "report.md", tmp_path):
        failed = in_process("report", played, "-o", str(bad))
        assert failed.code == 2
        assert str(bad) in failed.err
        assert failed.err.count("\n") == 1
    assert [p.name for p in tmp_path.iterdir() if p.suffix == ".part"] == []


def test_a_replay_tells_what_happened_and_each_answer(program: Any, played: str) -> None:
    out = program("replay", "last", "--plain").out
    assert out.index("opened Repartition") < out.index("asked: how many regions")
    assert out.index("submitted the answer") < out.index("skipped the follow-up")
    assert program.answers["strong"].strip() in out
    assert "phase: debrief" in out
    assert played in out


def test_unknown_and_ambiguous_sessions_are_refused_with_the_near_ones(
    program: Any, in_process: Callable[..., Any], played: str
) -> None:
    for command in ("report", "replay", "resume", "regrade"):
        ran = in_process(command, "no-such-session")
        assert ran.code == 2
        assert "no-such-session" in ran.err
        assert ran.err.count("\n") == 1
    columns = (
        "scenario, mode, target_bar, attempt, seen_reference, started_at, phase, status, title"
    )
    with closing(sqlite3.connect(program.home / "archive.db")) as archive, archive:
        archive.execute(
            f"INSERT INTO session (id, {columns}) SELECT ?, {columns} FROM session",
            (f"{played[:4]}zzzzzz",),
        )
    for command in ("report", "resume"):
        ran = in_process(command, played[:4])
        assert ran.code == 2
        assert "several" in ran.err
        assert played in ran.err


def test_a_regrade_appends_another_grade_and_keeps_the_old_one(
    program: Any, in_process: Callable[..., Any], played: str
) -> None:
    assert program("regrade", played).code == 0
    report = program("report", played, "--format", "json").json
    assert [len(answer["grades"]) for answer in report["answers"]] == [2, 2]
    assert in_process("regrade", "--all").code == 0
    report = in_process("report", played, "--format", "json").json
    assert [len(answer["grades"]) for answer in report["answers"]] == [3, 3]
    assert in_process("grade", "--pending").out == "Nothing is waiting for a grade.\n"
    with_both = in_process("regrade", "--all", played)
    assert with_both.code == 2
    no_judge = in_process("regrade", played, "--judge", "llm")
    assert no_judge.code == 3
    assert no_judge.err.count("\n") == 1
