"""One sentence for each way a request can fail: what is wrong, where, what to do next."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mockint.llm.clean import plain_text, quotable
from mockint.llm.cut import fix
from mockint.llm.outcome import Kind
from mockint.llm.words import too_long

if TYPE_CHECKING:
    from mockint.llm.endpoint import Endpoint

_CHECK_URL = "check the base URL, which usually ends in /v1"


def sentence(kind: Kind, endpoint: Endpoint, detail: str, status: int = 0) -> str:
    """Say a fault in one sentence. `detail` may be a server's words: it is cleaned and bounded."""
    words = quotable(detail, endpoint.api_key).rstrip(" .;:,!")
    where, model = endpoint.where, plain_text(endpoint.model, 80)
    if kind is Kind.INVALID and status in {200, 300}:
        return _wrong_door(where, words, status)
    if kind is Kind.SERVER:
        return _server(where, words, status)
    if kind is Kind.UNSUPPORTED and too_long(detail):
        return (
            f"The prompt is longer than the context of {model} at {where}{_said(words)}; "
            f"{fix(endpoint, _largest(detail))}, or choose a model with a longer context."
        )
    head, advice = (
        part.replace("{where}", where).replace("{model}", model) for part in _SENTENCES[kind]
    )
    return f"{head}{_said(words)}; {advice}."


_SENTENCES = {
    Kind.REFUSED: (
        "{model} at {where} refused to answer",
        "try again, or choose another model",
    ),
    Kind.TRUNCATED: (
        "The reply of {model} at {where} was cut off",
        "choose a model or a server setting that allows longer replies",
    ),
    Kind.FILTERED: (
        "The content filter at {where} withheld the reply",
        "choose another provider, or remove what may have set it off",
    ),
    Kind.INVALID: (
        "{model} at {where} gave no usable reply",
        "try again, or choose a more capable model",
    ),
    Kind.UNSUPPORTED: (
        "The server at {where} does not accept the request",
        "choose another model or server",
    ),
    Kind.AUTH: (
        "The server at {where} refused the API key",
        "check OPENAI_API_KEY and that it may use {model}",
    ),
    Kind.QUOTA: (
        "The account at {where} has no quota or credit left",
        "check its plan and billing, or choose another endpoint",
    ),
    Kind.RATE_LIMITED: (
        "The server at {where} limits requests",
        "wait a while and try again",
    ),
    Kind.TIMEOUT: (
        "The server at {where} took too long",
        "try again, choose a faster model, or raise the deadlines in config.toml",
    ),
    Kind.OFFLINE: (
        "The server at {where} cannot be reached",
        "check the base URL and that the server is running",
    ),
    Kind.UNKNOWN_MODEL: (
        "The server at {where} has no model {model}",
        "choose one that it lists with --model",
    ),
    Kind.CANCELLED: ("The request was cancelled", "ask again whenever you like"),
}


def _largest(detail: str) -> int:
    return max((int(digits) for digits in re.findall(r"\b\d{4,7}\b", detail[:4_000])), default=0)


def _said(words: str) -> str:
    return f" ({words})" if words else ""


def _wrong_door(where: str, words: str, status: int) -> str:
    if status == 300:
        return f"The server at {where} redirects to another address; {_CHECK_URL}."
    return f"The server at {where} answered with {words} instead of a reply; {_CHECK_URL}."


def _server(where: str, words: str, status: int) -> str:
    if status in {404, 405}:
        return f"The server at {where} has no chat completions there{_said(words)}; {_CHECK_URL}."
    if status == 503 and "load" in words.lower():
        return f"The server at {where} is still loading its model; try again in a minute."
    shown = f" {status}" if status else ""
    return (
        f"The server at {where} failed with an error{shown}{_said(words)}; "
        "try again, or choose another endpoint."
    )
