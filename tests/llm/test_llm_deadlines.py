from __future__ import annotations

import asyncio
import threading

import pytest

from mockint.llm.endpoint import LOOPBACK, REMOTE, Deadlines, Endpoint
from mockint.llm.outcome import Kind
from mockint.llm.waiting import Timing
from mockint.llm.watch import Stage

EVENT = 'data: {"choices":[{"delta":{"content":"{"},"finish_reason":null}]}\n\n'


@pytest.fixture
def here(loopback):
    return Endpoint.at(loopback.base_url, "judge-1", deadlines=Deadlines(120.0, 60.0, 300.0))


def test_nothing_at_all_ends_at_the_first_bytes_deadline(loopback, here, put, clock):
    outcome = put(here, progress=lambda _: clock.advance(50))
    assert (outcome.kind, outcome.exit_code) == (Kind.TIMEOUT, 3)
    assert "no first byte within 120 s" in outcome.sentence
    assert loopback.left.wait(5)


def test_silence_in_the_middle_of_a_reply_ends_it(loopback, here, put, clock):
    loopback.write = lambda send: send(EVENT)

    def look(progress):
        if progress.stage is Stage.READING:
            assert progress.deadline <= progress.elapsed + 60
            clock.advance(30)

    outcome = put(here, progress=look)
    assert outcome.kind is Kind.TIMEOUT
    assert "silent for 60 s" in outcome.sentence
    assert loopback.left.wait(5)


def test_a_dripping_stream_ends_at_the_whole_calls_deadline(loopback, here, put, clock):
    heard = threading.Semaphore(0)

    def drip(send):
        while not loopback.gate.is_set() and heard.acquire(timeout=5):
            send(": keep-alive\n\n" + EVENT)

    def look(progress):
        clock.advance(25)
        heard.release()

    loopback.write = drip
    outcome = put(here, progress=look)
    loopback.gate.set()
    assert outcome.kind is Kind.TIMEOUT
    assert "no whole reply within 300 s" in outcome.sentence
    assert outcome.seconds >= 300


def test_the_deadline_ends_a_repair_and_the_first_value_stands(loopback, here, put, clock):
    calls = []

    def write(send):
        calls.append(1)
        if len(calls) == 1:
            send('data: {"choices":[{"delta":{"content":"{\\"verdict\\":\\"met\\"}"},')
            send('"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n')

    def look(progress):
        if progress.reply == 2:
            clock.advance(100)

    loopback.write = write
    outcome = put(here, mend=lambda _: "Mend it.", progress=look)
    assert (outcome.kind, outcome.value, len(calls)) == (Kind.OK, "met", 2)


def test_cancelling_in_mid_stream_closes_the_connection(loopback, here, put):
    cancel = threading.Event()
    loopback.write = lambda send: send(EVENT)

    def look(progress):
        if progress.text_so_far:
            cancel.set()

    # A clock that runs: only then are there reports while the stream is read.
    outcome = put(here, cancel=cancel, progress=look, timing=Timing())
    assert (outcome.kind, outcome.exit_code, outcome.value) == (Kind.CANCELLED, 130, None)
    assert loopback.left.wait(5)


def test_cancelling_ends_a_pause_between_tries(server, answer, put):
    cancel = threading.Event()

    async def for_ever(_: float) -> None:
        await asyncio.Event().wait()

    def look(progress):
        if progress.stage is Stage.PAUSED:
            cancel.set()

    server.always(answer.error(503, "busy"))
    outcome = put(cancel=cancel, progress=look, timing=Timing(pause=for_ever))
    assert outcome.kind is Kind.CANCELLED
    assert server.route.call_count == 1


def test_a_request_cancelled_beforehand_calls_nobody(loopback, here, put):
    cancel, called = threading.Event(), threading.Event()
    cancel.set()
    loopback.write = lambda _: called.set()
    assert put(here, cancel=cancel).kind is Kind.CANCELLED
    loopback.stop()
    assert not called.is_set()


def test_a_pause_that_would_outlast_the_request_is_not_begun(server, answer, put, clock):
    server.always(answer.error(500, "boom"))
    short = Endpoint.at("http://judge.test/v1", "judge-1", deadlines=Deadlines(1, 1, 0.4))
    assert put(short).kind is Kind.SERVER
    assert clock.paused == []


@pytest.mark.parametrize(
    ("url", "deadlines"),
    [
        ("http://127.0.0.1:11434/v1", LOOPBACK),
        ("http://localhost:8080/v1", LOOPBACK),
        ("http://[::1]:8000/v1", LOOPBACK),
        ("http://127.0.0.1.evil.test/v1", REMOTE),
        ("http://192.168.1.5:11434/v1", REMOTE),
        ("https://api.openai.com/v1", REMOTE),
    ],
)
def test_default_deadlines_go_by_the_host(url, deadlines):
    assert Endpoint.at(url, "m").deadlines == deadlines


def test_the_default_deadlines_are_the_documented_ones():
    assert Deadlines(120, 60, 300) == REMOTE
    assert Deadlines(600, 60, 1200) == LOOPBACK
