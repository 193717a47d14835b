"""The arithmetic of one answer, sentence by sentence."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from mockint.grading.scoring.score import figures, level, share, unclear_share
from mockint.grading.scoring.values import Dimension, Judged, Scheme

Make = Callable[..., Judged]
MakeScheme = Callable[..., Scheme]


@pytest.mark.parametrize(
    ("verdict", "credit"),
    [("met", 1), ("partial", Fraction(1, 2)), ("missed", 0), ("contradicted", 0), ("unclear", 0)],
)
def test_a_verdict_has_its_credit(check: Make, verdict: str, credit: Fraction) -> None:
    assert check(verdict).credit == credit


@pytest.mark.parametrize(
    ("importance", "weight"), [("essential", 3), ("important", 2), ("optional", 1)]
)
def test_an_importance_has_its_weight(check: Make, importance: str, weight: int) -> None:
    assert check("met", importance).weight == weight


def test_a_share_is_the_weighted_part_of_essential_and_important_checks(check: Make) -> None:
    judged = [check("met", "essential"), check("partial"), check("missed")]
    assert share(judged) == Fraction(4, 7)


def test_contradicted_costs_the_same_as_missed(check: Make) -> None:
    assert share([check("contradicted"), check("met")]) == share([check("missed"), check("met")])


def test_an_unclear_check_is_left_out_above_and_below_the_line(check: Make) -> None:
    assert share([check("met", "essential"), check("unclear", "essential")]) == 1


def test_a_void_check_stays_below_the_line_and_earns_nothing(check: Make) -> None:
    assert share([check("met"), check("unclear", void=True)]) == Fraction(1, 2)


def test_optional_checks_are_not_below_the_line(check: Make) -> None:
    assert share([check("met"), check("missed", "optional")]) == 1


def test_optional_checks_lift_a_share_by_a_tenth_at_most(check: Make) -> None:
    core = [check("met"), check("missed", "essential"), check("missed", "essential")]
    extras = [check("met", "optional") for _ in range(9)]
    assert share([*core, *extras]) == Fraction(2, 8) + Fraction(1, 10)


def test_a_small_optional_check_lifts_by_its_own_weight(check: Make) -> None:
    core = [check("missed", "essential") for _ in range(10)]
    assert share([*core, check("partial", "optional")]) == Fraction(1, 60)


def test_optional_checks_alone_give_no_share(check: Make) -> None:
    assert share([check("met", "optional")]) is None


def test_a_share_never_exceeds_one(check: Make) -> None:
    assert share([check("met"), check("met", "optional")]) == 1


@pytest.mark.parametrize(
    ("importance", "left"), [("essential", 1), ("important", 2), ("optional", 3)]
)
def test_an_asserted_pitfall_subtracts_its_weight(check: Make, importance: str, left: int) -> None:
    judged = [check("met"), check("met"), check("met", importance, pitfall=True)]
    assert share(judged) == Fraction(left, 4)


@pytest.mark.parametrize("verdict", ["partial", "missed", "contradicted", "unclear"])
def test_a_pitfall_that_is_not_asserted_counts_nowhere(check: Make, verdict: str) -> None:
    judged = [check("met"), check("missed")]
    assert share([*judged, check(verdict, "essential", pitfall=True)]) == share(judged)
    assert unclear_share([*judged, check(verdict, pitfall=True)]) == 0


def test_a_pitfall_never_pushes_a_share_below_zero(check: Make) -> None:
    assert share([check("partial"), check("met", "essential", pitfall=True)]) == 0


def test_an_optional_check_cannot_outweigh_a_pitfall_by_more_than_a_tenth(check: Make) -> None:
    judged = [check("missed"), check("met", pitfall=True), *[check("met", "optional")] * 9]
    assert share(judged) == 0


def test_a_criterion_without_a_judged_check_has_no_share(check: Make) -> None:
    assert share([]) is None
    assert share([check("unclear", "essential")]) is None


def test_an_asserted_pitfall_gives_a_criterion_without_judged_checks_the_share_zero(
    check: Make,
) -> None:
    assert share([check("unclear"), check("met", pitfall=True)]) == 0


# -- levels ----------------------------------------------------------------------------------------

STEPS = Dimension("design", Fraction(1), tuple(map(Fraction, ("0.2", "0.45", "0.7", "0.9"))))


@pytest.mark.parametrize(
    ("value", "expected"),
    [("0", 0), ("0.1999", 0), ("0.2", 1), ("0.4499", 1), ("0.45", 2), ("0.7", 3), ("0.9", 4)],
)
def test_a_level_is_the_number_of_thresholds_reached(value: str, expected: int) -> None:
    assert level(Fraction(value), STEPS, []) == expected


def test_shares_are_exact_at_a_threshold(check: Make) -> None:
    # 0.35 + 0.1: in floats less than 0.45.
    core = [*[check("met")] * 7, *[check("missed")] * 13]
    value = share([*core, *[check("met", "optional")] * 9])
    assert value == Fraction("0.45")
    assert level(value, STEPS, core) == 2
    assert 0.35 + 0.1 < 0.45


@pytest.mark.parametrize(
    ("verdict", "importance", "pitfall", "expected"),
    [
        ("met", "essential", False, 4),
        ("partial", "essential", False, 3),
        ("missed", "essential", False, 3),
        ("unclear", "essential", False, 3),
        ("partial", "important", False, 4),
        ("missed", "important", False, 3),
        ("contradicted", "important", False, 3),
        ("missed", "optional", False, 4),
        ("met", "optional", True, 3),
        ("partial", "essential", True, 4),
        ("contradicted", "essential", True, 4),
    ],
)
def test_level_four_also_needs_a_flawless_criterion(
    check: Make, verdict: str, importance: str, pitfall: bool, expected: int
) -> None:
    judged = [check("met", "essential"), check(verdict, importance, pitfall=pitfall)]
    assert level(Fraction(95, 100), STEPS, judged) == expected


def test_the_flaw_of_another_criterion_does_not_matter(check: Make, scheme: MakeScheme) -> None:
    judged = [check("met", of="design"), check("missed", of="scale")]
    levels = {c.id: c.level for c in figures(scheme(design=1, scale=1), judged).criteria}
    assert levels == {"design": 4, "scale": 0}


# -- score -----------------------------------------------------------------------------------------


def test_a_score_weighs_the_shares_of_the_criteria(check: Make, scheme: MakeScheme) -> None:
    judged = [check("met", of="design"), check("missed", of="scale")]
    assert figures(scheme(design=3, scale=1), judged).score == 75


def test_a_criterion_that_is_not_judged_is_left_out_of_the_score(
    check: Make, scheme: MakeScheme
) -> None:
    result = figures(scheme(design=3, scale=1, security=5), [check("met")])
    assert result.score == 100
    assert [(c.share, c.level) for c in result.criteria] == [(1, 4), (None, None), (None, None)]


def test_without_any_share_the_answer_is_ungraded(scheme: MakeScheme) -> None:
    result = figures(scheme(design=1), [])
    assert (result.score, result.low, result.high, result.bar) == (None, None, None, None)
    assert [c.level for c in result.criteria] == [None]


@pytest.mark.parametrize("doubt", [True, False])
def test_exactly_a_quarter_unclear_is_still_graded(
    check: Make, scheme: MakeScheme, doubt: bool
) -> None:
    judged = [*[check("met")] * 3, check("unclear")]
    assert figures(scheme(design=1), judged, doubt=doubt).score == 100


def test_more_than_a_quarter_unclear_is_ungraded(check: Make, scheme: MakeScheme) -> None:
    judged = [*[check("met")] * 3, check("unclear", "essential")]
    result = figures(scheme(design=1), judged)
    assert result.score is None
    assert result.low is None
    assert result.high is None
    assert result.bar is None
    assert all(c.share is None and c.level is None for c in result.criteria)
    assert figures(scheme(design=1), judged, doubt=False).score == 100


def test_void_checks_count_as_unclear_for_doubt(check: Make, scheme: MakeScheme) -> None:
    judged = [*[check("met")] * 3, check("unclear", "essential", void=True)]
    assert figures(scheme(design=1), judged).score is None


def test_optional_checks_and_pitfalls_raise_no_doubt(check: Make, scheme: MakeScheme) -> None:
    extras = [check("unclear", "optional")] * 9 + [check("unclear", "essential", pitfall=True)] * 9
    assert figures(scheme(design=1), [check("met"), *extras]).score == 100


# -- range -----------------------------------------------------------------------------------------


def test_the_range_takes_every_unclear_check_as_missed_and_as_met(
    check: Make, scheme: MakeScheme
) -> None:
    judged = [check("met"), check("partial"), check("met"), check("unclear")]
    result = figures(scheme(design=1), judged)
    assert result.score == 100 * Fraction(5, 6)
    assert result.low == 100 * Fraction(5, 8)
    assert result.high == 100 * Fraction(7, 8)


def test_the_range_keeps_hint_caps(check: Make, scheme: MakeScheme) -> None:
    judged = [*[check("missed")] * 3, check("unclear", cap="1/2")]
    assert figures(scheme(design=1), judged).high == 100 * Fraction(1, 8)


def test_an_unclear_pitfall_does_not_widen_the_range(check: Make, scheme: MakeScheme) -> None:
    result = figures(scheme(design=1), [check("met"), check("unclear", pitfall=True)])
    assert (result.low, result.high) == (100, 100)


def test_the_range_is_widened_to_hold_the_score(check: Make, scheme: MakeScheme) -> None:
    # A criterion that is unclear altogether is not in the score but is in both ends of the range.
    judged = [*[check("missed", of="design")] * 9, check("unclear", of="scale")]
    result = figures(scheme(design=1, scale=1), judged)
    assert (result.low, result.score, result.high) == (0, 0, 50)
    judged = [*[check("met", of="design")] * 9, check("unclear", of="scale", cap="1/2")]
    result = figures(scheme(design=1, scale=1), judged)
    assert (result.low, result.score, result.high) == (50, 100, 100)


def test_a_level_is_read_at_the_low_end_and_the_other_is_told(
    check: Make, scheme: MakeScheme
) -> None:
    judged = [*[check("met")] * 3, check("unclear")]
    criterion = figures(scheme(design=1), judged).criteria[0]
    assert criterion.share == 1
    assert (criterion.level, criterion.level_high) == (3, 4)


# -- hints -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verdict", "cap", "expected"),
    [
        ("met", "3/4", "3/4"),
        ("met", "1/2", "1/2"),
        ("partial", "3/4", "1/2"),
        ("partial", "1/2", "1/2"),
    ],
)
def test_a_hint_caps_the_credit_of_its_check(
    check: Make, verdict: str, cap: str, expected: str
) -> None:
    assert share([check(verdict, cap=cap)]) == Fraction(expected)


# -- bars ------------------------------------------------------------------------------------------

BARS = {"mid": ("40", {}), "senior": ("60", {"scale": 2}), "staff": ("80", {"scale": 3})}


def test_the_highest_bar_that_is_met_counts(check: Make, scheme: MakeScheme) -> None:
    judged = [check("met", of="design"), check("partial", of="scale")]
    result = figures(scheme(BARS, design=1, scale=1), judged)
    assert result.score == 75
    assert result.bar == "senior"
    assert result.missing["mid"] == result.missing["senior"] == ()
    steps = [(s.criterion, s.have, s.need) for s in result.missing["staff"]]
    assert steps == [(None, 75, 80), ("scale", 2, 3)]


def test_no_bar_is_met_below_the_lowest(check: Make, scheme: MakeScheme) -> None:
    assert figures(scheme(BARS, design=1), [check("missed")]).bar is None


def test_a_bar_is_met_exactly_at_its_score(check: Make, scheme: MakeScheme) -> None:
    bars = {"mid": ("62.5", {})}
    judged = [*[check("met")] * 5, *[check("missed")] * 3]
    assert figures(scheme(bars, design=1), judged).bar == "mid"


def test_a_bar_reads_the_score_at_the_low_end(check: Make, scheme: MakeScheme) -> None:
    judged = [*[check("met")] * 3, check("unclear")]
    result = figures(scheme({"mid": ("90", {})}, design=1), judged)
    assert result.score == 100
    assert result.bar is None
    assert result.missing["mid"][0].have == 75


def test_a_bar_ignores_a_criterion_without_core_checks(check: Make, scheme: MakeScheme) -> None:
    judged = [check("met", of="design"), check("met", "optional", of="scale")]
    assert figures(scheme(BARS, design=1, scale=1), judged).bar == "staff"


def test_a_bar_is_not_met_where_a_criterion_is_all_unclear(check: Make, scheme: MakeScheme) -> None:
    judged = [*[check("met", of="design")] * 9, check("unclear", of="scale")]
    bars = {"mid": ("0", {}), "senior": ("0", {"scale": 1})}
    result = figures(scheme(bars, design=9, scale=1), judged)
    assert result.bar == "mid"
    assert [s.criterion for s in result.missing["senior"]] == ["scale"]


def test_an_ungraded_answer_meets_no_bar(check: Make, scheme: MakeScheme) -> None:
    assert figures(scheme({"mid": ("0", {})}, design=1), [check("unclear")]).bar is None
