"""What to practise today: few cards, the least remembered first, weak skills elsewhere."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockint.review.due import (
    LONGEST_DAYS,
    PER_DAY,
    Card,
    Review,
    longest_interval,
    next_drill,
    queue,
    rating,
    schedule,
)

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
ROLLBACK: Any = ("skill", "rollback")
BOUNDS: Any = ("skill", "bounds")


def card(scenario: str, drill: str = "", *groups: Any) -> Card:
    return Card(scenario, drill, scenario, frozenset(groups))


def review(scenario: str, drill: str = "", days: float = 1.0, score: float = 70.0) -> Review:
    return Review(scenario, drill, NOW - timedelta(days=days), score)


def offered(*cards: Card, reviews: Any = (), weak: Any = (), longest: int = 30) -> list[Any]:
    return [
        (d.card.scenario, d.card.drill, d.why) for d in queue(cards, reviews, weak, NOW, longest)
    ]


@given(st.floats(0, 100), st.floats(0, 100))
def test_a_better_score_is_never_a_lower_rating(one: float, two: float) -> None:
    low, high = sorted((one, two))
    assert 1 <= rating(low) <= rating(high) <= 4


@pytest.mark.parametrize(
    ("score", "value"),
    [(0, 1), (44.9, 1), (45, 2), (64.9, 2), (65, 3), (84.9, 3), (85, 4), (100, 4)],
)
def test_a_rating_follows_from_the_score(score: float, value: int) -> None:
    assert rating(score) == value


@pytest.mark.parametrize(
    ("day", "days"),
    [(None, LONGEST_DAYS), (date(2026, 6, 11), 10), (date(2026, 6, 1), 1), (date(2026, 5, 1), 30)],
)
def test_no_interval_reaches_beyond_the_interview(day: date | None, days: int) -> None:
    assert longest_interval(day, NOW.date()) == days


HISTORY = st.lists(st.tuples(st.floats(0, 400), st.floats(0, 100)), min_size=1, max_size=8)


@given(HISTORY, st.integers(1, 60))
def test_a_drill_comes_back_within_the_longest_interval(
    history: list[tuple[float, float]], longest: int
) -> None:
    reviews = [review("a", "d", days, score) for days, score in history]
    (made,) = schedule([card("a", "d")], reviews, NOW, longest)
    newest = max(r.at for r in reviews)
    assert newest + timedelta(days=1) <= made.due <= newest + timedelta(days=longest)
    assert 0 <= made.recall <= 1


def test_a_poor_result_comes_back_sooner_than_a_good_one() -> None:
    cards = [card("a", "d"), card("b", "d")]
    poor, good = schedule(cards, [review("a", "d", 1, 20), review("b", "d", 1, 90)], NOW, 30)
    assert poor.due < good.due
    assert offered(*cards, reviews=[review("a", "d", 3, 20), review("b", "d", 3, 90)]) == [
        ("a", "d", "due")
    ]


def test_an_interview_practises_every_drill_of_its_scenario() -> None:
    cards = [card("a", "d"), card("a", "e")]
    assert offered(*cards, reviews=[review("a", "", 1, 95)]) == []
    assert len(offered(*cards, reviews=[review("a", "", 90, 95)])) == 2
    assert offered(*cards, reviews=[review("a", "", 90, 95), review("a", "e", 1, 95)]) == [
        ("a", "d", "due")
    ]


def test_scenarios_not_played_fill_what_is_left_those_for_weak_skills_first() -> None:
    cards = [card("new"), card("for-it", "", ROLLBACK), card("a", "d")]
    assert offered(*cards, reviews=[review("a", "", 60)], weak=[ROLLBACK]) == [
        ("a", "d", "due"),
        ("for-it", "", "new"),
        ("new", "", "new"),
    ]


def test_another_scenario_stands_in_for_the_same_one_where_a_skill_is_weak() -> None:
    same = card("a", "d", ROLLBACK)
    old = [review("a", "d", 60, 20)]
    new, drill = card("b", "", ROLLBACK), card("c", "e", ROLLBACK, BOUNDS)
    assert offered(same, new, reviews=old, weak=[ROLLBACK]) == [("b", "", "weak")]
    assert offered(same, new, reviews=old, weak=[BOUNDS])[0] == ("a", "d", "due")
    elsewhere = [*old, review("c", "", 1, 95)]
    assert offered(same, drill, reviews=elsewhere, weak=[ROLLBACK]) == [("c", "e", "weak")]
    done = [*elsewhere, review("c", "e", 1, 95)]
    assert offered(same, drill, reviews=done, weak=[ROLLBACK]) == [("a", "d", "due")]


def test_what_is_weak_is_offered_where_nothing_is_due_and_not_twice_a_day() -> None:
    weak, other = card("a", "d", ROLLBACK), card("a", "e", BOUNDS)
    known = [review("a", "", 1, 95)]
    assert offered(weak, other, reviews=known) == []
    assert offered(weak, other, reviews=known, weak=[ROLLBACK]) == [("a", "d", "weak")]
    today = [*known, review("a", "d", 0.1, 95)]
    assert offered(weak, other, reviews=today, weak=[ROLLBACK]) == []
    whole_today = [review("a", "", 0.1, 95)]
    assert offered(weak, other, reviews=whole_today, weak=[ROLLBACK]) == []
    fresh, unrelated = card("new", "", ROLLBACK), card("far", "", BOUNDS)
    made = queue([unrelated, weak, fresh], known, [ROLLBACK], NOW)
    assert [(d.card, d.why, d.group) for d in made] == [
        (fresh, "new", ROLLBACK),
        (weak, "weak", ROLLBACK),
        (unrelated, "new", None),
    ]


CARDS = st.lists(
    st.builds(
        card,
        st.sampled_from("abcd"),
        st.sampled_from(["", "d", "e"]),
        st.sampled_from([ROLLBACK, BOUNDS]),
    ),
    max_size=9,
    unique_by=lambda one: one.key,
)
REVIEWS = st.lists(
    st.builds(
        review,
        st.sampled_from("abcd"),
        st.sampled_from(["", "d"]),
        st.floats(0, 90),
        st.floats(0, 100),
    ),
    max_size=9,
)


@given(CARDS, REVIEWS, st.sets(st.sampled_from([ROLLBACK, BOUNDS])))
def test_a_day_holds_at_most_three_each_once_and_what_was_done_counts(
    cards: list[Card], reviews: list[Review], weak: set[Any]
) -> None:
    made = queue(cards, reviews, weak, NOW)
    done = {(r.scenario, r.drill) for r in reviews if r.at.date() == NOW.date()}
    assert len(made) <= max(0, PER_DAY - len(done))
    assert len({due.card.key for due in made}) == len(made)
    assert all(due.card in cards for due in made)


def test_a_drill_never_drilled_is_the_next_one() -> None:
    cards = [card("a", "d"), card("a", "e"), card("new")]
    chosen = next_drill(cards, [review("a", "", 5), review("a", "d", 1, 5)], NOW)
    assert chosen == cards[1]
    assert next_drill([card("new")], [], NOW) is None
