"""The installed program as a subprocess, and a tiny OpenAI-compatible server it can be pointed at."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src"
KEY = "sk-test-do-not-leak-4711"
TIMEOUT = 30.0

STRONG = """\
I assume one stream appends all day, an hourly merge corrects old rows, and sixty dashboards read by name.
Zero downtime means: no query fails, and data is never older than five minutes; a few restarts remain.

I create a new table next to the old one, while the existing table stays live and unchanged for everybody.
The layout: 40 regions times 1,825 days is 73,000 partitions, under 700 MB on average, and the small regions
get tiny files of 14 MB per day. So I prefer clustering because of the small file problem: liquid clustering on
those columns instead of partitions. The downside is that every reader needs newer table features.

First I raise the retention of removed files to 30 days, because vacuum would delete the snapshot before the copy ends.
Turning on the change feed is a metadata commit, and concurrent writes fail on it, so it happens in a quiet quarter.
Then I note the version V. The backfill copies from a fixed version, VERSION AS OF V, and we replay the change feed from
version V + 1, so nothing is skipped between the two; updates and deletes of old rows are merged by key.
The copy runs month by month and each slice is overwritten as a whole, so a retry overwrites rather than appends.
50 TB / 0.6 TB per hour = 84 hours, which is 11 nights on a dedicated cluster and about 2,500 dollars.

Before anybody switches I compare count and sum per day and region at matching versions of old and new.
No agreement, no cutover. I copy the grants and row filters to the new table and test them first.

All queries go through a view, so I repoint the view, which takes seconds. One dashboard goes first, the rest a day
later. The streaming readers are moved apart: a checkpoint holds the table id of the old table, so each stream
starts with a new checkpoint at a known starting version of the new table.
For 14 days we keep the old table in sync: changes of the new table are merged into the old, so going back loses
no order. I watch the lag and abort if it exceeds ten minutes. The alternative would be dual writes from the
loaders; it is simpler but gives up atomicity of the two commits.
"""
WEAK = """\
I would make a copy over a weekend with a large cluster and hope that nobody minds. Afterwards we look at the row count.
If something goes wrong we tell all teams about it and try again the week after.
"""
OFF_TOPIC = """\
My favourite dish is a slow tomato soup with basil and fresh bread. Peel six tomatoes, fry an onion in butter
until it is golden, and let everything simmer for an hour. My grandmother always put a spoon of sugar in it, and we
ate in the garden.
"""
NAME_DROP = """\
Kafka, Flink, Spark, Delta Lake, Iceberg, Hudi, Unity Catalog, liquid clustering, change data feed, Z-ORDER, deep clone,
time travel, Photon, Auto Loader, blue-green, canary, dual write, idempotent MERGE, exactly-once, Airflow, Terraform,
dbt snapshots, Great Expectations, medallion architecture, small-file problem, VACUUM, reconciliation, SLOs, FinOps.
"""


@dataclass(frozen=True)
class Ran:
    """One finished run of the program."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def session(self) -> str:
        """The id that the line mode names when it begins."""
        found = re.search(r"Session (\w+),", self.out)
        assert found, self.out + self.err
        return found[1]


class Program:
    """`mockint` with a home of its own and a scrubbed environment. A traceback fails the test."""

    answers: ClassVar = {
        "strong": STRONG,
        "weak": WEAK,
        "off-topic": OFF_TOPIC,
        "namedrop": NAME_DROP,
    }
    scenario = "repartition-without-downtime"
    key = KEY

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.folder = folder
        self.running: list[subprocess.Popen[str]] = []

    def environment(self, **more: str) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
        ours = {"HOME": str(self.folder), "MOCKINT_HOME": str(self.home), "TZ": "UTC"}
        return {**kept, **ours, "PYTHONPATH": str(SOURCE), "LC_ALL": "C.UTF-8", **more}

    def __call__(
        self, *args: str | Path, stdin: str | bytes = "", cwd: Path | None = None, **env: str
    ) -> Ran:
        given = stdin.encode() if isinstance(stdin, str) else stdin
        done = subprocess.run(
            [sys.executable, "-m", "mockint", *map(str, args)],
            input=given,
            capture_output=True,
            env=self.environment(**env),
            cwd=cwd or self.folder,
            timeout=TIMEOUT,
            check=False,
        )
        ran = Ran(done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode())
        assert "Traceback" not in ran.err + ran.out, ran.err
        assert ran.code in {0, 1, 2, 3, 70, 130}, ran
        if ran.code > 1:
            assert ran.err.strip(), f"exit {ran.code} without a word on stderr: {args}"
        return ran

    def begin(self, *args: str, **env: str) -> subprocess.Popen[str]:
        """Start the program and leave it running, its stdin open."""
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", "mockint", *args],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=self.environment(**env),
            cwd=self.folder,
        )
        self.running.append(process)
        return process

    def stop_all(self) -> None:
        for process in self.running:
            if process.poll() is None:
                process.kill()
            for stream in (process.stdin, process.stdout, process.stderr):
                if stream is not None:
                    with closing(stream):
                        continue
            process.wait(TIMEOUT)

    def events(self, session: str) -> list[tuple[str, dict[str, Any]]]:
        """Kind and data of every stored event of a session, read without the program."""
        path = self.home / "archive.db"
        if not path.exists():
            return []
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)) as archive:
            try:
                rows = archive.execute(
                    "SELECT kind, data FROM event WHERE session = ? ORDER BY seq", (session,)
                ).fetchall()
            except sqlite3.OperationalError:
                return []
        return [(kind, json.loads(data)) for kind, data in rows]

    def kinds(self, session: str) -> list[str]:
        return [kind for kind, _ in self.events(session)]

    def until_saved(self, session: str, characters: int) -> None:
        """Wait until the archive holds a draft of that length."""
        self.wait_for(
            lambda: any(
                kind == "edited" and data["length"] >= characters
                for kind, data in self.events(session)
            )
        )

    @staticmethod
    def wait_for(true: Callable[[], object]) -> None:
        """Look again until it is so. Fails after the time limit."""
        deadline = time.monotonic() + TIMEOUT
        while not true():
            assert time.monotonic() < deadline, "waited in vain"
            time.sleep(0.01)

    def opened(self, process: subprocess.Popen[str]) -> str:
        """Read the opening of a running line mode up to its list of commands; the session's id."""
        assert process.stdout is not None
        said = ""
        for line in process.stdout:
            said += line
            if "/submit" in line:
                break
        return Ran(0, said, "").session

    def ended(self, process: subprocess.Popen[str], by: signal.Signals | None = None) -> Ran:
        """Send a signal, close nothing, and wait for the end."""
        if by is not None:
            process.send_signal(by)
        out, err = process.communicate(timeout=TIMEOUT)
        assert "Traceback" not in err, err
        return Ran(process.returncode, out, err)

    def file(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path


@pytest.fixture(scope="session")
def programs() -> type[Program]:
    """To make a program with a home that several tests start from."""
    return Program


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    made = Program(tmp_path)
    yield made
    made.stop_all()


# -- the loopback model ---------------------------------------------------------------------------


Respond = Callable[["FakeModel", dict[str, Any]], tuple[int, dict[str, str], bytes]]


def asked_ids(request: dict[str, Any]) -> list[str]:
    """The check ids of the request's own schema."""
    schema = request["response_format"]["json_schema"]["schema"]
    ids: list[str] = schema["properties"]["checks"]["items"]["properties"]["check"]["enum"]
    return ids


def prompt(request: dict[str, Any]) -> str:
    return "\n".join(message["content"] for message in request["messages"])


def verdicts(request: dict[str, Any], quote: str | None = None) -> str:
    """Every check met, every pitfall not asserted, each with a verbatim quote from the answer."""
    text = prompt(request)
    number, sentence = re.findall(r"^\[(\d+)\] (.+)$", text, re.M)[0]
    pitfalls = set(re.findall(r"^PITFALL ([\w-]+) ", text, re.M))
    ids = list(dict.fromkeys(re.findall(r"^(?:CHECK|PITFALL) ([\w-]+) ", text, re.M)))
    rows = [
        {
            "check": check,
            "evidence": []
            if check in pitfalls
            else [{"sentence": int(number), "quote": quote or sentence}],
            "reasoning": "It is said there.",
            "verdict": "missed" if check in pitfalls else "met",
            "confidence": "high",
        }
        for check in ids
    ]
    return json.dumps({"checks": rows})


def streamed(text: str, finish: str = "stop", tokens: int = 6_000, **delta: str) -> bytes:
    """A server-sent stream with usage, as OpenAI sends it."""
    pieces: list[dict[str, Any]] = [{"delta": {"role": "assistant", **delta}}]
    pieces += [{"delta": {"content": text[i : i + 400]}} for i in range(0, len(text), 400)]
    pieces.append({"delta": {}, "finish_reason": finish})
    events: list[dict[str, Any]] = [{"model": "judge-1-0601", "choices": [p]} for p in pieces]
    usage = {"prompt_tokens": tokens, "completion_tokens": 90}
    events.append({"model": "judge-1-0601", "choices": [], "usage": usage})
    lines = [f"data: {json.dumps(event)}\n\n" for event in events]
    return "".join([*lines, "data: [DONE]\n\n"]).encode()


def stream(request: dict[str, Any], text: str, **more: Any) -> tuple[int, dict[str, str], bytes]:
    tokens = len(prompt(request)) // 4
    return 200, {"content-type": "text/event-stream"}, streamed(text, tokens=tokens, **more)


def error(status: int, message: str, **more: Any) -> tuple[int, dict[str, str], bytes]:
    headers = {"content-type": "application/json", **more.pop("headers", {})}
    body = {"error": {"message": message, **more}}
    return status, headers, json.dumps(body).encode()


class Behaviours:
    """What a server does with a request for a completion."""

    @staticmethod
    def good(_: FakeModel, request: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        return stream(request, verdicts(request))

    @staticmethod
    def invents(_: FakeModel, request: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        return stream(request, verdicts(request, "A sentence that nobody ever wrote down here."))

    @staticmethod
    def refuses(_: FakeModel, request: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        return stream(request, "", refusal="I will not judge this.")

    @staticmethod
    def cuts(_: FakeModel, request: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        return stream(request, verdicts(request)[:90], finish="length")

    @staticmethod
    def babbles(_: FakeModel, request: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        return stream(request, "What a good answer! I give it a nine.")

    @staticmethod
    def fails(_: FakeModel, __: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        return error(500, "kaput", headers={"retry-after-ms": "1"})

    @staticmethod
    def unknown_model(_: FakeModel, __: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        return error(404, "The model `judge-1` does not exist", code="model_not_found")

    @staticmethod
    def page(_: FakeModel, __: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        body = b"<html><head><title>Welcome to nginx</title></head><body>Hi</body></html>"
        return 200, {"content-type": "text/html"}, body

    @staticmethod
    def limits_once(
        server: FakeModel, request: dict[str, Any]
    ) -> tuple[int, dict[str, str], bytes]:
        if len(server.requests) == 1:
            return error(429, "slow down", headers={"Retry-After": "0"})
        return Behaviours.good(server, request)

    @staticmethod
    def no_schema(server: FakeModel, request: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        if request.get("response_format", {}).get("type") == "json_schema":
            return error(400, "response_format json_schema is not supported")
        return stream(request, verdicts(request))


@dataclass
class FakeModel:
    """A loopback server that records what it is asked."""

    does: Respond = Behaviours.good
    models: list[str] = field(default_factory=lambda: ["judge-1"])
    wanted_key: str | None = None
    requests: list[dict[str, Any]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    gate: threading.Event | None = None
    behaviours = Behaviours

    def start(self) -> None:
        handler = type("Handler", (_Handler,), {"fake": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def stop(self) -> None:
        if self.gate is not None:
            self.gate.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._server.server_address[1]}"

    @property
    def url(self) -> str:
        return f"http://{self.host}/v1"

    @property
    def env(self) -> dict[str, str]:
        """The variables that point mockint here, with a key."""
        return {"OPENAI_BASE_URL": self.url, "OPENAI_API_KEY": KEY}


class _Handler(BaseHTTPRequestHandler):
    fake: FakeModel

    def do_GET(self) -> None:
        self.fake.calls.append(self.path)
        listed = {"object": "list", "data": [{"id": name} for name in self.fake.models]}
        self._send(200, {"content-type": "application/json"}, json.dumps(listed).encode())

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.fake.calls.append(self.path)
        self.fake.requests.append(body)
        if self.fake.gate is not None:
            self.fake.gate.wait(TIMEOUT)
        wanted = self.fake.wanted_key
        if wanted is not None and self.headers["authorization"] != f"Bearer {wanted}":
            self._send(*error(401, f"Incorrect API key provided: {KEY}", code="invalid_api_key"))
            return
        self._send(*self.fake.does(self.fake, body))

    def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        try:
            self.send_response(status)
            for name, value in {**headers, "content-length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
        except (BrokenPipeError, ConnectionResetError):
            return  # the program was stopped while it waited

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def model() -> Iterator[FakeModel]:
    server = FakeModel()
    server.start()
    yield server
    server.stop()


# -- the same program inside this process ------------------------------------------------------------


@pytest.fixture
def in_process(
    program: Program, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Ran]:
    """`mockint.cli.main.run` without a terminal: for what a process of its own would only slow down."""

    def ran(*args: str, stdin: str = "") -> Ran:
        from mockint.cli.main import run

        typed = io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8")
        monkeypatch.setattr(sys, "stdin", typed)
        monkeypatch.setenv("MOCKINT_HOME", str(program.home))
        monkeypatch.chdir(program.folder)
        code = run(list(args))
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return ran
