"""What the words of an error body mean, across servers that spell errors differently."""

from __future__ import annotations

import re

from mockint.llm.outcome import Kind

_TOLD = (
    "message",
    "msg",
    "detail",
    "error",
    "title",
    "reason",
    "raw",
    "metadata",
    "reasons",
    "loc",
)
_LONGEST = 4_000

_CONTEXT = re.compile(
    r"context[ _-]?(?:length|size|window)|maximum context|prompt (?:is )?too long|too many tokens"
    r"|exceed_context_size|input is too long"
)
_NO_MODEL = re.compile(
    r"\bmodel\b.{0,120}?(?:not found|does(?: not|n't) exist|no such|not exist|is not available)"
    r"|(?:unknown|invalid|no such) model|not a valid model|model_not_found|deploymentnotfound"
    r"|no model (?:named|with)|no models? loaded"
    r"|deployment.{0,60}does not exist",
    re.DOTALL,
)
_QUOTA = re.compile(
    r"insufficient[_ ](?:quota|balance|credits?|funds)|billing_(?:hard_limit|not_active)"
)
_FILTER = re.compile(r"content_filter|content_policy|content management policy|responsibleai")
_FLAGGED = re.compile(r"moderation|flagged")
_AUTH = re.compile(r"invalid_api_key|authentication|unauthorized|permission_?(?:error|denied)")
_LIMIT = re.compile(r"rate_limit|rate limit|too many requests|resource_exhausted")
_SERVER = re.compile(r"server_error|internal_error|overloaded|unavailable|timeout")


def error_text(body: object) -> str:
    """Give the human part of an error body, whatever its shape, at most 4,000 characters.

    Echoes of the request (a validation error's `input`) are left out.
    """
    return " ".join(_pieces(body, 6))[:_LONGEST]


def error_names(body: object) -> str:
    """Give the machine-readable part of an error body: code, type and status, in lower case."""
    if not isinstance(body, dict):
        return ""
    return " ".join(str(body.get(name) or "") for name in ("code", "type", "status")).lower()


def kind_of(status: int, names: str, text: str) -> Kind:
    """Give the kind of an error from its status (0: none), its names and its words."""
    words = f"{names} {text.lower()}"
    if status == 402 or _QUOTA.search(words):
        return Kind.QUOTA
    if _FILTER.search(words) or (status == 403 and _FLAGGED.search(words)):
        return Kind.FILTERED
    if status in {401, 403} or _AUTH.search(names):
        return Kind.AUTH
    if status == 429 or (status == 0 and _LIMIT.search(words)):
        return Kind.RATE_LIMITED
    if _CONTEXT.search(words):
        return Kind.UNSUPPORTED
    if status < 500 and _NO_MODEL.search(words):
        return Kind.UNKNOWN_MODEL
    return _kind_by_status(status, names)


def too_long(text: str) -> bool:
    """Tell whether an error's words say that the prompt exceeds the model's context."""
    return bool(_CONTEXT.search(text.lower()))


def _kind_by_status(status: int, names: str) -> Kind:
    if status == 408:
        return Kind.TIMEOUT
    if status >= 500 or status in {0, 404, 405} or _SERVER.search(names):
        return Kind.SERVER
    return Kind.UNSUPPORTED


def _pieces(part: object, depth: int) -> list[str]:
    if isinstance(part, str):
        return [part[:_LONGEST]]
    if depth == 0:
        return []
    if isinstance(part, list):
        return [piece for item in part[:20] for piece in _pieces(item, depth - 1)]
    if isinstance(part, dict):
        return [piece for name in _TOLD for piece in _pieces(part.get(name), depth - 1)]
    return []
