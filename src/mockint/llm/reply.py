"""One reply of a model, streamed or whole, reduced to what decides how it is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mockint.llm.outcome import Usage

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable


@dataclass(slots=True)
class Reply:
    """What came back with status 200.

    `events` counts the stream's events (1 for a whole reply). `finish` is the finish_reason,
    None while it has not been seen. `error` is an error body inside the 200, `page` a body that
    is no JSON.
    """

    streamed: bool
    events: int = 0
    text: str = ""
    refusal: str = ""
    reasoning: str = ""
    finish: str | None = None
    model: str = ""
    usage: Usage | None = None
    reasoned: bool = False
    error: object = None
    page: str = ""
    has_choice: bool = False
    parts: list[str] = field(default_factory=list, repr=False)

    @property
    def complete(self) -> bool:
        """A stream is complete once its finish_reason was seen; a whole body always is."""
        return self.error is None and (self.finish is not None or not self.streamed)


async def collected(stream: AsyncIterator[Any], hear: Callable[[str], None]) -> Reply:
    """Read a stream to its end; `hear` gets each piece of text as it arrives."""
    reply = Reply(streamed=True)
    async for chunk in stream:
        reply.events += 1
        _take(reply, chunk, hear)
        if reply.error is not None:
            break
    reply.text = "".join(reply.parts)
    return reply


def whole(body: Any) -> Reply:
    """Read a reply that was asked for without streaming; the SDK gives text for no JSON."""
    reply = Reply(streamed=False, events=1)
    if isinstance(body, str):
        reply.page = body
        return reply
    reply.error = _get(body, "error")
    _take(reply, body, lambda _: None)
    reply.text = "".join(reply.parts)
    return reply


def _take(reply: Reply, chunk: Any, hear: Callable[[str], None]) -> None:
    reply.model = _text(_get(chunk, "model")) or reply.model
    reply.usage = _usage(_get(chunk, "usage")) or reply.usage
    reply.reasoned = reply.reasoned or _reasoning_tokens(_get(chunk, "usage")) > 0
    choices = _get(chunk, "choices")
    if isinstance(choices, list) and choices:
        _take_choice(reply, choices[0], hear)
    elif choices is None and reply.error is None and _text(_get(chunk, "message")):
        # `event: error` with the error at the top level instead of under "error".
        reply.error = {name: _get(chunk, name) for name in ("message", "code", "type")}


def _take_choice(reply: Reply, choice: Any, hear: Callable[[str], None]) -> None:
    reply.has_choice = True
    reply.finish = _text(_get(choice, "finish_reason")) or reply.finish
    reply.error = reply.error or _get(choice, "error")
    part = _get(choice, "delta") or _get(choice, "message")
    reply.refusal += _text(_get(part, "refusal"))
    thought = _text(_get(part, "reasoning_content")) or _text(_get(part, "reasoning"))
    reply.reasoning += thought
    reply.reasoned = reply.reasoned or bool(thought)
    piece = _content(_get(part, "content"))
    if piece:
        reply.parts.append(piece)
        hear(piece)


def _content(content: Any) -> str:
    """Give the text of a content field, which some servers send as a list of typed parts."""
    if isinstance(content, list):
        return "".join(_text(_get(part, "text")) for part in content)
    return _text(content)


def _usage(usage: Any) -> Usage | None:
    if usage is None:
        return None
    details = _get(usage, "prompt_tokens_details")
    return Usage(
        _count(_get(usage, "prompt_tokens")),
        _count(_get(details, "cached_tokens")),
        _count(_get(usage, "completion_tokens")),
    )


def _reasoning_tokens(usage: Any) -> int:
    return _count(_get(_get(usage, "completion_tokens_details"), "reasoning_tokens"))


def _get(thing: Any, name: str) -> Any:
    return thing.get(name) if isinstance(thing, dict) else getattr(thing, name, None)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _count(value: Any) -> int:
    return value if type(value) is int and value > 0 else 0
