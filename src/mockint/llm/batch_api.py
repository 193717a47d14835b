"""An endpoint's own Batch API: one file of requests in, one of replies out, within a day.

https://developers.openai.com/api/docs/guides/batch. Nothing here is tried again: what was not accepted
was not paid for, and whoever asks may ask again.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast

from mockint.llm.clean import plain_text, quotable
from mockint.llm.client import opened
from mockint.llm.faults import Fault, Stopped, boundary_errors, classify, reply_fault
from mockint.llm.outcome import Kind, Outcome
from mockint.llm.waiting import Timing
from mockint.llm.watch import Watch, guarded, run
from mockint.llm.wire import unwatched
from mockint.llm.words import error_names, error_text

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable, Sequence

    import openai

    from mockint.llm.endpoint import Endpoint

T = TypeVar("T")

COMPLETIONS: Literal["/v1/chat/completions"] = "/v1/chat/completions"
MOST_REQUESTS = 50_000
MOST_BYTES = 200_000_000
"""What OpenAI takes in one file."""
LABEL = "mockint"
_ENDED = frozenset({"completed", "failed", "expired", "cancelled"})
_NO_SUCH_DOOR = frozenset({404, 405, 501})


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch as the server describes it; `problem` and `code` say why it failed as a whole."""

    id: str
    status: str
    total: int = 0
    completed: int = 0
    failed: int = 0
    files: tuple[str, ...] = ()
    problem: str = ""
    code: str = ""

    @property
    def ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.status in _ENDED


def submit(
    endpoint: Endpoint, lines: Sequence[str], label: str, timing: Timing | None = None
) -> Outcome[Batch]:
    """Upload the requests and have them begun; `label` is what `find` finds the batch by."""

    async def work(client: openai.AsyncOpenAI) -> Batch:
        content = ("\n".join(lines) + "\n").encode("ascii")
        upload = await client.files.create(
            file=(f"{LABEL}.jsonl", content, "application/jsonl"), purpose="batch"
        )
        made = await client.batches.create(
            input_file_id=_id_of(upload, endpoint),
            endpoint=COMPLETIONS,
            completion_window="24h",
            metadata={LABEL: label},
        )
        return _batch(made, endpoint)

    return _asked(endpoint, work, timing, _no_batch_api)


def look_up(endpoint: Endpoint, batch_id: str, timing: Timing | None = None) -> Outcome[Batch]:
    """Where a batch stands."""

    async def work(client: openai.AsyncOpenAI) -> Batch:
        return _batch(await client.batches.retrieve(batch_id), endpoint)

    return _asked(endpoint, work, timing, _gone)


def find(endpoint: Endpoint, label: str, timing: Timing | None = None) -> Outcome[Batch]:
    """The newest batch of that label among the last hundred that may still give replies; value None,
    with kind OK, where there is none."""

    async def work(client: openai.AsyncOpenAI) -> Batch | None:
        page: Any = await client.batches.list(limit=100)
        for listed in getattr(page, "data", None) or ():
            metadata = getattr(listed, "metadata", None)
            ours = isinstance(metadata, dict) and metadata.get(LABEL) == label
            if ours and getattr(listed, "status", "") not in {"failed", "cancelled"}:
                return _batch(listed, endpoint)
        return None

    return cast("Outcome[Batch]", _asked(endpoint, work, timing, _no_batch_api))


def fetch(
    endpoint: Endpoint, batch: Batch, timing: Timing | None = None
) -> Outcome[dict[str, dict[str, Any]]]:
    """The lines of a batch's output and error files by their custom_id."""

    async def work(client: openai.AsyncOpenAI) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for name in batch.files:
            received = await client.files.content(name)
            found |= _by_id(received.content.decode("utf-8", "replace").split("\n"))
        return found

    return _asked(endpoint, work, timing, _gone)


def _asked(
    endpoint: Endpoint,
    work: Callable[[openai.AsyncOpenAI], Coroutine[object, object, T]],
    timing: Timing | None,
    named: Callable[[Endpoint, Fault], Fault],
) -> Outcome[T]:
    """Carry out calls under the endpoint's deadline for a whole request."""
    clocks = timing or Timing()
    watch = Watch(endpoint, clocks, threading.Event(), unwatched)

    async def main() -> T:
        async with opened(endpoint, watch.beat) as client:
            watch.begin(1, 1)
            watch.whole_body()
            try:
                return await guarded(work(client), watch)
            except boundary_errors() as error:
                raise Stopped(classify(error, endpoint, clocks.now())) from None

    try:
        return Outcome(Kind.OK, run(main()), seconds=watch.elapsed)
    except Stopped as stopped:
        fault = named(endpoint, stopped.fault)
        return Outcome(fault.kind, sentence=fault.sentence)


def _no_batch_api(endpoint: Endpoint, fault: Fault) -> Fault:
    """A server without the Batch API answers with an error about the address, or with a page."""
    missing = fault.status in _NO_SUCH_DOOR and fault.kind is not Kind.UNKNOWN_MODEL
    if not missing and fault.kind not in {Kind.UNSUPPORTED, Kind.INVALID}:
        return fault
    words = quotable(fault.words or fault.told, endpoint.api_key, 100).rstrip(" .;")
    said = f" ({words})" if words else ""
    told = (
        f"The server at {endpoint.where} takes no batches{said}; leave out --batch-api to have the "
        "answers judged one by one."
    )
    return replace(fault, kind=Kind.UNSUPPORTED, sentence=told)


def _gone(endpoint: Endpoint, fault: Fault) -> Fault:
    if fault.status not in _NO_SUCH_DOOR:
        return fault
    told = f"The server at {endpoint.where} does not know this batch, or its files, any more"
    return replace(fault, kind=Kind.UNSUPPORTED, sentence=told)


def _batch(made: Any, endpoint: Endpoint) -> Batch:
    errors = getattr(getattr(made, "errors", None), "data", None) or []
    first = {name: getattr(errors[0], name, None) for name in ("code", "message")} if errors else {}
    counts = getattr(made, "request_counts", None)
    files = (getattr(made, "output_file_id", None), getattr(made, "error_file_id", None))
    return Batch(
        id=_id_of(made, endpoint),
        status=str(getattr(made, "status", None) or ""),
        total=_count(counts, "total"),
        completed=_count(counts, "completed"),
        failed=_count(counts, "failed"),
        files=tuple(name for name in files if isinstance(name, str) and name),
        problem=error_text(first),
        code=error_names(first).strip(),
    )


def _count(counts: object, name: str) -> int:
    found = getattr(counts, name, None)
    return found if type(found) is int else 0


def _id_of(made: Any, endpoint: Endpoint) -> str:
    found = getattr(made, "id", None)
    if isinstance(found, str) and found and plain_text(found) == found:
        return found
    raise Stopped(reply_fault(Kind.INVALID, endpoint, "its answer names no file or batch"))


def _by_id(lines: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Lines that are no JSON, or name nobody, are left out: their answers count as not judged."""
    found: dict[str, dict[str, Any]] = {}
    for line in lines:
        try:
            value = json.loads(line) if line.strip() else None
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict) and isinstance(value.get("custom_id"), str):
            found[value["custom_id"]] = value
    return found
