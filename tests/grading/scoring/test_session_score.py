"""How the verdicts of several answers come together."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mockint.grading.scoring.score import figures
from mockint.grading.scoring.session import FollowUpResult, better, raised, session_verdicts
from mockint.grading.scoring.values import Judged, Scheme

Make = Callable[..., Judged]
MakeScheme = Callable[..., Scheme]


@pytest.mark.parametrize(
    ("first", "second", "stands"),
    [
        ("partial", "met", "met"),
        ("met", "partial", "met"),
        ("missed", "partial", "partial"),
        ("unclear", "missed", "missed"),
        ("unclear", "contradicted", "contradicted"),
        ("missed", "contradicted", "missed"),
        ("contradicted", "missed", "contradicted"),
        ("missed", "unclear", "missed"),
    ],
)
def test_of_two_verdicts_on_one_check_the_better_stands(
    check: Make, first: str, second: str, stands: str
) -> None:
    assert better(check(first, name="x"), check(second, name="x")).verdict == stands


def test_an_invented_quote_is_not_forgotten_for_a_plain_unclear(check: Make) -> None:
    void = check("unclear", name="x", void=True)
    assert better(check("unclear", name="x"), void).void
    assert better(void, check("unclear", name="x")).void


def test_an_always_follow_up_adds_its_checks(check: Make) -> None:
    main = [check("met", name="a")]
    after = session_verdicts(main, [FollowUpResult(None, (check("missed", name="b"),))])
    assert [(j.id, j.verdict) for j in after] == [("a", "met"), ("b", "missed")]


def test_an_always_follow_up_about_a_known_check_leaves_the_better_verdict(check: Make) -> None:
    main = [check("partial", name="a"), check("met", name="b")]
    later = FollowUpResult(None, (check("met", name="a"), check("missed", name="b")))
    assert [j.verdict for j in session_verdicts(main, [later])] == ["met", "met"]


def test_a_missed_follow_up_adds_nothing_below_the_line(check: Make, scheme: MakeScheme) -> None:
    main = [check("met", name="a"), check("missed", name="x")]
    later = FollowUpResult("x", tuple(check("missed") for _ in range(5)))
    after = session_verdicts(main, [later])
    assert [j.id for j in after] == ["a", "x"]
    assert figures(scheme(design=1), after).score == figures(scheme(design=1), main).score == 50


@pytest.mark.parametrize(
    ("before", "answers", "after"),
    [
        ("missed", ["met", "met"], "met"),
        ("missed", ["met", "partial"], "partial"),
        ("missed", ["partial", "partial"], "partial"),
        ("missed", ["met", "missed"], "partial"),
        ("missed", ["partial", "missed"], "missed"),
        ("missed", ["met", "missed", "missed"], "missed"),
        ("contradicted", ["met"], "met"),
        ("contradicted", ["missed"], "contradicted"),
        ("unclear", ["partial"], "partial"),
        ("unclear", ["missed"], "unclear"),
        ("unclear", ["unclear", "unclear"], "unclear"),
        ("missed", ["met", "unclear"], "met"),
        ("missed", ["unclear"], "missed"),
        ("partial", ["missed"], "partial"),
        ("partial", ["met", "missed"], "partial"),
        ("partial", ["met"], "met"),
        ("missed", [], "missed"),
    ],
)
def test_a_missed_check_rises_to_the_mean_rounded_down_and_never_falls(
    check: Make, before: str, answers: list[str], after: str
) -> None:
    assert raised(check(before), [check(a) for a in answers]).verdict == after


def test_an_invented_quote_in_the_follow_up_counts_as_nothing_in_the_mean(check: Make) -> None:
    answers = [check("met"), check("unclear", void=True)]
    assert raised(check("missed"), answers).verdict == "partial"


def test_a_raised_check_keeps_its_hint_cap_and_is_void_no_longer(check: Make) -> None:
    after = raised(check("unclear", cap="1/2", void=True), [check("met")])
    assert (after.verdict, after.void) == ("met", False)
    assert after.cap == check(cap="1/2").cap


def test_optional_checks_of_a_missed_follow_up_count_in_the_mean_like_others(check: Make) -> None:
    answers = [check("met", "essential"), check("missed", "optional")]
    assert raised(check("missed"), answers).verdict == "partial"


def test_a_follow_up_about_a_check_nobody_judged_changes_nothing(check: Make) -> None:
    main = (check("met"),)
    assert session_verdicts(main, [FollowUpResult("gone", (check("met"),))]) == main


@pytest.mark.parametrize(
    ("verdicts", "stands"),
    [
        (["contradicted"], "contradicted"),
        (["missed"], "met"),
        (["unclear"], "met"),
        (["partial"], "met"),
        (["contradicted", "met"], "met"),
        (["contradicted", "missed"], "contradicted"),
    ],
)
@pytest.mark.parametrize("about", [None, "x"])
def test_the_latest_met_or_contradicted_of_a_pitfall_stands(
    check: Make, verdicts: list[str], stands: str, about: str | None
) -> None:
    main = [check("missed", name="x"), check("met", name="p", pitfall=True)]
    later = [FollowUpResult(about, (), (check(v, name="p", pitfall=True),)) for v in verdicts]
    after = {j.id: j.verdict for j in session_verdicts(main, later)}
    assert after["p"] == stands


def test_taking_a_pitfall_back_gives_its_points_back(check: Make, scheme: MakeScheme) -> None:
    main = [check("met"), check("met", "optional", name="p", pitfall=True)]
    back = FollowUpResult(None, (), (check("contradicted", "optional", name="p", pitfall=True),))
    assert figures(scheme(design=1), main).score == 50
    assert figures(scheme(design=1), session_verdicts(main, [back])).score == 100
