"""What a redacted report leaves out, found in any text: hosts, secrets, names, the reference. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from mockint.reports.redact_shapes import (
    FAR,
    Found,
    names_a_secret,
    shaped,
    spaced,
    telling_words,
)

RUN = 8
"""Words in a row that count as taken from the reference."""
MASK = "█"
_CHUNK = 64
_SHORTEST_NAME = 3
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Secrets:
    """What is looked for besides what looks like a host or a secret: runs of eight words of any
    reference, `sentences` of it whole (checks that were made from them), `names` as words, and `words`:
    what stood somewhere in a host or as a secret, case folded, with what it is."""

    runs: frozenset[tuple[str, ...]]
    sentences: tuple[str, ...] = ()
    hosts: Collection[str] = ()
    names: Collection[str] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    _known: tuple[tuple[str, re.Pattern[str]], ...] = field(init=False)
    _words: frozenset[str] = field(init=False)
    _reach: int = field(init=False)

    def __post_init__(self) -> None:
        known = [
            (what, _any_of(words))
            for what, words in (("host", self.hosts), ("name", self.names))
            if words
        ]
        object.__setattr__(self, "_known", tuple(known))
        object.__setattr__(self, "_words", frozenset(word for run in self.runs for word in run))
        spaced = [len(name) for name in (*self.hosts, *self.names) if len(name.split()) > 1]
        object.__setattr__(self, "_reach", max(spaced, default=0))

    def find(self, text: str) -> list[Found]:
        """Everything to leave out of a text, in order, none within another."""
        found = [*self._shaped(text), *spaced(text), *self._borrowed(text)]
        return _apart([*found, *self._elsewhere(text)])

    def find_around(self, text: str, low: int, high: int) -> list[Found]:
        """Everything to leave out that holds, touches or spans the change from `low` to `high`. What
        lies elsewhere is as it was before the change."""
        first, last = blank_before(text, low - self._reach), blank_after(text, high + self._reach)
        found = [*_moved(self._shaped(text[first:last]), first)]
        if names_a_secret(text[max(0, first - FAR) : last + FAR]):
            far, farther = blank_before(text, first - FAR), blank_after(text, last + FAR)
            found += _moved(spaced(text[far:farther]), far)
        return [*found, *self._borrowed_around(text, low, high)]

    def prose(self, text: str) -> str:
        """The text with a word in brackets in place of each: `[host]`."""
        for sentence in self.sentences:
            text = text.replace(sentence, "[reference]")
        for found in reversed(self.find(text)):
            text = f"{text[: found.start]}[{found.what}]{text[found.end :]}"
        return text

    def _shaped(self, text: str) -> Iterator[Found]:
        yield from shaped(text)
        for what, pattern in self._known:
            for match in pattern.finditer(text):
                yield Found(*match.span(), what)

    def _elsewhere(self, text: str) -> Iterator[Found]:
        for start, word in telling_words(text) if self.words else ():
            what = self.words.get(word.casefold())
            if what is not None:
                yield Found(start, start + len(word), what)

    def _borrowed(self, text: str, low: int = 0, high: int | None = None) -> Iterator[Found]:
        if not self.runs:
            return
        spans: list[tuple[int, int]] = []
        words: list[str] = []
        for match in _WORD.finditer(text, low, len(text) if high is None else high):
            word = match[0].casefold()
            if word not in self._words:
                spans, words = [], []
                continue
            spans.append(match.span())
            words.append(word)
            if len(words) >= RUN and tuple(words[-RUN:]) in self.runs:
                yield Found(spans[-RUN][0], spans[-1][1], "reference")

    def _borrowed_around(self, text: str, low: int, high: int) -> Iterator[Found]:
        if not self.runs:
            return
        while low > 0 and text[low - 1].isalnum():
            low -= 1
        while high < len(text) and text[high].isalnum():
            high += 1
        yield from self._borrowed(text, self._run_before(text, low), self._run_after(text, high))

    def _run_before(self, text: str, at: int) -> int:
        """Where the words of the reference begin that stand before an offset between two words, so many
        as a run that reaches over it can have."""
        count, begin, size = 0, at, _CHUNK
        while begin > 0:
            end, begin, size = begin, max(0, begin - size), 2 * size
            while begin > 0 and text[begin - 1].isalnum():
                begin -= 1
            for match in reversed([*_WORD.finditer(text, begin, end)]):
                if match[0].casefold() not in self._words:
                    return match.end()
                count += 1
                if count == RUN - 1:
                    return match.start()
        return begin

    def _run_after(self, text: str, at: int) -> int:
        """The same behind it."""
        end = at
        for match in islice(_WORD.finditer(text, at), RUN - 1):
            if match[0].casefold() not in self._words:
                break
            end = match.end()
        return end


def words_around(text: str, low: int, high: int) -> Iterator[tuple[int, str]]:
    """The telling words that a change from `low` to `high` may have made, and where each begins."""
    first, last = blank_before(text, low), blank_after(text, high)
    for start, word in telling_words(text[first:last]):
        yield first + start, word


def _moved(found: Iterable[Found], by: int) -> Iterator[Found]:
    return (Found(one.start + by, one.end + by, one.what) for one in found)


def blank_before(text: str, at: int) -> int:
    """The beginning of what stands before an offset without white space."""
    at, size = max(0, at), _CHUNK
    while at > 0:
        chunk = text[max(0, at - size) : at]
        if chunk[-1].isspace():
            return at
        head = chunk.rsplit(None, 1)
        at -= len(head[-1])
        if len(head[-1]) < len(chunk):
            return at
        size *= 2
    return at


def blank_after(text: str, at: int) -> int:
    """The end of what stands behind an offset without white space."""
    size = _CHUNK
    while at < len(text):
        chunk = text[at : at + size]
        if chunk[0].isspace():
            return at
        word = chunk.split(None, 1)[0]
        at += len(word)
        if len(word) < len(chunk):
            return at
        size *= 2
    return min(at, len(text))


def runs_of(texts: Iterable[str]) -> frozenset[tuple[str, ...]]:
    """All runs of eight words of these texts, case folded."""
    found = set()
    for text in texts:
        words = [word.casefold() for word in _WORD.findall(text)]
        found |= {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}
    return frozenset(found)


def telling(names: Iterable[str]) -> tuple[str, ...]:
    """Names long enough to be looked for, the longest first."""
    kept = {name for name in names if len(name) >= _SHORTEST_NAME}
    return tuple(sorted(kept, key=lambda name: (-len(name), name)))


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    choices = "|".join(re.escape(word) for word in words)
    return re.compile(rf"(?<!\w)(?:{choices})(?!\w)", re.IGNORECASE)


def _apart(found: Iterable[Found]) -> list[Found]:
    """Overlapping finds as one, named by the first of them."""
    made: list[Found] = []
    for one in sorted(found, key=lambda f: (f.start, -f.end)):
        if made and one.start < made[-1].end:
            made[-1] = Found(made[-1].start, max(made[-1].end, one.end), made[-1].what)
        else:
            made.append(one)
    return made
