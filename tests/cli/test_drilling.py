from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def one_played(programs: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    program = programs(tmp_path_factory.mktemp("played"))
    assert program("start", program.scenario, stdin=program.answers["strong"]).code == 0
    home: Path = program.home
    return home


@pytest.fixture
def played(program: Any, one_played: Path) -> Any:
    shutil.copytree(one_played, program.home)
    return program


def test_without_anything_played_there_is_nothing_to_drill(
    in_process: Callable[..., Any], program: Any
) -> None:
    for words in (("drill",), ("drill", program.scenario)):
        ran = in_process(*words)
        assert ran.code == 2
        assert "mockint start" in ran.err
        assert ran.err.count("\n") == 1


def test_a_drill_is_held_as_lines_and_counts_as_no_attempt(played: Any) -> None:
    answer = "We compare counts per day first, then repair each day that differs and watch it.\n"
    ran = played("drill", stdin=answer)
    assert ran.code == 0, ran.err
    assert "Follow-up:" not in ran.out
    assert "bars are for interviews" in ran.out
    drill, interview = played("sessions", "--json").json
    assert (drill["mode"], drill["attempt"], interview["attempt"]) == ("drill", 1, 1)
    assert drill["scenario"] == played.scenario
    listed = [s for s in played("scenarios", "--json").json if s["id"] == played.scenario]
    assert listed[0]["last_score"] == interview["score"]
    assert played("start", played.scenario, stdin="We begin\n/quit\n").code == 0
    assert played("sessions", "--json").json[0]["attempt"] == 2
    report = played("report", drill["id"], "--format", "json").json
    assert report["answers"][0]["question"].startswith(ran.out.split("\n\n")[1].strip()[:40])


def test_the_brief_of_a_drill_is_one_word_away_and_elsewhere_that_word_is_text(played: Any) -> None:
    brief = played("show", played.scenario).out
    told = next(line for line in brief.splitlines()[1:] if len(line) > 40)
    ran = played("drill", stdin="/brief\nWe compare counts per day.\n")
    before, _, after = ran.out.partition("commands: ")
    assert "/brief shows the scenario's brief" in before
    assert told not in before
    assert told in after
    answers = played("report", ran.session, "--format", "json").json["answers"]
    assert answers[0]["text"] == "We compare counts per day.\n"
    resumed = played("drill", stdin="We compare\n/quit\n").session
    assert told in played("resume", resumed, stdin="/brief\n").out
    interview = played("start", played.scenario, stdin="/brief\n")
    assert "/brief is no command" in interview.out
    answers = played("report", interview.session, "--format", "json").json["answers"]
    assert answers[0]["text"] == "/brief\n"


def test_the_next_drill_is_another_one(played: Any) -> None:
    questions = set()
    for _ in range(3):
        ran = played("drill", played.scenario, "--minutes", "2", stdin="We compare both tables.\n")
        assert re.search(r"answer, (2:00|1:5\d) left", ran.out)
        questions.add(ran.out.split("\n\n")[1])
    assert len(questions) == 3


def test_minutes_and_scenarios_out_of_range_are_wrong_usage(
    played: Any, in_process: Callable[..., Any]
) -> None:
    for words in (("--minutes", "0"), ("--minutes", "61"), ("no-such-scenario",)):
        assert in_process("drill", *words).code == 2


def test_a_drill_left_unfinished_is_resumed_and_not_compared_with_an_interview(
    played: Any, in_process: Callable[..., Any]
) -> None:
    drill = played("drill", stdin="We compare\n/quit\n").session
    ran = played("resume", drill, stdin="counts per day, then repair the days that differ.\n")
    assert ran.code == 0
    interview = in_process("sessions", "--json").json[1]["id"]
    assert in_process("compare", drill, interview).code == 2
