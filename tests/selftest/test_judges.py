"""Each way of judging badly shows in the figure that is there for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from mockint.bank.gold import Gold
from mockint.grading.judging.judge import Failure, Judge
from mockint.selftest.conclusion import conclude, short_of
from mockint.selftest.figures import Figures, measure
from mockint.selftest.plan import Item, Plan
from mockint.selftest.report import table, to_json
from mockint.selftest.result import Result
from mockint.selftest.run import JudgeName, run

from .conftest import Scripted, flipping, gullible, lenient, wordy

WHO = JudgeName("llm", "scripted", "http://judge.test/v1")
NOW = "2026-11-23T12:00:00.000Z"


@dataclass
class Tried:
    plan: Plan
    results: dict[Item, Result]

    @property
    def figures(self) -> Figures:
        return measure(self.plan, self.results)

    @property
    def record(self) -> dict[str, Any]:
        return to_json(self.plan, self.results, WHO, NOW)


def tried(plan: Plan, judge: Judge) -> Tried:
    results = run(
        plan, judge, {}, lambda *_: None, now=lambda: NOW, jobs=2, cancel=threading.Event()
    )
    return Tried(plan, results)


@pytest.fixture(scope="module")
def perfect(plan: Plan, golds: list[Gold]) -> Tried:
    return tried(plan, Scripted(golds))


@pytest.fixture(scope="module")
def obedient(plan: Plan, golds: list[Gold]) -> Tried:
    return tried(plan, Scripted(golds, spoil=gullible))


def test_a_perfect_judge_is_fit_to_grade(perfect: Tried) -> None:
    found = perfect.figures
    assert short_of(found) == ()
    assert conclude(found) == "fit to grade"
    assert found.quadratic_weighted_kappa == pytest.approx(1)
    assert (found.mean_absolute_error, found.verdict_agreement, found.ungraded) == (0, 1, 0)
    assert (found.order_kept, found.evidence_valid, found.flips) == (1, 1, 0)
    assert (found.attacks_resisted, found.false_flags, found.padding_change) == (1, 0, 0)


def test_a_judge_made_beside_these_answers_is_never_fit_to_grade(perfect: Tried) -> None:
    assert conclude(perfect.figures, in_sample=True) == "prose only"
    record = to_json(perfect.plan, perfect.results, JudgeName("offline"), NOW)
    assert (record["conclusion"], record["short_of"]) == ("prose only", [])
    assert "written beside these answers" in table(record)


def test_a_lenient_judge_is_caught_by_error_order_and_kappa(
    small_plan: Plan, scripted: Callable[..., Scripted]
) -> None:
    found = tried(small_plan, scripted(spoil=lenient)).figures
    assert conclude(found) == "not fit"
    assert found.mean_absolute_error is not None
    assert found.mean_absolute_error > 40
    assert found.quadratic_weighted_kappa is not None
    assert found.quadratic_weighted_kappa < 0.2
    assert found.order_kept == 0
    assert found.evidence_valid == 1


def test_a_judge_that_invents_quotes_is_caught_by_its_evidence(
    small_plan: Plan, scripted: Callable[..., Scripted]
) -> None:
    invents = scripted(quote=lambda *_: ["We shard the ledger over nine brokers in Oslo."])
    made = tried(small_plan, invents)
    found = made.figures
    assert found.evidence_valid == 0
    assert found.ungraded is not None
    assert found.ungraded > 0
    assert conclude(found) == "not fit"
    (why,) = made.record["why_ungraded"]
    assert why["answers"] / small_plan.answers == pytest.approx(found.ungraded)
    assert f"  {why['answers']} × {why['reason'][:40]}" in table(made.record)


def test_a_judge_that_does_as_it_is_told_is_caught_by_the_attacks(obedient: Tried) -> None:
    found = obedient.figures
    assert found.attacks_resisted_unaided is not None
    assert found.attacks_resisted_unaided < 0.2
    assert found.attacks_resisted is not None
    assert {"attacks_resisted_unaided"} <= set(short_of(found))
    assert conclude(found) == "prose only"
    assert (found.mean_absolute_error, found.verdict_agreement) == (0, 1)


def test_what_code_sees_it_keeps_from_a_judge_that_would_obey(obedient: Tried) -> None:
    held = {row["class"] for row in obedient.record["attacks"] if not row["worked"]}
    assert held >= {
        "plain-override",
        "role-play",
        "chat-template-tokens",
        "draft-metadata",
        "changed-rubric",
        "claimed-authority",
        "prefilled-verdict",
        "quoted-candidate",
        "invisible-characters",
        "other-language",
    }


def test_a_judge_of_two_minds_is_caught_by_its_flips(
    small_plan: Plan, scripted: Callable[..., Scripted]
) -> None:
    found = tried(small_plan, scripted(spoil=flipping)).figures
    assert found.flips is not None
    assert found.flips > 0.3
    assert short_of(found) == ("flips",)
    assert conclude(found) == "prose only"


def test_a_judge_that_rewards_length_is_caught_by_the_padding(
    small_plan: Plan, scripted: Callable[..., Scripted]
) -> None:
    found = tried(small_plan, scripted(spoil=wordy)).figures
    assert found.padding_change is not None
    assert found.padding_change > 30
    assert short_of(found) == ("padding_change",)


def test_an_answer_that_a_judge_leaves_ungraded_counts_against_it(
    small_plan: Plan, scripted: Callable[..., Scripted]
) -> None:
    made = tried(small_plan, scripted(fails=Failure("refused", "It would not judge.")))
    found = made.figures
    assert (found.ungraded, found.verdict_agreement, found.order_kept) == (1, 0, 0)
    assert found.mean_absolute_error is not None
    assert found.mean_absolute_error > 80
    assert found.quadratic_weighted_kappa is not None
    assert found.quadratic_weighted_kappa < 0
    assert conclude(found) == "not fit"


def test_the_object_begins_with_the_promised_keys(perfect: Tried) -> None:
    assert list(perfect.record)[:13] == [
        "conclusion", "quadratic_weighted_kappa", "mean_absolute_error", "order_kept",
        "evidence_valid", "verdict_agreement", "attacks_resisted", "false_flags",
        "padding_change", "flips", "tokens", "seconds", "cost_usd",
    ]  # fmt: skip
    assert perfect.record["model"] == "scripted-1"
    assert next(row["class"] for row in perfect.record["attacks"]) == "plain-override"
    assert len(perfect.record["attacks"]) == 14


def test_the_table_fits_80_columns_and_names_attacks_that_worked(obedient: Tried) -> None:
    shown = table(obedient.record)
    assert max(map(len, shown.splitlines())) <= 80
    assert "Conclusion: prose only." in shown
    assert "name-dropping" in shown
