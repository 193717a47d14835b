"""All grades of a session with where each comes from, and what changed from one to another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mockint.interview.state import ANSWER, SessionState
from mockint.reports import words

HASH_SHOWN = 8
_TEXTS = {
    "prompt_sha256": "the judge's prompt",
    "scenario_sha256": "the scenario",
    "rubric_sha256": "the rubric",
}
_NOTHING: Mapping[str, Any] = {"verdict": None, "evidence": ()}


@dataclass(frozen=True, slots=True)
class Listed:
    """One grade of one answer. `number` counts from 1 in that answer's grades; `current`: it is the
    one that counts; `appeal`: the check whose appeal led to it, else empty."""

    document: str
    number: int
    of: int
    current: bool
    record: Mapping[str, Any]

    @property
    def grade(self) -> Mapping[str, Any]:
        """The documented object."""
        made: Mapping[str, Any] = self.record["grade"]
        return made

    @property
    def appeal(self) -> str:
        """The id of the check whose appeal led to this grade."""
        return str(self.record.get("appeal") or "")

    @property
    def name(self) -> str:
        """`the answer, grade 2 of 3`."""
        return f"{answer_name(self.document)}, grade {self.number} of {self.of}"


@dataclass(frozen=True, slots=True)
class Difference:
    """One check or pitfall that two grades judge differently, its verdicts in words."""

    check: str
    before: str
    after: str
    evidence_before: tuple[Mapping[str, Any], ...]
    evidence_after: tuple[Mapping[str, Any], ...]


def answer_name(document: str) -> str:
    """`the answer`, or `follow-up crash`."""
    if document == ANSWER:
        return "the answer"
    return f"follow-up {document.removeprefix('follow_up:')}"


def listed_grades(state: SessionState) -> tuple[Listed, ...]:
    """Every grade of every answer, answers in order, oldest grade first."""
    return tuple(
        Listed(answer.document, number, len(records), number - 1 == current, record)
        for answer in state.submitted
        for records in (state.grades.get(answer.document, ()),)
        for current in (state.current_place(answer.document),)
        for number, record in enumerate(records, 1)
    )


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Difference, ...]:
    """The verdicts that two grades of one answer do not share, checks first."""
    return tuple(
        difference
        for key, pitfall in (("checks", False), ("pitfalls", True))
        for difference in _differences(before, after, key, pitfall=pitfall)
    )


def _differences(
    before: Mapping[str, Any], after: Mapping[str, Any], key: str, *, pitfall: bool
) -> Iterator[Difference]:
    old = {row["id"]: row for row in before[key]}
    new = {row["id"]: row for row in after[key]}
    for check in dict.fromkeys((*old, *new)):
        one, two = old.get(check, _NOTHING), new.get(check, _NOTHING)
        if one["verdict"] != two["verdict"]:
            yield Difference(
                check,
                _said(one["verdict"], before, pitfall=pitfall),
                _said(two["verdict"], after, pitfall=pitfall),
                tuple(one["evidence"]),
                tuple(two["evidence"]),
            )


def _said(verdict: str | None, grade: Mapping[str, Any], *, pitfall: bool) -> str:
    if verdict is None:
        return "not judged"
    estimated = grade["provenance"]["judge"] == "offline"
    return words.verdict_word(verdict, pitfall=pitfall, estimated=estimated)


def unlike(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """Why two grades do not measure the same thing, in one sentence; empty where they do."""
    one, two = before["provenance"], after["provenance"]
    statuses = {before["status"], after["status"]}
    if statuses == {"estimated", "graded"}:
        return "One is an estimate by wording, the other a model's: their numbers are not alike."
    texts = [name for key, name in _TEXTS.items() if one[key] != two[key]]
    if texts:
        them = " and ".join(texts)
        return f"Not the same question: {them} changed between them, so do not compare the numbers."
    if (one["model"], one["base_url"]) != (two["model"], two["base_url"]):
        return "Another judge, asked the same: a difference may be the judge's, not the answer's."
    return ""


def judge_name(grade: Mapping[str, Any]) -> str:
    """Who judged."""
    provenance = grade["provenance"]
    if provenance["judge"] == "offline":
        return "offline estimate"
    if provenance["judge"] == "code":
        return "code, no judge"
    names = provenance.get("models") or [provenance["model"] or provenance["judge"]]
    pasted = " (pasted)" if provenance["judge"] == "pasted" and provenance["model"] else ""
    return " and ".join(names) + pasted


def origin(listed: Listed) -> str:
    """Runs, spread, hash of the prompt and time of one grade, in one line."""
    grade, provenance = listed.grade, listed.grade["provenance"]
    parts = []
    if grade["status"] == "graded":
        parts.append(words.runs_words(provenance["runs"]))
    if provenance["spread"]:
        parts.append(f"spread up to {max(provenance['spread'].values()):.2f}")
    if provenance["prompt_sha256"]:
        parts.append(f"prompt {provenance['prompt_sha256'][:HASH_SHOWN]}")
    parts.append(words.to_the_minute(provenance["at"]))
    if listed.appeal:
        parts.append(f"after an appeal about {listed.appeal}")
    return ", ".join(parts)


def texts(listed: Listed) -> str:
    """Where it was judged, in which format, and by which texts."""
    provenance = listed.grade["provenance"]
    unnamed = "endpoint not told" if provenance["judge"] == "llm" else "on this machine"
    parts = [provenance["base_url"] or unnamed]
    if provenance["format_rung"]:
        parts.append(f"format {provenance['format_rung']}")
    for name in ("scenario", "rubric"):
        parts.append(f"{name} {provenance[f'{name}_sha256'][:HASH_SHOWN]}")
    return ", ".join(parts)


def result(grade: Mapping[str, Any]) -> str:
    """`71.5 graded`, `≈ 60 by wording`, or `ungraded` with the reason."""
    if grade["status"] == "ungraded":
        return f"ungraded: {grade['reason'] or 'no reason was kept'}"
    score = words.short_score(grade["status"], grade["score"])
    trust = " (low trust)" if words.low_trust(grade) else ""
    return f"{score}{trust}"


def compared(one: Listed, two: Listed) -> str:
    """The two results of one answer in a line, never without a word where they are not alike."""
    warning = unlike(one.grade, two.grade)
    scores = f"{result(one.grade)} → {result(two.grade)}"
    return f"{scores}. {warning}".strip() if warning else f"{scores}."


def settled(state: SessionState) -> Mapping[str, str]:
    """For each criterion what several runs over the main answer make of it; empty after one run."""
    record = state.current_grade(ANSWER)
    if record is None:
        return {}
    spread = record["grade"]["provenance"]["spread"] or {}
    unsettled = record.get("unsettled", {})
    names = dict.fromkeys((*spread, *unsettled))
    return {name: words.settled_words(spread.get(name), unsettled.get(name)) for name in names}
