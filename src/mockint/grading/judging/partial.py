"""Verdicts of a reply that is still being written."""

from __future__ import annotations

import re

# In the order of the schema: the id first, the verdict near the end. A quote between them may hold
# anything, but no unescaped quotation mark, so a key is never read out of one.
_STRING = r'"((?:[^"\\]|\\.)*)"'
_PAIR = re.compile(rf'(?<!\\)"(check|verdict)"\s*:\s*{_STRING}')
MOST_READ = 400_000


def decided(text: str) -> tuple[tuple[str, str], ...]:
    """Check ids and verdicts as far as a streamed JSON reply has come, in its order. For showing
    only: a grade is read from the whole reply."""
    found: list[tuple[str, str]] = []
    check = ""
    for match in _PAIR.finditer(text[:MOST_READ]):
        if match[1] == "check":
            check = match[2]
        elif check:
            found.append((check, match[2]))
            check = ""
    return tuple(found)
