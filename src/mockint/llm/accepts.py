"""What an endpoint accepts: the format ladder and the parameter ladder, and their memory.

The memory is a mapping of strings to JSON-able values; one entry for each (base URL, model).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping, MutableMapping

    from mockint.llm.endpoint import Endpoint
    from mockint.llm.faults import Fault

DROPPABLE = ("temperature", "top_p", "seed", "stream_options")
MAX_TOKENS = "max_tokens"
MAX_COMPLETION_TOKENS = "max_completion_tokens"

_FORMAT = re.compile(
    r"response[_ ]format|json[_ ]?schema|json_object|json mode|grammar|structured[_ ]outputs?"
)
_STREAM = re.compile(r"\bstream(?:ing)?\b(?!_)")
_MOST = re.compile(r"(?:at most|maximum (?:value )?(?:of|is)|less than or equal to) (\d{1,9})")
_CONTEXT = re.compile(
    r"context length is (\d{1,9}) tokens.{0,80}?"
    r"(?:request has |\()(\d{1,9})(?: input| in the mess)",
    re.DOTALL,
)
_SHORTEST_REPLY = 256
# What providers call models that think before they answer, and so need head-room.
_REASONING = re.compile(
    r"(?:^|[/:_-])(?:o[1-9]|gpt-5|gpt-oss|r1|qwq|qwen3|magistral|grok-[34])(?:$|[^a-z0-9])"
    r"|reason|think"
)


class Rung(StrEnum):
    """The three ways of asking for JSON, best first."""

    JSON_SCHEMA = "json_schema"
    JSON_OBJECT = "json_object"
    TEXT = "text"

    @property
    def below(self) -> Rung | None:
        """The next rung down, None on the lowest."""
        return {Rung.JSON_SCHEMA: Rung.JSON_OBJECT, Rung.JSON_OBJECT: Rung.TEXT}.get(self)


@dataclass(frozen=True, slots=True)
class Accepts:
    """What one endpoint accepts, as far as it is known.

    `most_tokens` is the longest reply it allows, `context` the tokens of prompt and reply together, as
    an error of it said. Two fields hold for one request only: `swapped`,
    so that the two names of the token limit are not exchanged for ever, and `fits`, the tokens
    that the context has left beside this prompt.
    """

    rung: Rung = Rung.JSON_SCHEMA
    dropped: frozenset[str] = frozenset()
    tokens_as: str = MAX_TOKENS
    streams: bool = True
    reasons: bool = False
    most_tokens: int | None = None
    context: int | None = None
    swapped: bool = field(default=False, compare=False)
    fits: int | None = field(default=None, compare=False)

    def limited(self, tokens: int) -> int:
        """Give the token limit to send where `tokens` are wanted."""
        return min(tokens, self.most_tokens or tokens, self.fits or tokens)

    def after(self, fault: Fault) -> Accepts | None:
        """Give what is left to try once the server refused this, None if the fault names nothing.

        A 400 or 422 may name a parameter; a 400, 422 or 5xx may name the response format.
        """
        if fault.status in {400, 422}:
            less = self._fitting(fault.words)
            less = less or self._without_parameter(fault.parameter, fault.words)
            if less is not None:
                return less
        refused = fault.status in {400, 422} or fault.status >= 500
        if refused and _FORMAT.search(f"{fault.parameter} {fault.words}") and self.rung.below:
            return replace(self, rung=self.rung.below)
        return None

    def _fitting(self, words: str) -> Accepts | None:
        found = _CONTEXT.search(words)
        if not found or self.fits is not None:
            return None
        left = int(found.group(1)) - int(found.group(2))
        return replace(self, fits=left) if left >= _SHORTEST_REPLY else None

    def _without_parameter(self, parameter: str, words: str) -> Accepts | None:
        named = parameter or words
        for name in DROPPABLE:
            if name not in self.dropped and re.search(rf"\b{name}\b", named):
                return replace(self, dropped=self.dropped | {name})
        if MAX_TOKENS in named or MAX_COMPLETION_TOKENS in named:
            return self._other_limit(words)
        if self.streams and _STREAM.search(named):
            return replace(self, streams=False)
        return None

    def _other_limit(self, words: str) -> Accepts | None:
        most = _MOST.search(words)
        if most and self.most_tokens is None and int(most.group(1)) > 0:
            return replace(self, most_tokens=int(most.group(1)))
        if self.swapped:
            return None
        other = MAX_TOKENS if self.tokens_as == MAX_COMPLETION_TOKENS else MAX_COMPLETION_TOKENS
        return replace(self, tokens_as=other, swapped=True)


def memory_key(endpoint: Endpoint) -> str:
    """Give the memory's key of an endpoint; it holds neither user info nor query."""
    return f"{endpoint.where} {endpoint.model}"


def recalled(memory: Mapping[str, object], endpoint: Endpoint) -> Accepts:
    """Give what is remembered of an endpoint; what is missing or malformed has its default."""
    entry = memory.get(memory_key(endpoint))
    known: Mapping[str, Any] = entry if isinstance(entry, dict) else {}
    rung = known.get("rung")
    dropped = known.get("dropped")
    most = known.get("most_tokens")
    tokens_as = known.get("tokens_as")
    context = known.get("context")
    return Accepts(
        rung=Rung(rung) if rung in list(Rung) else Rung.JSON_SCHEMA,
        dropped=frozenset(name for name in DROPPABLE if name in _names(dropped)),
        tokens_as=tokens_as if tokens_as in _LIMITS else _first_limit(endpoint.base_url),
        streams=known.get("streams") is not False,
        reasons=known.get("reasons") is True or bool(_REASONING.search(endpoint.model.lower())),
        most_tokens=most if type(most) is int and most > 0 else None,
        context=context if type(context) is int and context > 0 else None,
    )


def remember(memory: MutableMapping[str, object], endpoint: Endpoint, accepts: Accepts) -> None:
    """Write what an endpoint accepts; nothing is written where nothing changed."""
    entry: dict[str, object] = {
        "rung": accepts.rung.value,
        "dropped": sorted(accepts.dropped),
        "tokens_as": accepts.tokens_as,
        "streams": accepts.streams,
        "reasons": accepts.reasons,
        "most_tokens": accepts.most_tokens,
    }
    if accepts.context is not None:
        entry["context"] = accepts.context
    key = memory_key(endpoint)
    if memory.get(key) != entry:
        memory[key] = entry


_LIMITS = (MAX_TOKENS, MAX_COMPLETION_TOKENS)


def _names(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _first_limit(base_url: str) -> str:
    """OpenAI and Azure take the new name for every model; elsewhere the old one is safer."""
    host = urlsplit(base_url).hostname or ""
    new = host == "api.openai.com" or host.endswith((".openai.azure.com", ".azure.com"))
    return MAX_COMPLETION_TOKENS if new else MAX_TOKENS
