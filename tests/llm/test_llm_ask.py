from __future__ import annotations

import json
from typing import Any

import pytest

from mockint.llm.jsontext import Unusable
from mockint.llm.outcome import Kind, Usage

KEY = "sk-test-0123456789abcdef"


def test_a_valid_reply_gives_the_value_and_what_it_cost(server, answer, put):
    server.answers(answer.stream())
    outcome = put()
    assert (outcome.kind, outcome.value, outcome.exit_code) == (Kind.OK, "met", 0)
    assert outcome.model == "judge-1-0601"
    assert outcome.usage == Usage(100, 60, 10)
    assert (outcome.replies, outcome.rung, outcome.sentence) == (1, "json_schema", "")


def test_the_call_streams_with_a_strict_schema_at_temperature_zero(server, answer, put):
    server.answers(answer.stream())
    put()
    (asked,) = server.asked
    assert asked["response_format"]["json_schema"]["strict"] is True
    assert asked["response_format"]["json_schema"]["name"] == "verdict"
    assert asked["stream"] is True
    assert asked["stream_options"] == {"include_usage": True}
    assert (asked["temperature"], asked["max_tokens"]) == (0, 500)
    assert isinstance(asked["seed"], int)


def test_the_schema_ends_the_system_message_in_the_same_bytes_on_every_rung(server, answer, put):
    server.always(answer.stream("no"))
    put()
    systems = {asked["messages"][0]["content"] for asked in server.asked}
    assert len(systems) == 1
    (system,) = systems
    assert system.startswith("You judge answers.")
    assert system.endswith('"required":["verdict"],"additionalProperties":false}')


def test_a_request_without_a_system_message_gets_one(server, answer, put):
    server.answers(answer.stream())
    put(messages=[{"role": "user", "content": "Judge."}])
    assert [message["role"] for message in server.asked[0]["messages"]] == ["system", "user"]


def test_invalid_json_is_asked_again_on_the_same_rung_with_the_error_quoted(server, answer, put):
    server.answers(answer.stream('{"verdict": met}'), answer.stream())
    outcome = put()
    assert (outcome.value, outcome.replies, outcome.rung) == ("met", 2, "json_schema")
    first, second = server.asked
    assert second["response_format"] == first["response_format"]
    assert second["messages"][:2] == first["messages"]
    assert second["messages"][2] == {"role": "assistant", "content": '{"verdict": met}'}
    assert "not valid JSON: Expecting value" in second["messages"][3]["content"]


def test_usage_is_summed_over_replies(server, answer, put):
    server.answers(answer.stream("no"), answer.stream())
    assert put().usage == Usage(200, 120, 20)


def test_four_useless_replies_on_two_rungs_are_the_end(server, answer, put):
    server.always(answer.stream("I would rather not."))
    outcome = put()
    assert (outcome.kind, outcome.exit_code, outcome.replies) == (Kind.INVALID, 1, 4)
    formats = [asked["response_format"]["type"] for asked in server.asked]
    assert formats == ["json_schema", "json_schema", "json_object", "json_object"]
    assert outcome.raw == "I would rather not."
    assert "holds no JSON object" in outcome.sentence


def test_an_unacceptable_object_is_asked_again_then_one_rung_down(server, answer, put):
    def read(found: Any) -> str:
        if "verdict" not in found:
            raise Unusable("Check rollback is missing.")
        return str(found["verdict"])

    server.answers(answer.stream("{}"), answer.stream("{}"), answer.stream())
    memory: dict[str, object] = {}
    outcome = put(read=read, memory=memory)
    assert (outcome.value, outcome.replies, outcome.rung) == ("met", 3, "json_object")
    told = [asked["messages"][-1]["content"] for asked in server.asked[1:]]
    assert all("Check rollback is missing." in sentence for sentence in told)
    # The format was honoured: the next request begins at the top again.
    server.answers(answer.stream())
    assert put(read=read, memory=memory).rung == "json_schema"


@pytest.mark.parametrize(
    "text",
    [
        '```json\n{"verdict": "met"}\n```',
        'Here it is: {"verdict": "met"} as {asked}.',
        '<think>Maybe {"verdict": "missed"}?</think>\n{"verdict": "met"}',
        'thinking without an opening tag</think>{"verdict": "met"}',
        '\ufeff{"verdict": "met", "why": "it says </think> and {braces}"}',
    ],
)
@pytest.mark.parametrize("rung", ["json_schema", "json_object", "text"])
def test_what_models_put_around_the_object_is_survived_on_every_rung(
    server, answer, put, text, rung
):
    memory: dict[str, object] = {"http://judge.test/v1 judge-1": {"rung": rung}}
    server.answers(answer.stream(text))
    outcome = put(memory=memory)
    assert (outcome.value, outcome.rung, outcome.replies) == ("met", rung, 1)


def test_a_refusal_is_asked_again(server, answer, put):
    server.answers(answer.stream("", refusal="I cannot help."), answer.stream())
    outcome = put()
    assert (outcome.value, outcome.replies) == ("met", 2)


def test_refusals_to_the_end_are_a_refusal(server, answer, put):
    server.always(answer.stream("", refusal="I cannot help with that."))
    outcome = put()
    assert (outcome.kind, outcome.exit_code, outcome.replies) == (Kind.REFUSED, 1, 4)
    assert "I cannot help with that" in outcome.sentence
    assert outcome.raw == "I cannot help with that."


def test_a_cut_off_reply_is_asked_again_with_more_room(server, answer, put):
    server.answers(answer.stream('{"verd', finish="length"), answer.stream())
    assert put().value == "met"
    assert [asked["max_tokens"] for asked in server.asked] == [500, 4500]


def test_truncation_to_the_end_is_named_even_where_the_json_is_whole(server, answer, put):
    server.always(answer.stream(finish="length"))
    outcome = put()
    assert (outcome.kind, outcome.exit_code, outcome.value) == (Kind.TRUNCATED, 1, None)


def test_a_content_filter_ends_the_request_at_once(server, answer, put):
    server.always(answer.stream("", finish="content_filter"))
    outcome = put()
    assert (outcome.kind, outcome.exit_code, outcome.replies) == (Kind.FILTERED, 1, 1)


def test_content_null_with_reasoning_is_named(server, answer, put):
    server.always(answer.sse(answer.chunk(reasoning_content="Hm."), answer.chunk("stop")))
    outcome = put()
    assert outcome.kind is Kind.INVALID
    assert "went into reasoning" in outcome.sentence


def test_a_model_seen_reasoning_gets_head_room_next_time(server, answer, put):
    memory: dict[str, object] = {}
    server.always(answer.stream(reasoning_content="Hm."))
    put(memory=memory)
    put(memory=memory)
    assert [asked["max_tokens"] for asked in server.asked] == [500, 4500]


def test_a_reply_without_choices_is_invalid(server, answer, put):
    server.answers(*[answer.sse({"choices": []}, answer.chunk("stop"))] * 4)
    assert put().kind is Kind.INVALID


def test_a_repair_turn_replaces_the_value_once(server, answer, put):
    server.answers(answer.stream(), answer.stream('{"verdict": "missed"}'))
    told: list[str] = []

    def mend(value: str) -> str:
        told.append(value)
        return "The quote is not in the answer."

    outcome = put(mend=mend)
    assert (outcome.value, outcome.replies, told) == ("missed", 2, ["met"])
    assert server.asked[1]["messages"][2:] == [
        {"role": "assistant", "content": '{"verdict": "met"}'},
        {"role": "user", "content": "The quote is not in the answer."},
    ]


def test_nothing_to_mend_asks_nothing_more(server, answer, put):
    server.answers(answer.stream())
    assert put(mend=lambda _: None).replies == 1


@pytest.mark.parametrize("failure", ["unusable", "refused", "server error", "wrong key"])
def test_the_first_value_stands_when_the_repair_fails(server, answer, put, failure):
    repair = {
        "unusable": [answer.stream("sorry")],
        "refused": [answer.stream("", refusal="No.")],
        "server error": [answer.error(500, "boom")] * 3,
        "wrong key": [answer.error(401, "who?")],
    }[failure]
    server.answers(answer.stream(), *repair)
    outcome = put(mend=lambda _: "Mend it.")
    assert (outcome.kind, outcome.value) == (Kind.OK, "met")


def test_no_repair_is_asked_for_once_four_replies_are_spent(server, answer, put):
    server.answers(*[answer.stream("no")] * 3, answer.stream())
    outcome = put(mend=lambda _: "Mend it.")
    assert (outcome.value, outcome.replies) == ("met", 4)


def test_lone_surrogates_become_storable_text(server, answer, put):
    server.answers(answer.stream(json.dumps({"verdict": "a\ud800b"})))
    assert put().value == "a\ufffdb"


@pytest.mark.parametrize("text", ['{"verdict": NaN}', '{"a":' * 3000, "[]", "", '{"verdict": 1'])
def test_json_that_cannot_be_used_is_invalid(server, answer, put, text):
    server.always(answer.stream(text))
    assert put().kind is Kind.INVALID


def test_a_prompt_that_the_server_cut_is_warned_about(server, answer, put):
    server.answers(answer.stream())
    long = [{"role": "user", "content": "a long answer " * 1000}]
    outcome = put(messages=long)
    assert outcome.value == "met"
    assert "read 100 of about" in (outcome.warning or "")
    server.answers(answer.stream())
    assert put().warning is None


def test_a_key_that_the_model_repeats_is_nowhere_in_the_outcome(server, answer, put):
    server.answers(answer.stream(f'{{"verdict": "{KEY}"}}'))
    outcome = put()
    assert outcome.value == "[key]"
    assert KEY not in repr(outcome)
