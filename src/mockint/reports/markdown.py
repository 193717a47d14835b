"""Foreign text in Markdown: it reads as it is and ends nothing."""

from __future__ import annotations

import re

from mockint.cleaning import in_order

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#]|~(?=~)|(?<=~)~|&(?=#?\w+;))")
_BEGINS = re.compile(r"^(\d+(?=[.)](?:\s|$))|(?=[-+](?:\s|$|-)|=))")
"""What begins a list, a heading or a rule where it stands first."""
_LISTED = re.compile(r"^( *(?:[-+]|\d{1,9}[.)]) +(?=[^\s-])|)(.*)$")


def escaped(text: str) -> str:
    """Foreign text on one line of Markdown that renders as it reads."""
    return _BEGINS.sub(r"\1\\", _SPECIAL.sub(r"\\\1", in_order(" ".join(text.split()))))


def paragraphs(text: str) -> list[str]:
    """Foreign text whose words render as they read, while its paragraphs and lists stay."""
    lines = (_LISTED.match(line) for line in text.split("\n"))
    return [f"{line[1]}{escaped(line[2])}" for line in lines if line is not None]


def quoted(text: str) -> list[str]:
    """Foreign text as a Markdown code block that it cannot end."""
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return [f"{fence}text", *in_order(text).rstrip("\n").split("\n"), fence]


def coded(text: str) -> str:
    """A sentence of ours with foreign words in it, in which backticks mark code."""
    pieces = text.split("`")
    return "".join(
        f"`{piece}`" if place % 2 else _part(piece) for place, piece in enumerate(pieces)
    )


def _part(text: str) -> str:
    """The same as `escaped` for a part of a line: white space at its ends stays."""
    head, tail = " " * text.startswith(" "), " " * (len(text) > 1 and text.endswith(" "))
    return f"{head}{escaped(text)}{tail}"
