from __future__ import annotations

import httpx
import httpx2
import pytest

from mockint.llm.endpoint import Endpoint
from mockint.llm.outcome import EXIT_CODES, Kind

KEY = "sk-test-0123456789abcdef"

ERRORS = [
    (401, "Incorrect API key provided: sk-te**********cdef.", {"code": "invalid_api_key"}, "auth"),
    (403, "Country not supported", {}, "auth"),
    (402, "Insufficient credits", {}, "quota"),
    (404, "The model `judge-1` does not exist.", {"code": "model_not_found"}, "unknown_model"),
    (404, 'model "judge-1" not found, try pulling it first', {}, "unknown_model"),
    (400, "judge-1 is not a valid model ID", {}, "unknown_model"),
    (404, "The API deployment for this resource is gone", {"code": "DeploymentNotFound"},
     "unknown_model"),
    (404, "Not Found", {}, "server"),
    (408, "Request timeout", {}, "timeout"),
    (400, "the request exceeds the available context size (8192 tokens)",
     {"type": "exceed_context_size_error"}, "unsupported"),
    (400, "messages: odd", {}, "unsupported"),
    (400, "The response was filtered", {"code": "content_filter"}, "filtered"),
    (403, "Your input was flagged by moderation", {}, "filtered"),
    (429, "You exceeded your current quota", {"code": "insufficient_quota"}, "quota"),
    (429, "Slow down", {"code": "rate_limit_exceeded"}, "rate_limited"),
    (503, "Loading model", {"type": "unavailable_error"}, "server"),
]  # fmt: skip


@pytest.mark.parametrize(("status", "message", "more", "kind"), ERRORS)
def test_a_status_becomes_its_kind(server, answer, put, status, message, more, kind):
    server.always(answer.error(status, message, **more))
    outcome = put()
    assert (outcome.kind, outcome.value, outcome.replies) == (kind, None, 0)
    assert outcome.sentence.endswith(".")
    assert outcome.exit_code == EXIT_CODES[Kind(kind)]


@pytest.mark.parametrize(("status", "message", "more", "kind"), ERRORS)
def test_an_error_body_inside_a_200_counts_as_the_error_it_names(
    server, answer, put, status, message, more, kind
):
    server.always(answer.error(200, message, **({"code": status} | more)))
    assert put().kind == kind


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ({"error": {"message": "Provider returned error", "code": 502}}, "server"),
        ({"error": {"message": "Slow down", "code": 429}}, "rate_limited"),
        ({"error": {"message": "No auth", "code": "401"}}, "auth"),
        ({"error": "model 'judge-1' not found"}, "unknown_model"),
        ({"message": "The engine is overloaded", "code": "overloaded"}, "server"),
    ],
)
def test_an_error_event_in_the_stream_counts_as_the_error_it_names(
    server, answer, put, error, kind
):
    server.always(answer.sse(answer.chunk(content='{"verd'), error))
    assert put().kind == kind


def test_finish_reason_error_is_the_providers_failure(server, answer, put):
    server.always(answer.stream(finish="error"))
    assert put().kind is Kind.SERVER


def test_an_error_beside_a_choice_counts_as_the_error_it_names(server, answer, put):
    choice = {"delta": {}, "finish_reason": "error", "error": {"message": "no", "code": 401}}
    server.always(answer.sse({"choices": [choice]}))
    assert put().kind is Kind.AUTH


def test_a_web_page_is_named_by_its_title(server, answer, put):
    server.always(httpx.Response(200, html="<html><title>Log in</title><body>Hi</body></html>"))
    outcome = put()
    assert (outcome.kind, outcome.exit_code) == (Kind.INVALID, 1)
    assert "a web page, “Log in”" in outcome.sentence
    assert [asked.get("stream") for asked in server.asked] == [True, False]


def test_a_gateways_error_page_is_named_by_its_title(server, answer, put):
    page = "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head></html>"
    server.always(httpx.Response(502, html=page))
    outcome = put()
    assert outcome.kind is Kind.SERVER
    assert "(502 Bad Gateway)" in outcome.sentence


def test_a_redirect_is_not_followed(server, answer, put):
    server.always(httpx.Response(307, headers={"location": "http://elsewhere.test/v1"}))
    outcome = put()
    assert outcome.kind is Kind.INVALID
    assert "redirects" in outcome.sentence


def test_an_empty_stream_is_asked_once_more_as_a_whole_and_then_never_streamed(server, answer, put):
    ignores_streaming = httpx.Response(200, json={"choices": []})
    whole = answer.whole(content='{"verdict": "met"}')
    memory: dict[str, object] = {}
    server.answers(ignores_streaming, whole, answer.whole(content='{"verdict": "missed"}'))
    assert put(memory=memory).value == "met"
    assert put(memory=memory).value == "missed"
    assert [asked["stream"] for asked in server.asked] == [True, False, False]


def test_an_empty_stream_that_hides_an_error_body_is_named(server, answer, put):
    server.always(answer.error(200, "Your key is gone", code=401))
    assert put().kind is Kind.AUTH


def test_a_corrupted_event_is_asked_again(server, answer, put):
    server.answers(answer.sse("{not json"), answer.stream())
    outcome = put()
    assert (outcome.value, outcome.replies) == ("met", 2)


@pytest.mark.parametrize(
    "event", ["[]", "5", '"text"', '{"choices": {}}', '{"choices": [5]}', '{"choices": [null]}']
)
def test_events_of_another_shape_end_in_a_named_state(server, answer, put, event):
    server.always(answer.sse(event))
    assert put().kind in {Kind.INVALID, Kind.OFFLINE}


def test_an_unreachable_server_is_offline(server, put):
    server.route.side_effect = httpx2.ConnectError("refused")
    outcome = put()
    assert (outcome.kind, outcome.exit_code) == (Kind.OFFLINE, 3)


def test_a_closed_port_says_that_nothing_listens(loopback, put, clock):
    url = loopback.base_url
    loopback.stop()
    outcome = put(Endpoint.at(url, "judge-1"))
    assert outcome.kind is Kind.OFFLINE
    assert "nothing listens" in outcome.sentence
    assert clock.paused == [0.5, 1.0]


@pytest.mark.parametrize("url", ["", "localhost:11434/v1", "ftp://x/v1", "http://", "http://[::1"])
def test_a_base_url_that_is_none_is_said_without_a_call(put, url):
    outcome = put(Endpoint.at(url, "judge-1"))
    assert outcome.kind is Kind.OFFLINE
    assert "http or https" in outcome.sentence


def test_a_key_that_no_header_can_hold_is_refused_without_showing_it(put):
    outcome = put(Endpoint.at("http://judge.test/v1", "judge-1", "sk-schlüssel-0815"))
    assert outcome.kind is Kind.AUTH
    assert "schl" not in outcome.sentence


@pytest.mark.parametrize("status", [200, 400, 401, 404, 429, 500])
@pytest.mark.parametrize("body", ["json", "text", "page"])
def test_the_key_is_in_no_sentence_and_no_repr(server, answer, put, endpoint, status, body):
    said = f"\x1b[31mBearer {KEY}\u202e is wrong, {KEY[:12]}\u200b{KEY[12:]}"
    response = {
        "json": answer.error(status, said, code=KEY),
        "text": httpx.Response(status, text=said),
        "page": httpx.Response(status, html=f"<html><title>{said}</title>{KEY}</html>"),
    }[body]
    server.always(response)
    outcome = put()
    assert outcome.kind is not Kind.OK
    assert KEY not in repr(outcome) + repr(endpoint)
    assert "\x1b" not in outcome.sentence
    assert "\u202e" not in outcome.sentence


def test_a_servers_words_are_bounded(server, answer, put):
    server.always(answer.error(400, "word " * 5000))
    assert len(put().sentence) < 400
