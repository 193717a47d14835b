"""What is counted agrees with its number, and a line says only what holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mockint.grading.cost import Estimate
from mockint.reports.words import many

S = "repartition-without-downtime"


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0 answers"), (1, "1 answer"), (2, "2 answers"), (1200, "1,200 answers")],
)
def test_one_thing_is_no_several_things(count: int, said: str) -> None:
    assert many(count, "answer") == said


def test_the_last_line_of_a_file_with_one_answer_counts_one(
    program: Any, in_process: Callable[..., Any]
) -> None:
    program.file("one.jsonl", '{"id": 1, "answer": "We copy the table at night and compare."}\n')
    assert "\n1 answer, in 0:" in f"\n{in_process('grade', S, 'one.jsonl').err}"


def test_lint_counts_one_warning(program: Any, in_process: Callable[..., Any]) -> None:
    (program.folder / "bank").mkdir()
    program.file("bank/odd.yaml", "id: odd\n")
    ran = in_process("lint", "bank/odd.yaml")
    last = ran.out.splitlines()[-1]
    errors = sum(line.startswith("error: ") for line in ran.out.splitlines())
    assert last.startswith(f"{errors} error{'s' * (errors != 1)}, ")


def test_an_over_estimate_is_not_about_approximately_so_much() -> None:
    told = Estimate(60_000, usd=0.0, approximate=True, models=("m",)).sentence()
    assert told == "≈60,000 tokens, no cost (m)"
    assert Estimate(60_000, usd=0.0, models=("m",)).sentence() == "about 60,000 tokens, no cost (m)"


def test_the_debrief_names_a_command_as_it_is_typed(program: Any, model: Any) -> None:
    ran = program("start", S, "--plain", stdin=program.answers["weak"], **model.env)
    assert "`mockint selftest` says whether it is fit to grade" in ran.out
    told = program("report", "last")
    assert "`mockint selftest` says whether it is fit to grade" in told.out


def test_the_head_of_a_drill_names_no_bar_and_only_what_a_drill_knows(
    in_process: Callable[..., Any],
) -> None:
    from_the_start = in_process("start", S, stdin="We copy the table at night.\n")
    assert "practice, bar senior." in from_the_start.out
    assert "/submit  /skip  /quit\n" in from_the_start.out
    drilled = in_process("drill", S, stdin="/quit\n")
    head = next(line for line in drilled.out.splitlines() if line.startswith("Session "))
    assert head.endswith(", drill.")
    commands = next(line for line in drilled.out.splitlines() if "commands: " in line)
    assert commands.endswith("/ask QUESTION  /hint  /time  /pause  /resume  /brief  /submit  /quit")
