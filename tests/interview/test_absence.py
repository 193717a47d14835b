"""Sleep and stopped processes: noticed, recorded as a pause, and not counted."""

from __future__ import annotations

from typing import Any

import pytest

from mockint.interview.absence import LONGEST_GAP, Absence, Watch
from mockint.interview.fold import fold


class Clock:
    def __init__(self) -> None:
        self.seconds = 50.0

    def __call__(self) -> float:
        return self.seconds


def test_a_gap_between_two_looks_is_an_absence_and_is_told_once() -> None:
    clock = Clock()
    watch = Watch(clock)
    for _ in range(20):
        clock.seconds += LONGEST_GAP
        watch.look()
    assert watch.taken() == []
    clock.seconds += 3_600
    assert watch.taken() == [Absence(250, 3_850)]
    assert watch.taken() == []


def test_a_look_by_another_caller_keeps_what_it_noticed() -> None:
    clock = Clock()
    watch = Watch(clock)
    clock.seconds += 100
    watch.look()
    clock.seconds += 5
    assert watch.taken() == [Absence(50, 150)]


def test_a_clock_that_runs_back_is_no_absence() -> None:
    clock = Clock()
    watch = Watch(clock)
    clock.seconds -= 1_000
    watch.look()
    clock.seconds += 1_005
    assert watch.taken() == []


@pytest.fixture
def watched(desk: Any) -> Any:
    desk.session.watch = Watch(desk.time.monotonic)
    return desk


def awake(desk: Any, seconds: int) -> None:
    """Time in which the process runs, and the clock is looked at every five seconds."""
    for _ in range(seconds // 5):
        desk.time.advance(5)
        desk.session.tick()


def test_an_hour_of_sleep_costs_nothing_and_is_recorded_when_it_was(watched: Any) -> None:
    session = watched.session
    awake(watched, 60)
    watched.time.advance(3_600)
    assert session.tick() == ()
    paused, resumed = watched.recorder.events[-2:]
    assert (paused.kind, paused.data, paused.offset) == ("paused", {"reason": "asleep"}, 60)
    assert (resumed.kind, resumed.data, resumed.offset) == ("resumed", {"after": "asleep"}, 3_660)
    assert paused.at == "2026-03-01T10:01:00.000Z"
    assert resumed.at == "2026-03-01T11:01:00.000Z"
    assert session.state.phase == "clarify"
    assert session.state.clock.left(session.offset) == 240
    assert session.slept == 3_600
    assert fold("s-1", watched.recorder.events) == session.state


def test_typing_before_the_next_look_at_the_clock_does_not_hide_the_sleep(watched: Any) -> None:
    awake(watched, 60)
    watched.time.advance(3_600)
    watched.write("Awake again.")
    assert watched.recorder.kinds()[-3:] == ["paused", "resumed", "edited"]
    assert watched.session.state.clock.left(watched.session.offset) == 240


def test_sleep_does_not_end_an_answer_under_pressure(make_desk: Any) -> None:
    desk = make_desk("pressure")
    desk.session.watch = Watch(desk.time.monotonic)
    desk.session.begin_answer()
    desk.write("We limit the queue.")
    desk.time.advance(20_000)
    assert desk.session.tick() == ()
    assert not desk.session.time_is_up
    assert desk.session.state.clock.left(desk.session.offset) == 1_200


def test_sleep_during_a_pause_adds_nothing(watched: Any) -> None:
    watched.session.pause()
    watched.time.advance(3_600)
    watched.session.resume()
    assert watched.recorder.kinds()[-2:] == ["paused", "resumed"]
    assert watched.session.slept == 0


def test_the_clocks_of_this_machine_agree_and_neither_is_set_by_anybody() -> None:
    from mockint.interview.ports import SystemTime

    time = SystemTime()
    assert time.monotonic() <= time.monotonic()
    assert time.now().tzinfo is not None
