"""Making text from elsewhere safe to keep and to show: pastes, files, model replies."""

from __future__ import annotations

import re

_ESCAPE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor movement
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d\x9e\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)"  # OSC, DCS …
    r"|\x1b[ -/]*[0-~]"  # the short ones: reset, save cursor, choose a character set
)
_LINE_BREAK = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_SUSPECT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff]")
UNSEEN = re.compile(
    r"[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)
_REORDERS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_BLANK = re.compile(r"\s+")
_WRAP = re.compile(r"^(.{60,})\n(?![\s\-*•+|#>\d]|```)", re.MULTILINE)
_ELLIPSIS = "…"
_BYTE_ORDER_MARK = "\ufeff"


def clean_text(text: str) -> str:
    r"""Text of many lines without anything a terminal could obey.

    Line breaks of every kind that `str.splitlines` knows become `\n`, tabs stay, escape sequences
    (ECMA-48) go whole, other C0 and C1 controls and a leading byte order mark go, a lone surrogate
    becomes U+FFFD so that the text can be encoded. Cleaning clean text changes nothing.
    """
    if not _SUSPECT.search(text):
        return text
    text = _LINE_BREAK.sub("\n", text).removeprefix(_BYTE_ORDER_MARK)
    text = _CONTROL.sub("", _ESCAPE.sub("", text))
    return _SURROGATE.sub("\ufffd", text).removeprefix(_BYTE_ORDER_MARK)


def clean_line(text: str, limit: int) -> str:
    """One line of at most `limit` code points to show: foreign text in a title, list or status.

    Besides what `clean_text` removes, bidirectional marks, overrides and isolates, zero-width and
    tag characters go. A run of white space becomes one space; text that is cut ends with "…".
    """
    line = _BLANK.sub(" ", UNSEEN.sub("", clean_text(text))).strip()
    if len(line) <= limit:
        return line
    return line[: max(0, limit - 1)].rstrip() + _ELLIPSIS if limit > 0 else ""


def flowing(text: str) -> str:
    """A text without the line ends that only its file needed: a long line goes on in the next one,
    unless that is blank, indented or an item of a list."""
    return _WRAP.sub(r"\1 ", text)


def in_order(text: str) -> str:
    """The text with U+FFFD in place of each bidirectional override, embedding or isolate: they would
    reorder the rest of the row, also what is not part of the text. Positions stay as they are."""
    return _REORDERS.sub("\ufffd", text)
