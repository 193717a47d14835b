"""How a request to a model ended: one kind, one sentence, and what it cost."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

T = TypeVar("T")


class Kind(StrEnum):
    """Every way a request can end. Only `OK` carries a value."""

    OK = "ok"
    REFUSED = "refused"
    TRUNCATED = "truncated"
    FILTERED = "filtered"
    INVALID = "invalid"
    UNSUPPORTED = "unsupported"
    AUTH = "auth"
    QUOTA = "quota"
    RATE_LIMITED = "rate_limited"
    SERVER = "server"
    TIMEOUT = "timeout"
    OFFLINE = "offline"
    UNKNOWN_MODEL = "unknown_model"
    CANCELLED = "cancelled"


EXIT_CODES: Mapping[Kind, int] = MappingProxyType(
    {
        Kind.OK: 0,
        Kind.REFUSED: 1,
        Kind.TRUNCATED: 1,
        Kind.FILTERED: 1,
        Kind.INVALID: 1,
        Kind.UNSUPPORTED: 1,
        Kind.AUTH: 3,
        Kind.QUOTA: 3,
        Kind.RATE_LIMITED: 3,
        Kind.SERVER: 3,
        Kind.TIMEOUT: 3,
        Kind.OFFLINE: 3,
        Kind.UNKNOWN_MODEL: 3,
        Kind.CANCELLED: 130,
    }
)


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens as the server counted them; `cached_tokens` are among `prompt_tokens`."""

    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.prompt_tokens + other.prompt_tokens,
            self.cached_tokens + other.cached_tokens,
            self.completion_tokens + other.completion_tokens,
        )


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What one request came to.

    `sentence` is empty for `OK`, else one sentence for the user: what is wrong and what to do
    next. `raw` is the last reply's text as received, which a screen has to clean before showing.
    `model` is the name the server returned, `usage` the sum over all replies, `replies` how many
    there were, `seconds` the wall-clock time. `warning` is set where the value stands but
    something is off, such as a server that cut the prompt.
    """

    kind: Kind
    value: T | None = None
    sentence: str = ""
    raw: str = ""
    model: str = ""
    usage: Usage = Usage()
    rung: str = ""
    replies: int = 0
    seconds: float = 0.0
    warning: str | None = None

    @property
    def exit_code(self) -> int:
        """The exit code this kind stands for (docs/cli.md)."""
        return EXIT_CODES[self.kind]
