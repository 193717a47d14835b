"""However the line mode is left, what was typed is on disk."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")

DRAFT = (
    "A view in front of both tables makes the switch a matter of seconds for every reader.\n" * 3
)


def typed(program: Any) -> tuple[Any, str]:
    """A running line mode with a draft in it that is on disk."""
    process = program.begin("start", program.scenario, "--plain")
    session = program.opened(process)
    process.stdin.write(DRAFT)
    process.stdin.flush()
    program.until_saved(session, len(DRAFT))
    return process, session


@pytest.mark.parametrize(
    ("by", "reason"),
    [(signal.SIGINT, "left"), (signal.SIGTERM, "hangup"), (signal.SIGHUP, "hangup")],
    ids=["Ctrl+C", "SIGTERM", "SIGHUP"],
)
def test_a_signal_ends_with_130_and_resume_brings_the_text_back(
    program: Any, in_process: Any, by: signal.Signals, reason: str
) -> None:
    process, session = typed(program)
    ran = program.ended(process, by)
    assert ran.code == 130
    assert f"mockint resume {session}" in ran.err
    assert program.events(session)[-1] == ("paused", {"reason": reason})
    assert DRAFT.strip() in in_process("resume", session, stdin="/quit\n").out


def test_a_kill_loses_nothing_and_leaves_no_lock_behind(program: Any, in_process: Any) -> None:
    process, session = typed(program)
    program.ended(process, signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    row = in_process("sessions", "--json").json[0]
    assert (row["id"], row["status"]) == (session, "unfinished")
    back = in_process("resume", stdin="One more line.\n/quit\n")
    assert back.code == 0
    assert DRAFT.strip() in back.out
    again = in_process("resume", session, stdin="/quit\n")
    assert f"{DRAFT}One more line." in again.out
    assert "brought back after a crash" in in_process("replay", session).out


def test_a_session_open_elsewhere_is_refused_while_another_may_begin(
    program: Any, in_process: Any
) -> None:
    process, session = typed(program)
    refused = program("resume", session, "--plain")
    assert refused.code == 2
    assert session in refused.err
    assert "another mockint" in refused.err
    assert refused.err.count("\n") == 1
    beside = program("start", program.scenario, stdin="Words of the other one.\n")
    assert beside.code == 0
    assert in_process("replay", session).code == 0
    process.stdin.write("And on it goes here.\n/quit\n")
    process.stdin.flush()
    assert program.ended(process).code == 0
    assert {row["id"] for row in in_process("sessions", "--json").json} == {
        session,
        beside.session,
    }
    assert "And on it goes here." in in_process("resume", session, stdin="/quit\n").out


def test_another_program_that_closes_the_archive_takes_nothing_away(
    program: Any, in_process: Any
) -> None:
    process, session = typed(program)
    with closing(sqlite3.connect(program.home / "archive.db")) as archive:
        assert archive.execute("SELECT count(*) FROM event").fetchone()[0] > 0
    assert (program.home / "archive.db-wal").exists()  # still in use by the one that writes
    process.stdin.write("And on it goes here.\n")
    process.stdin.flush()
    program.until_saved(session, len(DRAFT) + 1)
    program.ended(process, signal.SIGKILL)
    assert "And on it goes here." in in_process("resume", session, stdin="/quit\n").out


def test_two_write_at_once_under_one_home(program: Any) -> None:
    first, one = typed(program)
    second, two = typed(program)
    for process in (first, second, first, second):
        process.stdin.write("Another line of mine.\n")
        process.stdin.flush()
    for process, session in ((first, one), (second, two)):
        program.until_saved(session, len(DRAFT) + 2 * len("Another line of mine.\n"))
        process.stdin.write("/submit\n/skip\n/skip\n")
        ended = program.ended(process)
        assert ended.code == 0
        assert "## Result" in ended.out
    assert one != two


def test_a_reader_and_a_terminal_that_go_away_leave_everything_saved(
    program: Any, in_process: Any
) -> None:
    process, session = typed(program)
    process.stdout.close()
    process.stderr.close()
    process.stdin.write("/time\n")
    process.stdin.flush()
    assert process.wait(30) == 130
    assert program.events(session)[-1] == ("paused", {"reason": "hangup"})
    assert DRAFT.strip() in in_process("resume", session, stdin="/quit\n").out


def test_a_full_output_is_said_and_what_was_typed_is_saved(program: Any) -> None:
    if not os.path.exists("/dev/full"):  # noqa: PTH110  a device
        pytest.skip("needs /dev/full")
    ran = _in_shell(program, "printf 'We copy it.\\n' | exec $0 -m mockint start {} >/dev/full")
    assert ran.returncode == 1
    assert "No space left" in ran.stderr
    assert len(program("sessions", "--json").json) == 1


def test_a_standard_input_that_is_closed_is_an_end_of_input(program: Any) -> None:
    ran = _in_shell(program, "exec $0 -m mockint start {} <&-")
    assert ran.returncode == 0, ran.stderr
    assert "Traceback" not in ran.stderr
    assert program("sessions", "--json").json[0]["phase"] == "debrief"


def _in_shell(program: Any, script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "-c", script.format(program.scenario), sys.executable],
        capture_output=True,
        text=True,
        env=program.environment(),
        timeout=60,
        check=False,
    )


def test_a_defect_in_an_interview_still_saves_what_was_typed(
    program: Any, in_process: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("mockint.interview.choosing.reply_to", broken)
    ran = in_process("start", program.scenario, stdin=f"{DRAFT}/ask why?\n")
    assert ran.code == 70
    assert "RuntimeError" in ran.err
    monkeypatch.undo()
    assert DRAFT.strip() in in_process("resume", stdin="/quit\n").out


def test_ctrl_c_while_a_judge_is_waited_for_leaves_a_session_that_goes_on_later(
    program: Any, model: Any, in_process: Any
) -> None:
    model.gate = threading.Event()
    process = program.begin("start", program.scenario, "--plain", **model.env)
    session = program.opened(process)
    process.stdin.write(f"{program.answers['strong']}/submit\n/skip\n/skip\n")
    process.stdin.flush()
    program.wait_for(lambda: model.requests)
    program.wait_for(lambda: "waiting" in program.kinds(session))
    ran = program.ended(process, signal.SIGINT)
    assert ran.code == 130
    kinds = program.kinds(session)
    assert kinds.count("submitted") == 1
    assert "graded" not in kinds
    model.gate.set()
    resumed = in_process("resume", session, stdin="")
    assert resumed.code == 0
    assert "## Result" in resumed.out
    assert program.kinds(session).count("graded") == 1
