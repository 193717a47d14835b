"""One request's calls: parameters that a server refuses, tries after a wait, replies counted."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from mockint.llm.accepts import Accepts, Rung, remember
from mockint.llm.clean import quotable, redacted
from mockint.llm.context import stated, too_small
from mockint.llm.cut import cut_warning
from mockint.llm.endpoint import is_loopback
from mockint.llm.faults import Fault, Stopped, boundary_errors, classify
from mockint.llm.measured import asked_context
from mockint.llm.outcome import Kind, Usage
from mockint.llm.pace import limit_pause
from mockint.llm.reply import collected, whole
from mockint.llm.sentences import sentence
from mockint.llm.waiting import TRIES, pause_before

if TYPE_CHECKING:
    from collections.abc import Mapping, MutableMapping, Sequence

    import openai

    from mockint.llm.endpoint import Endpoint
    from mockint.llm.pace import Pace
    from mockint.llm.reply import Reply
    from mockint.llm.waiting import Timing
    from mockint.llm.watch import Watch

Message = dict[str, str]

HEAD_ROOM = 4_000
MOST_LIMITS = 20
"""How often one request of several workers may be told that there are too many."""
STEP = 1.0
"""Seconds of waiting for a place after which they are taken off the request's own time."""


@dataclass(slots=True)
class Exchange:
    """The calls of one request to one endpoint, and what they add up to.

    `schema` is None where plain text is wanted. `remembered` is what the memory says; `accepts`
    may stand a rung lower for the rest of this request. With a `pace` that other workers share, each
    call waits for its place, and limits are waited out together instead of counting as tries.
    """

    endpoint: Endpoint
    client: openai.AsyncOpenAI
    watch: Watch
    timing: Timing
    memory: MutableMapping[str, object]
    accepts: Accepts
    max_tokens: int
    temperature: float = 0.0
    seed: int | None = None
    schema: Mapping[str, Any] | None = None
    schema_name: str = ""
    pace: Pace | None = None
    replies: int = 0
    usage: Usage = field(default_factory=Usage)
    model: str = ""
    raw: str = ""
    warning: str | None = None
    extra_room: int = 0
    remembered: Accepts = field(init=False)

    def __post_init__(self) -> None:
        self.remembered = self.accepts
        if self.schema is None:
            self.accepts = replace(self.accepts, rung=Rung.TEXT)

    async def reply(self, messages: Sequence[Message]) -> Reply:
        """Ask once, stepping down for whatever the server refuses by name.

        Raises:
            Stopped: the fault that the call ended in; `askable` ones are counted replies.
        """
        await self._look_at_the_context(messages)
        while True:
            try:
                return await self._tried(messages)
            except Stopped as stopped:
                self._learn(stopped.fault)
                less = self.accepts.after(stopped.fault)
                if less is None:
                    raise
                self._refused(less)

    async def _look_at_the_context(self, messages: Sequence[Message]) -> None:
        """Refuse what is known not to fit. A server on this machine may have been started anew with
        another context since it was noted, so it is asked; where it does not say, it is let try."""
        context = self.accepts.context
        if context is None or not too_small(self.endpoint, messages, self.max_tokens, context):
            return
        if is_loopback(self.endpoint.base_url):
            context = await asked_context(self.endpoint)
            self._note_context(context)
        fault = too_small(self.endpoint, messages, self.max_tokens, context) if context else None
        if fault is not None:
            raise Stopped(fault)

    def _learn(self, fault: Fault) -> None:
        if fault.kind is Kind.UNSUPPORTED and (size := stated(fault.words)):
            self._note_context(size)

    def _note_context(self, size: int | None) -> None:
        if size != self.accepts.context:
            self.accepts = replace(self.accepts, context=size)
            self._keep(replace(self.remembered, context=size))

    def _look_at_the_usage(self, messages: Sequence[Message], counted: int) -> None:
        """Note that the server cut the prompt; and its context, where it is asked before it counts."""
        warning = cut_warning(self.endpoint, messages, counted)
        if warning is not None and is_loopback(self.endpoint.base_url):
            self._note_context(counted)
        self.warning = self.warning or warning

    def step_down(self) -> bool:
        """Go one rung down for the rest of this request; False on the lowest."""
        below = self.accepts.rung.below
        if below is None:
            return False
        self.accepts = replace(self.accepts, rung=below)
        return True

    def more_room(self) -> None:
        """Allow a longer reply, after one was cut off."""
        self.extra_room = HEAD_ROOM

    def settle(self, *, rung: bool) -> None:
        """Remember what worked; the rung only where a format was accepted and ignored."""
        kept = self.accepts.rung if rung else self.remembered.rung
        self._keep(replace(self.accepts, rung=kept))

    def _refused(self, less: Accepts) -> None:
        # A rung left for other reasons stays the one to begin with next time, and a swapped
        # name of the token limit has yet to prove itself.
        known = self.remembered
        rung = less.rung if self.accepts.rung == known.rung else known.rung
        self.accepts = less
        self._keep(replace(less, rung=rung, tokens_as=known.tokens_as))

    def _keep(self, accepts: Accepts) -> None:
        self.remembered = accepts
        remember(self.memory, self.endpoint, accepts)

    async def _tried(self, messages: Sequence[Message]) -> Reply:
        """Call up to three times: 429, 5xx and connection errors wait in between."""
        attempt, limits = 1, 0
        while True:
            outcome = await self._called(messages, attempt)
            if not isinstance(outcome, Fault):
                return outcome
            if not outcome.again or self.accepts.after(outcome):
                raise Stopped(outcome)
            if self.pace is not None and outcome.kind is Kind.RATE_LIMITED:
                limits += 1
                if limits == MOST_LIMITS:
                    raise Stopped(outcome)
                self._hold(self.pace, outcome, limit_pause(limits, outcome.retry_after))
                continue
            if attempt == TRIES:
                raise Stopped(outcome)
            await self._pause(outcome, pause_before(attempt, outcome.retry_after))
            attempt += 1

    async def _called(self, messages: Sequence[Message], attempt: int) -> Reply | Fault:
        if self.pace is None:
            return await self._answered(messages, attempt)
        await self._place(self.pace)
        try:
            outcome = await self._answered(messages, attempt)
        finally:
            self.pace.leave()
        if not isinstance(outcome, Fault) or outcome.askable:
            self.pace.went_through()
        return outcome

    async def _place(self, pace: Pace) -> None:
        began = self.timing.clock()
        while (seconds := pace.enter()) > 0:
            self.watch.pausing(seconds)
            await self.timing.pause(min(seconds, STEP))
            now = self.timing.clock()
            self.watch.queued(now - began)
            began = now

    async def _answered(self, messages: Sequence[Message], attempt: int) -> Reply | Fault:
        self.watch.begin(attempt, self.replies + 1)
        try:
            reply = await self._once(self._arguments(messages))
        except boundary_errors() as error:
            fault = classify(error, self.endpoint, self.timing.now())
            self.replies += fault.askable
            return fault
        finally:
            self.watch.rest()
        self._record(reply, messages)
        return classify(reply, self.endpoint, self.timing.now()) or reply

    async def _once(self, arguments: dict[str, Any]) -> Reply:
        """Stream a reply; a stream without a single event is asked once more as a whole."""
        create: Any = self.client.chat.completions.create
        other_type = False
        if self.accepts.streams:
            options = {} if "stream_options" in self.accepts.dropped else _WITH_USAGE
            async with await create(**arguments, stream=True, **options) as stream:
                reply = await collected(stream, self.watch.hear)
                kind = stream.response.headers.get("content-type", "")
            if reply.events:
                return reply
            other_type = "event-stream" not in kind
        self.watch.whole_body()
        reply = whole(await create(**arguments, stream=False))
        if other_type and reply.has_choice:
            self.accepts = replace(self.accepts, streams=False)
        return reply

    def _arguments(self, messages: Sequence[Message]) -> dict[str, Any]:
        return request(
            self.endpoint, self.accepts, messages, self.max_tokens + self.extra_room,
            self.temperature, self.seed, self.schema, self.schema_name,
        )  # fmt: skip

    def _record(self, reply: Reply, messages: Sequence[Message]) -> None:
        key = self.endpoint.api_key
        reply.text = redacted(reply.text, key)
        self.raw = reply.text or redacted(reply.refusal or reply.reasoning or reply.page, key)
        self.model = quotable(reply.model, key) or self.model
        if reply.usage:
            self.usage += reply.usage
            self._look_at_the_usage(messages, reply.usage.prompt_tokens)
        if reply.complete and not reply.page:
            self.replies += 1
        if reply.reasoned and not self.accepts.reasons:
            self.accepts = replace(self.accepts, reasons=True)

    async def _pause(self, fault: Fault, seconds: float) -> None:
        if self.watch.too_long(seconds):
            raise Stopped(_not_in_time(fault, seconds, self.endpoint))
        self.watch.pausing(seconds)
        await self.timing.pause(seconds)
        self.watch.rest()

    def _hold(self, pace: Pace, fault: Fault, seconds: float) -> None:
        if self.watch.too_long(seconds):
            raise Stopped(_not_in_time(fault, seconds, self.endpoint))
        pace.limited(seconds)


def request(
    endpoint: Endpoint,
    accepts: Accepts,
    messages: Sequence[Message],
    max_tokens: int,
    temperature: float,
    seed: int | None,
    schema: Mapping[str, Any] | None,
    schema_name: str,
) -> dict[str, Any]:
    """Give the arguments of a chat completion, without what the server is known to refuse."""
    room = HEAD_ROOM if accepts.reasons else 0
    arguments: dict[str, Any] = {
        "model": endpoint.model,
        "messages": list(messages),
        "temperature": temperature,
        "seed": seed,
        accepts.tokens_as: accepts.limited(max_tokens + room),
    }
    if seed is None:
        del arguments["seed"]
    kept = {name: arguments[name] for name in arguments if name not in accepts.dropped}
    return kept | _response_format(accepts.rung, schema, schema_name)


def _response_format(rung: Rung, schema: Mapping[str, Any] | None, name: str) -> dict[str, Any]:
    if schema is None or rung is Rung.TEXT:
        return {}
    if rung is Rung.JSON_OBJECT:
        return {"response_format": {"type": "json_object"}}
    described = {"name": name, "strict": True, "schema": dict(schema)}
    return {"response_format": {"type": "json_schema", "json_schema": described}}


_WITH_USAGE = {"stream_options": {"include_usage": True}}


def _not_in_time(fault: Fault, seconds: float, endpoint: Endpoint) -> Fault:
    if fault.retry_after is None:
        return fault
    detail = f"it asks to wait {seconds:.0f} s"
    return Fault(Kind.RATE_LIMITED, sentence(Kind.RATE_LIMITED, endpoint, detail))
