"""What a server says of its context beside the OpenAI interface: llama.cpp, Ollama, LM Studio, vLLM."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlunsplit

from mockint.llm.accepts import recalled, remember
from mockint.llm.context import listed
from mockint.llm.endpoint import is_loopback, split_url
from mockint.llm.watch import run

if TYPE_CHECKING:
    from collections.abc import Iterator, MutableMapping

    import httpx2

    from mockint.llm.endpoint import Endpoint

_SECONDS = 1.0
_LONGEST = 1_000_000


def measured_context(endpoint: Endpoint, seconds: float = _SECONDS) -> int | None:
    """As `asked_context`, for callers without an event loop. Blocks."""
    return run(asked_context(endpoint, seconds))


def remeasured(endpoint: Endpoint, memory: MutableMapping[str, object]) -> int | None:
    """The context that the server says it has now, else what is remembered of a server elsewhere;
    what is remembered is brought up to that. Blocks."""
    known = recalled(memory, endpoint)
    size = measured_context(endpoint) if is_loopback(endpoint.base_url) else known.context
    if size != known.context:
        remember(memory, endpoint, replace(known, context=size))
    return size


async def asked_context(endpoint: Endpoint, seconds: float = _SECONDS) -> int | None:
    """Ask a server on this machine how many tokens its model reads now; None where it does not say,
    and for a server elsewhere. Takes at most about `seconds`."""
    parts = split_url(endpoint.base_url)
    if parts is None or not is_loopback(endpoint.base_url):
        return None
    root = urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], "", "", ""))
    listing = f"{endpoint.where.rstrip('/')}/models"
    places = (f"{root}/props", f"{root}/api/ps", f"{root}/api/v0/models", listing)
    return await _asked(places, endpoint, seconds)


async def _asked(places: tuple[str, ...], endpoint: Endpoint, seconds: float) -> int | None:
    import httpx2

    headers = {"authorization": f"Bearer {endpoint.sent_key}"}
    async with httpx2.AsyncClient(
        timeout=seconds, trust_env=False, follow_redirects=False, verify=False, headers=headers
    ) as client:
        bodies = await asyncio.gather(*(_body(client, place, seconds) for place in places))
    found = (size for body in bodies for size in _sizes(body, endpoint.model))
    return next(found, None)


async def _body(client: httpx2.AsyncClient, place: str, seconds: float) -> Any:
    import httpx2

    try:
        async with asyncio.timeout(seconds):
            response = await client.get(place)
        if response.status_code != 200 or len(response.content) > _LONGEST:
            return None
        return json.loads(response.content)
    except (httpx2.HTTPError, TimeoutError, ValueError, RecursionError):
        return None


def _sizes(body: Any, model: str) -> Iterator[int]:
    """The sizes that a body names for this model: llama.cpp's only one, else those of its list."""
    if not isinstance(body, dict):
        return
    settings = body.get("default_generation_settings")
    if isinstance(settings, dict) and (size := listed({"n_ctx": settings.get("n_ctx")})):
        yield size
    entries = body.get("models") or body.get("data")
    for entry in entries if isinstance(entries, list) else ():
        names = (entry.get(name) for name in ("id", "name", "model")) if _is(entry) else ()
        if model in names and (size := listed(entry)):
            yield size


def _is(entry: object) -> bool:
    return isinstance(entry, dict)
