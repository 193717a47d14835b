"""Ask a model: `ask` for an object of a given schema, `say` for prose. Call them in a thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from mockint.llm.accepts import recalled
from mockint.llm.client import opened
from mockint.llm.dialogue import Dialogue
from mockint.llm.exchange import Exchange
from mockint.llm.faults import Stopped, reply_fault
from mockint.llm.jsontext import without_thinking
from mockint.llm.outcome import Kind, Outcome
from mockint.llm.prompting import with_schema
from mockint.llm.waiting import Timing
from mockint.llm.watch import Progress, Watch, guarded, run

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Coroutine, Mapping, MutableMapping, Sequence

    import openai

    from mockint.llm.accepts import Rung
    from mockint.llm.endpoint import Endpoint
    from mockint.llm.faults import Fault
    from mockint.llm.pace import Pace

T = TypeVar("T")

SEED = 7


def unwatched(_: Progress) -> None:
    """Report progress to nobody."""


def ask(
    endpoint: Endpoint,
    messages: Sequence[Mapping[str, str]],
    *,
    schema: Mapping[str, Any],
    schema_name: str,
    read: Callable[[object], T],
    memory: MutableMapping[str, object],
    cancel: threading.Event,
    max_tokens: int,
    mend: Callable[[T], str | None] | None = None,
    progress: Callable[[Progress], None] = unwatched,
    temperature: float = 0.0,
    seed: int | None = SEED,
    timing: Timing | None = None,
    pace: Pace | None = None,
) -> Outcome[T]:
    """Ask for one JSON object and give what `read` makes of it. Blocks; never raises for a server.

    `read` raises `Unusable` for an object that is not acceptable: it is asked again on the same
    format rung with the error quoted, then one rung down, four replies at most. `mend` may give a
    message once; if the reply to it is unusable, the first value stands. `memory` keeps what the
    endpoint accepts. A set `cancel` ends the request within a tenth of a second. `pace` is shared with
    whoever else asks there at the same time.
    """
    clocks = timing or Timing()
    watch = Watch(endpoint, clocks, cancel, progress)

    async def work(client: openai.AsyncOpenAI) -> Outcome[T]:
        exchange = Exchange(
            endpoint, client, watch, clocks, memory, recalled(memory, endpoint), max_tokens,
            temperature, seed, schema, schema_name, pace,
        )  # fmt: skip
        dialogue = Dialogue(exchange, with_schema(messages, schema), read, mend)
        try:
            await guarded(dialogue.held(), watch)
        except Stopped as stopped:
            if not dialogue.usable or stopped.fault.kind is Kind.CANCELLED:
                return _ended(stopped.fault, exchange)
        return _came(dialogue.value, exchange, dialogue.rung)

    return _carried_out(work, endpoint, watch)


def say(
    endpoint: Endpoint,
    messages: Sequence[Mapping[str, str]],
    *,
    memory: MutableMapping[str, object],
    cancel: threading.Event,
    max_tokens: int,
    progress: Callable[[Progress], None] = unwatched,
    temperature: float = 0.0,
    seed: int | None = SEED,
    timing: Timing | None = None,
) -> Outcome[str]:
    """Ask for prose and give it without a thinking prefix. Otherwise as `ask`, with one reply."""
    clocks = timing or Timing()
    watch = Watch(endpoint, clocks, cancel, progress)
    sent = [dict(message) for message in messages]

    async def work(client: openai.AsyncOpenAI) -> Outcome[str]:
        exchange = Exchange(
            endpoint, client, watch, clocks, memory, recalled(memory, endpoint), max_tokens,
            temperature, seed,
        )  # fmt: skip
        try:
            reply = await guarded(exchange.reply(sent), watch)
        except Stopped as stopped:
            return _ended(stopped.fault, exchange)
        text = without_thinking(reply.text).strip()
        if not text:
            return _ended(reply_fault(Kind.INVALID, endpoint, "It was empty."), exchange)
        exchange.settle(rung=False)
        return _came(text, exchange, exchange.accepts.rung)

    return _carried_out(work, endpoint, watch)


def _carried_out(
    work: Callable[[openai.AsyncOpenAI], Coroutine[object, object, Outcome[T]]],
    endpoint: Endpoint,
    watch: Watch,
) -> Outcome[T]:
    async def main() -> Outcome[T]:
        async with opened(endpoint, watch.beat) as client:
            return await work(client)

    try:
        return run(main())
    except Stopped as stopped:
        return Outcome(stopped.fault.kind, sentence=stopped.fault.sentence, seconds=watch.elapsed)


def _ended(fault: Fault, exchange: Exchange) -> Outcome[T]:
    return Outcome(
        fault.kind,
        sentence=fault.sentence,
        raw=exchange.raw,
        model=exchange.model,
        usage=exchange.usage,
        rung=exchange.accepts.rung.value,
        replies=exchange.replies,
        seconds=exchange.watch.elapsed,
    )


def _came(value: T | None, exchange: Exchange, rung: Rung) -> Outcome[T]:
    return Outcome(
        Kind.OK,
        value,
        raw=exchange.raw,
        model=exchange.model or exchange.endpoint.model,
        usage=exchange.usage,
        rung=rung.value,
        replies=exchange.replies,
        seconds=exchange.watch.elapsed,
        warning=exchange.warning,
    )
