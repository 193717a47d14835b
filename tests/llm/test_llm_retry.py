from __future__ import annotations

from email.utils import formatdate

import httpx2
import pytest

from mockint.llm.outcome import Kind
from mockint.llm.watch import Stage


@pytest.mark.parametrize("status", [429, 500, 502, 503, 529])
def test_a_passing_failure_is_tried_again_after_half_a_second(server, answer, put, clock, status):
    server.answers(answer.error(status, "busy"), answer.stream())
    outcome = put()
    assert (outcome.value, outcome.replies) == ("met", 1)
    assert clock.paused == [0.5]


def test_three_tries_are_all(server, answer, put, clock):
    server.always(answer.error(500, "boom"))
    assert put().kind is Kind.SERVER
    assert clock.paused == [0.5, 1.0]
    assert server.route.call_count == 3


def test_a_connection_error_is_tried_again(server, answer, put, clock):
    server.answers(httpx2.ConnectError("refused"), httpx2.ReadError("reset"), answer.stream())
    assert put().value == "met"
    assert clock.paused == [0.5, 1.0]


def test_a_cut_stream_is_no_reply_and_tried_again(server, answer, put, clock):
    server.answers(answer.stream(finish=None), answer.stream())
    outcome = put()
    assert (outcome.value, outcome.replies) == ("met", 1)
    assert clock.paused == [0.5]


def test_a_stream_that_is_always_cut_is_offline(server, answer, put):
    server.always(answer.stream(finish=None))
    outcome = put()
    assert outcome.kind is Kind.OFFLINE
    assert "before the reply was complete" in outcome.sentence


@pytest.mark.parametrize(
    ("headers", "waited"),
    [
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "0"}, 0.0),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after": formatdate(1_750_000_020, usegmt=True)}, 20.0),
        ({"retry-after": formatdate(1_700_000_000, usegmt=True)}, 0.0),
        ({"retry-after": "soon"}, 0.5),
        ({"retry-after": "nan"}, 0.5),
    ],
)
def test_retry_after_says_how_long_to_wait(server, answer, put, clock, headers, waited):
    server.answers(answer.error(429, "slow down", headers=headers), answer.stream())
    assert put().value == "met"
    assert clock.paused == [waited]


@pytest.mark.parametrize("asked", ["301", "inf", formatdate(1_750_009_999, usegmt=True)])
@pytest.mark.parametrize("status", [429, 503])
def test_a_wait_beyond_the_deadline_ends_at_once(server, answer, put, clock, asked, status):
    server.always(answer.error(status, "later", headers={"retry-after": asked}))
    outcome = put()
    assert (outcome.kind, outcome.exit_code) == (Kind.RATE_LIMITED, 3)
    assert clock.paused == []
    assert server.route.call_count == 1


def test_an_exhausted_quota_is_never_tried_again(server, answer, put, clock):
    server.always(answer.error(429, "no quota", code="insufficient_quota"))
    assert put().kind is Kind.QUOTA
    assert (clock.paused, server.route.call_count) == ([], 1)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422])
def test_other_failures_are_not_tried_again(server, answer, put, status):
    server.always(answer.error(status, "no"))
    put()
    assert server.route.call_count == 1


def test_a_pause_counts_down_on_the_screen(server, answer, put):
    server.answers(answer.error(429, "slow", headers={"retry-after": "7"}), answer.stream())
    seen = []
    put(progress=seen.append)
    (paused,) = [progress for progress in seen if progress.stage is Stage.PAUSED]
    assert (paused.attempt, paused.wait_left, paused.deadline) == (1, 7.0, 300.0)
    assert [p.attempt for p in seen if p.stage is Stage.WAITING] == [1, 2]


def test_tries_are_counted_anew_for_each_reply(server, answer, put, clock):
    busy = answer.error(503, "busy")
    server.answers(busy, busy, answer.stream("no"), busy, busy, answer.stream())
    outcome = put()
    assert (outcome.value, outcome.replies) == ("met", 2)
    assert clock.paused == [0.5, 1.0, 0.5, 1.0]
