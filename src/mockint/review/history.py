"""What past sessions showed, check by check and judge by judge. Pure; docs/progress.md."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, Literal, NamedTuple

from mockint.archive.envelope import Envelope, SessionRow
from mockint.bank.models import Rubric, Scenario
from mockint.grading.scoring.values import CREDITS, WEIGHTS
from mockint.interview.events import DISPUTE_WITHDRAWN, lift, understood

ESTIMATE = "offline estimate"
DATED = r"(-[\d-]+|:latest)?"
"""What a server may add to the name of a model."""
Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class JudgeKey:
    """Which judge a figure belongs to; figures of different keys are never put together. `template` is
    the hash of the prompt without the question, empty for the estimate and for older grades."""

    kind: str
    models: tuple[str, ...] = ()
    template: str = ""

    @property
    def name(self) -> str:
        """The judge on screen; of models, with the beginning of the prompt's hash."""
        if self.kind == "offline":
            return ESTIMATE
        pasted = " (pasted)" if self.kind == "pasted" else ""
        prompt = f", prompt {self.template[:8]}" if self.template else ", an earlier prompt"
        return f"{' and '.join(self.models) or 'a model'}{pasted}{prompt}"

    def is_of(self, model: str, template: str) -> bool:
        """Whether this is the judge that a model with the prompt of that hash is; no model: the
        estimate. A server may return the name that was asked for with a date or `:latest` after it."""
        if not model:
            return self.kind == "offline"
        if self.kind != "llm" or self.template != template or len(self.models) != 1:
            return False
        return re.fullmatch(re.escape(model) + DATED, self.models[0]) is not None


GroupKind = Literal["skill", "criterion", "technology"]
Group = tuple[GroupKind, str]


class Share(NamedTuple):
    """What a session's checks of one group came to: Σ weight · credit, Σ weight (3, 2 or 1 each), and
    how many."""

    earned: float
    weight: int
    checks: int


@dataclass(frozen=True, slots=True)
class Judged:
    """One check that a judge decided: its weight (3, 2 or 1) and the credit it earned (0 to 1)."""

    groups: tuple[Group, ...]
    weight: int
    credit: float


class Rated(NamedTuple):
    """The level (0 to 4) that the candidate gave a criterion before the grade, and the judge's."""

    own: int
    judged: int


@dataclass(frozen=True, slots=True)
class Played:
    """One session as one judge saw it. `judged_at` is the time of the newest judging; `ratings` by
    criterion."""

    session: str
    scenario: str
    mode: str
    started_at: str
    seen_reference: bool
    judge: JudgeKey
    judged_at: str
    groups: Mapping[Group, Share]
    disputed: int = 0
    ratings: Mapping[str, Rated] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Content:
    """What is needed of a recorded scenario: the skill of each check, technologies, names of groups."""

    skills: Mapping[str, str]
    technologies: tuple[str, ...]
    names: Mapping[Group, str]


UNKNOWN = Content({}, (), {})
"""For a recording whose scenario cannot be read: its criteria still count."""


def content_of(scenario: Scenario, rubric: Rubric) -> Content:
    """The part of a scenario and its rubric that progress is read by."""
    later = [check for part in scenario.follow_ups for check in part.checks]
    balls = [check for part in scenario.curve_balls for check in part.checks]
    checks = (*rubric.checks, *scenario.checks, *later, *balls)
    names: dict[Group, str] = {("skill", skill.id): skill.name for skill in rubric.skills}
    names |= {("criterion", criterion.id): criterion.name for criterion in rubric.criteria}
    skills = {check.id: check.skill for check in checks if check.skill}
    return Content(skills, scenario.technologies, names)


def judge_key(record: Record) -> JudgeKey:
    """The judge of one grade's record."""
    provenance = record["grade"]["provenance"]
    if record["grade"]["status"] == "estimated":
        return JudgeKey("offline")
    models = provenance.get("models") or [provenance["model"] or ""]
    return JudgeKey(
        provenance["judge"], tuple(filter(None, models)), str(record.get("template") or "")
    )


def open_disputes(events: Iterable[Envelope]) -> dict[tuple[str, str], str]:
    """Document and check of each dispute that was not taken back, with the verdict it is about.
    `events`: those of the two kinds of one session, in order."""
    found: dict[tuple[str, str], str] = {}
    for event in sorted(map(lift, events), key=lambda event: event.offset):
        if not understood(event):
            continue
        about = (event.data["document"], event.data["check"])
        if event.kind == DISPUTE_WITHDRAWN:
            found.pop(about, None)
        else:
            found[about] = event.data["verdict"]
    return found


def played(
    row: SessionRow,
    graded: Iterable[Envelope],
    disputes: Mapping[tuple[str, str], str],
    content: Content,
    rated: Mapping[JudgeKey, Mapping[str, Rated]] | None = None,
) -> list[Played]:
    """A session once for each judge that judged it, by the newest grade that judge gave each answer.
    `graded`: its events of that kind, in order. Grades without a score, and verdicts that are
    unclear or disputed, are left out. `rated`: what `calibration.ratings` made of its events."""
    newest: dict[JudgeKey, dict[str, Record]] = {}
    for event in map(lift, graded):
        if understood(event) and event.data["grade"]["status"] != "ungraded":
            newest.setdefault(judge_key(event.data), {})[event.data["document"]] = event.data
    own = rated or {}
    return [
        replace(_one(row, key, records, disputes, content), ratings=own.get(key, {}))
        for key, records in newest.items()
    ]


def _one(
    row: SessionRow,
    key: JudgeKey,
    records: Mapping[str, Record],
    disputes: Mapping[tuple[str, str], str],
    content: Content,
) -> Played:
    best: dict[str, Judged] = {}
    left_out = 0
    for document, record in records.items():
        for check, verdict, judged in _items(record, content):
            if disputes.get((document, check)) == verdict:
                left_out += 1
            elif check not in best or judged.credit > best[check].credit:
                best[check] = judged
    at = max(str(record["grade"]["provenance"]["at"]) for record in records.values())
    return Played(
        row.id,
        row.scenario,
        row.mode,
        row.started_at,
        row.seen_reference,
        key,
        at,
        _shares(best.values()),
        left_out,
    )


def _shares(judged: Iterable[Judged]) -> dict[Group, Share]:
    found: dict[Group, Share] = {}
    for one in judged:
        for group in one.groups:
            earned, weight, checks = found.get(group, (0.0, 0, 0))
            found[group] = Share(earned + one.weight * one.credit, weight + one.weight, checks + 1)
    return found


def _items(record: Record, content: Content) -> Iterator[tuple[str, str, Judged]]:
    void, caps = record.get("void", ()), record.get("caps", {})
    technologies: tuple[Group, ...] = tuple(("technology", name) for name in content.technologies)
    for check in record["grade"]["checks"]:
        name, verdict = check["id"], check["verdict"]
        if verdict == "unclear" and name not in void:
            continue
        credit = min(CREDITS[verdict], Fraction(caps[name])) if name in caps else CREDITS[verdict]
        groups = (*_skill(content, name), ("criterion", check["criterion"]), *technologies)
        yield name, verdict, Judged(groups, WEIGHTS[check["importance"]], float(credit))


def _skill(content: Content, check: str) -> tuple[Group, ...]:
    skill = content.skills.get(check)
    return (("skill", skill),) if skill else ()


def hashes(graded: Sequence[Envelope]) -> tuple[str, str] | None:
    """The hashes of scenario and rubric that the newest grade of a session was made with."""
    for event in reversed(graded):
        provenance = event.data["grade"]["provenance"]
        return str(provenance["scenario_sha256"]), str(provenance["rubric_sha256"])
    return None
