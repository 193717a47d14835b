"""Markup that foreign text cannot get into: every child and attribute is escaped, unless it was made
here. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from html import escape
from typing import Any

from mockint.review.frames import harmless

_SPANS = re.compile(r"(\*\*[^*\n]+\*\*|`[^`\n]+`)")
_IN_SCRIPT = str.maketrans({c: f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"})


class Html(str):
    """Text that is markup already. Only this module's functions make it from foreign text."""

    __slots__ = ()


def esc(text: str) -> Html:
    """Text as it reads: escaped for content and for quoted attributes, with U+FFFD in place of each
    character that reorders a row. Markup stays."""
    if isinstance(text, Html):
        return text
    return Html(escape(harmless(text), quote=True))


def tag(name: str, *children: str, **attributes: str | float | bool | None) -> Html:
    """An element. `cls` is the attribute class, `_` in a name stands for `-`; None and False leave
    an attribute out, True gives it no value."""
    opening = "".join(_attribute(key, value) for key, value in attributes.items())
    return Html(f"<{name}{opening}>{joined(children)}</{name}>")


def void(name: str, **attributes: str | float | bool | None) -> Html:
    """An element that has no content, such as `rect` in SVG or `input`."""
    opening = "".join(_attribute(key, value) for key, value in attributes.items())
    return Html(f"<{name}{opening}/>")


def joined(parts: Iterable[str], by: str = "") -> Html:
    """Parts one after the other, each escaped unless it is markup."""
    return Html(by.join(map(esc, parts)))


def coded(text: str) -> Html:
    """A sentence of ours in which backticks mark code."""
    pieces = text.split("`")
    return joined(tag("code", piece) if place % 2 else piece for place, piece in enumerate(pieces))


def prose(text: str) -> Html:
    """A text of the bank, which is Markdown: what is strong or code in it looks so, all else stays."""
    return joined(map(_span, _SPANS.split(text)))


def _span(piece: str) -> str:
    if len(piece) > 4 and piece.startswith("**") and piece.endswith("**"):
        return tag("strong", piece[2:-2])
    if len(piece) > 2 and piece.startswith("`") and piece.endswith("`"):
        return tag("code", piece[1:-1])
    return piece


def embedded(value: Any) -> Html:
    """A JSON value as the content of a script element that no part of it can end."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Html(text.translate(_IN_SCRIPT))


def _attribute(key: str, value: str | float | bool | None) -> str:
    if value is None or value is False:
        return ""
    name = "class" if key == "cls" else key.strip("_").replace("_", "-")
    if value is True:
        return f" {name}"
    said = value if isinstance(value, str) else f"{value:g}"
    return f' {name}="{esc(said)}"'
