"""Text from elsewhere, made safe for a sentence: no control characters, no key, bounded."""

from __future__ import annotations

import re
import unicodedata

LIMIT = 200
PLACEHOLDER_KEY = "none"
_NO_SECRETS = frozenset(
    {"", PLACEHOLDER_KEY, "empty", "ollama", "lm-studio", "not-needed", "local"}
)
_SHORTEST_SECRET = 6

# ECMA-48: CSI, the string sequences (OSC, DCS, SOS, PM, APC) and two-byte escapes, 7 and 8 bit.
_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c|$)"
    r"|\x1b[ -/]*[0-~]?"
)
# Providers quote a refused key with its middle starred out; the ends are still nobody's business.
_KEY_LIKE = re.compile(r"\b(?:sk|pk|rk|gsk|xai|hf)[-_][\w*.…-]{6,}")
_TITLE = re.compile(r"<title[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)


def plain_text(text: str, limit: int = LIMIT) -> str:
    """Give `text` on one line without escape sequences, control, format or bidi characters.

    At most `limit` characters; what was cut ends in an ellipsis.
    """
    bare = _ESCAPES.sub(" ", text[: limit * 50])
    kept = "".join(_visible(char) for char in bare)
    line = " ".join(kept.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def _visible(char: str) -> str:
    category = unicodedata.category(char)
    if category in {"Cc", "Zl", "Zp"}:
        return " "
    return "" if category[0] == "C" else char


def redacted(text: str, key: str) -> str:
    """Give `text` with every occurrence of the API key replaced by `[key]`.

    Placeholders that local servers are sent are no secrets and stay.
    """
    secret = key.strip()
    if len(secret) < _SHORTEST_SECRET or secret.lower() in _NO_SECRETS:
        return text
    return text.replace(secret, "[key]")


def quotable(text: str, key: str, limit: int = LIMIT) -> str:
    """Give a server's words fit for a sentence: cleaned, without keys, at most `limit` long."""
    head = redacted(text, key)[:20_000]
    line = redacted(plain_text(head, len(head) + 1), key)
    return plain_text(_KEY_LIKE.sub("[key]", line), limit)


def is_page(text: str) -> bool:
    """Tell whether a body is a web page rather than an answer."""
    head = text[:1000].lstrip("\ufeff \t\r\n").lower()
    return head.startswith(("<!doctype", "<html", "<head", "<body", "<?xml"))


def page_title(text: str) -> str:
    """Give the title of a web page, or its first words."""
    found = _TITLE.search(text[:20_000])
    return found.group(1) if found else re.sub(r"<[^>]{0,500}>", " ", text[:2_000])
