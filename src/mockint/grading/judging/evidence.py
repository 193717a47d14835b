"""Does the answer really say that? Every quote is looked up before it may earn anything.

Rule: normalise both sides, then an exact substring; else, for quotes of four or more words,
rapidfuzz's partial_ratio of at least 90. First in the sentence the judge named, then in the whole
answer. docs/judges-and-privacy.md gives the figures behind 90.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from mockint.grading.judging.runs import Runs, runs_of, terms
from mockint.grading.judging.verdict import Evidence
from mockint.sentences import Sentence

FUZZY_RATIO = 90
FUZZY_WORDS = 4
SHORT_WORDS = 3

_QUOTES = str.maketrans(dict.fromkeys("‘’‚‛′`´", "'") | dict.fromkeys("“”„‟″«»", '"'))


@dataclass(frozen=True, slots=True)
class Normal:
    """A normalised text; `starts[i]` and `ends[i]` are the offsets in the original of character i."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def normalise(text: str) -> Normal:
    """NFKC by character cluster, zero-width and bidi marks dropped, quotes straightened, casefolded,
    white space collapsed to single spaces and trimmed."""
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        piece = unicodedata.normalize("NFKC", text[start:end]).translate(_QUOTES).casefold()
        for char in piece:
            if unicodedata.category(char) == "Cf":
                continue
            if char.isspace():
                if not out or out[-1] == " ":
                    continue
                char = " "
            out.append(char)
            starts.append(start)
            ends.append(end)
    if out and out[-1] == " ":
        del out[-1], starts[-1], ends[-1]
    return Normal("".join(out), tuple(starts), tuple(ends))


def _clusters(text: str) -> Iterable[tuple[int, int]]:
    start = 0
    for index in range(1, len(text) + 1):
        if index == len(text) or not _continues(text[index]):
            if index > start:
                yield start, index
            start = index


def _continues(char: str) -> bool:
    """Whether NFKC may join a character to the one before: a mark, or a Korean vowel or final."""
    return unicodedata.category(char)[0] == "M" or "\u1160" <= char <= "\u11ff"


@lru_cache(maxsize=16)
def _borrowed_runs(texts: tuple[str, ...]) -> Runs:
    """The runs of these texts. Every answer to one question shares them, and they are long."""
    return runs_of(normalise(text).text for text in texts)


class Verifier:
    """Checks quotes against one answer.

    `borrowed` are texts the candidate did not write (brief, reference): eight or more words
    running verbatim in one of them are no evidence.
    """

    def __init__(self, answer: str, sentences: Sequence[Sentence], borrowed: Iterable[str]) -> None:
        self._answer = answer
        self._sentences = sentences
        self._starts = [sentence.start for sentence in sentences]
        self._whole = normalise(answer)
        self._runs = _borrowed_runs(tuple(borrowed))

    def verify(self, sentence: int | None, quote: str) -> Evidence:
        """The evidence with the answer's own text and offsets, or unverified as it came."""
        span = self._find(sentence, quote)
        if span is None or self._borrowed(normalise(self._answer[slice(*span)]).text):
            return Evidence(sentence if self._named(sentence) else None, quote)
        start, end = span
        number = self._sentence_at(start)
        return Evidence(number, self._answer[start:end], start, end, verified=True)

    def _find(self, sentence: int | None, quote: str) -> tuple[int, int] | None:
        wanted = normalise(quote).text
        found = terms(wanted)
        if not found or self._borrowed(wanted):
            return None
        if len(found) < SHORT_WORDS:
            return self._whole_sentence(found)
        named = self._named(sentence)
        fuzzy = len(found) >= FUZZY_WORDS
        for find in (_exact, _near) if fuzzy else (_exact,):
            if named is not None:
                span = find(wanted, normalise(named.text))
                if span is not None:
                    return named.start + span[0], named.start + span[1]
            span = find(wanted, self._whole)
            if span is not None:
                return span
        return None

    def _named(self, number: int | None) -> Sentence | None:
        if number is not None and 1 <= number <= len(self._sentences):
            return self._sentences[number - 1]
        return None

    def _borrowed(self, text: str) -> bool:
        return not self._runs.isdisjoint(runs_of([text]))

    def _whole_sentence(self, wanted: list[str]) -> tuple[int, int] | None:
        for sentence in self._sentences:
            if terms(normalise(sentence.text).text) == wanted:
                return sentence.start, sentence.end
        return None

    def _sentence_at(self, offset: int) -> int | None:
        index = bisect_right(self._starts, offset)
        return index if index else None


def _exact(wanted: str, text: Normal) -> tuple[int, int] | None:
    at = text.text.find(wanted)
    return None if at < 0 else (text.starts[at], text.ends[at + len(wanted) - 1])


def _near(wanted: str, text: Normal) -> tuple[int, int] | None:
    """Where a text holds nearly the wanted words. A quote longer than the text must match it as a
    whole: partial_ratio would otherwise find the short text inside the quote."""
    if len(wanted) > len(text.text):
        whole = fuzz.ratio(wanted, text.text) >= FUZZY_RATIO
        return (text.starts[0], text.ends[-1]) if whole and text.text else None
    found = fuzz.partial_ratio_alignment(wanted, text.text, score_cutoff=FUZZY_RATIO)
    if found is None or found.dest_end <= found.dest_start:
        return None
    start, end = _to_words(text.text, found.dest_start, found.dest_end)
    return text.starts[start], text.ends[end - 1]


def _to_words(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] == " ":
        start += 1
    while start > 0 and text[start - 1] != " ":
        start -= 1
    while end > start and text[end - 1] == " ":
        end -= 1
    while end < len(text) and text[end] != " ":
        end += 1
    return start, end
