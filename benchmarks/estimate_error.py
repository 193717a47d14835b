"""How far the offline estimate is from the gold answers.

    PYTHONPATH=src python benchmarks/estimate_error.py [--verdicts] [--bank DIR]

Each gold answer carries the verdicts of an examiner. Its expected score follows from them by the
arithmetic that grades use, so a difference comes from verdicts alone. With --verdicts every
verdict that differs is listed. An ungraded answer counts as lower than any number in the order
of a scenario and is left out of the errors and the correlation.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from mockint.bank.folders import Folder, builtin_folder
from mockint.bank.gold import Expect, load_gold
from mockint.bank.load import Bank, Entry, load_bank
from mockint.bank.models import Pitfall
from mockint.grading.case import Case, main_case
from mockint.grading.grader import Texts, grade_answer, scheme_of
from mockint.grading.judging.offline import OfflineEstimate
from mockint.grading.scoring.score import figures
from mockint.grading.scoring.values import CREDITS, Judged, Verdict

KINDS = ["strong", "unusual", "adequate", "weak", "wrong", "namedrop", "offtopic", "hollow"]
LADDER = ("strong", "adequate", "weak")
BAD = ("wrong", "namedrop", "offtopic", "hollow")
NOW = "1970-01-01T00:00:00Z"


@dataclass(frozen=True, slots=True)
class Gold:
    """One gold answer: what it answers, what it is, and an examiner's verdicts."""

    scenario: str
    kind: str
    answer: str
    expect: Expect

    @property
    def verdicts(self) -> Mapping[str, Verdict]:
        """The expected verdict of each check and pitfall."""
        return self.expect.verdicts


@dataclass(frozen=True, slots=True)
class Row:
    """One gold answer beside its estimate; `estimated` is None where there is no score."""

    gold: Gold
    expected: float
    estimated: float | None
    verdicts: Mapping[str, Verdict]

    @property
    def agreed(self) -> int:
        """How many verdicts are the examiner's."""
        return sum(self.verdicts.get(name) == v for name, v in self.gold.verdicts.items())

    @property
    def same_credit(self) -> int:
        """The same with missed and contradicted taken as one: they earn alike."""
        return sum(
            name in self.verdicts and CREDITS[self.verdicts[name]] == CREDITS[v]
            for name, v in self.gold.verdicts.items()
        )


def read_gold(folders: Sequence[Folder], bank: Bank) -> list[Gold]:
    """Every gold answer, in the order of scenarios and kinds; ends the run where one is wrong."""
    found, problems = load_gold(folders, bank)
    for problem in problems:
        sys.exit(problem.sentence())
    kept = [Gold(g.scenario, g.answer.kind, g.answer.answer, g.answer.expect) for g in found]
    return sorted(kept, key=lambda gold: (gold.scenario, KINDS.index(gold.kind)))


def judged(case: Case, verdicts: Mapping[str, Verdict]) -> list[Judged]:
    """The examiner's verdicts as the arithmetic takes them."""
    return [
        Judged(i.id, i.criterion, i.importance, verdicts[i.id], isinstance(i, Pitfall))
        for i in case.items
    ]


def compare(entry: Entry, gold: Gold) -> Row:
    """Grade one gold answer with the estimate and with the examiner's verdicts."""
    case = main_case(entry.scenario, entry.rubric, gold.answer)
    texts = Texts(entry.source.sha256, entry.rubric_source.sha256)
    grade = grade_answer(case, OfflineEstimate(), texts, now=NOW)
    expected = figures(scheme_of(entry.rubric), judged(case, gold.verdicts)).score
    score = grade.numbers.score
    return Row(
        gold,
        float(expected or 0),
        None if score is None else float(score),
        {result.id: result.verdict for result in (*grade.checks, *grade.pitfalls)},
    )


def ranks(values: Sequence[float]) -> list[float]:
    """The rank of each value, from 1; equal values share the mean of theirs."""
    return [
        sum(other < value for other in values) + (values.count(value) + 1) / 2 for value in values
    ]


def spearman(first: Sequence[float], second: Sequence[float]) -> float:
    """Correlation of the ranks; not a number where one side is constant."""
    a, b = ranks(first), ranks(second)
    mean = (len(a) + 1) / 2
    spread = math.sqrt(sum((x - mean) ** 2 for x in a) * sum((y - mean) ** 2 for y in b))
    together = sum((x - mean) * (y - mean) for x, y in zip(a, b, strict=True))
    return together / spread if spread else math.nan


def order(rows: Iterable[Row]) -> tuple[str, bool]:
    """One scenario's ladder with the estimated scores, and whether each step goes down."""
    scores = {r.gold.kind: -1.0 if r.estimated is None else r.estimated for r in rows}
    ladder = [kind for kind in LADDER if kind in scores]
    pairs = list(pairwise(ladder))
    pairs += [("weak", kind) for kind in BAD if "weak" in scores and kind in scores]
    wrong = [(a, b) for a, b in pairs if scores[a] <= scores[b]]
    broken = [f"{a} {shown(scores[a])} <= {b} {shown(scores[b])}" for a, b in wrong]
    return ("; ".join(broken) or "kept"), not broken


def shown(score: float) -> str:
    """A score for the order's line."""
    return "ungraded" if score < 0 else f"{score:.1f}"


def print_table(rows: Sequence[Row]) -> None:
    """Print one line a gold answer."""
    width = max(len(row.gold.scenario) for row in rows)
    print(f"{'scenario':<{width}}  kind      expected  estimated    diff  agreement")
    for row in rows:
        if row.estimated is None:
            middle = f"{'ungraded':>9}  {'':>6}"
        else:
            middle = f"{row.estimated:9.1f}  {row.estimated - row.expected:+6.1f}"
        print(
            f"{row.gold.scenario:<{width}}  {row.gold.kind:<8}  {row.expected:8.1f}  {middle}"
            f"  {row.agreed:2}/{len(row.gold.verdicts)}"
        )


def print_summary(rows: Sequence[Row]) -> bool:
    """Print the figures over all answers and each scenario's order; whether all orders are kept."""
    pairs = [(row.expected, row.estimated) for row in rows if row.estimated is not None]
    if pairs:
        errors = [estimated - expected for expected, estimated in pairs]
        count = len(errors)
        correlation = spearman([e for e, _ in pairs], [s for _, s in pairs])
        print(f"\nanswers with a score     {count} of {len(rows)}")
        print(f"mean absolute error      {sum(map(abs, errors)) / count:.1f}")
        print(f"root mean squared error  {math.sqrt(sum(e * e for e in errors) / count):.1f}")
        print(f"mean error               {sum(errors) / count:+.1f}")
        print(f"Spearman correlation     {correlation:.3f}")
    total = sum(len(row.gold.verdicts) for row in rows)
    print(f"verdict agreement        {sum(row.agreed for row in rows) / total:.3f} of {total}")
    print(f"  missed = contradicted  {sum(row.same_credit for row in rows) / total:.3f}")
    print("\norder strong > adequate > weak > each bad kind")
    kept = True
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.gold.scenario].append(row)
    for scenario, group in groups.items():
        text, good = order(group)
        kept = kept and good
        print(f"  {scenario}: {text}")
    return kept


def print_verdicts(rows: Iterable[Row]) -> None:
    """Print every verdict that differs."""
    for row in rows:
        print(f"\n{row.gold.scenario} / {row.gold.kind}")
        for name, verdict in row.gold.verdicts.items():
            other = row.verdicts.get(name, "no verdict")
            if other != verdict:
                print(f"  {name:<34} gold {verdict:<13} estimate {other}")


def compare_all(bank: Bank, golds: Iterable[Gold]) -> list[Row]:
    """Every gold answer with its estimate."""
    return [compare(bank.entry(gold.scenario), gold) for gold in golds]


def main() -> int:
    """Grade, print, and say by the exit code whether every scenario's order is kept."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--bank", type=Path, help="a bank folder (default: built in)")
    parser.add_argument("--verdicts", action="store_true", help="list verdicts that differ")
    options = parser.parse_args()
    folders = [Folder(builtin_folder(), builtin=True)]
    folders += [Folder(options.bank)] if options.bank else []
    bank = load_bank(folders)
    golds = read_gold(folders[-1:], bank)
    if not golds:
        sys.exit(f"no gold answers in {folders[-1].path}")
    rows = compare_all(bank, golds)
    print_table(rows)
    kept = print_summary(rows)
    if options.verdicts:
        print_verdicts(rows)
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
