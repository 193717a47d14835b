"""Hints: which one, at what price, and what was written before the first."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from mockint.interview import hints

Desk = Any
MakeDesk = Any
LIMIT = "We limit the queue to ten thousand orders. "


def take(desk: Desk) -> tuple[str, int] | None:
    peeked = desk.session.peek_hint()
    taken = desk.session.hint()
    assert (taken is None) == (peeked is None)
    return peeked


def test_the_first_hint_is_about_the_heaviest_check(desk: Desk) -> None:
    assert desk.session.hint() == ("How long may it get?", 1)
    assert desk.recorder.data("hinted") == [
        {"document": "answer", "check": "bounded", "rung": 1, "text": "How long may it get?"}
    ]
    assert desk.session.state.transcript[-1].kind == "hint"


def test_peeking_takes_nothing(desk: Desk) -> None:
    assert desk.session.peek_hint() == desk.session.peek_hint() == ("bounded", 1)
    assert desk.session.state.hints == ()


def test_the_ladder_goes_up_and_then_on_to_the_next_check(desk: Desk) -> None:
    steps = [take(desk) for _ in range(9)]
    assert steps == [
        ("bounded", 1),
        ("bounded", 2),
        ("bounded", 3),
        ("refuse", 1),
        ("refuse", 2),
        ("refuse", 3),
        ("consumers", 1),
        ("consumers", 2),
        None,
    ]


def test_a_check_whose_wording_is_there_needs_no_hint(desk: Desk) -> None:
    desk.write(LIMIT)
    assert take(desk) == ("refuse", 1)


def test_there_are_no_hints_under_pressure_nor_between_answers(make_desk: MakeDesk) -> None:
    assert take(make_desk("pressure")) is None
    desk = make_desk()
    desk.submit()
    assert take(desk) is None


def test_a_follow_up_has_hints_of_its_own_checks(make_desk: MakeDesk) -> None:
    follow_up = {
        "id": "crash",
        "question": "And then?",
        "checks": [
            {"id": "again", "criterion": "scale", "claim": "It comes again.", "hints": ["Where?"]}
        ],
    }
    desk = make_desk(scenario={"follow_ups": [follow_up]})
    desk.submit()
    desk.put("crash")
    assert take(desk) == ("again", 1)
    assert desk.recorder.data("hinted")[0]["document"] == "follow_up:crash"
    assert take(desk) is None


@pytest.mark.parametrize(("rung", "words"), [(1, "free"), (2, "at most 75 %"), (3, "at most 50 %")])
def test_the_price_is_said_before_it_is_paid(rung: int, words: str) -> None:
    assert words in hints.price(rung)


@pytest.mark.parametrize(("taken", "cap"), [(1, "1"), (2, "3/4"), (3, "1/2")])
def test_hints_limit_what_their_check_earns(desk: Desk, taken: int, cap: str) -> None:
    for _ in range(taken):
        take(desk)
    desk.time.advance(1)
    desk.submit(LIMIT + "Callers get an error when we are full.")
    case = desk.session.case("answer")
    assert case.caps == {"bounded": Fraction(cap)}
    assert case.hints == {"bounded": taken}
    grade = desk.grade(bounded="met", refuse="met", consumers="met")
    (bounded,) = [c for c in grade.checks if c.id == "bounded"]
    assert (bounded.hints_taken, bounded.cap) == (taken, Fraction(cap))
    design = next(c for c in grade.criteria if c.id == "design")
    assert design.share == Fraction(3 * Fraction(cap) + 2, 5)


def test_a_capped_check_keeps_its_cap_in_the_sessions_figures(desk: Desk) -> None:
    for _ in range(3):
        take(desk)
    desk.time.advance(1)
    desk.submit(LIMIT)
    desk.grade(bounded="met", refuse="met", consumers="met")
    desk.session.finish()
    shares = {c["id"]: c["share"] for c in desk.recorder.data("scored")[-1]["criteria"]}
    assert shares["design"] == pytest.approx(0.7)


# -- what was written before the first hint --------------------------------------------------------


def capped(desk: Desk, cap_of: str = "bounded") -> Fraction:
    grade = desk.grade(bounded="met")
    return next(c.cap for c in grade.checks if c.id == cap_of)


@pytest.mark.parametrize("pause", [0, 1])
def test_evidence_written_before_the_first_hint_costs_nothing(desk: Desk, pause: float) -> None:
    desk.write("The line is cut at ten thousand.")
    desk.time.advance(pause)
    for _ in range(3):
        assert take(desk)[0] == "bounded"
    desk.time.advance(pause)
    desk.submit("The line is cut at ten thousand.")
    assert capped(desk) == 1


@pytest.mark.parametrize("pause", [0, 1])
def test_evidence_written_after_the_first_hint_is_capped(desk: Desk, pause: float) -> None:
    desk.write("The line is ")
    desk.time.advance(pause)
    for _ in range(3):
        take(desk)
    desk.time.advance(pause)
    desk.submit("The line is cut at ten thousand.")
    assert capped(desk) == Fraction(1, 2)


def test_the_grade_that_is_free_after_all_shows_the_whole_number(desk: Desk) -> None:
    desk.write("The line is cut at ten thousand.")
    desk.time.advance(1)
    for _ in range(3):
        take(desk)
    desk.submit("The line is cut at ten thousand.")
    grade = desk.grade(bounded="met", refuse="met", consumers="met")
    assert grade.numbers.score == 100
    assert next(c.hints_taken for c in grade.checks if c.id == "bounded") == 3
    assert next(c.level for c in grade.criteria if c.id == "design") == 4


def test_a_hint_about_one_check_costs_another_nothing(desk: Desk) -> None:
    for _ in range(3):
        take(desk)
    desk.submit(LIMIT)
    desk.grade(bounded="met", refuse="met")
    case = desk.session.case("answer")
    assert "refuse" not in case.caps
