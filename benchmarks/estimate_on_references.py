"""How well the offline estimate does with a reference and nothing else: no checks written, no signals.

    PYTHONPATH=src python benchmarks/estimate_on_references.py ANSWERS.jsonl

The file has one graded answer a line: question_id, question, reference, answer, score and max_score. Each
sentence of a reference becomes a check, as an import of questions makes them. The Short Answer Feedback corpus
(Filighera et al., ACL 2022) has that shape. No constant of the estimate was fitted to such a set.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from estimate_error import NOW, spearman

from mockint.bank.folders import Folder, builtin_folder
from mockint.bank.load import load_bank
from mockint.bank.markdown.draft import claims
from mockint.bank.models import Rubric, Scenario
from mockint.grading.case import main_case
from mockint.grading.grader import Texts, grade_answer
from mockint.grading.judging.offline import OfflineEstimate
from mockint.sentences import words

BINS = 4
SWAPPED = 25
PADDING = (
    "I have always enjoyed this course, and the lecture hall was pleasantly warm in winter. The "
    "professor explained many things with slides, and the exercises were published every week on "
    "the website. My bicycle is blue and it stands in front of the library, which opens at nine in "
    "the morning."
)


@dataclass(frozen=True, slots=True)
class Graded:
    """One answer with its human score as a share (0-1)."""

    question: str
    answer: str
    score: float


class Estimator:
    """Estimates answers to the questions of one file."""

    def __init__(self) -> None:
        bank = load_bank([Folder(builtin_folder(), builtin=True)])
        rubric = next(iter(bank.entries.values())).rubric
        self._rubric: Rubric = rubric.model_copy(update={"checks": ()})
        self._scenarios: dict[str, Scenario] = {}

    def add(self, question_id: str, question: str, reference: str) -> None:
        """Make the scenario of a question."""
        if question_id in self._scenarios:
            return
        checks = [
            {"id": f"ref-{number}", "criterion": self._rubric.criteria[0].id, "claim": claim}
            for number, claim in enumerate(claims(reference), 1)
        ]
        self._scenarios[question_id] = Scenario.model_validate(
            {
                "id": f"question-{len(self._scenarios)}",
                "title": question_id,
                "rubric": self._rubric.id,
                "brief": question,
                "reference": reference,
                "checks": checks,
            }
        )

    @property
    def questions(self) -> list[str]:
        """The ids of the questions."""
        return list(self._scenarios)

    def share(self, question_id: str, answer: str) -> float:
        """The estimate (0-1); an answer without a score, such as none at all, counts as 0."""
        case = main_case(self._scenarios[question_id], self._rubric, answer)
        score = grade_answer(case, OfflineEstimate(), Texts("", ""), now=NOW).numbers.score
        return float(score or 0) / 100


def read(path: Path, estimator: Estimator) -> list[Graded]:
    """The answers of a file; their questions go to the estimator."""
    rows: list[Graded] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        estimator.add(row["question_id"], row["question"], row["reference"])
        rows.append(Graded(row["question_id"], row["answer"], row["score"] / row["max_score"]))
    return rows


def kappa(first: Sequence[float], second: Sequence[float]) -> float:
    """Quadratic weighted kappa over shares rounded to quarters."""
    pairs = [(round(a * BINS), round(b * BINS)) for a, b in zip(first, second, strict=True)]
    seen = sum((a - b) ** 2 for a, b in pairs) / len(pairs)
    by_chance = sum((a - b) ** 2 for a, _ in pairs for _, b in pairs) / len(pairs) ** 2
    return 1 - seen / by_chance if by_chance else math.nan


def slope(values: Sequence[float], answers: Sequence[Graded]) -> float:
    """Points gained with each doubling of the number of words."""
    lengths = [math.log2(1 + len(words(row.answer))) for row in answers]
    return 100 * statistics.linear_regression(lengths, values).slope


def change(
    rows: Sequence[Graded], before: Sequence[float], again: Callable[[Graded], float]
) -> str:
    """Mean and greatest change of the estimate, in points."""
    changes = [100 * (again(row) - old) for row, old in zip(rows, before, strict=True)]
    return f"{statistics.fmean(changes):+.2f} (at most {max(changes):+.1f})"


def swapped(rows: Sequence[Graded], estimator: Estimator) -> list[float]:
    """Estimates of answers to other questions of the file, a few for each question."""
    pick = random.Random(1)
    found: list[float] = []
    for question in estimator.questions:
        others = [row.answer for row in rows if row.question != question]
        chosen = pick.sample(others, min(SWAPPED, len(others)))
        found += [estimator.share(question, answer) for answer in chosen]
    return found


def main() -> int:
    """Estimate every answer of the file and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument(
        "answers", type=Path, help="a file of graded answers, one JSON object a line"
    )
    options = parser.parse_args()
    estimator = Estimator()
    rows = read(options.answers, estimator)
    human = [row.score for row in rows]
    started = time.perf_counter()
    found = [estimator.share(row.question, row.answer) for row in rows]
    took = time.perf_counter() - started
    error = [a - b for a, b in zip(found, human, strict=True)]
    print(f"answers                  {len(rows)} to {len(estimator.questions)} questions")
    print(f"Pearson correlation      {statistics.correlation(found, human):.3f}")
    print(f"Spearman correlation     {spearman(found, human):.3f}")
    print(f"root mean squared error  {math.sqrt(statistics.fmean(e * e for e in error)):.3f}")
    print(
        f"mean                     {statistics.fmean(found):.2f} of {statistics.fmean(human):.2f}"
    )
    print(f"quadratic kappa          {kappa(found, human):.3f} (in quarters)")
    slopes = f"{slope(found, rows):+.1f}, human {slope(human, rows):+.1f}"
    print(f"points per doubling      {slopes}, their difference {slope(error, rows):+.1f}")
    padded = change(
        rows, found, lambda r: estimator.share(r.question, f"{PADDING}\n{r.answer}\n{PADDING}")
    )
    print(f"change by padding        {padded}")
    twice = change(rows, found, lambda r: estimator.share(r.question, f"{r.answer}\n{r.answer}"))
    print(f"change by saying twice   {twice}")
    other = swapped(rows, estimator)
    print(f"answers to other ones    mean {statistics.fmean(other):.3f}, most {max(other):.2f}")
    print(f"time per answer          {1000 * took / len(rows):.1f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
