"""From what the wording of an answer shows about a check to a verdict: a rule with few constants.

The rule is ordinal logistic regression (McCullagh, Journal of the Royal Statistical Society B 42, 1980): a weighed
sum of measures, and two cuts, at which the check is as likely as not made in part and made in full. The constants
were fitted to the gold answers by benchmarks/estimate_weights.py, which prints them, and how the estimate does on
a scenario when they are fitted to the others.

How the other checks went is part of the rule, since an answer that makes most of its points seldom leaves out the
next one. Gold answers are more even in that than real ones, so company counts for a quarter of what it fitted to,
and the cuts are a quarter of a logit stricter.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from mockint.grading.judging.verdict import Verdict

# On the gold answers a verdict this many logits off its cut is right nine times in ten, and three times in four.
SURE = 1.5
FAIRLY_SURE = 0.5
# No check tells more of an answer than this.
LOUDEST = 6.0


@dataclass(frozen=True, slots=True)
class Measures:
    """What the wording shows about one check: worth of the signals that hit (0-2), mean share of the signals
    read loosely, share of the check's vocabulary and of its claim in two neighbouring sentences (0-1)."""

    hits: float = 0.0
    loose: float = 0.0
    words: float = 0.0
    claim: float = 0.0


@dataclass(frozen=True, slots=True)
class Rule:
    """Logits per measure, and the constant of the sum."""

    hits: float
    loose: float
    words: float
    claim: float
    constant: float

    def __call__(self, measures: Measures) -> float:
        """The logit that the check is made at least in part, by its own wording alone."""
        logit = (
            self.hits * measures.hits
            + self.loose * measures.loose
            + self.words * measures.words
            + self.claim * math.sqrt(measures.claim)
            + self.constant
        )
        return max(-LOUDEST, min(LOUDEST, logit))


@dataclass(frozen=True, slots=True)
class Company:
    """Logits per logit of the check's own, per mean logit of the others, and per pitfall asserted; `usual` is the
    mean of the others in the gold answers; the cuts are where a check is made in part, and in full."""

    own: float
    others: float
    pitfalls: float
    usual: float
    partly: float
    fully: float

    def __call__(self, own: float, others: Sequence[float], asserted: float) -> float:
        """The logit of a check among the others of its answer. `asserted`: how many pitfalls, as expected."""
        mean = sum(others) / len(others) if others else self.usual
        return self.own * own + self.others * (mean - self.usual) + self.pitfalls * asserted


@dataclass(frozen=True, slots=True)
class Rules:
    """All that is fitted. `signalled`: checks with signals; `claimed`: those that have their claim alone, which
    tells less, so that more of their verdicts are partial; `asserted` and `warned`: pitfalls, with as many
    logits more for each of the mean of the checks."""

    signalled: Rule
    among: Company
    claimed: Rule
    claimed_among: Company
    asserted: Rule
    asserted_others: float
    warned: Rule
    warned_others: float


FITTED = Rules(
    signalled=Rule(hits=1.71, loose=5.15, words=3.89, claim=1.88, constant=-3.93),
    among=Company(own=0.85, others=0.25, pitfalls=-0.86, usual=-1.11, partly=0.01, fully=0.87),
    claimed=Rule(hits=0.0, loose=0.0, words=0.0, claim=9.0, constant=-3.06),
    claimed_among=Company(
        own=0.83, others=0.53, pitfalls=-0.85, usual=-1.07, partly=-0.57, fully=0.83
    ),
    asserted=Rule(hits=1.9, loose=4.84, words=4.4, claim=2.9, constant=-6.8),
    asserted_others=-0.58,
    warned=Rule(hits=2.85, loose=-0.47, words=3.49, claim=2.17, constant=-3.12),
    warned_others=0.64,
)


def chance(logit: float) -> float:
    """The probability of a logit."""
    return 1 / (1 + math.exp(-logit))


def verdict(logit: float, company: Company) -> tuple[Verdict, str]:
    """The verdict on a check, and how sure it is by the distance to the nearest cut."""
    if logit >= company.fully:
        return "met", confidence(logit - company.fully)
    if logit >= company.partly:
        return "partial", "low"
    return "missed", confidence(company.partly - logit)


def confidence(margin: float) -> str:
    """How sure a verdict is that many logits off its cut."""
    return "high" if margin >= SURE else "medium" if margin >= FAIRLY_SURE else "low"
