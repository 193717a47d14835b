from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest
import respx

from mockint.llm.endpoint import Endpoint
from mockint.llm.outcome import Outcome
from mockint.llm.waiting import Timing
from mockint.llm.wire import ask

KEY = "sk-test-0123456789abcdef"
BASE_URL = "http://judge.test/v1"
SCHEMA = {
    "type": "object",
    "properties": {"verdict": {"type": "string", "enum": ["met", "missed"]}},
    "required": ["verdict"],
    "additionalProperties": False,
}
MESSAGES = [
    {"role": "system", "content": "You judge answers."},
    {"role": "user", "content": "1. We roll back with a view."},
]
MET = '{"verdict": "met"}'


def sse(*events: object) -> httpx.Response:
    lines = [event if isinstance(event, str) else json.dumps(event) for event in events]
    text = "".join(f"data: {line}\n\n" for line in lines)
    return httpx.Response(200, headers={"content-type": "text/event-stream"}, text=text)


def chunk(finish: str | None = None, **delta: object) -> dict[str, object]:
    return {"model": "judge-1-0601", "choices": [{"delta": delta, "finish_reason": finish}]}


class Answers:
    """Builds what servers answer."""

    sse = staticmethod(sse)
    chunk = staticmethod(chunk)

    @staticmethod
    def stream(text: str = MET, finish: str | None = "stop", **delta: object) -> httpx.Response:
        half = len(text) // 2
        usage = {
            "prompt_tokens": 100,
            "completion_tokens": 10,
            "prompt_tokens_details": {"cached_tokens": 60},
        }
        pieces = [chunk(content=text[:half], **delta), chunk(content=text[half:])]
        last = [chunk(finish), {"choices": [], "usage": usage}, "[DONE]"] if finish else []
        return sse(*pieces, *last)

    @staticmethod
    def whole(**message: object) -> httpx.Response:
        choice = {"message": {"role": "assistant", **message}, "finish_reason": "stop"}
        return httpx.Response(200, json={"model": "judge-1-0601", "choices": [choice]})

    @staticmethod
    def error(status: int, message: str, **more: Any) -> httpx.Response:
        headers = more.pop("headers", {})
        return httpx.Response(status, headers=headers, json={"error": {"message": message, **more}})


class FakeServer:
    """A chat-completions route that records what it was asked."""

    def __init__(self, route: respx.Route) -> None:
        self.route = route

    def answers(self, *responses: httpx.Response | Exception) -> None:
        self.route.side_effect = list(responses)

    def always(self, response: httpx.Response) -> None:
        self.route.side_effect = lambda _: httpx.Response(
            response.status_code, headers=response.headers, content=response.content
        )

    @property
    def asked(self) -> list[dict[str, Any]]:
        return [json.loads(call.request.content) for call in self.route.calls]


@dataclass
class FakeTime:
    """A clock that stands still until it is moved, and pauses that only leave a record."""

    seconds: float = 1000.0
    today: float = 1_750_000_000.0
    paused: list[float] = field(default_factory=list)

    def advance(self, seconds: float) -> None:
        self.seconds += seconds

    async def pause(self, seconds: float) -> None:
        self.paused.append(seconds)
        self.seconds += seconds

    @property
    def timing(self) -> Timing:
        return Timing(clock=lambda: self.seconds, now=lambda: self.today, pause=self.pause)


@pytest.fixture
def answer() -> type[Answers]:
    return Answers


@pytest.fixture
def clock() -> FakeTime:
    return FakeTime()


@pytest.fixture
def server(httpx2_mock: respx.Router) -> FakeServer:
    return FakeServer(httpx2_mock.post(f"{BASE_URL}/chat/completions"))


@pytest.fixture
def endpoint() -> Endpoint:
    return Endpoint.at(BASE_URL, "judge-1", KEY)


Put = Callable[..., Outcome[Any]]


@pytest.fixture
def put(endpoint: Endpoint, clock: FakeTime) -> Put:
    """Ask the endpoint one standard question; keywords replace its parts."""

    def asked(at: Endpoint = endpoint, **more: Any) -> Outcome[Any]:
        terms: dict[str, Any] = {
            "messages": MESSAGES,
            "schema": SCHEMA,
            "schema_name": "verdict",
            "read": lambda found: found["verdict"],
            "memory": {},
            "cancel": threading.Event(),
            "max_tokens": 500,
            "timing": clock.timing,
        }
        return ask(at, **(terms | more))

    return asked


class Loopback:
    """A server on this machine whose replies a test holds back and lets go."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.left = threading.Event()
        self.write: Callable[[Callable[[str], None]], None] = lambda send: None
        handler = type("Handler", (_Handler,), {"loopback": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    @property
    def port(self) -> int:
        return self._server.server_address[1]

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def stop(self) -> None:
        if not self._thread.is_alive():
            return
        self.gate.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    loopback: Loopback

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        self.loopback.write(self._send)
        # The client hangs up once it has given up: only then does this read end.
        if not self.loopback.gate.is_set() and self.connection.recv(1) == b"":
            self.loopback.left.set()

    def _send(self, event: str) -> None:
        self.wfile.write(event.encode())
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def loopback() -> Iterator[Loopback]:
    running = Loopback()
    yield running
    running.stop()
