"""What code decides without a judge: answers that nobody can grade."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from mockint.grading.case import Case
from mockint.grading.judging.language import foreign_language
from mockint.grading.judging.runs import runs_of, taken, terms

__all__ = ["Refusal", "foreign_language", "refuse", "refuse_estimate"]

FEWEST_WORDS = 3
TAKEN_SHARE = 0.8
REPEATED_SHARE = 0.8
REPEATED_LINES = 3


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no grade: a stable `code`, and a sentence that says what and what to do."""

    code: str
    reason: str


EMPTY = Refusal("empty", "The answer has no words: write one and submit it to have it graded.")
TOO_SHORT = Refusal(
    "too-short",
    "The answer has fewer than three words, too few to grade: write at least a sentence.",
)
NO_REFERENCE = Refusal(
    "no-reference",
    "There is no reference to judge against: add a reference to the scenario's file.",
)
BRIEF_ECHOED = Refusal(
    "brief-echoed",
    "The answer repeats the question's own text: answer it in your own words.",
)
REFERENCE_PASTED = Refusal(
    "reference-pasted",
    "The answer is the reference solution's own text: answer in your own words.",
)
COPIED = Refusal(
    "copied",
    "The answer is put together from the question and the reference: answer in your own words.",
)
REPEATED = Refusal(
    "repeated-line",
    "The answer says one line over and over: say each point once and submit it again.",
)


def refuse(case: Case) -> Refusal | None:
    """The reason not to judge this answer at all, or None.

    Refused are: no words; under three words (a main answer only, two may settle a follow-up); nothing to
    judge against; 80 % or more of the words in runs of eight or more of the question's texts (brief, facts,
    question), of the reference, or of the two together; and 80 % or more of at least three lines the same.
    """
    found = terms(case.answer)
    if not found:
        return EMPTY
    if case.main and len(found) < FEWEST_WORDS:
        return TOO_SHORT
    if case.main and not case.scenario.reference.strip():
        return NO_REFERENCE
    return _copied(case, found) or _repeated(case.answer)


def refuse_estimate(case: Case) -> Refusal | None:
    """As `refuse`, and the reason why words alone cannot be compared: another language."""
    refusal = refuse(case)
    if refusal is None and foreign_language(case.answer, case.scenario.language):
        return Refusal(
            "foreign-language",
            "The offline estimate compares words and this answer is not in the scenario's language "
            f"({case.scenario.language}): have a model judge it, or write it in that language.",
        )
    return refusal


def _copied(case: Case, found: Sequence[str]) -> Refusal | None:
    scenario = case.scenario
    facts = (fact.answer for fact in scenario.facts)
    outline = " ".join(
        c.name for c in sorted(case.rubric.criteria, key=lambda criterion: -criterion.weight)
    )
    asked = runs_of((scenario.brief, case.question, case.change, outline, *facts))
    solved = runs_of((case.reference,))
    for runs, refusal in (
        (asked, BRIEF_ECHOED),
        (solved, REFERENCE_PASTED),
        (asked | solved, COPIED),
    ):
        if sum(taken(found, runs)) >= TAKEN_SHARE * len(found):
            return refusal
    return None


def _repeated(answer: str) -> Refusal | None:
    lines = [" ".join(line.casefold().split()) for line in answer.splitlines() if line.strip()]
    if len(lines) < REPEATED_LINES:
        return None
    most = Counter(lines).most_common(1)[0][1]
    return REPEATED if most >= REPEATED_SHARE * len(lines) else None
