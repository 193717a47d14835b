"""The content format: what a scenario and a rubric may say. Pure; docs/writing-scenarios.md."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, Strict

SCHEMA = 1
MAX_LEVEL = 4

Importance = Literal["essential", "important", "optional"]
Difficulty = Literal["easy", "medium", "hard"]
Seniority = Literal["mid", "senior", "staff"]


def _kebab(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", value):
        raise ValueError("is not kebab-case (lower-case words and digits joined by single hyphens)")
    return value


def _not_blank(value: str) -> str:
    if not value.strip():
        raise ValueError("is empty")
    return value


def _when(value: str) -> str:
    if value != "always" and not re.fullmatch(r"missed:[a-z0-9-]+", value):
        raise ValueError('is neither "always" nor "missed:" with the id of a check')
    return value


Text = Annotated[str, Strict(), AfterValidator(_not_blank)]
Id = Annotated[str, Strict(), AfterValidator(_kebab)]
When = Annotated[str, Strict(), AfterValidator(_when)]
Minutes = Annotated[int, Strict(), Field(ge=0, le=240)]
Number = Annotated[float, Field(allow_inf_nan=False)]


class Part(BaseModel):
    """Base of all parts of the format: unknown keys are errors, nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Origin(Part):
    """Where a scenario comes from: the name of a collection and the number in it."""

    seed: Text
    number: Annotated[int, Strict()]


class Budget(Part):
    """Minutes for each phase of the interview."""

    clarify: Minutes = 5
    answer: Annotated[int, Strict(), Field(ge=1, le=240)] = 25
    follow_ups: Minutes = 10

    @property
    def total(self) -> int:
        """Minutes of the whole interview."""
        return self.clarify + self.answer + self.follow_ups


class Fact(Part):
    """What the interviewer knows and gives only when asked."""

    id: Id
    asks: tuple[Text, ...] = ()
    answer: Text


class Check(Part):
    """One claim that an answer makes or does not."""

    id: Id
    criterion: Id
    importance: Importance = "important"
    skill: Id | None = None
    claim: Text
    signals: tuple[Text, ...] = ()
    hints: tuple[Text, ...] = Field(default=(), max_length=3)


class RubricCheck(Check):
    """A generic check, judged in every scenario with its rubric."""

    on: Literal["answer", "questions"] = "answer"


class Pitfall(Part):
    """A wrong or dangerous claim that costs its weight when an answer asserts it."""

    id: Id
    criterion: Id
    importance: Importance = "important"
    claim: Text
    signals: tuple[Text, ...] = ()
    why: str = ""


class FollowUp(Part):
    """A question put after the main answer: always, or when one check fell short."""

    id: Id
    question: Text
    reference: str = ""
    checks: tuple[Check, ...] = ()
    when: When = "always"

    @property
    def target(self) -> str | None:
        """The check whose falling short brings this follow-up up; None for `always`."""
        return self.when.removeprefix("missed:") if self.when != "always" else None


class CurveBall(Part):
    """A requirement that changes midway."""

    id: Id
    change: Text
    reference: str = ""
    checks: tuple[Check, ...] = ()


class Source(Part):
    """Where claims of the reference are documented, and which checks it supports."""

    title: Text
    url: Annotated[str, Strict(), Field(pattern=r"^https?://\S+$")]
    supports: tuple[Id, ...] = ()


class Scenario(Part):
    """One interview: the brief and everything that stays hidden until it is over."""

    schema_version: Literal[1] = Field(default=1, alias="schema")
    id: Id
    title: Text
    origin: Origin | None = None
    difficulty: Difficulty = "medium"
    language: Text = "en"
    technologies: tuple[Text, ...] = ()
    rubric: Id
    minutes: Budget = Budget()
    brief: Text
    facts: tuple[Fact, ...] = ()
    checks: tuple[Check, ...] = ()
    pitfalls: tuple[Pitfall, ...] = ()
    reference: str = ""
    follow_ups: tuple[FollowUp, ...] = ()
    curve_balls: tuple[CurveBall, ...] = ()
    sources: tuple[Source, ...] = ()
    notes: str = ""
    draft: Annotated[bool, Strict()] = False

    def follow_up(self, follow_up_id: str) -> FollowUp:
        """The follow-up of that id; KeyError where there is none."""
        for follow_up in self.follow_ups:
            if follow_up.id == follow_up_id:
                return follow_up
        raise KeyError(follow_up_id)


class Criterion(Part):
    """One dimension of a rubric, its weight (> 0) and what each level 0-4 looks like."""

    id: Id
    name: Text
    weight: Annotated[Number, Field(gt=0)] = 1.0
    description: str = ""
    levels: Annotated[tuple[Text, ...], Field(min_length=MAX_LEVEL + 1, max_length=MAX_LEVEL + 1)]
    thresholds: Annotated[
        tuple[Annotated[Number, Field(ge=0, le=1)], ...],
        Field(min_length=MAX_LEVEL, max_length=MAX_LEVEL),
    ] = (0.2, 0.45, 0.7, 0.9)


class Skill(Part):
    """An idea that recurs across scenarios."""

    id: Id
    name: Text


class Bar(Part):
    """What one seniority must reach: a score (0-100) and levels (0-4) on named criteria."""

    score: Annotated[Number, Field(ge=0, le=100)]
    levels: dict[Id, Annotated[int, Strict(), Field(ge=0, le=MAX_LEVEL)]] = {}


class Bars(Part):
    """The bar of each seniority, lowest first."""

    mid: Bar
    senior: Bar
    staff: Bar


class Rubric(Part):
    """Weighted criteria, the skills they know, and the bar for each seniority."""

    schema_version: Literal[1] = Field(default=1, alias="schema")
    id: Id
    name: Text
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]
    skills: tuple[Skill, ...] = ()
    checks: tuple[RubricCheck, ...] = ()
    bars: Bars

    def criterion(self, criterion_id: str) -> Criterion:
        """The criterion of that id; KeyError where there is none."""
        for criterion in self.criteria:
            if criterion.id == criterion_id:
                return criterion
        raise KeyError(criterion_id)
