"""What is said about time."""

from __future__ import annotations

import pytest

from mockint.interview.advice import advice, slept
from mockint.interview.clock import Clock, Mark

BUDGETS = {"clarify": 600.0, "answer": 1500.0, "follow_ups": 600.0}


def test_an_overrun_says_what_it_took_and_what_is_left_for_what() -> None:
    clock = Clock(BUDGETS).started(0).entered("answer", 720)
    assert advice(clock, "clarify", "overtime", 720) == (
        "12 minutes on requirements; 25 minutes left to design."
    )


@pytest.mark.parametrize(
    ("mark", "offset", "words"),
    [
        (
            "amber",
            1_125,
            "Three quarters of this phase are gone: 19 minutes on the answer, 6 minutes left.",
        ),
        (
            "red",
            1_420,
            "A tenth of this phase is left: 24 minutes on the answer, 80 seconds left.",
        ),
        (
            "overtime",
            1_500,
            "25 minutes on the answer; 10 minutes left for the follow-ups. "
            "Going on is fine, and recorded.",
        ),
    ],
)
def test_each_mark_says_where_the_time_went(mark: Mark, offset: float, words: str) -> None:
    clock = Clock(BUDGETS, phase="answer").started(0)
    assert advice(clock, "answer", mark, offset) == words


def test_nothing_is_promised_after_the_last_phase() -> None:
    clock = Clock(BUDGETS, phase="follow_ups").started(0)
    assert advice(clock, "follow_ups", "overtime", 600) == (
        "10 minutes on the follow-ups. Going on is fine, and recorded."
    )


def test_an_absence_is_said_not_to_count() -> None:
    assert slept(3_600) == (
        "Nothing ran for 60 minutes (sleep, or a stopped process); that is not counted."
    )
