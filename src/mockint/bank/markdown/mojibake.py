"""Repair UTF-8 that was once read as Windows-1252, also where that reading lost bytes.

Windows-1252 has no character for the bytes 81, 8D, 8F, 90 and 9D, and many converters drop them:
what is left of a label emoji is too short to decode. Where only one character fits, it is put back;
where several do, one U+FFFD takes the place of the remains. The rest is ftfy's work.
"""

from __future__ import annotations

import re
import unicodedata

_UNDEFINED = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
_IMAGES = "".join(
    bytes([byte]).decode("cp1252") for byte in range(0x80, 0xC0) if byte not in _UNDEFINED
)
_NEXT = f"[{re.escape(_IMAGES)}\x81\x8d\x8f\x90\x9d]"
_BARE_QUOTE = re.compile(rf"â€(?!{_NEXT})")
_BARE_SELECTOR = re.compile(rf"ï¸(?!{_NEXT})")
_SHORT_EMOJI = re.compile(rf"ðŸ({_NEXT})?(?!{_NEXT})(ï¸\x8f)?")
_REMAINS = re.compile(rf"(?:ðŸ|â€|ï¸){_NEXT}{{0,2}}")
_SELECTOR = "\ufe0f"
_EMOJI = range(0x1F300, 0x1F700)


def repair(line: str) -> str:
    """The line with its mojibake undone; text that is none stays as it is."""
    if line.isascii():
        return line
    from ftfy import fix_encoding

    line = _BARE_SELECTOR.sub("ï¸\x8f", line)
    line = _SHORT_EMOJI.sub(_completed, line)
    line = _BARE_QUOTE.sub("â€\x9d", line)
    return _REMAINS.sub("\ufffd", fix_encoding(line))


def _completed(found: re.Match[str]) -> str:
    """The bytes of an emoji with the one that was lost, where only one emoji fits. A variation
    selector after it says that its plain form is no emoji, so the narrow ones fit."""
    kept = found[1].encode("cp1252", "ignore") if found[1] else b""
    if len(kept) != 1:
        return found[0]
    fitting = {
        char
        for lost in _UNDEFINED
        for pair in (bytes([lost]) + kept, kept + bytes([lost]))
        if (char := (b"\xf0\x9f" + pair).decode()) and _is_emoji(char, narrow=bool(found[2]))
    }
    char = fitting.pop() if len(fitting) == 1 else "\ufffd"
    return char + (_SELECTOR if found[2] else "")


def _is_emoji(char: str, *, narrow: bool) -> bool:
    wide = unicodedata.east_asian_width(char) == "W"
    return ord(char) in _EMOJI and unicodedata.category(char) == "So" and wide != narrow
