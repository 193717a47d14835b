"""Where the constants of the offline estimate come from, and how it does on what they were not fitted to.

    PYTHONPATH=src python benchmarks/estimate_weights.py

Fits the rules to all gold answers and prints them, as they stand (rounded) in grading/judging/decision.py. Then it
leaves out one scenario at a time, fits to the others, and estimates the one left out; the last figures are over
these. Only signalled checks and pitfalls are fitted anew: no built-in check is without signals.
"""

from __future__ import annotations

import math
import sys
import threading
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from estimate_error import NOW, Gold, Row, judged, print_summary, read_gold

from mockint.bank.folders import Folder, builtin_folder
from mockint.bank.load import Bank, load_bank
from mockint.grading.case import Case, main_case
from mockint.grading.grader import Texts, grade_answer, scheme_of
from mockint.grading.judging.decision import FITTED, Company, Measures, Rule, Rules, chance
from mockint.grading.judging.estimate import estimate
from mockint.grading.judging.judge import Judgement, Report, silent
from mockint.grading.judging.measuring import Reading
from mockint.grading.scoring.score import figures

PENALTY = 3.0
STEPS = 25
# Of what company fitted to, and logits by which the cuts are stricter: see decision.py.
COMPANY_KEPT = 0.25
STRICTER = 0.25
GRADES = {"met": 2, "partial": 1}

Vector = list[float]


@dataclass(frozen=True, slots=True)
class Read:
    """A gold answer measured: (measures, verdict) of each check and of each pitfall."""

    gold: Gold
    case: Case
    checks: Sequence[tuple[Measures, str]]
    pitfalls: Sequence[tuple[Measures, str]]


class Estimate:
    """The estimate with other constants, as a judge."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules

    def judge(self, case: Case, *, cancel: threading.Event, report: Report = silent) -> Judgement:
        """Estimate one answer."""
        del cancel, report
        return Judgement("offline", estimate(case, self._rules))


def measured(bank: Bank, gold: Gold) -> Read:
    """Measure one gold answer against everything that is asked about it."""
    entry = bank.entry(gold.scenario)
    case = main_case(entry.scenario, entry.rubric, gold.answer)
    reading = Reading(case)
    checks = [(reading.measure(c).measures, gold.verdicts[c.id]) for c in case.checks]
    pitfalls = [(reading.measure(p).measures, gold.verdicts[p.id]) for p in case.pitfalls]
    return Read(gold, case, checks, pitfalls)


def vector(measures: Measures) -> Vector:
    """The measures as a rule weighs them."""
    return [measures.hits, measures.loose, measures.words, math.sqrt(measures.claim)]


def solve(matrix: list[Vector], right: Vector) -> Vector:
    """The solution of a small system of linear equations, by elimination with pivots."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    size = len(rows)
    for at in range(size):
        pivot = max(range(at, size), key=lambda row: abs(rows[row][at]))
        rows[at], rows[pivot] = rows[pivot], rows[at]
        for below in range(at + 1, size):
            factor = rows[below][at] / rows[at][at]
            rows[below] = [x - factor * y for x, y in zip(rows[below], rows[at], strict=True)]
    found = [0.0] * size
    for at in reversed(range(size)):
        known = sum(rows[at][k] * found[k] for k in range(at + 1, size))
        found[at] = (rows[at][size] - known) / rows[at][at]
    return found


def logistic(inputs: Sequence[Vector], wanted: Sequence[bool], offsets: Vector) -> Vector:
    """Weights and, last, the constant of a logistic regression: ridge on standardised inputs, by Newton's steps."""
    count, size = len(inputs), len(inputs[0])
    means = [sum(row[k] for row in inputs) / count for k in range(size)]
    spreads = [
        math.sqrt(sum((row[k] - means[k]) ** 2 for row in inputs) / count) or 1.0
        for k in range(size)
    ]
    rows = [[*((row[k] - means[k]) / spreads[k] for k in range(size)), 1.0] for row in inputs]
    weights = [0.0] * (size + 1)
    for _ in range(STEPS):
        slope = [PENALTY * w for w in weights[:-1]] + [0.0]
        curve = [[PENALTY * (i == j < size) for j in range(size + 1)] for i in range(size + 1)]
        for row, want, offset in zip(rows, wanted, offsets, strict=True):
            logit = sum(w * x for w, x in zip(weights, row, strict=True)) + offset
            p = chance(max(-30.0, min(30.0, logit)))
            spread = p * (1 - p) + 1e-9
            for i, x in enumerate(row):
                slope[i] += x * (p - want)
                weighed = spread * x
                for j in range(i + 1):
                    curve[i][j] += weighed * row[j]
        for i in range(size + 1):
            for j in range(i):
                curve[j][i] = curve[i][j]
        step = solve(curve, slope)
        longest = max(map(abs, step))
        scale = min(1.0, 2.0 / longest) if longest else 1.0
        weights = [w - scale * s for w, s in zip(weights, step, strict=True)]
        if longest < 1e-5:
            break
    plain = [w / s for w, s in zip(weights, spreads, strict=False)]
    return [*plain, weights[-1] - sum(w * m for w, m in zip(plain, means, strict=True))]


def ordinal(inputs: Sequence[Vector], grades: Sequence[int], offsets: Vector) -> Vector:
    """Weights, then the constants of "at least in part" and of "in full"."""
    both = [[*row, 0.0] for row in inputs] + [[*row, 1.0] for row in inputs]
    wanted = [grade >= 1 for grade in grades] + [grade >= 2 for grade in grades]
    *weights, gap, constant = logistic(both, wanted, [*offsets, *offsets])
    return [*weights, constant, constant + gap]


def fit(reads: Sequence[Read]) -> Rules:
    """The rules that fit some gold answers best."""
    checks = [pair for read in reads for pair in read.checks]
    grades = [GRADES.get(verdict, 0) for _, verdict in checks]
    none = [0.0] * len(checks)
    hits, loose, words, claim, constant, _ = ordinal([vector(m) for m, _ in checks], grades, none)
    rule = Rule(hits, loose, words, claim, constant)
    own = [[rule(m) for m, _ in read.checks] for read in reads]
    means = [sum(logits) / len(logits) for logits in own]
    asserted, asserted_others = pitfall(reads, means, "met", ())
    warned, warned_others = pitfall(reads, means, "contradicted", ("met",))
    expected = [
        sum(chance(asserted(m) + asserted_others * mean) for m, _ in read.pitfalls)
        for read, mean in zip(reads, means, strict=True)
    ]
    rows = [
        [logit, (sum(logits) - logit) / (len(logits) - 1), likely]
        for logits, likely in zip(own, expected, strict=True)
        for logit in logits
    ]
    usual = sum(row[1] for row in rows) / len(rows)
    _, others, pitfalls, _, _ = ordinal(rows, grades, none)
    others *= COMPANY_KEPT
    offsets = [others * (row[1] - usual) + pitfalls * row[2] for row in rows]
    mine, partly, fully = ordinal([row[:1] for row in rows], grades, offsets)
    company = Company(mine, others, pitfalls, usual, STRICTER - partly, STRICTER - fully)
    return replace(
        FITTED,
        signalled=rule,
        among=company,
        asserted=asserted,
        asserted_others=asserted_others,
        warned=warned,
        warned_others=warned_others,
    )


def pitfall(
    reads: Sequence[Read], means: Vector, verdict: str, left_out: Sequence[str]
) -> tuple[Rule, float]:
    """The rule for one verdict on pitfalls, and its logits for each of the checks' mean."""
    rows = [
        ([*vector(m), mean], found == verdict)
        for read, mean in zip(reads, means, strict=True)
        for m, found in read.pitfalls
        if found not in left_out
    ]
    none = [0.0] * len(rows)
    fitted = logistic([row for row, _ in rows], [want for _, want in rows], none)
    hits, loose, words, claim, others, constant = fitted
    return Rule(hits, loose, words, claim, constant), others


def graded(bank: Bank, read: Read, rules: Rules) -> Row:
    """One gold answer beside its estimate by some rules."""
    entry = bank.entry(read.gold.scenario)
    grade = grade_answer(read.case, Estimate(rules), Texts("", ""), now=NOW)
    expected = figures(scheme_of(entry.rubric), judged(read.case, read.gold.verdicts)).score
    score = grade.numbers.score
    return Row(
        read.gold,
        float(expected or 0),
        None if score is None else float(score),
        {result.id: result.verdict for result in (*grade.checks, *grade.pitfalls)},
    )


def main() -> int:
    """Fit, print, leave out each scenario in turn, print."""
    bank = load_bank([Folder(builtin_folder(), builtin=True)])
    reads = [measured(bank, gold) for gold in read_gold([Folder(builtin_folder())], bank)]
    for name, value in asdict(fit(reads)).items():
        parts = value.items() if isinstance(value, dict) else [("", value)]
        print(f"{name:<16}", ", ".join(f"{part} {number:.2f}".strip() for part, number in parts))
    groups: defaultdict[str, list[Read]] = defaultdict(list)
    for read in reads:
        groups[read.gold.scenario].append(read)
    rows: list[Row] = []
    for scenario, group in groups.items():
        rules = fit([read for read in reads if read.gold.scenario != scenario])
        rows += [graded(bank, read, rules) for read in group]
    print("\neach scenario by rules fitted to the others")
    print_summary(rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
