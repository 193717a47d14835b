"""Several workers at one endpoint: a pause for one is a pause for all, and a limit is found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mockint.llm.endpoint import Deadlines, Endpoint
from mockint.llm.exchange import MOST_LIMITS
from mockint.llm.outcome import Kind, Outcome
from mockint.llm.pace import LOOK_AGAIN, Pace, limit_pause

Put = Callable[..., Outcome[Any]]


def paced(clock: Any, places: int = 4) -> Pace:
    return Pace(places, lambda: clock.seconds)


def test_there_are_so_many_places_and_no_more(clock: Any) -> None:
    pace = paced(clock, 2)
    assert [pace.enter(), pace.enter(), pace.enter()] == [0.0, 0.0, LOOK_AGAIN]
    pace.leave()
    assert pace.enter() == 0.0


def test_a_limit_stops_everybody_for_as_long_as_it_asks(clock: Any) -> None:
    pace = paced(clock)
    pace.limited(7.0)
    assert pace.enter() == pace.left == 7.0
    clock.advance(6.0)
    pace.limited(0.5)  # shorter than what is left of the other
    assert pace.enter() == 1.0
    clock.advance(1.0)
    assert pace.enter() == 0.0


def test_a_limit_halves_the_places_once_for_all_calls_on_their_way(clock: Any) -> None:
    pace = paced(clock, 32)
    for _ in range(32):
        pace.limited(5.0)
    assert pace.places == 16
    clock.advance(5.0)
    pace.limited(5.0)
    assert pace.places == 8
    for _ in range(10):
        clock.advance(5.0)
        pace.limited(5.0)
    assert pace.places == 1


def test_each_full_round_that_went_through_gives_one_place_back(clock: Any) -> None:
    pace = paced(clock, 3)
    pace.limited(0.0)
    pace.limited(0.0)
    assert pace.places == 1
    pace.went_through()
    assert pace.places == 2
    pace.went_through()
    assert pace.places == 2
    pace.went_through()
    assert pace.places == 3
    for _ in range(9):
        pace.went_through()
    assert pace.places == 3


@pytest.mark.parametrize(
    ("limits", "asked", "seconds"),
    [(1, None, 0.5), (3, None, 2.0), (12, None, 30.0), (1, 0.0, 0.0), (2, 9.0, 9.0), (5, 0.0, 8.0)],
)
def test_a_server_that_goes_on_refusing_is_given_more_time(
    limits: int, asked: float | None, seconds: float
) -> None:
    assert limit_pause(limits, asked) == seconds


def test_limits_are_waited_out_and_count_neither_as_tries_nor_as_time(
    put: Put, server: Any, answer: Any, clock: Any
) -> None:
    limited = answer.error(429, "slow down", headers={"retry-after": "100"})
    server.answers(*[limited] * 6, answer.stream())
    found = put(pace=paced(clock))
    assert found.kind is Kind.OK
    assert len(server.asked) == 7
    assert sum(clock.paused) == 600  # longer than the 300 s of one request
    assert found.seconds == 0


def test_another_workers_pause_is_kept_to_before_the_first_call(
    put: Put, server: Any, answer: Any, clock: Any
) -> None:
    pace = paced(clock)
    pace.limited(12.0)
    server.answers(answer.stream())
    assert put(pace=pace).kind is Kind.OK
    assert sum(clock.paused) == 12
    assert [pace.enter(), pace.enter()] == [0.0, 0.0]  # its own place was given back


def test_a_pause_beyond_the_deadline_ends_at_once_and_holds_nobody(
    put: Put, server: Any, answer: Any, clock: Any, endpoint: Endpoint
) -> None:
    pace = paced(clock)
    server.answers(answer.error(429, "slow down", headers={"retry-after": "900"}))
    hasty = Endpoint.at(endpoint.base_url, "judge-1", deadlines=Deadlines(5.0, 5.0, 5.0))
    found = put(hasty, pace=pace)
    assert (found.kind, found.exit_code) == (Kind.RATE_LIMITED, 3)
    assert "900 s" in found.sentence
    assert pace.enter() == 0.0


def test_a_server_that_never_lets_go_ends_as_limited(
    put: Put, server: Any, answer: Any, clock: Any
) -> None:
    server.always(answer.error(429, "slow down", headers={"retry-after": "0"}))
    found = put(pace=paced(clock))
    assert found.kind is Kind.RATE_LIMITED
    assert len(server.asked) == MOST_LIMITS


def test_an_exhausted_quota_is_no_limit_to_wait_for(
    put: Put, server: Any, answer: Any, clock: Any
) -> None:
    server.answers(answer.error(429, "no credit", code="insufficient_quota"))
    pace = paced(clock)
    assert put(pace=pace).kind is Kind.QUOTA
    assert (pace.left, pace.places, clock.paused) == (0.0, 4, [])


def test_other_failures_are_tried_three_times_as_ever(
    put: Put, server: Any, answer: Any, clock: Any
) -> None:
    server.always(answer.error(503, "busy"))
    assert put(pace=paced(clock)).kind is Kind.SERVER
    assert len(server.asked) == 3
    assert clock.paused == [0.5, 1.0]
