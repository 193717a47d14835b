"""The Batch API of a scripted endpoint: submit, look up, collect, and every way it can end."""

from __future__ import annotations

import json
from collections.abc import Callable
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any

import httpx
import pytest
import respx

from mockint.llm.accepts import Accepts, Rung
from mockint.llm.batch_api import Batch, fetch, find, look_up, submit
from mockint.llm.batch_lines import Unserved, outcome_of, request_line
from mockint.llm.endpoint import Endpoint
from mockint.llm.jsontext import Unusable
from mockint.llm.outcome import Kind, Outcome, Usage

URL = "http://judge.test/v1"
KEY = "sk-test-0123456789abcdef"
SCHEMA = {"type": "object", "properties": {}, "required": [], "additionalProperties": False}
ASKED = [{"role": "user", "content": "Judge this."}]
DONE = Batch("batch_1", "completed", 1, 1, 0, ("file_out",))


def described(status: str = "validating", **more: Any) -> dict[str, Any]:
    return {
        "id": "batch_1",
        "object": "batch",
        "endpoint": "/v1/chat/completions",
        "completion_window": "24h",
        "created_at": 1,
        "input_file_id": "file_in",
        "status": status,
        **more,
    }


def line(endpoint: Endpoint, accepts: Accepts | None = None) -> dict[str, Any]:
    made = request_line(endpoint, accepts or Accepts(), "a-1", ASKED, SCHEMA, "verdicts", 500)
    assert "\n" not in made
    found: dict[str, Any] = json.loads(made)
    return found


def test_a_line_asks_what_a_live_call_would_ask_first(endpoint: Endpoint) -> None:
    asked = line(endpoint)
    assert {name: asked[name] for name in ("custom_id", "method", "url")} == {
        "custom_id": "a-1",
        "method": "POST",
        "url": "/v1/chat/completions",
    }
    body = asked["body"]
    assert (body["model"], body["temperature"], body["max_tokens"]) == ("judge-1", 0.0, 4_500)
    assert body["response_format"]["json_schema"]["strict"] is True
    assert json.dumps(SCHEMA, separators=(",", ":")) in body["messages"][0]["content"]
    assert KEY not in json.dumps(asked)


def test_a_line_leaves_out_what_the_endpoint_is_known_to_refuse(endpoint: Endpoint) -> None:
    known = Accepts(Rung.JSON_OBJECT, frozenset({"seed"}), "max_completion_tokens")
    body = line(endpoint, known)["body"]
    assert body["response_format"] == {"type": "json_object"}
    assert {"seed", "max_tokens"}.isdisjoint(body)
    assert "temperature" not in line(endpoint, Accepts(reasons=True))["body"]


def parts(request: httpx.Request) -> dict[str, bytes]:
    """The fields of a multipart form."""
    head = f"content-type: {request.headers['content-type']}\r\n\r\n".encode()
    form = BytesParser(policy=HTTP).parsebytes(head + request.content)
    found = {}
    for part in form.iter_parts():  # type: ignore[attr-defined]
        found[part.get_param("name", header="content-disposition")] = part.get_payload(decode=True)
    return found


def test_submitting_uploads_the_file_and_begins_a_batch(
    endpoint: Endpoint, httpx2_mock: respx.Router
) -> None:
    upload = httpx2_mock.post(f"{URL}/files").respond(200, json={"id": "file_in"})
    create = httpx2_mock.post(f"{URL}/batches").respond(200, json=described())
    made = submit(endpoint, ['{"a":1}', '{"b":2}'], "label-1")
    assert made.value == Batch("batch_1", "validating")
    sent = parts(upload.calls[0].request)
    assert sent["purpose"] == b"batch"
    assert sent["file"] == b'{"a":1}\n{"b":2}\n'
    assert json.loads(create.calls[0].request.content) == {
        "input_file_id": "file_in",
        "endpoint": "/v1/chat/completions",
        "completion_window": "24h",
        "metadata": {"mockint": "label-1"},
    }
    assert create.calls[0].request.headers["authorization"] == f"Bearer {KEY}"


MISSING = [
    httpx.Response(404, text="404 page not found"),
    httpx.Response(404, json={"detail": "Not Found"}),
    httpx.Response(405, json={"detail": "Method Not Allowed"}),
    httpx.Response(501, json={"error": {"message": "not implemented"}}),
    httpx.Response(400, json={"error": {"message": "purpose batch is not supported"}}),
    httpx.Response(200, headers={"content-type": "text/html"}, text="<html><title>Hi</title></html>"),
    httpx.Response(200, json={"object": "list"}),
]  # fmt: skip


@pytest.mark.parametrize("door", ["files", "batches"])
@pytest.mark.parametrize("response", MISSING, ids=lambda r: f"{r.status_code}-{r.text[:12]}")
def test_a_server_without_the_batch_api_is_named_with_the_way_out(
    door: str, response: httpx.Response, endpoint: Endpoint, httpx2_mock: respx.Router
) -> None:
    if door == "batches":
        httpx2_mock.post(f"{URL}/files").respond(200, json={"id": "file_in"})
    httpx2_mock.post(f"{URL}/{door}").mock(return_value=response)
    made = submit(endpoint, ["{}"], "label-1")
    assert (made.value, made.exit_code) == (None, 1)
    assert "takes no batches" in made.sentence
    assert "leave out --batch-api" in made.sentence
    assert made.sentence.endswith(".")


@pytest.mark.parametrize(
    ("response", "kind"),
    [
        (httpx.Response(401, json={"error": {"message": f"Bad key {KEY}"}}), Kind.AUTH),
        (httpx.Response(429, json={"error": {"message": "x", "code": "insufficient_quota"}}), Kind.QUOTA),
        (httpx.Response(429, json={"error": {"message": "slow down"}}), Kind.RATE_LIMITED),
        (httpx.Response(503, json={"error": {"message": "busy"}}), Kind.SERVER),
        (httpx.ConnectError("nobody there"), Kind.OFFLINE),
    ],
    ids=lambda value: str(value) if isinstance(value, Kind) else "",
)  # fmt: skip
def test_other_failures_keep_their_names_and_nothing_is_submitted_twice(
    response: Any, kind: Kind, endpoint: Endpoint, httpx2_mock: respx.Router
) -> None:
    httpx2_mock.post(f"{URL}/files").respond(200, json={"id": "file_in"})
    create = httpx2_mock.post(f"{URL}/batches")
    create.side_effect = [response]
    made = submit(endpoint, ["{}"], "label-1")
    assert (made.kind, made.exit_code, create.call_count) == (kind, 3, 1)
    assert KEY not in made.sentence


def test_a_batch_is_looked_up_with_its_counts_and_files(
    endpoint: Endpoint, httpx2_mock: respx.Router
) -> None:
    counts = {"total": 9, "completed": 4, "failed": 1}
    answer = described("in_progress", request_counts=counts, output_file_id="file_out")
    httpx2_mock.get(f"{URL}/batches/batch_1").respond(200, json=answer)
    found = look_up(endpoint, "batch_1").value
    assert found == Batch("batch_1", "in_progress", 9, 4, 1, ("file_out",))
    assert not found.ended


@pytest.mark.parametrize("status", ["completed", "failed", "expired", "cancelled"])
def test_these_states_are_final(status: str) -> None:
    assert Batch("b", status).ended


def test_a_batch_that_is_gone_is_said_to_be_gone(
    endpoint: Endpoint, httpx2_mock: respx.Router
) -> None:
    httpx2_mock.get(f"{URL}/batches/batch_1").respond(404, json={"error": {"message": "none"}})
    found = look_up(endpoint, "batch_1")
    assert (found.kind, found.exit_code) == (Kind.UNSUPPORTED, 1)
    assert "does not know this batch" in found.sentence


def test_a_batch_is_found_again_by_its_label(endpoint: Endpoint, httpx2_mock: respx.Router) -> None:
    listed = [
        described(id="batch_3", metadata={"mockint": "label-1"}, status="failed"),
        described(id="batch_2", metadata=None),
        described(id="batch_1", metadata={"mockint": "label-1"}),
    ]
    route = httpx2_mock.get(f"{URL}/batches")
    route.respond(200, json={"object": "list", "data": listed, "has_more": False})
    found = find(endpoint, "label-1")
    assert found.value is not None
    assert found.value.id == "batch_1"
    none = find(endpoint, "label-2")
    assert (none.value, none.kind) == (None, Kind.OK)


def test_both_result_files_are_read_and_what_is_no_line_is_left_out(
    endpoint: Endpoint, httpx2_mock: respx.Router
) -> None:
    one, two = {"custom_id": "a-1", "n": "é\u2028"}, {"custom_id": "b-1", "error": {"code": "x"}}
    out = json.dumps(one, ensure_ascii=False) + "\n{broken\n[1]\n"
    httpx2_mock.get(f"{URL}/files/out/content").respond(200, text=out)
    httpx2_mock.get(f"{URL}/files/err/content").respond(200, text=json.dumps(two))
    found = fetch(endpoint, Batch("b", "completed", files=("out", "err")))
    assert found.value == {"a-1": one, "b-1": two}


# -- one line of a result file --------------------------------------------------------------------


def completion(content: str | None = '{"checks": []}', **more: Any) -> dict[str, Any]:
    finish = more.pop("finish", "stop")
    message = {"role": "assistant", "content": content, **more}
    return {
        "object": "chat.completion",
        "model": "judge-1-0601",
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
        "usage": {
            "prompt_tokens": 900,
            "completion_tokens": 50,
            "prompt_tokens_details": {"cached_tokens": 600},
        },
    }


Ended = Callable[..., Outcome[Any] | Unserved]


@pytest.fixture
def ended(endpoint: Endpoint) -> Ended:
    """What a result line comes to; `status` and `error` are those of the line."""

    def run(body: object = None, status: int = 200, error: Any = None, **more: Any) -> Any:
        def read(value: object) -> object:
            if more.get("unusable"):
                raise Unusable("these checks are missing: rollback")
            return value

        response = None if body is None else {"status_code": status, "body": body}
        found = {"custom_id": "a-1", "response": response, "error": error}
        batch = more.get("batch", DONE)
        messages = [{"role": "user", "content": "x" * more.get("size", 10)}]
        line = None if more.get("missing") else found
        return outcome_of(endpoint, batch, line, messages, read, "json_schema")

    return run


def test_a_reply_is_read_as_a_live_one_is(ended: Ended) -> None:
    made = ended(completion('```json\n{"checks": [1]}\n```'))
    assert isinstance(made, Outcome)
    assert (made.kind, made.value, made.model) == (Kind.OK, {"checks": [1]}, "judge-1-0601")
    assert made.usage == Usage(900, 600, 50)
    assert (made.rung, made.replies, made.warning) == ("json_schema", 1, None)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (completion(None, refusal="I will not."), Kind.REFUSED),
        (completion('{"checks": [', finish="length"), Kind.TRUNCATED),
        (completion("", finish="content_filter"), Kind.FILTERED),
        (completion("I give it a nine."), Kind.INVALID),
        (completion(None), Kind.INVALID),
        ({"choices": []}, Kind.INVALID),
        ({"error": {"message": "overloaded", "code": 503}}, Kind.SERVER),
        ("<html><title>Hi</title>", Kind.INVALID),
        (None, Kind.SERVER),
    ],
)
def test_a_reply_without_a_judgement_is_named(body: object, kind: Kind, ended: Ended) -> None:
    made = ended(body, error=None if body else {"code": "server_error", "message": "oops"})
    assert isinstance(made, Outcome)
    assert (made.kind, made.value) == (kind, None)
    assert made.sentence.endswith(".")


@pytest.mark.parametrize(
    ("status", "error", "kind"),
    [
        (400, {"message": "temperature is not supported", "param": "temperature"}, Kind.UNSUPPORTED),
        (404, {"message": "The model `judge-1` does not exist"}, Kind.UNKNOWN_MODEL),
        (429, {"message": "slow"}, Kind.RATE_LIMITED),
        (429, {"message": "pay", "code": "insufficient_quota"}, Kind.QUOTA),
        (500, {"message": "kaput"}, Kind.SERVER),
    ],
)  # fmt: skip
def test_an_error_of_one_request_is_named(
    status: int, error: dict[str, Any], kind: Kind, ended: Ended
) -> None:
    made = ended({"error": error}, status)
    assert isinstance(made, Outcome)
    assert (made.kind, made.value) == (kind, None)
    assert error["message"] in made.sentence


def test_an_unusable_object_is_not_asked_for_again(ended: Ended) -> None:
    made = ended(completion(), unusable=True)
    assert isinstance(made, Outcome)
    assert made.kind is Kind.INVALID
    assert "rollback" in made.sentence
    assert made.usage == Usage(900, 600, 50)  # paid for, and counted


def test_a_cut_prompt_is_noticed(ended: Ended) -> None:
    made = ended(completion(), size=30_000)
    assert isinstance(made, Outcome)
    assert made.warning is not None


def test_a_key_in_a_reply_is_taken_out(ended: Ended) -> None:
    made = ended(completion(f'{{"checks": "{KEY}"}}'))
    assert isinstance(made, Outcome)
    assert made.value == {"checks": "[key]"}
    assert KEY not in made.raw


@pytest.mark.parametrize(
    ("batch", "error", "kind", "code"),
    [
        (Batch("b", "expired"), None, "batch_expired", 3),
        (DONE, {"code": "batch_expired", "message": "too late"}, "batch_expired", 3),
        (Batch("b", "cancelled"), None, "batch_cancelled", 1),
        (DONE, {"code": "batch_cancelled"}, "batch_cancelled", 1),
        (Batch("b", "failed", problem="line 1 is bad"), None, "batch_failed", 1),
        (
            Batch("b", "failed", problem="no credit", code="insufficient_quota"),
            None,
            "batch_failed",
            3,
        ),
        (DONE, None, "batch_missing", 1),
    ],
)
def test_an_answer_that_the_batch_never_served_has_a_state_of_its_own(
    batch: Batch, error: Any, kind: str, code: int, ended: Ended
) -> None:
    made = ended(batch=batch, error=error, missing=error is None)
    assert isinstance(made, Unserved)
    assert (made.kind, made.exit_code) == (kind, code)
    assert "--batch-api" in made.sentence
    if batch.problem:
        assert batch.problem in made.sentence
