"""Foreign text in Markdown: it reads as it is and ends nothing."""

from __future__ import annotations

import re

from mockint.cleaning import in_order

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#])")


def escaped(text: str) -> str:
    """Foreign text on one line of Markdown that renders as it reads."""
    return _SPECIAL.sub(r"\\\1", in_order(" ".join(text.split())))


def quoted(text: str) -> list[str]:
    """Foreign text as a Markdown code block that it cannot end."""
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return [f"{fence}text", *in_order(text).rstrip("\n").split("\n"), fence]
