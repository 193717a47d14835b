"""Words as the offline estimate compares them: tokens with offsets, stems, and how much a word says."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from snowballstemmer.english_stemmer import EnglishStemmer

from mockint.grading.judging.lexicon import (
    CLAIM_WORDS,
    CONTRACTIONS,
    FUNCTION_WORDS,
    IRREGULAR,
    SYNONYMS,
)
from mockint.sentences import split_sentences

# A word of the question is in nearly every answer to it, so it says little about any one claim.
ASKED_SHARE = 0.25

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)?")
_QUOTES = str.maketrans(dict.fromkeys("‘’‚‛′´", "'") | dict.fromkeys("“”„‟″", '"'))
_BRITISH = re.compile(r"(?<=\w{3})is(?=(?:e|ed|es|er|ers|ing|ation|ations)$)")
_NUMBER_COMMA = re.compile(r"(?<=\d),(?=\d{3}\b)")


@dataclass(frozen=True, slots=True)
class Token:
    """One word: lower case, its stem, its span in the text it was cut from, and what stands
    between it and the word before."""

    text: str
    stem: str
    start: int
    end: int
    gap: str

    @property
    def content(self) -> bool:
        """Whether the word says anything by itself."""
        return self.text not in FUNCTION_WORDS and (len(self.text) > 1 or self.text.isdigit())


def straighten(text: str) -> str:
    """Typographic quotes as plain ones, one character for one, so that offsets stay true."""
    return text.translate(_QUOTES)


@lru_cache(maxsize=32_768)
def stem(word: str) -> str:
    """The stem of a lower-case English word (Snowball's English stemmer, after a table of irregular
    forms and before one of synonyms); other words come back as they are."""
    base = IRREGULAR.get(word, word)
    if not base.isascii() or base.isdigit():
        return base
    found = _snowball(base)
    return _SAME.get(found, found)


def _snowball(word: str) -> str:
    # The stemmer keeps the word it works on in itself, so threads must not share one.
    return str(EnglishStemmer().stemWord(_BRITISH.sub("iz", word)))


_SAME = {_snowball(word): _snowball(first) for word, first in SYNONYMS.items()}


def tokens(text: str) -> tuple[Token, ...]:
    """The words of a text; "don't" is two of them ("do", "not") with one span, and so is "50TB"
    (with two)."""
    plain = straighten(text)
    found: list[Token] = []
    last = 0
    for match in _TOKEN.finditer(plain):
        gap = plain[last : match.start()]
        last = match.end()
        for part in _parts(match.group().lower()):
            found.append(Token(part, stem(part), match.start(), match.end(), gap))
            gap = ""
    return tuple(found)


def _parts(word: str) -> tuple[str, ...]:
    if word in CONTRACTIONS:
        return CONTRACTIONS[word]
    if word.endswith("n't"):
        return (word[:-3], "not")
    if "'" in word:
        return (word.split("'")[0],)
    return (_NUMBER_COMMA.sub("", word),)


class Weights:
    """How much each stem says: idf over the sentences of one scenario, less for words of the question."""

    def __init__(self, texts: Iterable[str], asked: str) -> None:
        sentences = [part.text for text in texts for part in split_sentences(text)]
        self._frequency = Counter(
            found for sentence in sentences for found in {token.stem for token in tokens(sentence)}
        )
        self._count = len(sentences)
        self._asked = frozenset(token.stem for token in tokens(asked))

    def __call__(self, wanted: str) -> float:
        """The weight of one stem, > 0."""
        idf = math.log(1 + (1 + self._count) / (1 + self._frequency[wanted]))
        return idf * ASKED_SHARE if wanted in self._asked else idf

    def asked(self, wanted: str) -> bool:
        """Whether the question itself uses the word."""
        return wanted in self._asked


@lru_cache(maxsize=16)
def weights(texts: tuple[str, ...], asked: str) -> Weights:
    """The weights of one scenario, kept since every answer to it needs the same."""
    return Weights(texts, asked)


def content_stems(found: Iterable[Token]) -> Mapping[str, int]:
    """Stem → index of its first token, for the words of a claim that an answer could share."""
    first: dict[str, int] = {}
    for index, token in enumerate(found):
        if token.content and token.text not in CLAIM_WORDS:
            first.setdefault(token.stem, index)
    return first
