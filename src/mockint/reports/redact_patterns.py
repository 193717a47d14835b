"""What a redacted report leaves out, found in any text: hosts, home paths, names, the reference. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

RUN = 8
"""Words in a row that count as taken from the reference."""
MASK = "█"
_CHUNK = 64
_SHORTEST_NAME = 3
_WORD = re.compile(r"[^\W_]+")
_TOPS = (
    "com|org|net|io|dev|ai|app|cloud|co|edu|gov|eu|de|uk|fr|ch|"
    "internal|intranet|intra|local|localdomain|lan|corp|home|test|example|invalid"
)
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("host", re.compile(r"\b[a-z][a-z0-9+.-]{0,20}://[^\s<>\"'`]+", re.IGNORECASE)),
    ("address", re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")),
    ("host", re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?(?![\w.]*\d)")),
    ("host", re.compile(r"(?<![\w:])\[?(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|(?:[0-9a-f]{1,4}:){0,6}"
                        r"[0-9a-f]{0,4}::(?:[0-9a-f]{1,4}:){0,6}[0-9a-f]{1,4})(?:\](?::\d+)?)?(?![\w:])",
                        re.IGNORECASE)),
    ("host", re.compile(r"\blocalhost\b(?::\d+)?", re.IGNORECASE)),
    ("host", re.compile(rf"(?<![\w.@-])(?:[a-z0-9-]+\.)+(?:{_TOPS})\b(?::\d+)?(?:/[^\s<>\"'`]*)?",
                        re.IGNORECASE)),
    ("path", re.compile(r"(?:/home/|/Users/|/root/|\b[A-Za-z]:\\+Users\\+)[^\s<>\"'`]+")),
)  # fmt: skip
_SIGN = re.compile(
    rf"://|@|::|(?:[0-9a-f]{{1,4}}:){{2}}|\d\.\d|localhost|/home/|/users/|/root/|:\\|\.(?:{_TOPS})\b",
    re.IGNORECASE,
)
"""What every one of the patterns needs: most text has none of it, and is read once. None of them reaches
over white space."""


@dataclass(frozen=True, slots=True)
class Found:
    """Something to leave out: from and to in code points, and what it is."""

    start: int
    end: int
    what: str


@dataclass(frozen=True)
class Secrets:
    """What is looked for besides what looks like a host or a path: runs of eight words of any
    reference, `sentences` of it whole (checks that were made from them), and `names` as words."""

    runs: frozenset[tuple[str, ...]]
    sentences: tuple[str, ...] = ()
    hosts: Collection[str] = ()
    names: Collection[str] = ()
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
        return _apart([*self._shaped(text), *self._borrowed(text)])

    def find_around(self, text: str, low: int, high: int) -> list[Found]:
        """Everything to leave out that holds, touches or spans the change from `low` to `high`. What
        lies elsewhere is as it was before the change."""
        first, last = blank_before(text, low - self._reach), blank_after(text, high + self._reach)
        found = [
            Found(first + one.start, first + one.end, one.what)
            for one in self._shaped(text[first:last])
        ]
        return [*found, *self._borrowed_around(text, low, high)]

    def prose(self, text: str) -> str:
        """The text with a word in brackets in place of each: `[host]`."""
        for sentence in self.sentences:
            text = text.replace(sentence, "[reference]")
        for found in reversed(self.find(text)):
            text = f"{text[: found.start]}[{found.what}]{text[found.end :]}"
        return text

    def _shaped(self, text: str) -> Iterator[Found]:
        patterns = (*_PATTERNS, *self._known) if _SIGN.search(text) else self._known
        for what, pattern in patterns:
            for match in pattern.finditer(text):
                yield Found(*match.span(), what)

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
