"""Verdicts and evidence: all that a judge may say. No number is among it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Verdict = Literal["met", "partial", "missed", "contradicted", "unclear"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quote offered for a verdict.

    `sentence` counts from 1; verified: `quote` is the answer's own text from `start` to `end`
    (code points). Unverified: `start` and `end` are None and `quote` is what the judge wrote.
    """

    sentence: int | None
    quote: str
    start: int | None = None
    end: int | None = None
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on one check or pitfall with its evidence.

    `void`: a met or partial whose quotes failed verification. It is shown as unclear but stays
    below the line with credit 0, so that an invented quote can never raise a score. `confidence` is
    high, medium or low as the judge said, else empty; it earns nothing and only raises doubt.
    """

    check: str
    verdict: Verdict
    evidence: tuple[Evidence, ...] = ()
    note: str = ""
    void: bool = False
    confidence: str = ""
