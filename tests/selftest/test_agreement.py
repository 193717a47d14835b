from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mockint.selftest.agreement import differing, mean, order, quadratic_weighted_kappa, share

LEVELS = st.integers(0, 4)
PAIRS = st.lists(st.tuples(LEVELS, LEVELS), max_size=40)


def test_kappa_is_the_one_worked_out_by_hand() -> None:
    pairs = [(0, 0), (2, 3), (4, 4), (4, 2)]
    # Observed squares: 1 + 4. By chance: 80 over the 16 combinations of a first and a second level.
    assert quadratic_weighted_kappa(pairs) == pytest.approx(1 - 5 / (80 / 4))


def test_kappa_is_not_defined_without_pairs_or_without_any_difference() -> None:
    assert quadratic_weighted_kappa([]) is None
    assert quadratic_weighted_kappa([(2, 2)] * 5) is None


def test_a_rater_who_gives_one_level_throughout_agrees_no_more_than_chance() -> None:
    assert quadratic_weighted_kappa([(0, 4), (1, 4), (4, 4), (2, 4)]) == pytest.approx(0)


@given(PAIRS)
def test_kappa_lies_between_minus_one_and_one_and_does_not_care_who_is_first(
    pairs: list[tuple[int, int]],
) -> None:
    kappa = quadratic_weighted_kappa(pairs)
    turned = quadratic_weighted_kappa([(b, a) for a, b in pairs])
    assume(kappa is not None)
    assert kappa is not None
    assert -1 - 1e-9 <= kappa <= 1 + 1e-9
    assert turned == pytest.approx(kappa)


@given(st.lists(LEVELS, min_size=2).filter(lambda levels: len(set(levels)) > 1))
def test_kappa_is_one_exactly_for_equal_raters(levels: list[int]) -> None:
    assert quadratic_weighted_kappa([(level, level) for level in levels]) == pytest.approx(1)
    off = [(level, level if place else 4 - level) for place, level in enumerate(levels)]
    if levels[0] != 2:
        found = quadratic_weighted_kappa(off)
        assert found is not None
        assert found < 1


@given(PAIRS)
def test_the_order_of_the_pairs_does_not_matter(pairs: list[tuple[int, int]]) -> None:
    assert quadratic_weighted_kappa(sorted(pairs)) == pytest.approx(quadratic_weighted_kappa(pairs))


def test_shares_and_means_of_nothing_are_unknown() -> None:
    assert mean([]) is share([]) is None
    assert share([True, False, True, True]) == 0.75
    assert mean([10.0, 20.0]) == 15.0


def test_every_bad_kind_must_be_below_the_weak_answer_and_even_is_not_below() -> None:
    scores = {
        "strong": [90.0],
        "adequate": [50.0],
        "weak": [20.0],
        "wrong": [20.0],
        "hollow": [0.0],
    }
    assert order(scores) == [True, True, False, True]


def test_an_ungraded_answer_stands_below_any_number() -> None:
    assert order({"strong": [None], "weak": [0.0], "offtopic": [None]}) == [False, True]
    assert order({"strong": [None], "weak": [None]}) == [False]


def test_a_kind_that_is_not_there_is_passed_over() -> None:
    assert order({"strong": [80.0], "weak": [10.0]}) == [True]
    assert order({"hollow": [3.0]}) == []


def test_flips_are_counted_check_by_check() -> None:
    assert sorted(differing({"a": "met", "b": "missed"}, {"a": "met", "b": "met"})) == [False, True]
    assert differing({"a": "met"}, {}) == [True]
