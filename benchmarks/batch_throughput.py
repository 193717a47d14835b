"""How many answers a minute `--jobs` really gives, and what mockint itself takes for each grade.

    PYTHONPATH=src python benchmarks/batch_throughput.py [--latency 5] [--rounds 3]

The endpoint is a process of its own on loopback, started and stopped here. It answers every request
after the same latency with a streamed judgement: each check met, with a quote from the answer.

Throughput: answers graded in a second with 1, 8 and 32 jobs, beside the ideal, jobs / latency. The
number of answers is a multiple of the jobs, so that nothing waits for a last one. A real judge takes
5 to 30 s for a judgement; the shorter the latency, the more of it mockint's own time is.

Own time: one grade after the other at an endpoint without latency, beside the same request and reply
through the bare SDK: one client, kept open, nothing read but the text. The two take turns, and both
are CPU time of this process, which a busy machine leaves alone.

Exit code 1 when a throughput is under its share of the ideal.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import subprocess
import sys
import threading
import time
from asyncio import StreamReader, StreamWriter, run, sleep, start_server
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from mockint.bank.folders import search_path
from mockint.bank.load import load_bank
from mockint.grading.batch import as_they_come
from mockint.grading.case import Case, main_case
from mockint.grading.grade import Grade
from mockint.grading.grader import Texts, grade_answer
from mockint.grading.judging.llm_judge import SCHEMA_NAME, LlmJudge
from mockint.grading.judging.prompt import build_prompt
from mockint.llm.accepts import Accepts
from mockint.llm.endpoint import Endpoint
from mockint.llm.exchange import request
from mockint.llm.pace import Pace
from mockint.llm.prompting import with_schema
from mockint.llm.wire import SEED
from mockint.settings import Flags, find_home

SCENARIO = "repartition-without-downtime"
TEXTS = Texts("0" * 64, "0" * 64)
NOW = "2026-01-01T00:00:00.000Z"
JOBS = (1, 8, 32)
LEAST = {1: 0.85, 8: 0.7, 32: 0.4}
PIECE = 24
BODIES: dict[bytes, bytes] = {}


# -- the endpoint ---------------------------------------------------------------------------------


def judgement(body: bytes) -> bytes:
    """A stream of pieces the size of a few tokens. Made once for each different request."""
    text = "\n".join(m["content"] for m in json.loads(body)["messages"])
    sentences = re.findall(r"^\[(\d+)\] (.+)$", text, re.M)
    number, sentence = sentences[0]
    rows = [
        {
            "check": check,
            "evidence": [{"sentence": int(number), "quote": sentence}] if kind == "CHECK" else [],
            "reasoning": "The sentence says so in as many words.",
            "verdict": "met" if kind == "CHECK" else "missed",
            "confidence": "high",
        }
        for kind, check in re.findall(r"^(CHECK|PITFALL) ([\w-]+) ", text, re.M)
    ]
    reply = json.dumps({"checks": rows})
    choices: list[Any] = [
        {"index": 0, "delta": {"content": reply[i : i + PIECE]}}
        for i in range(0, len(reply), PIECE)
    ]
    choices.append({"index": 0, "delta": {}, "finish_reason": "stop"})
    head = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "judge"}
    events = [{**head, "choices": [choice]} for choice in choices]
    usage = {"prompt_tokens": len(text) // 4, "completion_tokens": len(reply) // 4}
    events.append({**head, "choices": [], "usage": {**usage, "total_tokens": 0}})
    told = "".join(f"data: {json.dumps(event)}\n\n" for event in events)
    return f"{told}data: [DONE]\n\n".encode()


async def served(reader: StreamReader, writer: StreamWriter, latency: float) -> None:
    while head := await reader.readuntil(b"\r\n\r\n") if not reader.at_eof() else b"":
        size = re.search(rb"content-length: (\d+)", head, re.I)
        body = await reader.readexactly(int(size[1])) if size else b""
        await sleep(latency)
        stream = BODIES.get(body) or BODIES.setdefault(body, judgement(body))
        writer.write(
            b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n"
            b"content-length: %d\r\n\r\n" % len(stream)
        )
        writer.write(stream)
        await writer.drain()


async def serve(latency: float) -> None:
    async def handle(reader: StreamReader, writer: StreamWriter) -> None:
        try:
            await served(reader, writer, latency)
        except (EOFError, ConnectionError):
            return
        finally:
            writer.close()

    server = await start_server(handle, "127.0.0.1", 0, limit=1_000_000)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    async with server:
        await server.serve_forever()


@contextmanager
def endpoint(latency: float) -> Iterator[Endpoint]:
    command = [sys.executable, __file__, "--serve", str(latency)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        yield Endpoint.at(f"http://127.0.0.1:{port}/v1", "judge")
    finally:
        process.kill()
        process.communicate()


# -- what is measured -----------------------------------------------------------------------------


def cases(count: int) -> list[Case]:
    entry = load_bank(search_path(find_home(Flags().home, {})[0])).entry(SCENARIO)
    answer = (
        "We copy the table {n} times from a fixed version. The change feed is replayed from there. "
        "Before anybody switches we compare counts and sums by day and region. A view is repointed, "
        "which takes seconds, and the old table is kept in sync for two weeks so that we can go back."
    )
    return [main_case(entry.scenario, entry.rubric, answer.format(n=n)) for n in range(count)]


def grader(at: Endpoint, pace: Pace | None = None) -> Callable[[Case], Grade]:
    judge = LlmJudge(at, {}, pace)
    return lambda case: grade_answer(case, judge, TEXTS, now=NOW)


def throughput(at: Endpoint, asked: list[Case], jobs: int) -> float:
    """Answers graded in a second."""
    grade = grader(at, Pace(jobs))
    began = time.perf_counter()
    results = as_they_come(asked, grade, jobs=jobs, cancel=threading.Event())
    made = [result[1] for result in results if result is not None]
    seconds = time.perf_counter() - began
    assert len(made) == len(asked)
    assert all(one.status == "graded" for one in made), made[0].reason
    return len(made) / seconds


def bare(at: Endpoint) -> Callable[[Case], None]:
    """The same request and reply with the SDK and nothing else."""
    import openai

    client = openai.OpenAI(api_key="none", base_url=at.base_url, max_retries=0)
    create: Any = client.chat.completions.create

    def ask(case: Case) -> None:
        prompt = build_prompt(case)
        arguments = request(
            at, Accepts(), with_schema(prompt.messages, prompt.schema), prompt.max_tokens,
            0.0, SEED, prompt.schema, SCHEMA_NAME,
        )  # fmt: skip
        with create(**arguments, stream=True, stream_options={"include_usage": True}) as stream:
            pieces = [c.choices[0].delta.content or "" for c in stream if c.choices]
        assert json.loads("".join(pieces))

    return ask


def own_time(asked: list[Case]) -> tuple[list[float], list[float]]:
    """CPU seconds of a grade by mockint, and of the bare call, for each answer."""
    with endpoint(0.0) as at:
        ours, theirs = grader(at), bare(at)
        taken: tuple[list[float], list[float]] = ([], [])
        for place, case in enumerate(asked):
            order = (0, 1) if place % 2 else (1, 0)
            for which in order:
                work: Callable[[Case], object] = (ours, theirs)[which]
                began = time.process_time()
                work(case)
                taken[which].append(time.process_time() - began)
    return taken[0][2:], taken[1][2:]  # the first ones import and connect


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def measure(latency: float, rounds: int) -> bool:
    ours, theirs = own_time(cases(20 * rounds))
    mine, sdk = statistics.median(ours) * 1000, statistics.median(theirs) * 1000
    say(f"one grade without latency: mockint {mine:.0f} ms, bare SDK call {sdk:.0f} ms of CPU")
    say(f"ratio {mine / sdk:.2f}\n")
    say(f"endpoint's latency {latency:g} s")
    say("jobs   answers/s   ideal   share of the ideal")
    good = True
    with endpoint(latency) as at:
        throughput(at, cases(1), 1)
        for jobs in JOBS:
            asked = cases(2 * jobs)
            found = [throughput(at, asked, jobs) for _ in range(rounds)]
            ideal, median = jobs / latency, statistics.median(found)
            good = good and median / ideal >= LEAST[jobs]
            say(f"{jobs:4}   {median:9.2f}   {ideal:5.1f}   {median / ideal:.0%}")
    return good


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--latency", type=float, default=5.0, help="seconds before a reply")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--serve", type=float, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve is not None:
        try:
            run(serve(options.serve))
        except KeyboardInterrupt:
            return 0
    return 0 if measure(options.latency, options.rounds) else 1


if __name__ == "__main__":
    sys.exit(main())
