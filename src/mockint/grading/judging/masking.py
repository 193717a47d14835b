"""An answer with some sentences taken out, every other character where it was."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import replace

from mockint.grading.judging.verdict import Finding
from mockint.sentences import Sentence


def blanked(text: str, sentences: Sequence[Sentence], masked: Collection[int]) -> str:
    """The text with spaces in place of the masked sentences, so that offsets stay true."""
    if not masked:
        return text
    pieces, at = [], 0
    for sentence in sentences:
        if sentence.number in masked:
            pieces += [text[at : sentence.start], " " * (sentence.end - sentence.start)]
            at = sentence.end
    return "".join([*pieces, text[at:]])


def renumbered(findings: Sequence[Finding], sentences: Sequence[Sentence]) -> tuple[Finding, ...]:
    """The findings with each verified quote under the number of its sentence in the whole answer."""
    starts = [sentence.start for sentence in sentences]

    def number(start: int | None, shown: int | None) -> int | None:
        return shown if start is None else bisect_right(starts, start) or None

    return tuple(
        replace(
            finding,
            evidence=tuple(
                replace(e, sentence=number(e.start, e.sentence)) for e in finding.evidence
            ),
        )
        for finding in findings
    )
