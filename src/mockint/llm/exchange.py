"""One request's calls: parameters that a server refuses, tries after a wait, replies counted."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from mockint.llm.accepts import Accepts, Rung, remember
from mockint.llm.clean import quotable, redacted
from mockint.llm.faults import Fault, Stopped, boundary_errors, classify
from mockint.llm.outcome import Kind, Usage
from mockint.llm.reply import collected, whole
from mockint.llm.sentences import sentence
from mockint.llm.waiting import TRIES, pause_before

if TYPE_CHECKING:
    from collections.abc import Mapping, MutableMapping, Sequence

    import openai

    from mockint.llm.endpoint import Endpoint
    from mockint.llm.reply import Reply
    from mockint.llm.waiting import Timing
    from mockint.llm.watch import Watch

Message = dict[str, str]

HEAD_ROOM = 4_000


@dataclass(slots=True)
class Exchange:
    """The calls of one request to one endpoint, and what they add up to.

    `schema` is None where plain text is wanted. `remembered` is what the memory says; `accepts`
    may stand a rung lower for the rest of this request.
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
    replies: int = 0
    usage: Usage = field(default_factory=Usage)
    model: str = ""
    raw: str = ""
    first_prompt_tokens: int = 0
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
        while True:
            try:
                return await self._tried(messages)
            except Stopped as stopped:
                less = self.accepts.after(stopped.fault)
                if less is None:
                    raise
                self._refused(less)

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
        for attempt in range(1, TRIES + 1):
            outcome = await self._called(messages, attempt)
            if not isinstance(outcome, Fault):
                return outcome
            if not outcome.again or attempt == TRIES or self.accepts.after(outcome):
                raise Stopped(outcome)
            await self._pause(outcome, attempt)
        raise AssertionError("the last try returns or raises")

    async def _called(self, messages: Sequence[Message], attempt: int) -> Reply | Fault:
        self.watch.begin(attempt, self.replies + 1)
        try:
            reply = await self._once(self._arguments(messages))
        except boundary_errors() as error:
            fault = classify(error, self.endpoint, self.timing.now())
            self.replies += fault.askable
            return fault
        finally:
            self.watch.rest()
        self._record(reply)
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
        room = self.extra_room + (HEAD_ROOM if self.accepts.reasons else 0)
        limit = self.accepts.limited(self.max_tokens + room)
        arguments: dict[str, Any] = {
            "model": self.endpoint.model,
            "messages": list(messages),
            "temperature": self.temperature,
            "seed": self.seed,
            self.accepts.tokens_as: limit,
        }
        if self.seed is None:
            del arguments["seed"]
        kept = {name: arguments[name] for name in arguments if name not in self.accepts.dropped}
        return kept | self._response_format()

    def _response_format(self) -> dict[str, Any]:
        if self.schema is None or self.accepts.rung is Rung.TEXT:
            return {}
        if self.accepts.rung is Rung.JSON_OBJECT:
            return {"response_format": {"type": "json_object"}}
        described = {"name": self.schema_name, "strict": True, "schema": dict(self.schema)}
        return {"response_format": {"type": "json_schema", "json_schema": described}}

    def _record(self, reply: Reply) -> None:
        key = self.endpoint.api_key
        reply.text = redacted(reply.text, key)
        self.raw = reply.text or redacted(reply.refusal or reply.reasoning or reply.page, key)
        self.model = quotable(reply.model, key) or self.model
        if reply.usage:
            self.usage += reply.usage
            self.first_prompt_tokens = self.first_prompt_tokens or reply.usage.prompt_tokens
        if reply.complete and not reply.page:
            self.replies += 1
        if reply.reasoned and not self.accepts.reasons:
            self.accepts = replace(self.accepts, reasons=True)

    async def _pause(self, fault: Fault, attempt: int) -> None:
        seconds = pause_before(attempt, fault.retry_after)
        if self.watch.too_long(seconds):
            raise Stopped(_not_in_time(fault, seconds, self.endpoint))
        self.watch.pausing(seconds)
        await self.timing.pause(seconds)
        self.watch.rest()


_WITH_USAGE = {"stream_options": {"include_usage": True}}


def _not_in_time(fault: Fault, seconds: float, endpoint: Endpoint) -> Fault:
    if fault.retry_after is None:
        return fault
    detail = f"it asks to wait {seconds:.0f} s"
    return Fault(Kind.RATE_LIMITED, sentence(Kind.RATE_LIMITED, endpoint, detail))
