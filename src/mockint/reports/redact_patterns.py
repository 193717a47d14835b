"""What a redacted report leaves out, found in any text: hosts, home paths, names, the reference. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

RUN = 8
"""Words in a row that count as taken from the reference."""
MASK = "█"
REACH = 160
"""Code points around a change in which something to leave out may have come about."""
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
    rf"://|@|::|(?:[0-9a-f]:){{2}}|\d\.\d|localhost|/home/|/users/|/root/|:\\|\.(?:{_TOPS})\b",
    re.IGNORECASE,
)
"""What every one of the patterns needs: most text has none of it, and is read once."""


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

    def __post_init__(self) -> None:
        known = [
            (what, _any_of(words))
            for what, words in (("host", self.hosts), ("name", self.names))
            if words
        ]
        object.__setattr__(self, "_known", tuple(known))
        object.__setattr__(self, "_words", frozenset(word for run in self.runs for word in run))

    def find(self, text: str) -> list[Found]:
        """Everything to leave out of a text, in order, none within another."""
        patterns = (*_PATTERNS, *self._known) if _SIGN.search(text) else self._known
        found = [
            Found(*match.span(), what)
            for what, pattern in patterns
            for match in pattern.finditer(text)
        ]
        return _apart([*found, *self._borrowed(text)])

    def prose(self, text: str) -> str:
        """The text with a word in brackets in place of each: `[host]`."""
        for sentence in self.sentences:
            text = text.replace(sentence, "[reference]")
        for found in reversed(self.find(text)):
            text = f"{text[: found.start]}[{found.what}]{text[found.end :]}"
        return text

    def _borrowed(self, text: str) -> Iterator[Found]:
        if not self.runs:
            return
        spans: list[tuple[int, int]] = []
        words: list[str] = []
        for match in _WORD.finditer(text):
            word = match[0].casefold()
            if word not in self._words:
                spans, words = [], []
                continue
            spans.append(match.span())
            words.append(word)
            if len(words) >= RUN and tuple(words[-RUN:]) in self.runs:
                yield Found(spans[-RUN][0], spans[-1][1], "reference")


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
