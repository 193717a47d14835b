"""When an answer first named a number, a trade-off and a way to fail; when a sentence was written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from mockint.archive.envelope import Envelope
from mockint.interview.authorship import written_at
from mockint.interview.edits import apply_edits
from mockint.interview.events import EDITED, lift, understood
from mockint.interview.state import ANSWER

# A number of the candidate's own: digits with a unit or in a calculation, not a list's "1." or a date part.
_NUMBER = re.compile(
    r"\d[\d,.]*\s*(?:%|[kKMGTP]?i?B\b|ms\b|s\b|sec\w*|min\w*|h\b|hours?|days?|weeks?|nights?|months?|years?|rows?"
    r"|files?|nodes?|workers?|events?|requests?|partitions?|dollars|USD|EUR|euros?|million|billion|x\b)"
    r"|\d[\d,.]*\s+\w+\s+(?:a|an|per|each|every)\s+\w|[$€£]\s?\d|\d\s*[x×*/=]\s*\d|[~≈=]\s*\d",
    re.IGNORECASE,
)
_TRADE_OFF = re.compile(
    r"\btrade-?offs?\b|\b(?:instead of|rather than|as opposed to|at the (?:cost|price|expense) of)\b"
    r"|\b(?:downsides?|drawbacks?|disadvantages?|the (?:price|catch) is|alternatives?|alternatively|versus|vs\.?)\b"
    r"|\b(?:simpler|cheaper|slower|faster|safer|costlier)\b.{0,40}\b(?:but|than|though)\b|\bgives? up\b",
    re.IGNORECASE,
)
_FAILURE = re.compile(
    r"\bif\b.{0,60}\b(?:fails?|dies|crash\w*|goes down|breaks?|is (?:lost|down|late|full|unavailable))\b"
    r"|\b(?:fails?|failure|failing|crash\w*|outages?|time-?outs?|split.brain|dead.?letter|retr(?:y|ies)"
    r"|roll(?:ed|s)? ?back"
    r"|data loss|corrupt\w*|disaster|partition(?:ed)? network)\b",
    re.IGNORECASE,
)
# Something that each match holds, in lower case. Nearly all typing holds none of it, and is not searched.
_NUMBER_HOLDS = re.compile(r"[\d$€£~≈=]")
_TRADE_OFF_HOLDS = (
    "trade", "instead", "rather", "opposed", "at the ", "side", "drawback", "disadvantage", "the price",
    "the catch", "alternative", "versus", "vs", "simpler", "cheaper", "slower", "faster", "safer", "costlier",
    "give",
)  # fmt: skip
_FAILURE_HOLDS = (
    "fail", "dies", "crash", "goes down", "break", "is lo", "is down", "is la", "is full", "is unav", "outage",
    "time", "split", "dead", "retr", "roll", "data lo", "corrupt", "disaster", "partition",
)  # fmt: skip


def number_in(text: str) -> bool:
    """Whether a text names a number of the candidate's own."""
    return bool(_NUMBER_HOLDS.search(text) and _NUMBER.search(text))


def trade_off_in(text: str) -> bool:
    """Whether a text weighs one thing against another."""
    return _holds(text, _TRADE_OFF_HOLDS) and bool(_TRADE_OFF.search(text))


def failure_in(text: str) -> bool:
    """Whether a text names a way to fail."""
    return _holds(text, _FAILURE_HOLDS) and bool(_FAILURE.search(text))


def _holds(text: str, any_of: tuple[str, ...]) -> bool:
    folded = text.casefold()
    for part in any_of:  # noqa: SIM110  `any` takes twice the time, and this is done for each event
        if part in folded:
            return True
    return False


FIRSTS = (
    ("first-number", "first number", number_in),
    ("first-trade-off", "first trade-off", trade_off_in),
    ("first-failure", "first failure mode", failure_in),
)


@dataclass(frozen=True, slots=True)
class Moment:
    """Something worth a mark: its kind, words for it, and the offset (s). A verdict's also has its
    check, the answer it was read in, and its sentence."""

    kind: str
    label: str
    offset: float
    check: str = ""
    document: str = ""
    quote: str = ""


def firsts(events: Iterable[Envelope], document: str = ANSWER) -> list[Moment]:
    """When the draft of an answer first held a number, a trade-off and a failure mode, in that order;
    what never came is absent. What was deleted later counts: it had been thought of."""
    found: dict[str, Moment] = {}
    for offset, text, changed in _drafts(events, document):
        around = _around(text, changed)
        for kind, label, names_it in FIRSTS:
            if kind not in found and names_it(around):
                found[kind] = Moment(kind, label, offset)
        if len(found) == len(FIRSTS):
            break
    return [found[kind] for kind, _, _ in FIRSTS if kind in found]


def written(events: Sequence[Envelope], document: str, start: int, end: int) -> float | None:
    """The offset (s) at which the last character of a span of a submitted answer was typed; None for a
    span that the recording does not hold."""
    return last_typed(written_at(events, document), start, end)


def last_typed(times: Sequence[float], start: int, end: int) -> float | None:
    """The latest of the offsets (s) at which a span's characters were typed; None for no span."""
    span = times[start:end]
    return max(span) if span else None


def _drafts(
    events: Iterable[Envelope], document: str
) -> Iterator[tuple[float, str, tuple[int, int]]]:
    """Each state of a draft with its offset and the span that the change touched."""
    text = ""
    for event in map(lift, events):
        if event.kind != EDITED or not understood(event) or event.data["document"] != document:
            continue
        edits = event.data["edits"]
        text = apply_edits(text, edits)
        if edits:
            low = min(int(edit[0]) for edit in edits)
            high = max(int(edit[0]) + len(str(edit[2])) for edit in edits)
            yield event.offset, text, (low, high)


# A phrase that a change completes reaches no further; reading all of a long draft each time would.
_REACH = 120


def _around(text: str, changed: tuple[int, int]) -> str:
    """What a change touched and its surroundings."""
    low, high = max(0, changed[0] - _REACH), min(len(text), changed[1] + _REACH)
    return text[low:high]
