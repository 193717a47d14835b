"""What a judge is handed: one answer, what it answered, and what is asked about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from mockint.bank.models import Check, Pitfall, Rubric, Scenario

MAIN = "answer"


@dataclass(frozen=True, slots=True)
class Earlier:
    """A question and the answer it got before this one: context, never evidence."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Case:
    """One answer to judge.

    `document` is `answer` or `follow_up:<id>`; `question` the text that was put; `reference` one
    good answer to it; `checks` and `pitfalls` all that is asked about it; `caps` the credit that
    hints leave to a check (absent: 1) and `hints` how many were taken; `masked` the numbers of
    sentences that a judge must not see.
    """

    scenario: Scenario
    rubric: Rubric
    answer: str
    checks: tuple[Check, ...]
    pitfalls: tuple[Pitfall, ...] = ()
    document: str = MAIN
    question: str = ""
    reference: str = ""
    earlier: tuple[Earlier, ...] = ()
    change: str = ""
    hints: Mapping[str, int] = field(default_factory=dict)
    caps: Mapping[str, Fraction] = field(default_factory=dict)
    masked: frozenset[int] = frozenset()

    @property
    def items(self) -> tuple[Check | Pitfall, ...]:
        """Everything that is asked about: checks, then pitfalls."""
        return (*self.checks, *self.pitfalls)

    def alone(self, item_id: str) -> Case:
        """The same answer, asked about one check or pitfall only."""
        return replace(
            self,
            checks=tuple(check for check in self.checks if check.id == item_id),
            pitfalls=tuple(pitfall for pitfall in self.pitfalls if pitfall.id == item_id),
        )

    @property
    def main(self) -> bool:
        """Whether this is the main answer."""
        return self.document == MAIN


def main_case(scenario: Scenario, rubric: Rubric, answer: str) -> Case:
    """The main answer on its own: every check of scenario and rubric that an answer can meet."""
    generic = tuple(check for check in rubric.checks if check.on == "answer")
    return Case(
        scenario=scenario,
        rubric=rubric,
        answer=answer,
        checks=scenario.checks + generic,
        pitfalls=scenario.pitfalls,
        question=scenario.brief,
        reference=scenario.reference,
    )
