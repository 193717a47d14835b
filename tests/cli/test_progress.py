"""The line of progress: what is decided, for how long, and how to stop it, on one row."""

from __future__ import annotations

import pytest

from mockint.cli.progress import in_figures, in_words, line
from mockint.grading.judging.judge import JudgeProgress

DECIDED = tuple((f"check-{number}", "met") for number in range(11))


def test_it_says_how_many_checks_are_decided_and_for_how_long() -> None:
    progress = JudgeProgress("the model is answering", 12.4, 300.0, decided=DECIDED, asked=18)
    assert in_words(progress) == "the model is answering, 11 of 18 decided, 12 s of 300 s"


def test_a_retry_is_counted_down_and_a_later_try_is_named() -> None:
    waiting = JudgeProgress("waiting to try again", 3.0, 300.0, attempt=2, wait=4.2)
    assert in_figures(waiting) == "3 s of 300 s, next try in 4 s"
    again = JudgeProgress("waiting for the model", 8.0, 300.0, attempt=2)
    assert in_figures(again) == "8 s of 300 s, try 2"


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_the_line_fits_the_terminal_and_keeps_the_way_out_before_the_stage(columns: int) -> None:
    stage = "run 2 of 3: without the flagged text: asking again about bounded (2 of 4)"
    progress = JudgeProgress(stage, 12.0, 300.0, decided=DECIDED, asked=18)
    shown = line("answer.md", progress, columns)
    assert len(shown) < columns
    assert shown.startswith("answer.md: 11 of 18 decided, ")
    if columns >= 80:
        assert "(Ctrl+C stops) run 2 of 3: " in shown
    assert (columns < 200) == shown.endswith("…")


def test_a_name_from_the_command_line_cannot_move_the_cursor() -> None:
    shown = line("a\x1b[2Jb", JudgeProgress("waiting", 1.0, 2.0), 80)
    assert shown == "ab: 1 s of 2 s (Ctrl+C stops) waiting"
