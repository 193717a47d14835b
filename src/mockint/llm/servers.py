"""Servers on this machine, what an endpoint lists, and short calls that test it."""

# ruff: noqa: PT028  test_call and test_length try an endpoint; they are no pytest functions

from __future__ import annotations

import asyncio
import secrets
import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from mockint.llm.clean import plain_text
from mockint.llm.client import opened
from mockint.llm.context import note_listed
from mockint.llm.cut import cut_sentence, estimate, looks_cut
from mockint.llm.faults import Stopped, boundary_errors, classify, reply_fault
from mockint.llm.outcome import Kind, Outcome
from mockint.llm.waiting import Timing
from mockint.llm.watch import Watch, guarded, run
from mockint.llm.wire import say, unwatched

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, MutableMapping

    import httpx2

    from mockint.llm.endpoint import Endpoint
    from mockint.llm.watch import Progress

PORTS: Mapping[int, str] = {
    11434: "Ollama",
    1234: "LM Studio",
    8080: "llama.cpp",
    8000: "vLLM",
}
# What these servers say in `owned_by`, for one that listens on another's port.
_OWNERS = {
    "library": "Ollama",
    "organization_owner": "LM Studio",
    "llamacpp": "llama.cpp",
    "vllm": "vLLM",
}
_LONGEST_LIST = 1_000_000
_TEST_TOKENS = 64
_PROBE_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Found:
    """A server that listens on loopback, and the models it lists."""

    name: str
    base_url: str
    models: tuple[str, ...]


def discover(
    timeout: float = _PROBE_SECONDS, ports: Mapping[int, str] = PORTS
) -> tuple[Found, ...]:
    """Probe the usual ports of 127.0.0.1, all at once; `timeout` in seconds bounds each.

    Ports maps a port to the name of the server that usually listens there.
    """
    return run(_discovered(timeout, ports))


def list_models(
    endpoint: Endpoint,
    *,
    memory: MutableMapping[str, object] | None = None,
    cancel: threading.Event | None = None,
    timing: Timing | None = None,
) -> Outcome[tuple[str, ...]]:
    """Give the names of the models an endpoint lists, in its order. A `memory` learns how much they
    can read, where the list says so."""
    clocks = timing or Timing()
    watch = Watch(endpoint, clocks, cancel or threading.Event(), unwatched)

    async def main() -> Outcome[tuple[str, ...]]:
        async with opened(endpoint, watch.beat) as client:
            models = client.models
            watch.queued(
                watch.elapsed
            )  # the SDK was loaded, which a slow machine takes seconds for
            watch.begin(1, 1)
            try:
                listed = await guarded(_fetched(models.list()), watch)
            except boundary_errors() as error:
                raise Stopped(classify(error, endpoint, clocks.now())) from None
        names = _names([getattr(model, "id", None) for model in _data(listed)])
        if memory is not None:
            note_listed(memory, endpoint, _data(listed))
        if not names:
            told = "its list of models is empty or unreadable"
            raise Stopped(reply_fault(Kind.INVALID, endpoint, told))
        return Outcome(Kind.OK, names, seconds=watch.elapsed)

    try:
        return run(main())
    except Stopped as stopped:
        return Outcome(stopped.fault.kind, sentence=stopped.fault.sentence, seconds=watch.elapsed)


def test_call(
    endpoint: Endpoint,
    *,
    memory: MutableMapping[str, object],
    cancel: threading.Event | None = None,
    progress: Callable[[Progress], None] = unwatched,
    timing: Timing | None = None,
) -> Outcome[str]:
    """Make one short call: the value is what the model said, `seconds` how long it took."""
    outcome = say(
        endpoint,
        [{"role": "user", "content": "Reply with the single word: ready"}],
        memory=memory,
        cancel=cancel or threading.Event(),
        progress=progress,
        max_tokens=_TEST_TOKENS,
        timing=timing,
    )
    return replace(outcome, value=plain_text(outcome.value)) if outcome.value else outcome


def test_length(
    endpoint: Endpoint,
    tokens_text: str,
    *,
    memory: MutableMapping[str, object],
    cancel: threading.Event | None = None,
    progress: Callable[[Progress], None] = unwatched,
    word: str | None = None,
    timing: Timing | None = None,
) -> Outcome[str]:
    """Send a prompt as long as `tokens_text` with a word at its head that has to come back.

    A server that cuts the head gives `UNSUPPORTED`, with the setting that mends it: the word is
    missing from the reply, or far fewer prompt tokens were counted than were sent. The value is
    the model's reply.
    """
    word = word or f"{secrets.choice(_WORDS)}-{secrets.randbelow(900) + 100}"
    prompt = (
        f"The password is {word}. Remember it.\n\n{tokens_text}\n\n"
        "What is the password given in the very first line? Reply with the password only."
    )
    outcome = say(
        endpoint,
        [{"role": "user", "content": prompt}],
        memory=memory,
        cancel=cancel or threading.Event(),
        progress=progress,
        max_tokens=_TEST_TOKENS,
        timing=timing,
    )
    return _judged(outcome, endpoint, word, estimate(prompt))


def _judged(outcome: Outcome[str], endpoint: Endpoint, word: str, sent: int) -> Outcome[str]:
    if outcome.value is None:
        return outcome
    counted = outcome.usage.prompt_tokens
    if looks_cut(sent, counted):
        said = cut_sentence(endpoint, sent, counted)
        return replace(outcome, kind=Kind.UNSUPPORTED, value=None, sentence=said, warning=None)
    if word.lower() in outcome.value.lower():
        return replace(outcome, value=plain_text(outcome.value))
    said = cut_sentence(endpoint, sent, 0)
    if counted:
        # The count is right, so the text arrived: the model did not find its first line.
        said = (
            f"{plain_text(endpoint.model, 80)} at {endpoint.where} did not repeat a word from the "
            f"head of a prompt of {counted:,} tokens; choose a more capable model, or check that "
            "the server does not cut long prompts."
        )
    return replace(outcome, kind=Kind.UNSUPPORTED, value=None, sentence=said, warning=None)


_WORDS = ("amber", "basalt", "cedar", "dune", "ember", "fjord", "garnet", "heron", "indigo")


async def _fetched(page: Any) -> Any:
    return await page


async def _discovered(timeout: float, ports: Mapping[int, str]) -> tuple[Found, ...]:
    import httpx2

    # No proxy of the environment may see, or answer for, this machine's own ports.
    # It is plain HTTP, so the certificates need not be read.
    async with httpx2.AsyncClient(
        timeout=timeout, trust_env=False, follow_redirects=False, verify=False
    ) as client:
        probes = [_probed(client, port, name, timeout) for port, name in ports.items()]
        return tuple(found for found in await asyncio.gather(*probes) if found)


async def _probed(client: httpx2.AsyncClient, port: int, name: str, timeout: float) -> Found | None:
    import httpx2

    base_url = f"http://127.0.0.1:{port}/v1"
    try:
        async with asyncio.timeout(timeout):
            response = await client.get(f"{base_url}/models")
        body = response.json() if len(response.content) <= _LONGEST_LIST else None
    except (httpx2.HTTPError, TimeoutError, ValueError, RecursionError):
        return None
    data = body.get("data") if isinstance(body, dict) else None
    if response.status_code != 200 or not isinstance(data, list):
        return None
    models = [model for model in data if isinstance(model, dict)]
    owners = {_OWNERS.get(str(model.get("owned_by"))) for model in models} - {None}
    name = owners.pop() or name if len(owners) == 1 else name
    return Found(name, base_url, _names([model.get("id") for model in models]))


def _data(listed: object) -> list[Any]:
    data = getattr(listed, "data", None)
    return data if isinstance(data, list) else []


def _names(ids: list[object]) -> tuple[str, ...]:
    """Keep the names that can be shown as they are: an altered name could not be asked for."""
    return tuple(
        name for name in ids if isinstance(name, str) and name and plain_text(name) == name
    )
