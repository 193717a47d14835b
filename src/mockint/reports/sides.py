"""Which two things a comparison holds against each other: sessions, or grades of one answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mockint.cleaning import clean_line
from mockint.errors import UsageError
from mockint.interview.state import ANSWER
from mockint.reports.session import SessionView
from mockint.reports.words import TYPICAL_ERROR
from mockint.review.compare import Comparison, Side, compare

_NUMBERED = re.compile(r"(.+):(\d{1,6})")


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison with the claims of both sides' checks by id, and the title of their scenario."""

    comparison: Comparison
    claims: Mapping[str, str]
    title: str


def held_against(first: str, second: str, load: Callable[[str], SessionView]) -> Compared:
    """Compare what two words name: a session each, or a grade of one as `session:2`. `load` gives the
    view of a session. Raises UsageError for what cannot be compared."""
    (name, number), (other, other_number) = _split(first), _split(second)
    one = load(name)
    two = one if other == name else load(other)
    if one.state.id == two.state.id:
        two = one
    _comparable(one, two)
    if one is two:
        sides = _two_grades(one, number, other_number)
    else:
        sides = (_side(one, number), _side(two, other_number))
    made = compare(*sides, one.scenario, one.rubric, estimate_error=TYPICAL_ERROR)
    return Compared(made, {**two.claims(), **one.claims()}, one.scenario.title)


def _split(word: str) -> tuple[str, int | None]:
    found = _NUMBERED.fullmatch(word)
    return (found[1], int(found[2])) if found else (word, None)


def _comparable(*views: SessionView) -> None:
    for view in views:
        if view.state.phase != "debrief":
            raise UsageError(
                f"{view.state.id} is unfinished; `mockint resume {view.state.id}` goes on."
            )
    if len({view.state.drill for view in views}) > 1:
        raise UsageError("A drill is compared with the same drill only; name two sessions alike.")
    names = {clean_line(view.state.scenario, 80) for view in views}
    if len(names) > 1:
        raise UsageError(
            f"Those are sessions of different scenarios ({' and '.join(sorted(names))}); "
            "name two of the same one."
        )


def _side(view: SessionView, number: int | None) -> Side:
    """The session with its figures, or one grade of its main answer."""
    records = view.state.grades.get(ANSWER, ())
    place = view.state.current_place(ANSWER)
    if place is None:
        raise UsageError(
            f"{view.state.id} has no grade yet; `mockint grade --pending` asks for it."
        )
    if number is None:
        return Side(view.state, view.figures, records[place]["grade"])
    if not 1 <= number <= len(records):
        raise UsageError(
            f"The answer of {view.state.id} has {len(records)} grade{'s' * (len(records) != 1)}; name "
            f"one from 1 to {len(records)} after the colon."
        )
    grade = records[number - 1]["grade"]
    return Side(view.state, grade, grade, number)


def _two_grades(view: SessionView, first: int | None, second: int | None) -> tuple[Side, Side]:
    """Two grades of one answer: those named, else the newest and the one before it."""
    count = len(view.state.grades.get(ANSWER, ()))
    if count < 2:
        raise UsageError(
            f"The answer of {view.state.id} has one grade only; `mockint regrade {view.state.id}` "
            "makes another, or name two sessions."
        )
    if first is None and second is None:
        return _side(view, count - 1), _side(view, count)
    return _side(view, count if first is None else first), _side(
        view, count if second is None else second
    )
