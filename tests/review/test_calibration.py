"""The candidate's own rating against each judge's levels, from the recording's events."""

from __future__ import annotations

from typing import Any

import pytest

from mockint.archive.envelope import Envelope
from mockint.review.calibration import calibrations, ratings
from mockint.review.history import JudgeKey, Played, Rated
from mockint.review.progress import progress

MODEL, ESTIMATE = JudgeKey("llm", ("m",), "t"), JudgeKey("offline")
OTHER = JudgeKey("llm", ("n",), "t")


def event(kind: str, **data: Any) -> Envelope:
    return Envelope("e", "s", "", 1.0, kind, 1, data)


def rows(levels: dict[str, int | None]) -> list[dict[str, Any]]:
    return [{"id": name, "level": level} for name, level in levels.items()]


def rated(skipped: bool = False, **levels: int) -> Envelope:
    return event("self_scored", levels=levels, skipped=skipped)


def graded(
    model: str = "m", status: str = "graded", doc: str = "answer", **levels: Any
) -> Envelope:
    judge = "offline" if status == "estimated" else "llm"
    provenance = {"judge": judge, "model": model, "models": None, "at": "t1"}
    grade = {"status": status, "criteria": rows(levels), "provenance": provenance}
    return event("graded", document=doc, template="t", grade=grade)


def scored(**levels: Any) -> Envelope:
    return event("scored", status="graded", score=5.0, criteria=rows(levels))


def test_the_levels_of_the_sessions_figures_are_the_judges() -> None:
    made = ratings([graded(design=2), rated(design=3, scale=1), scored(design=3, scale=None)])
    assert made == {MODEL: {"design": Rated(3, 3)}}, "a follow-up raised it; scale was not judged"


def test_each_judge_keeps_the_levels_it_gave() -> None:
    made = ratings(
        [
            rated(design=3),
            graded(status="estimated", design=1),
            scored(design=1),
            graded(design=4),
            scored(design=4),
            graded("n", design=2),
            scored(design=2),
        ]
    )
    levels = {judge: levels["design"] for judge, levels in made.items()}
    assert levels == {ESTIMATE: Rated(3, 1), MODEL: Rated(3, 4), OTHER: Rated(3, 2)}


def test_a_grade_that_does_not_count_brings_its_own_levels() -> None:
    made = ratings(
        [rated(design=3), graded(design=4), scored(design=4), graded(status="estimated", design=0)]
    )
    assert made[ESTIMATE] == {"design": Rated(3, 0)}
    assert made[MODEL] == {"design": Rated(3, 4)}


def test_figures_that_a_new_grade_leaves_alone_are_its_figures_too() -> None:
    made = ratings([rated(design=3), graded(design=1), scored(design=4), graded("n", design=1)])
    assert made[OTHER] == {"design": Rated(3, 4)}


def test_the_first_rating_stands_and_a_skipped_one_is_none() -> None:
    later = [rated(skipped=True), rated(design=4), rated(design=0), graded(design=2)]
    assert ratings(later) == {MODEL: {"design": Rated(4, 2)}}
    assert ratings([rated(skipped=True), graded(design=2)]) == {}
    assert ratings([graded(design=2)]) == {}
    ungraded = [rated(design=4), graded(status="ungraded", design=2)]
    assert ratings(ungraded) == {}
    follow_up = [rated(design=4), graded(doc="follow_up:x", design=2)]
    assert ratings(follow_up) == {}


def one(day: int, own: int, judged: int, judge: JudgeKey = MODEL, seen: bool = False) -> Played:
    at = f"2026-01-{day:02}T10:00:00.000Z"
    groups: Any = {("criterion", "design"): (1.0, 4, 2)}
    pairs = {"design": Rated(own, judged)}
    return Played(f"s{day}", "x", "practice", at, seen, judge, at, groups, 0, pairs)


@pytest.mark.parametrize(
    ("pairs", "difference", "word"),
    [
        ([(4, 2), (4, 2)], 2.0, None),
        ([(4, 2), (3, 2), (2, 2)], 1.0, "too high"),
        ([(0, 2), (1, 2), (2, 2)], -1.0, "too low"),
        ([(3, 2), (2, 2), (2, 2)], 1 / 3, "about right"),
        ([(4, 2), (0, 2), (2, 2)], 0.0, "about right"),
        ([(3, 2), (2, 2), (3, 2), (2, 2)], 0.5, "too high"),
    ],
)
def test_a_mean_difference_has_a_word_from_three_sessions_on(
    pairs: list[tuple[int, int]], difference: float, word: str | None
) -> None:
    sessions = [one(day, *levels) for day, levels in enumerate(pairs, 1)]
    (made,) = calibrations(sessions, {("criterion", "design"): "Design"})
    assert (made.name, made.sessions, made.word) == ("Design", len(pairs), word)
    assert made.difference == pytest.approx(difference)


def test_judges_are_never_mixed_and_an_estimate_measures_no_rating() -> None:
    sessions = [
        one(day, 4, judged, judge)
        for day in (1, 2, 3)
        for judge, judged in ((MODEL, 2), (OTHER, 4), (ESTIMATE, 0))
    ]
    series = {made.judge: made for made in progress(sessions, {}).series}
    assert [c.difference for c in series[MODEL].calibration] == [2.0]
    assert [c.difference for c in series[OTHER].calibration] == [0.0]
    assert (series[ESTIMATE].calibration, series[ESTIMATE].rated) == ((), 3)


def test_attempts_after_the_reference_count_in_no_rating() -> None:
    made = progress([one(1, 4, 2), one(2, 0, 2, seen=True)], {})
    assert made.series[0].calibration[0].sessions == 1
