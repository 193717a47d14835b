from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def two_sessions(programs: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """A home with a weak and a strong attempt at one scenario, the first judged twice."""
    program = programs(tmp_path_factory.mktemp("twice"))
    weak = program("start", program.scenario, stdin=program.answers["weak"]).session
    strong = program(
        "start", program.scenario, stdin=program.answers["weak"] + program.answers["strong"]
    ).session
    assert program("regrade", weak).code == 0
    return program.home, weak, strong


@pytest.fixture
def attempts(program: Any, two_sessions: tuple[Path, str, str]) -> tuple[str, str]:
    home, weak, strong = two_sessions
    shutil.copytree(home, program.home)
    return weak, strong


def test_two_attempts_are_compared_in_lines_of_80_columns(
    in_process: Callable[..., Any], attempts: tuple[str, str]
) -> None:
    ran = in_process("compare", *attempts)
    assert ran.code == 0, ran.err
    assert all(len(line) <= 80 for line in ran.out.splitlines() if line[:2] not in {"1:", "2:"})
    assert "by wording →" in ran.out
    assert "typical error of the estimate" in ran.out
    assert "The one fix of the first debrief" in ran.out
    assert "sentences alike" in ran.out
    assert "Time (of its budget)" in ran.out
    assert "+ not found in your wording → found" in ran.out


def test_two_attempts_in_json_have_the_documented_shape(
    program: Any, attempts: tuple[str, str]
) -> None:
    made = program("compare", *attempts, "--json").json
    assert (made["first"]["session"], made["second"]["session"]) == attempts
    assert made["changed"] == []
    assert made["difference"] == pytest.approx(
        made["second"]["score"] - made["first"]["score"], abs=0.05
    )
    assert made["within_spread"] is (abs(made["difference"]) <= 10)
    assert {row["kind"] for row in made["texts"][0]["rows"]} == {"same", "second"}
    assert any(moved["better"] for moved in made["moved"])


def test_the_same_session_twice_compares_its_two_newest_grades(
    in_process: Callable[..., Any], attempts: tuple[str, str]
) -> None:
    weak, strong = attempts
    made = in_process("compare", weak, weak, "--json").json
    assert (made["first"]["grade"], made["second"]["grade"]) == (1, 2)
    assert (made["difference"], made["moved"]) == (0.0, [])
    swapped = in_process("compare", f"{weak}:2", f"{weak}:1", "--json").json
    assert (swapped["first"]["grade"], swapped["second"]["grade"]) == (2, 1)
    assert "the same text" in in_process("compare", weak, weak).out
    one_grade = in_process("compare", strong, strong)
    assert one_grade.code == 2
    assert "mockint regrade" in one_grade.err
    beyond = in_process("compare", f"{weak}:1", f"{weak}:7")
    assert (beyond.code, "1 to 2" in beyond.err) == (2, True)
    assert in_process("compare", f"{weak}:0", f"{weak}:1").code == 2


def test_what_cannot_be_compared_is_refused_in_one_sentence(
    program: Any, in_process: Callable[..., Any], attempts: tuple[str, str]
) -> None:
    other = program("start", "tenant-row-level-security", stdin="We filter rows.\n").session
    begun = program("start", program.scenario, stdin="We begin\n/quit\n").session
    for session in (other, begun, "no-such-session"):
        ran = in_process("compare", attempts[0], session)
        assert ran.code == 2
        assert ran.err.count("\n") == 1
