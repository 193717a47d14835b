"""Checks for a draft, from the reference's own sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from mockint.bank.markdown.blocks import plain_text
from mockint.bank.markdown.scenario import Imported, Proposed, free_id
from mockint.bank.models import Rubric
from mockint.sentences import split_sentences, words

_MARKER = re.compile(r"^\s*(?:(?:[-*+>|]|#{1,6}|\d{1,3}[.)])\s+)+")
_FENCE = ("```", "~~~")
FEWEST_WORDS = 2


def with_sentence_checks(scenario: Imported, rubric: Rubric) -> Imported:
    """The scenario with one important check for each sentence of its reference and of its follow-ups'
    answers, under the rubric's heaviest criterion. Without an answer to draw on it stays as it is."""
    made = main_checks(scenario, rubric) + follow_up_checks(scenario, rubric)
    return replace(scenario, checks=tuple(made))


def main_checks(scenario: Imported, rubric: Rubric) -> list[Proposed]:
    """The checks of the main answer, `ref-1` and on."""
    taken = {check.id for check in rubric.checks}
    return _checks(scenario.reference, "ref", heaviest(rubric), taken, "")


def follow_up_checks(scenario: Imported, rubric: Rubric) -> list[Proposed]:
    """The checks of the follow-ups, named after them."""
    made: list[Proposed] = []
    for follow_up in scenario.follow_ups:
        taken = {check.id for check in rubric.checks}
        taken |= {check.id for check in (*scenario.checks, *made)}
        name = f"after-{follow_up.id}"
        made += _checks(follow_up.reference, name, heaviest(rubric), taken, follow_up.id)
    return made


def heaviest(rubric: Rubric) -> str:
    """The criterion with the greatest weight, the first of several."""
    return max(rubric.criteria, key=lambda criterion: Fraction(str(criterion.weight))).id


def _checks(text: str, name: str, criterion: str, taken: set[str], of: str) -> list[Proposed]:
    made: list[Proposed] = []
    for number, claim in enumerate(claims(text), 1):
        check = Proposed(free_id(f"{name}-{number}", taken), criterion, claim, of=of)
        taken.add(check.id)
        made.append(check)
    return made


def claims(text: str) -> list[str]:
    """The sentences of a text as claims: its prose, or the lines of its code where it has no prose."""
    prose: list[str] = []
    code: list[str] = []
    for fenced, sentence in _sentences(text):
        if len(words(sentence)) >= FEWEST_WORDS and sentence not in (*prose, *code):
            (code if fenced else prose).append(sentence)
    return prose or code


def _sentences(text: str) -> Iterator[tuple[bool, str]]:
    fenced = False
    for sentence in split_sentences(text):
        if sentence.text.startswith(_FENCE):
            fenced = not fenced
        elif fenced:
            yield True, " ".join(sentence.text.split())
        elif not sentence.text.startswith("<"):
            yield False, plain_text(_MARKER.sub("", sentence.text)).rstrip(":").strip()
