"""The messages around a request: the schema in the prompt, and a reply sent back as unusable."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

Message = dict[str, str]

_QUOTED = 4_000
_ORDER = (
    "Reply with one JSON object and nothing else: no prose before or after it, no code fence. "
    "It must follow this JSON schema:"
)


def with_schema(
    messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any]
) -> tuple[Message, ...]:
    """Give the messages with the schema at the end of the system message.

    The same bytes on every rung and for every call with this schema, so that a provider's prefix
    cache holds; numbers enumerated one by one, which go with the text that is asked about, are
    spelled as integers. A request without a system message gets one.
    """
    spelled = json.dumps(_spelled(schema), ensure_ascii=False, separators=(",", ":"))
    order = f"{_ORDER}\n{spelled}"
    copies = [dict(message) for message in messages]
    if copies and copies[0].get("role") == "system":
        copies[0]["content"] = f"{copies[0].get('content', '')}\n\n{order}"
        return tuple(copies)
    return ({"role": "system", "content": order}, *copies)


def _spelled(part: Any) -> Any:
    if isinstance(part, list):
        return [_spelled(one) for one in part]
    if not isinstance(part, Mapping):
        return part
    numbered = part.get("type") == "integer"
    return {name: _spelled(one) for name, one in part.items() if not (numbered and name == "enum")}


def asked_again(messages: Sequence[Message], reply: str, problem: str) -> tuple[Message, ...]:
    """Give the messages, the unusable reply, and what was wrong with it."""
    told = (
        f"Your last reply could not be used. {problem} "
        "Reply again with one JSON object that follows the schema."
    )
    return repaired(messages, reply[:_QUOTED], told)


def repaired(messages: Sequence[Message], reply: str, told: str) -> tuple[Message, ...]:
    """Give the messages, a reply, and what the user says to it.

    Roles alternate even after an empty reply: chat templates of some models insist on it.
    """
    said = {"role": "assistant", "content": reply or "(empty)"}
    return (*messages, said, {"role": "user", "content": told})
