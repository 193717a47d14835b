"""The JSON object in a model's reply, whatever stands around it."""

from __future__ import annotations

import json
import re
from typing import Any, cast

from mockint.llm.clean import plain_text

_STARTS = 200
_THINKING = re.compile(r"<(think|thinking|reasoning)>", re.IGNORECASE)
_OBJECT = re.compile(r'\{\s*(?:"|\})')
_SURROGATES = re.compile(r"[\ud800-\udfff]")


class Unusable(ValueError):  # noqa: N818  the word of the glossary: a reply, not a program, failed
    """A reply that cannot be used; the message is one sentence that the model is told."""


def without_thinking(text: str) -> str:
    """Give the reply after a `<think>…</think>` prefix, also where its opening tag is missing."""
    text = text.lstrip("\ufeff \t\r\n")
    opened = _THINKING.match(text)
    if opened:
        return text.partition(f"</{opened.group(1)}>")[2]
    head, closing, tail = text.partition("</think>")
    # Inside a JSON string the tag is somebody's text; a prefix holds no object of ours.
    return tail if closing and not _OBJECT.match(head) else text


def first_object(text: str) -> dict[str, Any]:
    """Give the first balanced JSON object of a reply; fences and prose around it are ignored.

    Raises:
        Unusable: there is none, or the first one is not valid JSON.
    """
    body = without_thinking(text)
    start = body.find("{")
    for _ in range(_STARTS):
        if start < 0:
            break
        if _OBJECT.match(body, start):
            return _decoded(body, start)
        start = body.find("{", start + 1)
    if not body.strip():
        raise Unusable("The reply was empty; one JSON object is needed.")
    raise Unusable("The reply holds no JSON object.")


def _decoded(body: str, start: int) -> dict[str, Any]:
    decoder = json.JSONDecoder(parse_constant=_no_constant)
    try:
        found, _ = decoder.raw_decode(body, start)
        whole = _storable(found) if "\\u" in body else found
    except RecursionError:
        raise Unusable("The reply's JSON is nested too deeply.") from None
    except ValueError as error:
        reason = plain_text(str(error), 120)
        raise Unusable(f"The reply is not valid JSON: {reason}.") from None
    return cast("dict[str, Any]", whole)


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON number")


def _storable(value: Any) -> Any:
    """Replace lone surrogates, which JSON can spell and UTF-8 cannot hold."""
    if isinstance(value, str):
        return _SURROGATES.sub("\ufffd", value)
    if isinstance(value, list):
        return [_storable(item) for item in value]
    if isinstance(value, dict):
        return {_storable(key): _storable(item) for key, item in value.items()}
    return value
