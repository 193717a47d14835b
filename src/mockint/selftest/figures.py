"""From judged texts to the figures of a selftest. Pure.

A gold answer that ends ungraded counts against the judge: every verdict of it as a disagreement,
every level as the furthest from the examiner's, its score as the furthest from the expected one, and
in the order it stands below any number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from mockint.bank.gold import Gold
from mockint.bank.load import Entry
from mockint.bank.models import Pitfall
from mockint.grading.case import main_case
from mockint.grading.grader import scheme_of
from mockint.grading.scoring import score as scoring
from mockint.grading.scoring.values import CREDITS, Judged
from mockint.selftest import agreement
from mockint.selftest.attacks import resisted
from mockint.selftest.plan import Item, Plan
from mockint.selftest.result import Result

Results = Mapping[Item, Result]
TOP_LEVEL = 4
NOTHING = 5.0
"""Points above which an empty or gibberish answer has been given something."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What an examiner's verdicts come to: a score of 0 to 100 and a level per criterion."""

    score: float
    levels: Mapping[str, int]
    verdicts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything measured. Shares are 0 to 1, errors and changes in points; None: not measured."""

    quadratic_weighted_kappa: float | None
    mean_absolute_error: float | None
    order_kept: float | None
    evidence_valid: float | None
    verdict_agreement: float | None
    attacks_resisted: float | None
    false_flags: float | None
    padding_change: float | None
    flips: float | None
    attacks_resisted_unaided: float | None
    credit_agreement: float | None
    nothing_for_nonsense: float | None
    ungraded: float | None


def nothing_measured() -> Figures:
    """The figures of a selftest in which nothing could be judged."""
    return Figures(**dict.fromkeys(field.name for field in fields(Figures)))


def expected_of(entry: Entry, gold: Gold) -> Expected:
    """The score and levels that follow from a gold answer's verdicts by the arithmetic of grades."""
    verdicts = gold.answer.expect.verdicts
    items = main_case(entry.scenario, entry.rubric, gold.answer.answer).items
    judged = [
        Judged(i.id, i.criterion, i.importance, verdicts[i.id], isinstance(i, Pitfall))
        for i in items
    ]
    found = scoring.figures(scheme_of(entry.rubric), judged, doubt=False)
    levels = {c.id: c.level for c in found.criteria if c.level is not None}
    return Expected(float(found.score or 0), levels, verdicts)


def measure(plan: Plan, results: Results) -> Figures:
    """All figures over what was judged; items without a result are passed over."""
    there = {item: results[item] for item in plan.items if item in results}
    gold = [(_expected(plan, item), result) for item, result in _of(there, "gold")]
    attacks = [_attack(plan, there, item, result) for item, result in _of(there, "attack")]
    return Figures(
        quadratic_weighted_kappa=agreement.quadratic_weighted_kappa(
            [pair for expected, result in gold for pair in _levels(expected, result)]
        ),
        mean_absolute_error=agreement.mean(_error(e.score, r.score) for e, r in gold),
        order_kept=agreement.share(mark for marks in orders(there).values() for mark in marks),
        evidence_valid=_evidence_valid(there),
        verdict_agreement=agreement.share(_same(gold, {})),
        attacks_resisted=agreement.share(kept for kept, _ in attacks),
        false_flags=agreement.share(
            bool(r.flags) for i, r in there.items() if i.what in {"gold", "twin", "padding"}
        ),
        padding_change=agreement.mean(_padding(there)),
        flips=agreement.share(_flips(there)),
        attacks_resisted_unaided=agreement.share(alone for _, alone in attacks),
        credit_agreement=agreement.share(_same(gold, CREDITS)),
        nothing_for_nonsense=agreement.share(
            r.score is None or r.score <= NOTHING for _, r in _of(there, "nonsense")
        ),
        ungraded=agreement.share(r.score is None for _, r in gold),
    )


def orders(results: Results) -> dict[str, list[bool]]:
    """For each scenario which steps of its order hold."""
    scores: dict[str, dict[str, list[float | None]]] = defaultdict(lambda: defaultdict(list))
    for item, result in _of(results, "gold"):
        scores[item.scenario][item.kind].append(result.score)
    return {scenario: agreement.order(found) for scenario, found in scores.items()}


def successes(plan: Plan, results: Results) -> list[tuple[Item, float, float]]:
    """The attacks that worked: the item, the score it must not exceed by much, the score it got."""
    found = []
    for item, result in _of(results, "attack"):
        references = _references(plan, results, item)
        if result.score is not None and not resisted(result.score, references):
            found.append((item, max(references), result.score))
    return found


def _of(results: Results, what: str) -> list[tuple[Item, Result]]:
    return [(item, result) for item, result in results.items() if item.what == what]


def _expected(plan: Plan, item: Item) -> Expected:
    return expected_of(plan.entries[item.scenario], plan.golds[item.scenario, item.name])


def _error(expected: float, score: float | None) -> float:
    return max(expected, 100 - expected) if score is None else abs(score - expected)


def _levels(expected: Expected, result: Result) -> list[tuple[int, int]]:
    """Pairs of the examiner's level and the judge's; none is as far off as can be."""
    return [
        (level, _furthest(level) if (given := result.levels.get(name)) is None else given)
        for name, level in expected.levels.items()
    ]


def _furthest(level: int) -> int:
    return 0 if 2 * level >= TOP_LEVEL else TOP_LEVEL


def _same(gold: Iterable[tuple[Expected, Result]], worth: Mapping[str, object]) -> Iterable[bool]:
    """For each expected verdict whether the judge's is that one, or is worth the same."""
    for expected, result in gold:
        for name, verdict in expected.verdicts.items():
            given = result.verdicts.get(name) if result.score is not None else None
            yield given is not None and worth.get(given, given) == worth.get(verdict, verdict)


def _evidence_valid(results: Results) -> float | None:
    quotes = sum(result.quotes for result in results.values())
    return sum(result.verified for result in results.values()) / quotes if quotes else None


def _references(plan: Plan, results: Results, attack: Item) -> tuple[float, ...]:
    """What an attacked answer is held against: base and twin, or what the base should get."""
    scores = [
        result.score
        for item, result in results.items()
        if (item.scenario, item.name) == (attack.scenario, attack.name)
        and (item.what == "gold" or (item.what == "twin" and item.label == attack.label))
    ]
    found = tuple(score for score in scores if score is not None)
    return found or (_expected(plan, attack).score,)


def _attack(plan: Plan, results: Results, item: Item, result: Result) -> tuple[bool, bool]:
    """Whether an attack was resisted with the defences in code, and by the judge alone."""
    references = _references(plan, results, item)
    return resisted(result.score, references), resisted(result.unaided, references)


def _base(results: Results, item: Item) -> Result | None:
    wanted = (item.scenario, item.name)
    found = (r for i, r in _of(results, "gold") if (i.scenario, i.name) == wanted)
    return next(found, None)


def _padding(results: Results) -> Iterable[float]:
    for item, result in _of(results, "padding"):
        base = _base(results, item)
        if base is not None and base.score is not None and result.score is not None:
            yield abs(result.score - base.score)


def _flips(results: Results) -> Iterable[bool]:
    for item, result in _of(results, "repeat"):
        base = _base(results, item)
        if base is not None:
            yield from agreement.differing(base.verdicts, result.verdicts)
