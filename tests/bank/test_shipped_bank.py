"""The built-in bank: valid without a word, and as deep as an interview needs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import get_args

import pytest

from mockint.bank.consistency import located_checks
from mockint.bank.folders import Folder, builtin_folder
from mockint.bank.gold import Gold, Kind, load_gold
from mockint.bank.lint import lint_search_path
from mockint.bank.load import Bank, Entry, load_bank
from mockint.bank.models import MAX_LEVEL, Check, Pitfall, Rubric
from mockint.grading.case import main_case
from mockint.grading.grader import scheme_of
from mockint.grading.scoring.score import figures
from mockint.grading.scoring.values import Judged
from mockint.sentences import words

BUILT_IN = Folder(builtin_folder(), builtin=True)
BANK: Bank = load_bank([BUILT_IN])
ENTRIES = [pytest.param(entry, id=entry.scenario.id) for entry in BANK.ordered()]
RUBRICS = [pytest.param(rubric, id=name) for name, (rubric, _) in BANK.rubrics.items()]
GOLD = load_gold([BUILT_IN], BANK)[0]
RUN = 6


def runs(text: str, length: int = RUN) -> set[tuple[str, ...]]:
    terms = [word.casefold() for word in words(text)]
    return {tuple(terms[i : i + length]) for i in range(len(terms) - length + 1)}


def test_the_shipped_bank_loads_without_any_problem() -> None:
    assert [problem.sentence() for problem in BANK.problems] == []


def test_every_shipped_file_is_there_under_its_name() -> None:
    files = {path.stem for path in BUILT_IN.scenario_files()}
    assert set(BANK.entries) == files
    assert len(files) == 10
    assert set(BANK.rubrics) == {path.stem for path in BUILT_IN.rubric_files()}


def test_check_ids_of_the_bank_are_unique_over_all_scenarios_of_a_rubric() -> None:
    for entry in BANK.ordered():
        ids = [check.id for check in all_checks(entry)]
        ids += [check.id for check in entry.rubric.checks]
        ids += [pitfall.id for pitfall in entry.scenario.pitfalls]
        assert len(ids) == len(set(ids))


def all_checks(entry: Entry) -> Iterator[Check]:
    return (check for _, check in located_checks(entry.scenario))


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_scenario_meets_the_depth_bar(entry: Entry) -> None:
    scenario = entry.scenario
    assert not scenario.draft
    assert scenario.origin is not None
    assert scenario.technologies
    assert len(words(scenario.brief)) >= 60
    assert len(words(scenario.reference)) >= 250
    assert len(scenario.facts) >= 6
    assert 12 <= len(scenario.checks) <= 20
    assert len({check.criterion for check in scenario.checks}) >= 5
    assert sum(check.importance == "essential" for check in scenario.checks) >= 3
    assert len(scenario.pitfalls) >= 2
    assert len(scenario.follow_ups) >= 3
    assert any(follow_up.when == "always" for follow_up in scenario.follow_ups)
    assert any(follow_up.target for follow_up in scenario.follow_ups)
    assert scenario.curve_balls
    assert len(scenario.sources) >= 3


def test_the_ten_problems_of_the_collection_are_there_once_each() -> None:
    origins = [entry.scenario.origin for entry in BANK.ordered()]
    assert [origin.number for origin in origins if origin] == list(range(1, 11))


def test_lint_has_nothing_to_say_of_the_shipped_bank() -> None:
    assert [problem.sentence() for problem in lint_search_path([BUILT_IN])] == []


@pytest.mark.parametrize("entry", ENTRIES)
def test_every_question_has_a_reference_and_checks(entry: Entry) -> None:
    for follow_up in entry.scenario.follow_ups:
        assert follow_up.checks, follow_up.id
        assert follow_up.reference.strip(), follow_up.id
    for ball in entry.scenario.curve_balls:
        assert ball.checks, ball.id
        assert ball.reference.strip(), ball.id


@pytest.mark.parametrize("entry", ENTRIES)
def test_every_check_has_a_skill_signals_and_three_hints(entry: Entry) -> None:
    for check in all_checks(entry):
        assert check.skill is not None, check.id
        assert len(check.signals) >= 3, check.id
        assert len(check.hints) == 3, check.id


@pytest.mark.parametrize("entry", ENTRIES)
def test_every_pitfall_has_signals_and_says_why(entry: Entry) -> None:
    for pitfall in entry.scenario.pitfalls:
        assert pitfall.signals, pitfall.id
        assert pitfall.why.strip(), pitfall.id


@pytest.mark.parametrize("entry", ENTRIES)
def test_every_fact_can_be_asked_for(entry: Entry) -> None:
    for fact in entry.scenario.facts:
        assert len(fact.asks) >= 3, fact.id


@pytest.mark.parametrize("entry", ENTRIES)
def test_every_essential_check_of_the_answer_is_supported_by_a_source(entry: Entry) -> None:
    supported = {check for source in entry.scenario.sources for check in source.supports}
    essential = {c.id for c in entry.scenario.checks if c.importance == "essential"}
    assert essential <= supported


@pytest.mark.parametrize("entry", ENTRIES)
def test_no_hint_gives_its_claim_or_another_away(entry: Entry) -> None:
    said = set().union(
        runs(entry.scenario.brief), *(runs(fact.answer) for fact in entry.scenario.facts)
    )
    claims = {check.id: runs(check.claim) - said for check in all_checks(entry)}
    for check in all_checks(entry):
        for hint in check.hints:
            for claim, wording in claims.items():
                assert not runs(hint) & wording, (check.id, hint, claim)


@pytest.mark.parametrize("entry", ENTRIES)
def test_the_brief_and_the_facts_do_not_give_the_claims_away(entry: Entry) -> None:
    open_text = runs(entry.scenario.brief).union(*(runs(f.answer) for f in entry.scenario.facts))
    for check in all_checks(entry):
        assert not runs(check.claim) & open_text, check.id


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_question_does_not_give_away_what_it_asks_for(entry: Entry) -> None:
    for follow_up in entry.scenario.follow_ups:
        for check in follow_up.checks:
            assert not runs(follow_up.question) & runs(check.claim), check.id


@pytest.mark.parametrize("entry", ENTRIES)
def test_every_signal_that_is_a_pattern_compiles_and_matches_nothing_empty(entry: Entry) -> None:
    items = [*all_checks(entry), *entry.scenario.pitfalls, *entry.rubric.checks]
    for item in items:
        for signal in item.signals:
            if signal.startswith("/") and signal.endswith("/") and len(signal) > 2:
                assert not re.search(signal[1:-1], "", re.I), (item.id, signal)


@pytest.mark.parametrize("rubric", RUBRICS)
def test_a_rubric_has_six_to_eight_criteria_with_five_levels(rubric: Rubric) -> None:
    assert 6 <= len(rubric.criteria) <= 8
    for criterion in rubric.criteria:
        assert criterion.description.strip()
        assert len(set(criterion.levels)) == MAX_LEVEL + 1
    assert 20 <= len(rubric.skills) <= 40
    assert any(check.on == "questions" for check in rubric.checks)


@pytest.mark.parametrize("rubric", RUBRICS)
def test_the_bars_of_a_rubric_rise(rubric: Rubric) -> None:
    mid, senior, staff = rubric.bars.mid, rubric.bars.senior, rubric.bars.staff
    assert mid.score < senior.score < staff.score
    for low, high in ((mid, senior), (senior, staff)):
        assert all(high.levels.get(c, -1) >= need for c, need in low.levels.items())


@pytest.mark.parametrize("entry", ENTRIES)
def test_every_criterion_that_a_bar_names_is_judged_in_every_scenario(entry: Entry) -> None:
    judged = {c.criterion for c in (*entry.scenario.checks, *entry.rubric.checks)}
    named = set().union(*(b.levels for b in (entry.rubric.bars.senior, entry.rubric.bars.staff)))
    assert named <= judged


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_scenario_has_a_gold_answer_of_every_kind(entry: Entry) -> None:
    kinds = {gold.answer.kind for gold in GOLD if gold.scenario == entry.scenario.id}
    assert kinds == set(get_args(Kind))


@pytest.mark.parametrize("gold", GOLD, ids=lambda gold: f"{gold.scenario}/{gold.name}")
def test_the_expected_band_holds_what_the_expected_verdicts_earn(gold: Gold) -> None:
    entry = BANK.entries[gold.scenario]
    case = main_case(entry.scenario, entry.rubric, gold.answer.answer)
    judged = [
        Judged(
            item.id,
            item.criterion,
            item.importance,
            gold.answer.expect.verdicts[item.id],
            isinstance(item, Pitfall),
        )
        for item in case.items
    ]
    score = figures(scheme_of(entry.rubric), judged).score
    low, high = gold.answer.expect.score
    assert low <= float(score or 0) <= high


@pytest.mark.parametrize("gold", GOLD, ids=lambda gold: f"{gold.scenario}/{gold.name}")
def test_a_gold_answer_is_of_an_answers_length_and_in_its_own_words(gold: Gold) -> None:
    scenario = BANK.entries[gold.scenario].scenario
    assert 60 <= len(gold.answer.answer.split()) <= 600
    claims = " | ".join(check.claim for check in scenario.checks)
    for text in (scenario.reference, claims):
        assert not runs(gold.answer.answer, 8) & runs(text, 8)
