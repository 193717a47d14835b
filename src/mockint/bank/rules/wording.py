"""How the rules compare texts: runs of words, and words that say something."""

from __future__ import annotations

from functools import lru_cache

from mockint.sentences import words

RUN = 6
_LIGHT = frozenset(
    "a an and any are as at be because both but by can do does each else for from has have how if in "
    "into is it its may more no not of on one only or other out over per so such than that the their "
    "them then there they this to under until what when where which while who will with without".split()
)


def runs(text: str, length: int = RUN) -> set[tuple[str, ...]]:
    """Every run of that many words, in lower case."""
    terms = [word.casefold() for word in words(text)]
    return {tuple(terms[i : i + length]) for i in range(len(terms) - length + 1)}


def content_stems(text: str) -> frozenset[str]:
    """The stems of the words that say something by themselves (Snowball's English stemmer)."""
    terms = {word.casefold() for word in words(text)} - _LIGHT
    return frozenset(_stem(term) for term in terms)


@lru_cache(maxsize=16_384)
def _stem(term: str) -> str:
    from snowballstemmer.english_stemmer import EnglishStemmer

    stemmer = EnglishStemmer()
    return str(stemmer.stemWord(term)) if term.isascii() else term
