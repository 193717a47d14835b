"""The one boundary: whatever a server or the SDK does becomes one fault, or none."""

from __future__ import annotations

import json
import socket
import ssl
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, overload

from mockint.llm.clean import is_page, page_title
from mockint.llm.outcome import Kind
from mockint.llm.reply import Reply
from mockint.llm.sentences import sentence
from mockint.llm.waiting import retry_after
from mockint.llm.words import error_names, error_text, kind_of

if TYPE_CHECKING:
    from mockint.llm.endpoint import Endpoint

_LENGTH = {"length", "max_tokens", "max_output_tokens"}
_FILTER = {"content_filter", "content-filter", "safety", "blocklist", "prohibited_content"}


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a call gave no usable reply.

    `again`: the same call may succeed after a wait (429, 5xx, connection). `askable`: the model
    replied, and asked once more it may do better; `told` is what it is told then. `unparsed`: the
    reply held no JSON at all. `status`, `words` (lower case) and `parameter` are the server's, for
    the ladders. `retry_after` is in seconds.
    """

    kind: Kind
    sentence: str
    again: bool = False
    askable: bool = False
    unparsed: bool = False
    told: str = ""
    status: int = 0
    words: str = ""
    parameter: str = ""
    retry_after: float | None = None


class Stopped(Exception):  # noqa: N818  control flow inside the room, never seen outside it
    """A call that ended in a fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.sentence)
        self.fault = fault


def boundary_errors() -> tuple[type[BaseException], ...]:
    """Give the exceptions that the SDK raises for what servers send: see `classify`."""
    import httpx2
    import openai
    import pydantic

    # ValueError covers json.JSONDecodeError and a UnicodeDecodeError in the middle of a stream.
    return (
        openai.OpenAIError,
        httpx2.HTTPError,
        httpx2.InvalidURL,
        pydantic.ValidationError,
        ValueError,
        TypeError,
        AttributeError,
        OSError,
    )


@overload
def classify(thing: BaseException, endpoint: Endpoint, now: float) -> Fault: ...


@overload
def classify(thing: Reply, endpoint: Endpoint, now: float) -> Fault | None: ...


def classify(thing: Reply | BaseException, endpoint: Endpoint, now: float) -> Fault | None:
    """Give the fault that a reply or an exception stands for, None for a usable reply.

    A reply is looked at in this order: error body, choices, finish_reason, refusal, content.
    `now` is the wall-clock time in seconds since the epoch, for a Retry-After that is a date.
    """
    if isinstance(thing, Reply):
        return _of_reply(thing, endpoint)
    import openai

    if isinstance(thing, openai.APIStatusError):
        return _of_status(thing, endpoint, now)
    if isinstance(thing, openai.APIConnectionError) or _transport_error(thing):
        return _of_connection(thing, endpoint)
    if isinstance(thing, openai.APIError):
        return of_error_body(thing.body or thing.message, endpoint)
    return reply_fault(Kind.INVALID, endpoint, "It was not a chat completion in valid JSON.")


def reply_fault(
    kind: Kind, endpoint: Endpoint, told: str, detail: str = "", *, unparsed: bool = True
) -> Fault:
    """Give the fault of a reply that a second asking may mend."""
    said = sentence(kind, endpoint, detail or told)
    unparsed = unparsed and kind is Kind.INVALID
    return Fault(kind, said, askable=True, unparsed=unparsed, told=told)


def of_error_body(body: object, endpoint: Endpoint, status: int = 0) -> Fault:
    """Give the fault that an error body names, wherever it arrived."""
    text, names = error_text(body), error_names(body)
    status = status or _status_within(body)
    kind = kind_of(status, names, text)
    passing = status >= 500 or "server_error" in names or "overloaded" in names
    again = kind is Kind.RATE_LIMITED or (kind is Kind.SERVER and passing)
    return Fault(
        kind,
        sentence(kind, endpoint, text, status),
        again=again,
        status=status,
        words=text.lower(),
        parameter=_parameter(body),
    )


def _of_reply(reply: Reply, endpoint: Endpoint) -> Fault | None:
    if reply.error is not None:
        return of_error_body(reply.error, endpoint)
    if reply.page:
        return Fault(Kind.INVALID, _page_sentence(reply.page, endpoint))
    if not reply.complete:
        told = "the connection closed before the reply was complete"
        return Fault(Kind.OFFLINE, sentence(Kind.OFFLINE, endpoint, told), again=True)
    if not reply.has_choice:
        return reply_fault(Kind.INVALID, endpoint, "It held no choices.")
    return _of_finish(reply, endpoint) or _of_content(reply, endpoint)


def _of_finish(reply: Reply, endpoint: Endpoint) -> Fault | None:
    finish = (reply.finish or "").lower()
    if finish == "error":
        return of_error_body({"message": "the provider failed", "code": 502}, endpoint)
    if finish in _LENGTH:
        told = "It was cut off at the length limit; be briefer."
        return reply_fault(Kind.TRUNCATED, endpoint, told)
    if finish in _FILTER:
        return Fault(Kind.FILTERED, sentence(Kind.FILTERED, endpoint, ""))
    if finish == "refusal" and not reply.refusal:
        return reply_fault(Kind.REFUSED, endpoint, "It was a refusal.", reply.text)
    return None


def _of_content(reply: Reply, endpoint: Endpoint) -> Fault | None:
    if reply.refusal:
        return reply_fault(Kind.REFUSED, endpoint, "It was a refusal.", reply.refusal)
    if reply.text.strip():
        return None
    if reply.reasoning.strip():
        told = "All of it was reasoning and its content was empty."
        detail = "its content was null and all of it went into reasoning"
        return reply_fault(Kind.INVALID, endpoint, told, detail)
    return reply_fault(Kind.INVALID, endpoint, "It was empty.")


def _of_status(error: Any, endpoint: Endpoint, now: float) -> Fault:
    status: int = error.status_code
    body = error.body
    if isinstance(body, str) and is_page(body):
        body = page_title(body)
    if 300 <= status < 400:
        return Fault(Kind.INVALID, sentence(Kind.INVALID, endpoint, "it redirects elsewhere", 300))
    fault = of_error_body(body, endpoint, status)
    return replace(fault, retry_after=retry_after(error.response.headers, now))


def _of_connection(error: BaseException, endpoint: Endpoint) -> Fault:
    causes = _causes(error)
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        why, again = "its certificate could not be verified", False
    elif any(isinstance(cause, socket.gaierror) for cause in causes):
        why, again = "its name could not be resolved", True
    elif any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        why, again = "nothing listens at that address", True
    elif any(type(cause).__name__ in {"UnsupportedProtocol", "InvalidURL"} for cause in causes):
        why, again = "it is no http or https address", False
    elif any("Timeout" in type(cause).__name__ for cause in causes):
        why, again = "it did not accept a connection in time", True
    else:
        why, again = "the connection failed", True
    return Fault(Kind.OFFLINE, sentence(Kind.OFFLINE, endpoint, why), again=again)


def _transport_error(error: BaseException) -> bool:
    import httpx2

    return isinstance(error, (httpx2.HTTPError, httpx2.InvalidURL, OSError))


def _causes(error: BaseException) -> list[BaseException]:
    chain: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and len(chain) < 10:
        chain.append(current)
        if isinstance(current, BaseExceptionGroup):
            chain.extend(current.exceptions)
        current = current.__cause__ or current.__context__
    return chain


def _status_within(body: object) -> int:
    """Give the HTTP status that an error inside a 200 carries as its code, else 0."""
    code = body.get("code", body.get("status")) if isinstance(body, dict) else None
    try:
        number = int(str(code))
    except ValueError:
        return 0
    return number if 400 <= number < 600 else 0


def _parameter(body: object) -> str:
    named = body.get("param") if isinstance(body, dict) else None
    return named.lower() if isinstance(named, str) else ""


def _page_sentence(page: str, endpoint: Endpoint) -> str:
    if is_page(page):
        return sentence(Kind.INVALID, endpoint, f"a web page, “{page_title(page)}”", 200)
    try:
        json.loads(page)
    except ValueError:
        return sentence(Kind.INVALID, endpoint, f"no JSON but “{page}”", 200)
    return sentence(Kind.INVALID, endpoint, "JSON under another content type", 200)
