from __future__ import annotations

import json
from dataclasses import replace

import httpx
import pytest

from mockint.llm.accepts import memory_key
from mockint.llm.outcome import Kind


def formats(server) -> list[str]:
    return [asked.get("response_format", {}).get("type", "text") for asked in server.asked]


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (400, "'response_format.type' must be 'json_object'"),
        (422, "json_schema is not supported"),
        (500, "Failed to parse grammar"),
        (501, "response format not implemented"),
    ],
)
def test_a_refused_format_steps_down_without_a_pause(server, answer, put, clock, status, message):
    memory: dict[str, object] = {}
    server.answers(answer.error(status, message), answer.stream(), answer.stream())
    outcome = put(memory=memory)
    assert (outcome.value, outcome.rung, outcome.replies) == ("met", "json_object", 1)
    put(memory=memory)
    assert formats(server) == ["json_schema", "json_object", "json_object"]
    assert clock.paused == []


def test_a_server_that_refuses_json_object_too_gets_plain_text(server, answer, put):
    refused = answer.error(400, "'response_format.type' must be 'json_schema' or 'text'")
    server.answers(refused, refused, answer.stream())
    assert put().rung == "text"
    assert formats(server) == ["json_schema", "json_object", "text"]


def test_a_server_that_takes_only_schema_or_text_goes_to_text(server, answer, put):
    refused = answer.error(400, "'response_format.type' must be 'json_schema' or 'text'")
    memory: dict[str, object] = {}
    server.answers(answer.stream("a"), answer.stream("b"), refused, answer.stream())
    outcome = put(memory=memory)
    assert (outcome.value, outcome.rung, outcome.replies) == ("met", "text", 3)
    assert formats(server) == ["json_schema", "json_schema", "json_object", "text"]


def test_a_server_that_accepts_and_ignores_a_format_is_remembered(server, answer, put):
    memory: dict[str, object] = {}
    server.answers(answer.stream("a"), answer.stream("b"), answer.stream(), answer.stream())
    put(memory=memory)
    put(memory=memory)
    assert formats(server)[-1] == "json_object"


def test_text_that_is_refused_for_its_format_ends(server, answer, put):
    server.always(answer.error(400, "response_format is unknown"))
    assert put().kind is Kind.UNSUPPORTED
    assert server.route.call_count == 3


@pytest.mark.parametrize("name", ["temperature", "seed", "stream_options"])
def test_a_parameter_named_in_a_400_is_dropped_and_remembered(server, answer, put, name):
    memory: dict[str, object] = {}
    refused = answer.error(400, f"Unsupported value: '{name}'", param=name)
    server.answers(refused, answer.stream(), answer.stream())
    assert put(memory=memory).rung == "json_schema"
    put(memory=memory)
    assert [name in asked for asked in server.asked] == [True, False, False]


def test_a_validation_error_names_its_parameter_not_the_echoed_request(server, answer, put):
    detail = [{"loc": ["body", "seed"], "msg": "Extra inputs", "input": {"temperature": 0}}]
    server.answers(httpx.Response(422, json={"detail": detail}), answer.stream())
    assert put().value == "met"
    assert "seed" not in server.asked[1]
    assert "temperature" in server.asked[1]


def test_streaming_that_is_refused_is_given_up(server, answer, put):
    refused = answer.error(400, "Your organization must be verified to stream", param="stream")
    server.answers(refused, answer.whole(content='{"verdict": "met"}'))
    assert put().value == "met"
    assert server.asked[1]["stream"] is False
    assert "stream_options" not in server.asked[1]


def test_the_token_limits_name_is_swapped_and_remembered(server, answer, put):
    memory: dict[str, object] = {}
    refused = answer.error(400, "'max_tokens' is not supported, use 'max_completion_tokens'")
    server.answers(refused, answer.stream(), answer.stream())
    put(memory=memory)
    put(memory=memory)
    assert "max_tokens" not in server.asked[1]
    assert [asked.get("max_completion_tokens") for asked in server.asked] == [None, 500, 500]


def test_a_limit_refused_under_both_names_ends_and_is_not_remembered(server, answer, put):
    memory: dict[str, object] = {}
    server.always(answer.error(400, "max_tokens and max_completion_tokens are odd"))
    assert put(memory=memory).kind is Kind.UNSUPPORTED
    assert server.route.call_count == 2
    assert "max_completion_tokens" not in json.dumps(memory)


def test_the_longest_reply_a_server_allows_is_kept_to(server, answer, put):
    refused = answer.error(400, "max_tokens is too large: this model supports at most 300 tokens")
    server.answers(refused, answer.stream())
    put()
    assert [asked["max_tokens"] for asked in server.asked] == [500, 300]


def test_a_reply_is_shortened_to_what_the_context_has_left(server, answer, put):
    refused = answer.error(
        400,
        "'max_tokens' is too large: 500. This model's maximum context length is 4096 tokens and "
        "your request has 3700 input tokens",
    )
    memory: dict[str, object] = {}
    server.answers(refused, answer.stream(), answer.stream())
    put(memory=memory)
    put(memory=memory)
    assert [asked["max_tokens"] for asked in server.asked] == [500, 396, 500]


def test_reasoning_models_get_head_room_by_name(server, answer, put, endpoint):
    server.always(answer.stream())
    for model in ("o4-mini", "openai/gpt-5", "deepseek-r1:8b", "qwen3-8b", "gpt-4o", "o-range"):
        put(replace(endpoint, model=model))
    assert [asked["max_tokens"] for asked in server.asked] == [4500] * 4 + [500] * 2


def test_memory_is_kept_apart_by_base_url_and_model_and_is_json(server, answer, put, endpoint):
    memory: dict[str, object] = {}
    refused = answer.error(400, "no response_format")
    server.answers(refused, answer.stream(), answer.stream())
    put(memory=memory)
    put(replace(endpoint, model="judge-2"), memory=memory)
    assert formats(server)[-1] == "json_schema"
    assert json.loads(json.dumps(memory)) == memory
    assert len(memory) == 2


def test_memory_keys_hold_no_secret_part_of_a_url(endpoint):
    secret = replace(endpoint, base_url="https://me:pw@judge.test/v1?token=abc")
    assert memory_key(secret) == "https://judge.test/v1 judge-1"


@pytest.mark.parametrize(
    "entry", [None, 5, "x", [], {"rung": 7, "dropped": 3, "tokens_as": "n", "most_tokens": "-"},
              {"rung": [], "dropped": [["a"]], "tokens_as": [], "most_tokens": True}]
)  # fmt: skip
def test_a_malformed_memory_is_as_good_as_none(server, answer, put, endpoint, entry):
    server.answers(answer.stream())
    outcome = put(memory={memory_key(endpoint): entry})
    assert (outcome.value, outcome.rung) == ("met", "json_schema")
    assert "temperature" in server.asked[0]
