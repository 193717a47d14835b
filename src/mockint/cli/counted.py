"""How many of a thing there are, in words."""

from __future__ import annotations


def many(count: int, thing: str) -> str:
    """`1 answer`, `1,200 answers`."""
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"
