"""Two attempts at a scenario, or two grades of one answer, held against each other. Pure.

docs/compare.md says what each figure means and when a difference counts as none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from mockint.bank.models import Check, Pitfall, Rubric, Scenario
from mockint.grading.scoring.values import RANK
from mockint.interview.clock import TIMED, Phase
from mockint.interview.state import ANSWER, SessionState
from mockint.review.beside import Row, beside

Change = Literal["judge", "prompt", "scenario", "rubric"]
PERCENT = 100


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two. `figures`: the session's, or those of one grade of its main answer; `grade` the
    documented object of that answer's grade; `number` counts from 1 where one grade is meant."""

    state: SessionState
    figures: Mapping[str, Any]
    grade: Mapping[str, Any]
    number: int | None = None

    @property
    def score(self) -> float | None:
        """0 to 100; None when ungraded."""
        found: float | None = self.figures["score"]
        return found

    @property
    def provenance(self) -> Mapping[str, Any]:
        """By whom the main answer was judged, and with which texts."""
        found: Mapping[str, Any] = self.grade["provenance"]
        return found

    def verdicts(self, key: str) -> dict[str, str]:
        """The verdicts by id; `key` is `checks` or `pitfalls`."""
        return {row["id"]: row["verdict"] for row in self.figures.get(key, ())}


@dataclass(frozen=True, slots=True)
class Moved:
    """A check or pitfall with another verdict; None: not judged there. `better`: whether it moved in the
    candidate's favour, None where neither can be said."""

    check: str
    first: str | None
    second: str | None
    pitfall: bool
    better: bool | None


@dataclass(frozen=True, slots=True)
class CriterionPair:
    """Shares (0 to 1) and levels of one criterion, and the greatest difference of its share between runs
    of one judging; `within`: the two shares differ by no more than that. None: not known."""

    id: str
    name: str
    shares: tuple[float | None, float | None]
    levels: tuple[int | None, int | None]
    spread: float | None
    within: bool | None


@dataclass(frozen=True, slots=True)
class Fix:
    """The one fix that the first debrief named, and the verdicts on its check then and later."""

    text: str
    check: str | None
    first: str | None
    second: str | None
    pitfall: bool = False


@dataclass(frozen=True, slots=True)
class PhaseTime:
    """Seconds spent in a phase and its budget, in both."""

    phase: Phase
    seconds: tuple[float, float]
    budgets: tuple[float, float]


@dataclass(frozen=True, slots=True)
class TextPair:
    """The two answers to one question, sentence by sentence."""

    document: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All of it. `changed`: what was not the same between the two; `difference` of the scores (second
    less first) is None unless both were measured alike; `spread`: points by which the judge itself
    moves, None where nobody measured it; `within`: the difference is no more than that."""

    first: Side
    second: Side
    changed: tuple[Change, ...]
    difference: float | None
    spread: float | None
    within: bool | None
    criteria: tuple[CriterionPair, ...]
    moved: tuple[Moved, ...]
    fix: Fix | None
    times: tuple[PhaseTime, ...]
    texts: tuple[TextPair, ...]


def compare(
    first: Side, second: Side, scenario: Scenario, rubric: Rubric, *, estimate_error: float
) -> Comparison:
    """Hold two sides against each other. `scenario` and `rubric` are the first side's own;
    `estimate_error`: points by which an estimate by wording is typically off."""
    changed = changes(first.provenance, second.provenance)
    alike = not changed and first.figures["status"] == second.figures["status"]
    difference = None
    if alike and first.score is not None and second.score is not None:
        difference = round(second.score - first.score, 1)
    spread = own_spread(first, second, estimate_error) if alike else None
    within = None if difference is None or spread is None else abs(difference) <= spread
    return Comparison(
        first=first,
        second=second,
        changed=changed,
        difference=difference,
        spread=spread,
        within=within,
        criteria=tuple(_criteria(first, second, alike=alike)),
        moved=(*_moved(first, second, pitfall=False), *_moved(first, second, pitfall=True)),
        fix=_fix(first, second, scenario, rubric),
        times=_times(first.state, second.state),
        texts=tuple(_texts(first.state, second.state)),
    )


def changes(one: Mapping[str, Any], two: Mapping[str, Any]) -> tuple[Change, ...]:
    """What differs between two provenances: who judged, or what was judged by."""
    found: list[Change] = []
    if _judge(one) != _judge(two):
        found.append("judge")
    elif one["prompt_sha256"] != two["prompt_sha256"]:
        found.append("prompt")
    if one["scenario_sha256"] != two["scenario_sha256"]:
        found.append("scenario")
    if one["rubric_sha256"] != two["rubric_sha256"]:
        found.append("rubric")
    return tuple(found)


def _judge(provenance: Mapping[str, Any]) -> tuple[Any, ...]:
    models = tuple(provenance.get("models") or (provenance["model"],))
    return provenance["judge"], models, provenance["base_url"]


def own_spread(first: Side, second: Side, estimate_error: float) -> float | None:
    """Points by which the score can move with the judge alone: the weighted mean of the criteria's
    greatest differences between runs, the larger of the two sides; an estimate's typical error."""
    if first.figures["status"] == "estimated":
        return estimate_error
    found = [_points(side) for side in (first, second)]
    known = [points for points in found if points is not None]
    return round(max(known), 1) if known else None


def _points(side: Side) -> float | None:
    spread = side.provenance["spread"]
    rows = [row for row in side.figures.get("criteria", ()) if row["share"] is not None]
    weight = sum(row["weight"] for row in rows)
    if not spread or not weight:
        return None
    return float(PERCENT * sum(row["weight"] * spread.get(row["id"], 0.0) for row in rows) / weight)


def _criteria(first: Side, second: Side, *, alike: bool) -> Iterator[CriterionPair]:
    one = {row["id"]: row for row in first.figures.get("criteria", ())}
    two = {row["id"]: row for row in second.figures.get("criteria", ())}
    spreads = [side.provenance["spread"] or {} for side in (first, second)]
    for name in dict.fromkeys((*one, *two)):
        a, b = one.get(name, {}), two.get(name, {})
        shares = (a.get("share"), b.get("share"))
        if shares == (None, None):
            continue
        known = [spread[name] for spread in spreads if name in spread]
        spread = max(known) if known and alike else None
        within = None
        if spread is not None and shares[0] is not None and shares[1] is not None:
            within = abs(shares[1] - shares[0]) <= spread + 1e-9
        levels = (a.get("level"), b.get("level"))
        yield CriterionPair(name, (a or b)["name"], shares, levels, spread, within)


def _moved(first: Side, second: Side, *, pitfall: bool) -> Iterator[Moved]:
    key = "pitfalls" if pitfall else "checks"
    one, two = first.verdicts(key), second.verdicts(key)
    for check in dict.fromkeys((*one, *two)):
        before, after = one.get(check), two.get(check)
        if before != after:
            better = _better(before, after, pitfall=pitfall)
            yield Moved(check, before, after, pitfall, better)


def _better(before: str | None, after: str | None, *, pitfall: bool) -> bool | None:
    if before is None or after is None or "unclear" in (before, after):
        return None
    if pitfall:
        return None if "met" not in (before, after) else before == "met"
    return None if RANK[before] == RANK[after] else RANK[after] > RANK[before]


def _fix(first: Side, second: Side, scenario: Scenario, rubric: Rubric) -> Fix | None:
    text = str(first.figures.get("next_fix") or "").strip()
    if not text:
        return None
    items: tuple[Check | Pitfall, ...] = (*_checks(scenario, rubric), *scenario.pitfalls)
    known = first.figures.get("next_fix_check")
    item = next((i for i in items if i.id == known), None) or named_in(text, items)
    if item is None:
        return Fix(text, None, None, None)
    pitfall = isinstance(item, Pitfall)
    key = "pitfalls" if pitfall else "checks"
    before, after = first.verdicts(key).get(item.id), second.verdicts(key).get(item.id)
    return Fix(text, item.id, before, after, pitfall)


def named_in(text: str, items: Sequence[Check | Pitfall]) -> Check | Pitfall | None:
    """The check or pitfall whose claim follows the lead of a debrief's one fix; the longest."""
    _, _, said = text.partition(": ")
    found = [item for item in items if said.startswith(item.claim.strip())]
    return max(found, key=lambda item: len(item.claim), default=None)


def _checks(scenario: Scenario, rubric: Rubric) -> tuple[Check, ...]:
    later = (check for part in scenario.follow_ups for check in part.checks)
    balls = (check for part in scenario.curve_balls for check in part.checks)
    return (*rubric.checks, *scenario.checks, *later, *balls)


def _times(one: SessionState, two: SessionState) -> tuple[PhaseTime, ...]:
    return tuple(
        PhaseTime(
            phase,
            (one.clock.elapsed(one.offset, phase), two.clock.elapsed(two.offset, phase)),
            (one.clock.budgets.get(phase, 0.0), two.clock.budgets.get(phase, 0.0)),
        )
        for phase in TIMED
    )


def _texts(one: SessionState, two: SessionState) -> Iterator[TextPair]:
    documents = dict.fromkeys(a.document for a in (*one.submitted, *two.submitted))
    for document in sorted(documents, key=lambda name: name != ANSWER):
        yield TextPair(document, beside(_answer(one, document), _answer(two, document)))


def _answer(state: SessionState, document: str) -> str:
    submitted = state.answer(document)
    return submitted.text if submitted else ""
