"""Servers that silently cut a prompt's head, and what to tell who runs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockint.llm.clean import plain_text
from mockint.llm.endpoint import split_url

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mockint.llm.endpoint import Endpoint

# Bytes / 3 over-estimates English by about a third; no tokenizer halves it.
SUSPICIOUS = 0.5
_SMALLEST = 1_000
_SHORTEST_CONTEXT = 16_384
# A cut prompt ends exactly at the context's size, give or take the template's own tokens.
_SIZES = (2_048, 4_096, 8_192, 16_384, 32_768)
_SLACK = 16
_AT_A_SIZE = 0.9

_FIXES = {
    11434: "start it with OLLAMA_CONTEXT_LENGTH={size} ollama serve",
    1234: "reload the model in LM Studio with a context length of {size}",
    8080: "start llama-server with --ctx-size {size}",
    8000: "start vLLM with --max-model-len {size}",
}
_ANY_FIX = "raise the server's context length to {size} tokens"


def estimate(text: str) -> int:
    """Give the tokens of a text as its UTF-8 bytes / 3, rounded up: too many for English."""
    return -(-len(text.encode("utf-8", "surrogatepass")) // 3)


def looks_cut(estimated: int, counted: int) -> bool:
    """Tell whether a server counted too few prompt tokens for this estimate to have read it all.

    `estimated` is an over-estimate, as `estimate` makes it.
    """
    if counted <= 0 or estimated < _SMALLEST:
        return False
    at_a_size = any(size - _SLACK <= counted <= size for size in _SIZES)
    return counted < estimated * (_AT_A_SIZE if at_a_size else SUSPICIOUS)


def cut_warning(
    endpoint: Endpoint, messages: Sequence[Mapping[str, str]], counted: int
) -> str | None:
    """Give one sentence if the server read much less than was sent, else None."""
    estimated = estimate("".join(message.get("content", "") for message in messages))
    return cut_sentence(endpoint, estimated, counted) if looks_cut(estimated, counted) else None


def cut_sentence(endpoint: Endpoint, estimated: int, counted: int) -> str:
    """Say that the prompt's head was cut, and the setting that mends it."""
    seen = f"{counted:,} of about {estimated:,} tokens" if counted else "only its end"
    return (
        f"{plain_text(endpoint.model, 80)} at {endpoint.where} read {seen}: "
        f"the server cut the prompt; {fix(endpoint, estimated)}."
    )


def fix(endpoint: Endpoint, tokens: int) -> str:
    """Give what to do so that a prompt of so many tokens, and a reply, fit."""
    size = _SHORTEST_CONTEXT
    while size < tokens * 1.25:
        size *= 2
    parts = split_url(endpoint.base_url)
    port = parts.port if parts else None
    return _FIXES.get(port or 0, _ANY_FIX).replace("{size}", str(size))
