"""From a file's bytes to its text: encodings, byte order marks, line ends, mojibake, binaries."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from mockint.bank.markdown.mojibake import repair
from mockint.cleaning import clean_text, in_order

MAX_BYTES = 5_000_000
MOST_CONTROLS = 0.02

_CONTROLS = re.compile(r"[\x00-\x06\x0e-\x1a\x1c-\x1f\x7f]")
_FOREIGN_RUN = re.compile("[À-ÿŠŒŽšœžŸ]{4,}")
_NO_CHARACTER = re.compile(r"[\ufffe\uffff]")
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class UnreadableError(ValueError):
    """The bytes are no Markdown text. `line` counts from 1."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


@dataclass(frozen=True, slots=True)
class Source:
    """The text of one file, its lines ended by one line feed each, and what was done to get it.
    Lines count from 1: those with repaired mojibake, those in Latin-1, those with controls taken out."""

    name: str
    text: str
    repaired: tuple[int, ...] = ()
    latin: tuple[int, ...] = ()
    cleaned: tuple[int, ...] = ()


def decode(name: str, raw: bytes) -> Source:
    """The text of a file. Raises `UnreadableError` where it is empty, too large, a binary, or in an
    encoding other than UTF-8, UTF-16 with a byte order mark, and Latin-1."""
    if len(raw) > MAX_BYTES:
        raise UnreadableError(f"is larger than {MAX_BYTES // 1_000_000} MB; split it")
    if not raw.strip(b" \t\r\n\f\xef\xbb\xbf"):
        raise UnreadableError("is empty; name a file with questions")
    lines, latin = _decoded(raw)
    _refuse_controls(lines)
    mended = [repair(line) for line in lines]
    cleaned = [_clean(line) for line in mended]
    return Source(
        name,
        "\n".join(cleaned),
        repaired=_numbers(lines, mended),
        latin=tuple(latin),
        cleaned=_numbers(mended, cleaned),
    )


def _numbers(before: list[str], after: list[str]) -> tuple[int, ...]:
    return tuple(n for n, (a, b) in enumerate(zip(before, after, strict=True), 1) if a != b)


def _decoded(raw: bytes) -> tuple[list[str], list[int]]:
    if raw.startswith(_WIDE_MARKS):
        try:
            return _lines(raw.decode("utf-16")), []
        except UnicodeDecodeError as error:
            raise UnreadableError("is no valid UTF-16 text; save it as UTF-8") from error
    if b"\0" in raw:
        line = raw[: raw.index(b"\0")].count(b"\n") + 1
        raise UnreadableError("holds bytes that are no text; name a Markdown file", line)
    plain = raw.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    latin: list[int] = []
    lines: list[str] = []
    for number, coded in enumerate(plain.split(b"\n"), 1):
        try:
            lines.append(coded.decode("utf-8"))
        except UnicodeDecodeError:
            lines.append(_latin(coded, number))
            latin.append(number)
    return lines, latin


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _latin(line: bytes, number: int) -> str:
    """A line that is no UTF-8, read as Windows-1252, the superset of Latin-1 that people save."""
    try:
        text = line.decode("cp1252")
    except UnicodeDecodeError:
        text = ""
    if not text or _FOREIGN_RUN.search(text):
        raise UnreadableError("is neither UTF-8 nor Latin-1 text; save it as UTF-8", number)
    return text


def _refuse_controls(lines: list[str]) -> None:
    """Refuse a binary without a single NUL byte: it is full of control characters other than those
    of a terminal's log (bell, backspace, escape)."""
    odd = [number for number, line in enumerate(lines, 1) if _CONTROLS.search(line)]
    found = sum(len(_CONTROLS.findall(lines[number - 1])) for number in odd)
    if found > MOST_CONTROLS * sum(map(len, lines)):
        raise UnreadableError("holds bytes that are no text; name a Markdown file", odd[0])


def _clean(line: str) -> str:
    """One line without what a terminal or YAML could trip over; it stays one line."""
    text = " ".join(clean_text(line).split("\n")).replace("\ufeff", "")
    return in_order(_NO_CHARACTER.sub("\ufffd", text))
