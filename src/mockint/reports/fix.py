"""The one fix: what to change, the sentence of the answer it is about, and what would have earned it."""

from __future__ import annotations

from collections.abc import Iterator

from mockint.reports.session import SessionView
from mockint.reports.verdicts import Shown, shown_verdicts
from mockint.sentences import split_sentences

NOTHING = "Nothing stands out."


def fix_lines(view: SessionView) -> list[str]:
    """What to change first, then on lines of their own the sentence and what earns it, where the
    recording says which check it is."""
    figures = view.figures
    check = figures.get("next_fix_check")
    shown = next((s for s in shown_verdicts(view) if s.check == check), None) if check else None
    lines = [figures["next_fix"] or NOTHING]
    return lines if shown is None else [*lines, *_about(view, shown)]


def _about(view: SessionView, shown: Shown) -> Iterator[str]:
    sentence = _sentence(view, shown)
    if sentence:
        yield f"You wrote: “{sentence}”"
    elif view.figures["status"] == "graded" and not shown.void and shown.document:
        yield "No sentence of yours speaks to it."
    if shown.note and view.figures["status"] == "graded":
        yield f"The judge's note: {shown.note}"
    criterion = _criterion(view, shown.check)
    weight = f"{shown.importance} for {criterion}" if criterion else shown.importance
    if shown.pitfall:
        yield f"What it costs: it is {weight}, and counts until you take it back."
    else:
        yield f"What would have earned it ({weight}): {_last_hint(view, shown.check) or shown.claim}"


def _sentence(view: SessionView, shown: Shown) -> str:
    """The sentence with the first verified quote of a verdict, on one line."""
    answer = view.state.answer(shown.document)
    for quote in shown.evidence:
        if quote["verified"] and answer is not None and quote["start"] is not None:
            for sentence in split_sentences(answer.text):
                if sentence.start <= quote["start"] < sentence.end:
                    return " ".join(answer.text[sentence.start : sentence.end].split())
    return ""


def _criterion(view: SessionView, check: str) -> str:
    figures = view.figures
    rows = (*figures.get("checks", ()), *figures.get("pitfalls", ()))
    found = next((row["criterion"] for row in rows if row["id"] == check), None)
    return next((c.name for c in view.rubric.criteria if c.id == found), "")


def _last_hint(view: SessionView, check: str) -> str:
    return next((c.hints[-1].strip() for c in view.checks() if c.id == check and c.hints), "")
