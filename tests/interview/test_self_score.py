"""The candidate's own rating: recorded once, in a shape that is checked, asked for while wanted."""

from __future__ import annotations

from typing import Any

import pytest

from mockint.archive.envelope import Envelope
from mockint.interview.self_score import ask_again, rate, rated_criteria, wanted
from mockint.interview.shapes import wrong_shape

Desk = Any


class Kept:
    """An archive that holds ratings, oldest first: session and data."""

    def __init__(self, *ratings: tuple[str, dict[str, Any]]) -> None:
        self._ratings = ratings

    def newest_of(self, _kinds: object) -> dict[str, int]:
        return {session: place for place, (session, _) in enumerate(self._ratings)}

    def events(self, session: str, _kinds: object) -> list[Envelope]:
        return [
            Envelope(f"{session}.{place}", session, "", 0.0, "self_scored", 1, data)
            for place, (name, data) in enumerate(self._ratings)
            if name == session
        ]


SKIPPED = {"levels": {}, "skipped": True}
RATED = {"levels": {"design": 2}, "skipped": False}
AGAIN = {"levels": {}, "skipped": False}


@pytest.mark.parametrize(
    ("ratings", "asked"),
    [
        ((), True),
        ((("a", SKIPPED),), True),
        ((("a", SKIPPED), ("b", SKIPPED)), False),
        ((("a", SKIPPED), ("b", SKIPPED), ("c", RATED)), True),
        ((("a", SKIPPED), ("b", RATED), ("c", SKIPPED)), True),
        ((("a", SKIPPED), ("b", SKIPPED), ("a", AGAIN)), True),
    ],
)
def test_two_skips_in_a_row_turn_it_off(ratings: Any, asked: bool) -> None:
    assert wanted(Kept(*ratings)) is asked  # type: ignore[arg-type]


def test_the_first_rating_stands_and_asking_again_changes_nothing(desk: Desk) -> None:
    session = desk.session
    assert session.state.self_score is None
    ask_again(session)
    assert session.state.self_score is None
    rate(session, {"design": 3})
    rate(session, {"design": 1})
    ask_again(session)
    assert session.state.self_score == {"design": 3}


def test_no_judge_is_handed_the_rating(desk: Desk) -> None:
    before = desk.session.case("answer")
    rate(desk.session, {"design": 3})
    assert desk.session.case("answer") == before


def test_a_skipped_rating_is_an_empty_one(desk: Desk) -> None:
    rate(desk.session, {})
    assert desk.session.state.self_score == {}
    assert desk.recorder.events[-1].data == SKIPPED


def test_what_is_judged_is_rated(desk: Desk) -> None:
    session = desk.session
    names = [c.id for c in rated_criteria(session.scenario, session.rubric)]
    assert names == ["design", "scale", "requirements"]


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        (RATED, None),
        (SKIPPED, None),
        ({"levels": {"design": 5}, "skipped": False}, "levels is not what it has to be"),
        ({"levels": {"design": True}, "skipped": False}, "levels is not what it has to be"),
        ({"levels": [], "skipped": False}, "levels is not what it has to be"),
        ({"levels": {}}, "skipped is missing"),
    ],
)
def test_a_rating_from_elsewhere_is_checked(data: dict[str, Any], wrong: str | None) -> None:
    assert wrong_shape(Envelope("s.1", "s", "", 0.0, "self_scored", 1, data)) == wrong
