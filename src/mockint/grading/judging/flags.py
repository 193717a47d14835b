"""Text in an answer that speaks to whoever grades it: found by code, shown, and judged without.

A flag never takes points by itself. The answer is judged again with the flagged sentences masked, and
the lower of the two results stands.
"""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mockint.grading.judging.flag_patterns import PATTERNS
from mockint.grading.judging.runs import Runs, runs_of, taken, terms
from mockint.sentences import Sentence

# A pattern reads at most so much of a sentence: one endless line must not take for ever.
MOST_READ = 4_000
ENCODED_FROM = 40
# So much of a sentence in runs of the reference is no coincidence.
QUOTED_WORDS, QUOTED_SHARE = 16, 0.6

# These announce something; what they announce stands in the sentences after them.
HEADS = frozenset({"fake-message", "fake-delimiter", "chat-template-tokens"})
FOLLOWING = 3

_ENCODED = re.compile(r"[A-Za-z0-9+/_-]{%d,}={0,2}" % ENCODED_FROM)  # noqa: UP031
_HIDING = re.compile(
    "[\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\U000e0000-\U000e007f]"
)
_TURNING = re.compile("[\u202a\u202b\u202d\u202e\u2066-\u2068]")
_FENCE = re.compile(r"^\s*(```|~~~)")


@dataclass(frozen=True, slots=True)
class Flag:
    """One kind of suspicious text and the numbers of the sentences that hold it."""

    code: str
    sentences: tuple[int, ...]


def find_flags(sentences: Sequence[Sentence], reference: str) -> tuple[Flag, ...]:
    """Every flag of an answer, by code. Pure; works on what the answer says, not on who judges."""
    known = runs_of((reference,))
    hits: dict[str, set[int]] = {}
    for sentence in sentences:
        for code in _codes(sentence.text[:MOST_READ], known):
            hits.setdefault(code, set()).add(sentence.number)
    return tuple(Flag(code, tuple(sorted(hits[code]))) for code in sorted(hits))


def masked_sentences(flags: Sequence[Flag]) -> frozenset[int]:
    """The sentences that a second judging must not see: those flagged, and after the head of a message
    that is none of the candidate's the few that it may hold."""
    return frozenset(
        number + further
        for flag in flags
        for number in flag.sentences
        for further in range(1 + (FOLLOWING if flag.code in HEADS else 0))
    )


def plain(text: str) -> str:
    """Text as it reads: compatibility forms folded, what cannot be seen taken out."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(char for char in folded if unicodedata.category(char) != "Cf")


def _codes(text: str, known: Runs) -> Iterator[str]:
    if _FENCE.match(text):
        return
    read = plain(text)
    yield from (code for code, pattern in PATTERNS if pattern.search(read))
    if _hides(text):
        yield "invisible-characters"
    if any(_speaks(match[0]) for match in _ENCODED.finditer(text)):
        yield "encoded-text"
    found = terms(read)
    if len(found) >= QUOTED_WORDS and sum(taken(found, known)) >= QUOTED_SHARE * len(found):
        yield "quoted-reference"


def _hides(text: str) -> bool:
    """Whether characters that nobody sees stand inside it: tags, or marks between plain letters."""
    found = _HIDING.findall(text)
    tags = any("\U000e0000" <= char <= "\U000e007f" for char in found)
    inside = re.search(r"[A-Za-z][\u00ad\u200b\u2060-\u2064]+[A-Za-z]", text)
    turned = bool(_TURNING.search(text))
    return bool(tags and "\U0001f3f4" not in text) or bool(inside) or turned or len(found) >= 8


def _speaks(blob: str) -> bool:
    """Whether base64 holds text. A hash or a key decodes to bytes that are none."""
    padded = blob.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        data = base64.b64decode(padded + "=" * (-len(padded) % 4), validate=True)
    except (binascii.Error, ValueError):
        return False
    shown = sum(32 <= byte < 127 or byte in b"\n\t" for byte in data)
    return len(data) >= ENCODED_FROM // 2 and shown >= 0.97 * len(data) and b" " in data
