"""The clock as a value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockint.interview.clock import Clock, minutes_seconds, shared_out

BUDGETS = {"clarify": 300.0, "answer": 1200.0, "follow_ups": 600.0}


def clock() -> Clock:
    return Clock(BUDGETS).started(0)


def test_a_clock_runs_from_its_start() -> None:
    assert not Clock(BUDGETS).running
    assert clock().running
    assert clock().elapsed(12.5) == 12.5
    assert clock().left(12.5) == 287.5
    assert clock().left(400) == -100


@pytest.mark.parametrize(
    ("offset", "marks"),
    [
        (0, ()),
        (224.9, ()),
        (225, ("amber",)),
        (269.9, ("amber",)),
        (270, ("amber", "red")),
        (300, ("amber", "red", "overtime")),
        (9_999, ("amber", "red", "overtime")),
    ],
)
def test_marks_are_reached_at_parts_of_the_budget(offset: float, marks: tuple[str, ...]) -> None:
    assert clock().reached(offset) == marks


def test_each_phase_has_its_own_time() -> None:
    later = clock().entered("answer", 100)
    assert later.elapsed(150) == 50
    assert later.elapsed(150, "clarify") == 100
    assert later.elapsed(150, "follow_ups") == 0
    assert later.total(150) == 150
    assert later.reached(150) == ()


def test_a_pause_stops_the_clock_and_resuming_lets_it_go_on() -> None:
    paused = clock().held(100, paused=True)
    assert not paused.running
    assert paused.elapsed(5_000) == 100
    resumed = paused.held(5_000, paused=False)
    assert resumed.elapsed(5_010) == 110


def test_waiting_for_a_judge_is_nobodys_time() -> None:
    waiting = clock().held(100, waiting=True)
    assert waiting.elapsed(400) == 100
    assert waiting.held(400, waiting=False).elapsed(401) == 101


def test_a_clock_held_twice_runs_only_when_both_are_over() -> None:
    both = clock().held(10, paused=True).held(20, waiting=True)
    one = both.held(30, paused=False)
    assert not one.running
    assert one.held(40, waiting=False).elapsed(41) == 11


def test_a_paused_clock_stays_paused_in_the_next_phase() -> None:
    later = clock().held(10, paused=True).entered("answer", 50)
    assert not later.running
    assert later.held(60, paused=False).elapsed(65) == 5


def test_the_debrief_has_no_clock() -> None:
    ended = clock().entered("answer", 10).entered("debrief", 30)
    assert not ended.running
    assert ended.reached(9_999) == ()
    assert ended.total(9_999) == 30


@given(
    st.lists(st.tuples(st.sampled_from(["pause", "wait", "phase"]), st.floats(0, 100)), max_size=12)
)
def test_time_in_all_phases_never_exceeds_time_passed_nor_runs_back(
    steps: list[tuple[str, float]],
) -> None:
    offset, value, before = 0.0, clock(), 0.0
    phases = iter(("answer", "follow_ups", "debrief"))
    for what, seconds in steps:
        offset += seconds
        if what == "pause":
            value = value.held(offset, paused=not value.paused)
        elif what == "wait":
            value = value.held(offset, waiting=not value.waiting)
        else:
            value = value.entered(next(phases, "debrief"), offset)
        total = value.total(offset)
        assert before - 1e-6 <= total <= offset + 1e-6
        before = total


def test_minutes_are_shared_out_in_the_scenarios_proportions() -> None:
    minutes = {"clarify": 5, "answer": 25, "follow_ups": 10}
    assert shared_out(minutes, None) == {"clarify": 300, "answer": 1500, "follow_ups": 600}
    assert shared_out(minutes, 80) == {"clarify": 600, "answer": 3000, "follow_ups": 1200}
    assert sum(shared_out(minutes, 7).values()) == pytest.approx(420)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0:00"), (59.9, "0:59"), (60, "1:00"), (3_725, "62:05"), (-0.5, "0:00"), (-61, "-1:01")],
)
def test_time_is_shown_in_minutes_and_seconds(seconds: float, text: str) -> None:
    assert minutes_seconds(seconds) == text
