"""The line mode over a pipe: what a program or a screen reader would type."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest


def submitted(program: Any, session: str) -> dict[str, str]:
    """Reason by document."""
    return {
        data["document"]: data["reason"]
        for kind, data in program.events(session)
        if kind == "submitted"
    }


def test_a_whole_interview_runs_to_its_debrief_and_ignores_what_comes_after(program: Any) -> None:
    lines = [
        "/time",
        "/ask how many regions are there?",
        "/ask",
        "/ask who won the world cup?",
        "/hint",
        "/pause",
        "/pause",
        "/resume",
        "/resume",
        "/skip",
        "//etc/hosts is where it stands",
        "/wordy is a path",
        "  indented, and a / inside",
        program.answers["strong"],
        "/submit",
        "/time",
        "It is replayed after the copy of that range.",
        "/submit",
        "/skip",
        "left over",
        "/quit",
    ]
    ran = program("start", program.scenario, "--plain", stdin="\n".join(lines))
    assert ran.code == 0
    assert ran.err == ""
    out = ran.out
    assert "clarify: 4:5" in out
    assert "40 regions" in out
    assert "not specified" in out
    assert "Hint 1 (free" in out
    assert out.count("Paused.") == 1
    assert out.count("Going on.") == 1
    assert "/wordy is no command" in out
    assert "/etc/hosts is no command" not in out
    assert "Only a follow-up can be skipped" in out
    assert "follow_ups: 9:5" in out
    assert out.count("\nFollow-up: ") == 2
    assert out.count("## Result") == 1
    assert "left over" not in out
    events = program.events(ran.session)
    kinds = [kind for kind, _ in events]
    assert kinds[0] == "opened"
    assert kinds.count("asked") == 2
    assert kinds[-1] == "scored"
    text = program("report", "last", "--format", "json").json["answers"][0]["text"]
    assert text.startswith("/etc/hosts is where it stands\n/wordy is a path\n  indented, and a /")
    assert submitted(program, ran.session) == {
        "answer": "candidate",
        "follow_up:change-during-copy": "candidate",
    }


def test_the_end_of_input_submits_and_withdraws_an_untouched_follow_up(
    program: Any, in_process: Callable[..., Any]
) -> None:
    ended = program("start", program.scenario, stdin=program.answers["weak"])
    assert ended.code == 0
    assert "## Result" in ended.out
    assert "Follow-up:" not in ended.out
    assert submitted(program, ended.session) == {"answer": "end_of_input"}

    text = program.answers["weak"] + "/submit\n"
    untouched = in_process("start", program.scenario, stdin=text)
    assert "\nFollow-up: " in untouched.out
    assert "follow_up_withdrawn" in program.kinds(untouched.session)
    assert submitted(program, untouched.session) == {"answer": "candidate"}

    begun = in_process("start", program.scenario, stdin=text + "We replay it later")
    assert submitted(program, begun.session) == {
        "answer": "candidate",
        "follow_up:change-during-copy": "end_of_input",
    }
    scores = {row["id"]: row["score"] for row in in_process("sessions", "--json").json}
    assert scores[ended.session] == scores[untouched.session]


def test_nothing_typed_at_all_is_ungraded_and_still_a_debrief(
    program: Any, in_process: Callable[..., Any]
) -> None:
    ran = in_process("start", program.scenario, stdin="")
    assert ran.code == 0
    assert "Ungraded: The answer has no words" in ran.out
    assert in_process("sessions", "--json").json[0]["status"] == "ungraded"
    assert in_process("grade", "--pending").out == "Nothing is waiting for a grade.\n"


def test_pressure_gives_neither_hints_nor_pauses(
    program: Any, in_process: Callable[..., Any]
) -> None:
    ran = in_process(
        "start", program.scenario, "--mode", "pressure", stdin="/hint\n/pause\n/quit\n"
    )
    assert ran.code == 0
    assert "no hints under pressure" in ran.out
    assert "no pauses under pressure" in ran.out
    kinds = program.kinds(ran.session)
    assert "hinted" not in kinds
    assert kinds[-1] == "paused"  # leaving pauses the clock, even under pressure


def test_minutes_are_shared_out_in_the_scenarios_proportions(
    program: Any, in_process: Callable[..., Any]
) -> None:
    ran = in_process(
        "start", program.scenario, "--minutes", "80", "--bar", "staff", stdin="/quit\n"
    )
    assert "bar staff" in ran.out
    opened = program.events(ran.session)[0][1]
    assert opened["budgets"] == {"clarify": 600.0, "answer": 3000.0, "follow_ups": 1200.0}


def test_quitting_and_resuming_brings_text_phase_and_clock_back(
    program: Any, in_process: Callable[..., Any]
) -> None:
    draft = program.answers["weak"]
    left = program("start", program.scenario, stdin=f"/ask is region ever null?\n{draft}/quit\n")
    assert left.code == 0
    assert f"mockint resume {left.session}" in left.err
    assert "## Result" not in left.out
    ten_minutes_before(program, left.session)

    back = program("resume", "last", "--plain", stdin="/time\none line more\n/quit\n")
    assert back.code == 0
    assert back.session == left.session
    assert draft.strip() in back.out
    assert "answer: 14:5" in back.out
    again = in_process("resume", left.session[:7], stdin="/submit\n/quit\n")
    assert "one line more" in again.out
    assert "\nFollow-up: " in again.out

    followed = in_process("resume", left.session, stdin="/time\n")
    assert "Follow-up: It is night four" in followed.out
    assert "follow_ups: 9:5" in followed.out
    assert "## Result" in followed.out
    answer = in_process("report", "last", "--format", "json").json["answers"][0]
    assert answer["text"] == f"{draft}one line more\n"
    assert 600 <= answer["seconds"] < 700
    finished = in_process("resume", left.session)
    assert finished.code == 2
    assert "mockint report" in finished.err


def ten_minutes_before(program: Any, session: str) -> None:
    """As if the candidate had sat there for ten minutes before leaving: move the last event."""
    with closing(sqlite3.connect(program.home / "archive.db")) as archive, archive:
        archive.execute("DROP TRIGGER event_no_update")
        archive.execute(
            'UPDATE event SET "offset" = "offset" + 600 WHERE seq = '
            "(SELECT max(seq) FROM event WHERE session = ?)",
            (session,),
        )


def test_without_a_name_the_newest_unfinished_session_is_resumed(
    program: Any, in_process: Callable[..., Any]
) -> None:
    first = in_process("start", program.scenario, stdin="older\n/quit\n").session
    second = in_process("start", program.scenario, stdin="newer\n/quit\n").session
    in_process("start", program.scenario, stdin="finished words here\n")
    assert in_process("resume", stdin="/quit\n").session == second
    assert in_process("resume", first, stdin="/quit\n").session == first


def test_a_second_attempt_counts_on(program: Any, in_process: Callable[..., Any]) -> None:
    in_process("start", program.scenario, stdin="/quit\n")
    in_process("start", program.scenario, stdin="/quit\n")
    assert [row["attempt"] for row in in_process("sessions", "--json").json] == [2, 1]


def test_a_line_too_long_for_an_answer_is_refused_and_the_rest_stays(
    program: Any, in_process: Callable[..., Any]
) -> None:
    ran = in_process("start", program.scenario, stdin=f"kept\n{'word ' * 50_000}\n/quit\n")
    assert ran.code == 0
    assert "this line was refused" in ran.out
    assert "kept" in in_process("resume", stdin="/quit\n").out


@pytest.mark.parametrize("sequence", ["\x1b[2J\x1b]0;title\x07", "\x00"])
def test_escape_sequences_that_are_typed_are_not_echoed_back(
    program: Any, in_process: Callable[..., Any], sequence: str
) -> None:
    in_process("start", program.scenario, stdin=f"text {sequence} more\n/quit\n")
    back = in_process("resume", stdin="/quit\n")
    assert "\x1b" not in back.out
    assert "\x00" not in back.out
