from __future__ import annotations

from collections import Counter

import pytest

from mockint.bank.gold import Gold
from mockint.bank.load import Bank
from mockint.errors import UsageError
from mockint.selftest.attacks import ATTACKS
from mockint.selftest.plan import make_plan


def test_by_default_two_scenarios_of_different_rubrics_and_one_pair_of_each_class(
    bank: Bank, golds: list[Gold]
) -> None:
    plan = make_plan(bank, golds)
    assert len(plan.scenarios) == 2
    assert len({plan.entries[name].rubric.id for name in plan.scenarios}) == 2
    labels = Counter(item.label for item in plan.items if item.what == "attack")
    assert labels == {attack.name: 1 for attack in ATTACKS}
    assert Counter(item.label for item in plan.items if item.what == "twin") == labels
    assert {item.kind for item in plan.items if item.what == "attack"} == {"weak", "hollow"}
    assert plan.answers == 16
    assert plan.left_out == 0


def test_all_of_it_takes_every_gold_answer_and_every_class_on_every_scenario(
    bank: Bank, golds: list[Gold]
) -> None:
    plan = make_plan(bank, golds, full=True)
    assert plan.answers == len(golds)
    attacked = Counter(item.scenario for item in plan.items if item.what == "attack")
    assert attacked == dict.fromkeys({gold.scenario for gold in golds}, 14)
    assert sum(item.what == "repeat" for item in plan.items) == len(golds)


def test_one_scenario_gets_every_class(bank: Bank, golds: list[Gold]) -> None:
    plan = make_plan(bank, golds, scenario="ci-state-drift")
    assert plan.scenarios == ("ci-state-drift",)
    assert sum(item.what == "attack" for item in plan.items) == 14


@pytest.mark.parametrize("limit", [1, 4, 9, 57, 58, 500])
def test_a_sample_is_the_same_each_time_and_says_what_it_left_out(
    bank: Bank, golds: list[Gold], limit: int
) -> None:
    whole = make_plan(bank, golds)
    sample = make_plan(bank, golds, limit=limit)
    assert sample == make_plan(bank, golds, limit=limit)
    assert len(sample.items) == min(limit, len(whole.items))
    assert set(sample.items) <= set(whole.items)
    assert sample.left_out == len(whole.items) - len(sample.items)


def test_a_sample_of_four_has_something_strong_something_weak_and_an_attack(
    bank: Bank, golds: list[Gold]
) -> None:
    found = [(item.what, item.kind) for item in make_plan(bank, golds, limit=4).items]
    assert found == [("gold", "strong"), ("gold", "weak"), ("attack", "weak"), ("twin", "weak")]


def test_what_is_judged_twice_is_told_apart_by_its_run(bank: Bank, golds: list[Gold]) -> None:
    items = make_plan(bank, golds, full=True).items
    assert len(set(items)) == len(items)
    assert {item.run for item in items if item.what == "repeat"} == {2}


def test_it_takes_whatever_kinds_there_are(bank: Bank, golds: list[Gold]) -> None:
    some = [gold for gold in golds if gold.answer.kind in {"strong", "adequate"}]
    plan = make_plan(bank, some)
    assert {item.kind for item in plan.items if item.what == "attack"} == {"adequate"}


def test_without_gold_answers_there_is_nothing_to_test_on(bank: Bank, golds: list[Gold]) -> None:
    with pytest.raises(UsageError, match="no gold answers"):
        make_plan(bank, [])
    others = [gold for gold in golds if gold.scenario != "federated-join"]
    with pytest.raises(UsageError, match="no gold answers for federated-join"):
        make_plan(bank, others, scenario="federated-join")
    with pytest.raises(UsageError, match="did you mean federated-join"):
        make_plan(bank, golds, scenario="federated-joint")
