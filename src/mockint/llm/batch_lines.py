"""The lines of a batch's files: a request as a live call would send it, a reply read as one."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from mockint.llm.batch_api import COMPLETIONS
from mockint.llm.clean import plain_text, quotable, redacted
from mockint.llm.cut import cut_warning
from mockint.llm.exchange import HEAD_ROOM, request
from mockint.llm.faults import Fault, classify, of_error_body, reply_fault
from mockint.llm.jsontext import Unusable, first_object
from mockint.llm.outcome import EXIT_CODES, Kind, Outcome, Usage
from mockint.llm.prompting import with_schema
from mockint.llm.reply import whole
from mockint.llm.wire import SEED
from mockint.llm.words import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mockint.llm.accepts import Accepts
    from mockint.llm.batch_api import Batch
    from mockint.llm.endpoint import Endpoint

T = TypeVar("T")

_NAMES = {"batch_expired": "expired", "batch_cancelled": "cancelled"}


@dataclass(frozen=True, slots=True)
class Unserved:
    """Why a batch gave no reply to a request at all: a stable name, a sentence, an exit code."""

    kind: str
    sentence: str
    exit_code: int


def request_line(
    endpoint: Endpoint,
    accepts: Accepts,
    custom_id: str,
    messages: Sequence[Mapping[str, str]],
    schema: Mapping[str, Any],
    schema_name: str,
    max_tokens: int,
) -> str:
    """Give one line of a file of requests: what a live call would send first.

    A reply that is cut off cannot be asked for again, so each has head-room; and models that think
    are sent no temperature, which they refuse.
    """
    if accepts.reasons:
        accepts = replace(accepts, dropped=accepts.dropped | {"temperature"})
    body = request(
        endpoint, accepts, with_schema(messages, schema), max_tokens + HEAD_ROOM, 0.0, SEED,
        schema, schema_name,
    )  # fmt: skip
    line = {"custom_id": custom_id, "method": "POST", "url": COMPLETIONS, "body": body}
    return json.dumps(line, ensure_ascii=True, separators=(",", ":"))


def outcome_of(
    endpoint: Endpoint,
    batch: Batch,
    line: Mapping[str, Any] | None,
    messages: Sequence[Mapping[str, str]],
    read: Callable[[object], T],
    rung: str,
) -> Outcome[T] | Unserved:
    """What one request of a batch that has ended came to, named as a live call's outcome is.

    `line` is its line of a result file, None where there is none; `read` raises `Unusable`.
    """
    error = line.get("error") if line else None
    response = line.get("response") if line else None
    code = str(error.get("code") or "") if isinstance(error, dict) else ""
    if code in _NAMES:
        return unserved(endpoint, replace(batch, status=_NAMES[code]))
    if not isinstance(response, dict):
        if not isinstance(error, dict):
            return unserved(endpoint, batch)
        return _ended(of_error_body(error, endpoint), rung)
    body, status = response.get("body"), response.get("status_code")
    if type(status) is int and status >= 400:
        inner = body.get("error", body) if isinstance(body, dict) else body
        return _ended(of_error_body(inner, endpoint, status), rung)
    return _read(endpoint, body, messages, read, rung)


def unserved(endpoint: Endpoint, batch: Batch) -> Unserved:
    """Why a batch has nothing to say about a request."""
    name = f"The batch {plain_text(batch.id, 80)} at {endpoint.where}"
    again = "give the same command again to submit it anew, or leave out --batch-api"
    if batch.status == "expired":
        told = f"{name} expired before this answer was judged; {again}."
        return Unserved("batch_expired", told, EXIT_CODES[Kind.TIMEOUT])
    if batch.status == "cancelled":
        told = f"{name} was cancelled before this answer was judged; {again}."
        return Unserved("batch_cancelled", told, 1)
    if batch.status == "failed":
        words = quotable(batch.problem or batch.code, endpoint.api_key).rstrip(" .;")
        kind = kind_of(0, batch.code.lower(), batch.problem)
        code = EXIT_CODES[kind] if kind is not Kind.SERVER else 1
        why = f" ({words})" if words else ""
        return Unserved(
            "batch_failed", f"{name} failed as a whole{why}; mend that, then {again}.", code
        )
    return Unserved("batch_missing", f"{name} gave no reply to this answer; {again}.", 1)


def _read(
    endpoint: Endpoint,
    body: object,
    messages: Sequence[Mapping[str, str]],
    read: Callable[[object], T],
    rung: str,
) -> Outcome[T]:
    key = endpoint.api_key
    reply = whole(body)
    reply.text = redacted(reply.text, key)
    fault = classify(reply, endpoint, 0.0)
    value: T | None = None
    if fault is None:
        try:
            value = read(first_object(reply.text))
        except Unusable as unusable:
            fault = reply_fault(Kind.INVALID, endpoint, str(unusable))
    usage = reply.usage or Usage()
    made: Outcome[T] = Outcome(Kind.OK, value) if fault is None else _ended(fault, rung)
    return replace(
        made,
        raw=reply.text or redacted(reply.refusal or reply.reasoning or reply.page, key),
        model=quotable(reply.model, key) or endpoint.model,
        usage=usage,
        rung=rung,
        replies=1,
        warning=cut_warning(endpoint, messages, usage.prompt_tokens) if fault is None else None,
    )


def _ended(fault: Fault, rung: str) -> Outcome[T]:
    return Outcome(fault.kind, sentence=fault.sentence, rung=rung)
