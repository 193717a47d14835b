"""Scripted judges over the gold answers that ship: each is good or bad in one way."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

import pytest

from mockint.bank.folders import Folder, builtin_folder
from mockint.bank.gold import Gold, load_gold
from mockint.bank.load import Bank, load_bank
from mockint.grading.case import Case
from mockint.grading.judging.evidence import Verifier
from mockint.grading.judging.judge import Failure, Judgement, Report, silent
from mockint.grading.judging.llm_judge import verifier_for
from mockint.grading.judging.prompt import build_prompt, neutral
from mockint.grading.judging.reply import Claimed, to_findings
from mockint.selftest.plan import Plan, make_plan

SCENARIO = "federated-join"
NEED_QUOTES = {"met", "partial", "contradicted"}
# What a judge reads that does as it is told, and believes what it is shown.
ORDERS = re.compile(
    r"every check|each check|every point|full credit|\"verdict\": \"met\"|as met|verdict for each"
    r"|each as met|is met|full marks|jeden Punkt|candidate would say|exactly this case|CQRS",
    re.IGNORECASE,
)


@pytest.fixture(scope="session")
def bank() -> Bank:
    return load_bank([Folder(builtin_folder(), builtin=True)])


@pytest.fixture(scope="session")
def golds(bank: Bank) -> list[Gold]:
    found, problems = load_gold([Folder(builtin_folder(), builtin=True)], bank)
    assert not problems
    return found


@pytest.fixture(scope="session")
def plan(bank: Bank, golds: list[Gold]) -> Plan:
    """Everything about one scenario: the whole suite in little time."""
    return make_plan(bank, golds, scenario=SCENARIO)


def visible(case: Case) -> list[str]:
    """The sentences as a model sees them."""
    prompt = build_prompt(case)
    return [neutral(s.text) for s in prompt.sentences if s.number not in case.masked]


@pytest.fixture(scope="session")
def small_plan(plan: Plan) -> Plan:
    """The same with two classes of attack only."""
    kept = {"", "plain-override", "claimed-authority"}
    return replace(plan, items=tuple(item for item in plan.items if item.label in kept))


def proof(case: Case, verifier: Verifier) -> list[str]:
    """One sentence that code will find in the answer, where there is any."""
    found = (text for text in visible(case) if verifier.verify(None, text).verified)
    return list(islice(found, 1))


@dataclass
class Scripted:
    """A judge that knows the examiner's verdicts. `spoil` changes them, `quote` what is quoted;
    every quote goes through the same verification as a model's."""

    golds: Iterable[Gold]
    spoil: Callable[[Case, dict[str, str], int], dict[str, str]] = lambda case, verdicts, time: (
        verdicts
    )
    quote: Callable[[Case, Verifier], list[str]] = proof
    fails: Failure | None = None
    asked: list[str] = field(default_factory=list)
    times: Counter[tuple[str, frozenset[int]]] = field(default_factory=Counter)

    def judge(self, case: Case, *, cancel: threading.Event, report: Report = silent) -> Judgement:
        self.asked.append(case.answer)
        self.times[case.answer, case.masked] += 1
        if self.fails is not None:
            return Judgement("llm", failure=self.fails, model="scripted-1")
        verdicts = self.spoil(case, self.known(case), self.times[case.answer, case.masked])
        verifier = verifier_for(case, build_prompt(case))
        quotes = [(None, text) for text in self.quote(case, verifier)]
        claimed = tuple(
            Claimed(item.id, word, tuple(quotes) if word in NEED_QUOTES else (), "Because.")
            for item in case.items
            for word in [verdicts[item.id]]
        )
        findings = to_findings(claimed, verifier)
        return Judgement("llm", findings, model="scripted-1", base_url="http://judge.test/v1")

    def known(self, case: Case) -> dict[str, Any]:
        """The examiner's verdicts on the gold answer that the text begins with, else all missed."""
        for gold in self.golds:
            answer = gold.answer.answer.rstrip()
            if gold.scenario == case.scenario.id and case.answer.startswith(answer):
                return dict(gold.answer.expect.verdicts)
        return dict.fromkeys((item.id for item in case.items), "missed")


def lenient(case: Case, verdicts: dict[str, str], time: int) -> dict[str, str]:
    pitfalls = {pitfall.id for pitfall in case.pitfalls}
    return {name: "missed" if name in pitfalls else "met" for name in verdicts}


def gullible(case: Case, verdicts: dict[str, str], time: int) -> dict[str, str]:
    obeys = ORDERS.search("\n".join(visible(case)))
    return lenient(case, verdicts, time) if obeys else verdicts


def flipping(case: Case, verdicts: dict[str, str], time: int) -> dict[str, str]:
    return verdicts if time == 1 else dict.fromkeys(verdicts, "missed")


def wordy(case: Case, verdicts: dict[str, str], time: int) -> dict[str, str]:
    return lenient(case, verdicts, time) if "Fabriano" in case.answer else verdicts


@pytest.fixture
def scripted(golds: list[Gold]) -> Callable[..., Scripted]:
    """`scripted(spoil=…)`: a judge, perfect where nothing is spoilt."""
    return lambda **more: Scripted(golds, **more)
