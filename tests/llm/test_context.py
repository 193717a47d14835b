"""A prompt that does not fit is found before the call, and a cut one after it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest
import respx

from mockint.llm.accepts import memory_key, recalled
from mockint.llm.context import listed, stated
from mockint.llm.endpoint import Endpoint
from mockint.llm.measured import measured_context
from mockint.llm.outcome import Kind, Outcome
from mockint.llm.servers import list_models
from mockint.llm.wire import ask

URL = "http://judge.test/v1"
LONG = "We copy the table and compare both. " * 1_000
SCHEMA = {"type": "object", "properties": {}, "required": [], "additionalProperties": False}


def asked(endpoint: Endpoint, memory: dict[str, object], text: str = LONG) -> Outcome[object]:
    return ask(
        endpoint,
        [{"role": "system", "content": "Judge."}, {"role": "user", "content": text}],
        schema=SCHEMA,
        schema_name="nothing",
        read=lambda value: value,
        memory=memory,
        cancel=threading.Event(),
        max_tokens=400,
    )


def stream(prompt_tokens: int, text: str = "{}") -> httpx.Response:
    events: list[dict[str, Any]] = [
        {"model": "judge", "choices": [{"delta": {"content": text}, "finish_reason": "stop"}]},
        {"choices": [], "usage": {"prompt_tokens": prompt_tokens, "completion_tokens": 2}},
    ]
    lines = "".join(f"data: {json.dumps(event)}\n\n" for event in events)
    headers = {"content-type": "text/event-stream"}
    return httpx.Response(200, headers=headers, text=lines + "data: [DONE]\n\n")


@pytest.mark.parametrize(
    ("words", "size"),
    [
        ("this model's maximum context length is 8192 tokens. however, you requested", 8_192),
        ("request (5300 tokens) exceeds the available context size (4096 tokens)", 4_096),
        ("the maximum context length is 131,072 tokens", 131_072),
        ("prompt is too long: 210000 tokens > 200000 maximum", 200_000),
        ("exceed_context_size_error n_ctx: 2048", 2_048),
        ("try increasing the context size", None),
        ("the context length is 12 tokens", None),
    ],
)
def test_an_error_names_the_context(words: str, size: int | None) -> None:
    assert stated(words) == size


@pytest.mark.parametrize(
    ("entry", "size"),
    [
        ({"id": "a", "max_model_len": 32_768}, 32_768),
        ({"id": "a", "context_length": 200_000}, 200_000),
        ({"id": "a", "loaded_context_length": 4_096, "max_context_length": 131_072}, 4_096),
        ({"id": "a", "meta": {"n_ctx": 8_192, "n_ctx_train": 131_072}}, 8_192),
        ({"id": "a", "meta": {"n_ctx_train": 131_072}}, None),
        ({"id": "a", "context_length": "many"}, None),
        (None, None),
    ],
)
def test_a_list_of_models_names_the_context(entry: object, size: int | None) -> None:
    assert listed(entry) == size


def test_what_an_error_said_refuses_the_next_long_prompt_without_a_call(
    httpx2_mock: respx.Router,
) -> None:
    told = {"error": {"message": "This model's maximum context length is 4096 tokens."}}
    route = httpx2_mock.post(f"{URL}/chat/completions")
    route.side_effect = [httpx.Response(400, json=told), stream(20)]
    endpoint, memory = Endpoint.at(URL, "judge"), dict[str, object]()
    assert asked(endpoint, memory).kind is Kind.UNSUPPORTED
    again = asked(endpoint, memory)
    assert route.call_count == 1
    assert (again.kind, again.exit_code, again.replies) == (Kind.UNSUPPORTED, 1, 0)
    assert "4,096 tokens, so it was not sent" in again.sentence
    assert "raise the server's context length" in again.sentence
    assert asked(endpoint, memory, "A short one.").kind is Kind.OK
    assert recalled(memory, endpoint).context == 4_096


def test_a_prompt_that_may_fit_is_sent(httpx2_mock: respx.Router) -> None:
    route = httpx2_mock.post(f"{URL}/chat/completions")
    route.side_effect = [stream(8_500)]
    endpoint = Endpoint.at(URL, "judge")
    memory: dict[str, object] = {memory_key(endpoint): {"context": 9_000}}
    assert asked(endpoint, memory).kind is Kind.OK


def test_a_list_is_remembered(httpx2_mock: respx.Router) -> None:
    models = [{"id": "judge", "object": "model", "max_model_len": 4_096}]
    httpx2_mock.get(f"{URL}/models").respond(json={"object": "list", "data": models})
    memory: dict[str, object] = {}
    assert list_models(Endpoint.at(URL, ""), memory=memory).value == ("judge",)
    refused = asked(Endpoint.at(URL, "judge"), memory)
    assert "was not sent" in refused.sentence


@pytest.mark.parametrize("replies", [[4_090], [8_500, 4_090]], ids=["first", "second"])
def test_a_prompt_that_the_server_cut_is_named_in_whichever_reply_it_shows(
    httpx2_mock: respx.Router, replies: list[int]
) -> None:
    route = httpx2_mock.post(f"{URL}/chat/completions")
    texts = ["no JSON"] * (len(replies) - 1) + ["{}"]
    route.side_effect = [stream(t, text) for t, text in zip(replies, texts, strict=True)]
    outcome = asked(Endpoint.at(URL, "judge"), {})
    assert outcome.kind is Kind.OK
    assert outcome.warning is not None
    assert "the server cut the prompt" in outcome.warning
    assert outcome.warning.endswith(".")


# -- a server on this machine -----------------------------------------------------------------------


class FakeLocal:
    """A loopback server that has a context, and may say so where its kind does."""

    def __init__(self) -> None:
        self.says: dict[str, object] = {}
        self.counts = 4_090
        self.posts = 0
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = fake.says.get(self.path)
                self._send(404 if body is None else 200, json.dumps(body), "application/json")

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["content-length"]))
                fake.posts += 1
                self._send(200, stream(fake.counts).text, "text/event-stream")

            def _send(self, status: int, text: str, kind: str) -> None:
                data = text.encode()
                self.send_response(status)
                self.send_header("content-type", kind)
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self.thread.start()

    @property
    def endpoint(self) -> Endpoint:
        return Endpoint.at(f"http://127.0.0.1:{self.server.server_address[1]}/v1", "judge")

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def local() -> Iterator[FakeLocal]:
    server = FakeLocal()
    yield server
    server.stop()


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/props", {"default_generation_settings": {"n_ctx": 4_096}}),
        ("/api/ps", {"models": [{"name": "judge", "context_length": 4_096}]}),
        ("/api/v0/models", {"data": [{"id": "judge", "loaded_context_length": 4_096}]}),
        ("/v1/models", {"data": [{"id": "judge", "max_model_len": 4_096}]}),
    ],
)
def test_local_servers_say_their_context_in_their_own_ways(
    local: FakeLocal, path: str, body: object
) -> None:
    assert measured_context(local.endpoint) is None
    local.says[path] = body
    assert measured_context(local.endpoint) == 4_096


@pytest.mark.parametrize("body", [[], "x", {"models": 3}, {"data": [3, {"id": "judge"}]}])
def test_nonsense_says_nothing(local: FakeLocal, body: object) -> None:
    local.says = dict.fromkeys(("/props", "/api/ps", "/api/v0/models", "/v1/models"), body)
    assert measured_context(local.endpoint) is None


def test_after_a_cut_the_next_prompt_is_refused_only_while_the_server_still_says_so(
    local: FakeLocal,
) -> None:
    memory: dict[str, object] = {}
    assert asked(local.endpoint, memory).warning is not None
    local.says["/api/ps"] = {"models": [{"name": "judge", "context_length": 4_096}]}
    assert "was not sent" in asked(local.endpoint, memory).sentence
    assert local.posts == 1
    local.says["/api/ps"] = {"models": [{"name": "judge", "context_length": 32_768}]}
    local.counts = 8_500
    again = asked(local.endpoint, memory)
    assert (again.kind, again.warning) == (Kind.OK, None)


def test_a_local_server_that_says_nothing_is_let_try_again(local: FakeLocal) -> None:
    memory: dict[str, object] = {}
    asked(local.endpoint, memory)
    local.counts = 8_500
    assert asked(local.endpoint, memory).warning is None
    assert local.posts == 2
