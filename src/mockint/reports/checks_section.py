"""Verdicts in Markdown: each with its number, its quotes, and what is said about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from mockint.reports.markdown import escaped
from mockint.reports.verdicts import Shown


def checks_section(verdicts: Sequence[Shown]) -> Iterator[str]:
    """Every verdict that is in the figures, asserted pitfalls under a heading of their own."""
    shown = [verdict for verdict in verdicts if verdict.in_figures]
    yield "### Checks"
    yield ""
    for verdict in shown:
        if not verdict.pitfall:
            yield from verdict_lines(verdict)
    asserted = [verdict for verdict in shown if verdict.pitfall]
    if asserted:
        yield ""
        yield "### Pitfalls"
        yield ""
    for verdict in asserted:
        yield from verdict_lines(verdict)


def verdict_lines(shown: Shown) -> Iterator[str]:
    """One verdict as an item of a list."""
    hints = f" ({shown.hints})" if shown.hints else ""
    remark = f" ({shown.remark})" if shown.remark else ""
    about = f"{shown.importance}{hints}: {escaped(shown.claim)}{remark}"
    yield f"- **{shown.number} {shown.word}**, {about}"
    if shown.dispute:
        yield f"  - **disputed** by you: {escaped(shown.dispute)}"
    yield from quotes(shown.evidence)
    if shown.note:
        yield f"  - note: {escaped(shown.note)}"


def quotes(evidence: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The quotes of a verdict; those that are not in the answer struck out."""
    for quote in evidence:
        if quote["verified"]:
            yield f'  - "{escaped(quote["quote"])}"'
        else:
            yield f'  - ~~"{escaped(quote["quote"])}"~~ (not found in the answer)'
