from __future__ import annotations

import httpx
import httpx2
import pytest

from mockint.llm import servers
from mockint.llm.cut import looks_cut
from mockint.llm.endpoint import Endpoint
from mockint.llm.outcome import Kind

OLLAMA = "http://127.0.0.1:11434/v1"


def listing(*names: str, owner: str = "library") -> httpx.Response:
    data = [{"id": name, "object": "model", "owned_by": owner} for name in names]
    return httpx.Response(200, json={"object": "list", "data": data})


def said(answer, text: str, prompt_tokens: int) -> httpx.Response:
    usage = {"prompt_tokens": prompt_tokens, "completion_tokens": 3}
    return answer.sse(
        answer.chunk(content=text), answer.chunk("stop"), {"choices": [], "usage": usage}
    )


def test_servers_on_loopback_are_found_by_their_ports(httpx2_mock):
    httpx2_mock.get(f"{OLLAMA}/models").mock(return_value=listing("llama3.1", "qwen3"))
    httpx2_mock.get("http://127.0.0.1:1234/v1/models").mock(side_effect=httpx2.ConnectError("no"))
    httpx2_mock.get("http://127.0.0.1:8080/v1/models").mock(return_value=httpx.Response(404))
    page = httpx.Response(200, html="<html>")
    httpx2_mock.get("http://127.0.0.1:8000/v1/models").mock(return_value=page)
    assert servers.discover() == (servers.Found("Ollama", OLLAMA, ("llama3.1", "qwen3")),)


def test_a_server_on_anothers_port_goes_by_what_it_says(httpx2_mock):
    route = httpx2_mock.get("http://127.0.0.1:8000/v1/models")
    route.mock(return_value=listing("m.gguf", owner="llamacpp"))
    (found,) = servers.discover(ports={8000: "vLLM"})
    assert found.name == "llama.cpp"


def test_a_server_that_accepts_and_says_nothing_is_not_waited_for(loopback):
    assert servers.discover(0.05, ports={loopback.port: "vLLM"}) == ()


def test_models_are_listed_in_the_servers_order(httpx2_mock, endpoint):
    route = httpx2_mock.get("http://judge.test/v1/models")
    route.mock(return_value=listing("b", "a", "evil\x1b[2J"))
    outcome = servers.list_models(endpoint)
    assert (outcome.kind, outcome.value) == (Kind.OK, ("b", "a"))


def test_seconds_spent_on_loading_the_sdk_are_not_the_servers(
    httpx2_mock, endpoint, clock, monkeypatch
):
    httpx2_mock.get("http://judge.test/v1/models").mock(return_value=listing("a"))

    def slowly(*given):
        clock.advance(endpoint.deadlines.whole + 1)
        return opened(*given)

    opened = servers.opened
    monkeypatch.setattr(servers, "opened", slowly)
    outcome = servers.list_models(endpoint, timing=clock.timing)
    assert (outcome.kind, outcome.value) == (Kind.OK, ("a",))
    assert outcome.seconds == 0.0


@pytest.mark.parametrize(
    ("response", "kind"),
    [
        (httpx.Response(401, json={"error": {"message": "who?"}}), Kind.AUTH),
        (httpx.Response(200, html="<html><title>Log in</title>"), Kind.INVALID),
        (httpx.Response(200, json={"data": "x"}), Kind.INVALID),
        (httpx.Response(200, json=[1]), Kind.INVALID),
        (httpx.Response(503), Kind.SERVER),
        (httpx2.ConnectError("no"), Kind.OFFLINE),
    ],
)
def test_a_list_that_fails_is_a_named_state(httpx2_mock, endpoint, response, kind):
    httpx2_mock.get("http://judge.test/v1/models").mock(side_effect=[response])
    outcome = servers.list_models(endpoint)
    assert (outcome.kind, outcome.value) == (kind, None)
    assert outcome.sentence


def test_a_short_call_gives_what_was_said(server, answer, endpoint, clock):
    server.answers(said(answer, "<think>hm</think>\x1b[1mready", 12))
    outcome = servers.test_call(endpoint, memory={}, timing=clock.timing)
    assert (outcome.kind, outcome.value) == (Kind.OK, "ready")
    assert "response_format" not in server.asked[0]


def test_a_text_call_leaves_the_remembered_format_alone(server, answer, endpoint, put):
    memory: dict[str, object] = {}
    server.answers(said(answer, "ready", 12), answer.stream())
    servers.test_call(endpoint, memory=memory)
    assert put(memory=memory).rung == "json_schema"


LONG = "the recording is the session and nothing else is truth " * 500


def long_call(httpx2_mock, response: httpx.Response, url: str = OLLAMA):
    httpx2_mock.post(f"{url}/chat/completions").mock(side_effect=[response])
    return servers.test_length(Endpoint.at(url, "llama3.1"), LONG, memory={}, word="heron-123")


def test_a_prompt_that_arrived_whole_gives_its_word_back(httpx2_mock, answer):
    outcome = long_call(httpx2_mock, said(answer, "Heron-123.", 6_400))
    assert (outcome.kind, outcome.value) == (Kind.OK, "Heron-123.")


@pytest.mark.parametrize("text", ["I do not know.", "heron-123"])
def test_too_few_prompt_tokens_show_that_the_head_was_cut(httpx2_mock, answer, text):
    outcome = long_call(httpx2_mock, said(answer, text, 4_096))
    assert (outcome.kind, outcome.value) == (Kind.UNSUPPORTED, None)
    assert "read 4,096 of about" in outcome.sentence
    assert "OLLAMA_CONTEXT_LENGTH=16384 ollama serve" in outcome.sentence


@pytest.mark.parametrize(
    ("port", "fix"),
    [(11434, "OLLAMA_CONTEXT_LENGTH"), (1234, "LM Studio"), (8080, "--ctx-size"),
     (8000, "--max-model-len"), (9999, "raise the server's context length")],
)  # fmt: skip
def test_a_missing_word_without_a_count_names_the_fix(httpx2_mock, answer, port, fix):
    outcome = long_call(httpx2_mock, said(answer, "?", 0), f"http://127.0.0.1:{port}/v1")
    assert outcome.kind is Kind.UNSUPPORTED
    assert fix in outcome.sentence


def test_a_missing_word_with_all_tokens_counted_is_the_models_weakness(httpx2_mock, answer):
    outcome = long_call(httpx2_mock, said(answer, "?", 6_400))
    assert outcome.kind is Kind.UNSUPPORTED
    assert "more capable model" in outcome.sentence


def test_an_over_long_prompt_that_is_refused_names_the_fix(httpx2_mock, answer):
    refusal = "the request (21064 tokens) exceeds the available context size (8192 tokens)"
    url = "http://127.0.0.1:8080/v1"
    outcome = long_call(httpx2_mock, answer.error(400, refusal), url)
    assert outcome.kind is Kind.UNSUPPORTED
    assert "--ctx-size 32768" in outcome.sentence


@pytest.mark.parametrize(
    ("estimated", "counted", "cut"),
    [(9_000, 6_500, False), (9_000, 4_096, True), (6_000, 4_090, True), (5_500, 4_000, False),
     (9_000, 0, False), (300, 20, False)],
)  # fmt: skip
def test_what_looks_cut(estimated, counted, cut):
    assert looks_cut(estimated, counted) is cut
