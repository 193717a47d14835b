"""How much a model can read: learned from errors and listings, and looked at before a call."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mockint.llm.accepts import recalled, remember
from mockint.llm.clean import plain_text
from mockint.llm.cut import estimate, fix
from mockint.llm.faults import Fault
from mockint.llm.outcome import Kind
from mockint.llm.tokens import count

if TYPE_CHECKING:
    from collections.abc import Mapping, MutableMapping, Sequence

    from mockint.llm.endpoint import Endpoint

SMALLEST, LARGEST = 256, 100_000_000
_SHORT_LIST = 20
# English has 4 to 5 bytes a token, so that a count of bytes / 3 is at most twice the truth.
_SURELY = 0.6
_STATED = (
    re.compile(r"(?:maximum )?context (?:length|size|window)(?: is| of|:| \()\s*(\d{3,9})"),
    re.compile(r"\bn_ctx\W{1,4}(\d{3,9})"),
    re.compile(r"prompt is too long: \d{3,9} tokens > (\d{3,9})"),
)
# vLLM and SGLang; OpenRouter; LM Studio: loaded before possible; llama.cpp; Mistral.
_LISTED = (
    "max_model_len",
    "loaded_context_length",
    "n_ctx",
    "context_length",
    "max_context_length",
    "context_window",
)


def stated(words: str) -> int | None:
    """The tokens of context that an error's words (lower case) name, if they do."""
    plain = words.replace(",", "")
    found = (pattern.search(plain) for pattern in _STATED)
    return next((size for match in found if match and (size := _size(int(match[1])))), None)


def listed(model: object) -> int | None:
    """The tokens of context that one entry of a list of models names, if it does."""
    for name in _LISTED:
        value = _get(model, name) or _get(_get(model, "meta"), name)
        size = _size(value)
        if size is not None:
            return size
    return None


def note_listed(
    memory: MutableMapping[str, object], endpoint: Endpoint, models: Sequence[object]
) -> None:
    """Remember the contexts that a list of models names: of a short list all, else the endpoint's."""
    for model in models:
        name, size = _get(model, "id"), listed(model)
        if size is None or not isinstance(name, str):
            continue
        if len(models) <= _SHORT_LIST or name == endpoint.model:
            one = replace(endpoint, model=name)
            remember(memory, one, replace(recalled(memory, one), context=size))


def forget_context(memory: MutableMapping[str, object], endpoint: Endpoint) -> None:
    """Forget how much a model was found to read: its server may be another by now."""
    known = recalled(memory, endpoint)
    if known.context is not None:
        remember(memory, endpoint, replace(known, context=None))


def too_small(
    endpoint: Endpoint, messages: Sequence[Mapping[str, str]], reply: int, context: int
) -> Fault | None:
    """The fault of a prompt that surely does not fit, with half of the longest `reply`, into so many
    tokens of `context`; None for one that may. Half: a server shortens the reply's limit to what is
    left, and few replies need all of it. An over-estimated count refuses nothing that might fit."""
    text = "".join(message.get("content", "") for message in messages)
    counted = count(text, endpoint.model)
    surely = int(counted.tokens * _SURELY) if counted.approximate else counted.tokens
    if surely + reply // 2 <= context:
        return None
    told = (
        f"The prompt, {counted} tokens and a reply of up to {reply:,}, does not fit into the context "
        f"of {plain_text(endpoint.model, 80)} at {endpoint.where}, {context:,} tokens, so it was not "
        f"sent; {fix(endpoint, estimate(text) + reply)}, or choose a model with a longer context "
        "(mockint doctor measures anew)."
    )
    return Fault(Kind.UNSUPPORTED, told)


def _get(thing: object, name: str) -> Any:
    return thing.get(name) if isinstance(thing, dict) else getattr(thing, name, None)


def _size(value: object) -> int | None:
    return value if type(value) is int and SMALLEST <= value <= LARGEST else None
