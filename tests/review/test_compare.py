"""Two attempts held against each other: what moved, and when a difference says nothing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockint.bank.models import Rubric, Scenario
from mockint.interview.clock import Clock
from mockint.interview.state import SessionState, Submitted
from mockint.review.beside import beside
from mockint.review.compare import Comparison, Side, compare
from mockint.sentences import split_sentences

RUBRIC = Rubric.model_validate(
    {
        "id": "r",
        "name": "R",
        "criteria": [{"id": "design", "name": "Design", "weight": 2, "levels": list("abcde")}],
        "bars": {name: {"score": 50} for name in ("mid", "senior", "staff")},
    }
)
SCENARIO = Scenario.model_validate(
    {
        "id": "s",
        "title": "S",
        "rubric": "r",
        "brief": "A brief.",
        "checks": [
            {"id": "limit", "criterion": "design", "claim": "Puts a limit on the queue."},
            {"id": "refuse", "criterion": "design", "claim": "Puts a limit on the queue. Refuses."},
        ],
        "pitfalls": [{"id": "drop", "criterion": "design", "claim": "Drops orders.", "why": "No."}],
    }
)
VERDICTS = st.sampled_from(["met", "partial", "missed", "contradicted", "unclear"])


def state(text: str = "We put a limit on it.") -> SessionState:
    clock = Clock({"clarify": 60, "answer": 600, "follow_ups": 60}, "debrief", {"answer": 300.0})
    answers = (Submitted("answer", text, 300.0, 300.0),)
    return SessionState("a", clock, scenario="s", submitted=answers, offset=400.0)


def side(
    score: float | None = 50.0,
    text: str = "We put a limit on it.",
    status: str = "graded",
    share: float = 0.5,
    spread: dict[str, float] | None = None,
    fix: str = "",
    pitfall: str = "missed",
    span: list[float] | None = None,
    verdicts: dict[str, str] | None = None,
    **provenance: Any,
) -> Side:
    given = {
        "judge": "llm", "model": "m", "models": None, "base_url": "u", "prompt_sha256": "p",
        "scenario_sha256": "s", "rubric_sha256": "r", "runs": 1, "at": "", "spread": spread,
    } | provenance  # fmt: skip
    checks = verdicts or {"limit": "met", "refuse": "missed"}
    figures = {
        "status": status,
        "score": score,
        "score_range": None if score is None else span or [score, score],
        "bar": None,
        "next_fix": fix,
        "criteria": [{"id": "design", "name": "Design", "weight": 2, "share": share, "level": 2}],
        "checks": [{"id": name, "verdict": verdict} for name, verdict in checks.items()],
        "pitfalls": [{"id": "drop", "verdict": pitfall}],
        "provenance": given,
    }
    return Side(state(text), figures, figures)


def held(first: Side, second: Side) -> Comparison:
    return compare(first, second, SCENARIO, RUBRIC, estimate_error=10)


@pytest.mark.parametrize(
    ("provenance", "changed"),
    [
        ({}, ()),
        ({"model": "n"}, ("judge",)),
        ({"base_url": "v", "prompt_sha256": "q"}, ("judge",)),
        ({"prompt_sha256": "q"}, ("prompt",)),
        ({"prompt_sha256": "q", "rubric_sha256": "t"}, ("prompt", "rubric")),
        ({"prompt_sha256": "q", "scenario_sha256": "t"}, ("prompt", "scenario")),
    ],
)
def test_only_scores_of_the_same_measure_are_subtracted(
    provenance: dict[str, str], changed: tuple[str, ...]
) -> None:
    made = held(side(50.0), side(60.0, **provenance))
    assert made.changed == changed
    assert made.difference == (None if changed else 10.0)


def test_a_difference_within_the_runs_of_the_judge_is_called_so() -> None:
    made = held(side(50.0, spread={"design": 0.04}), side(54.0, spread={"design": 0.05}))
    assert (made.spread, made.within) == (5.0, True)
    assert held(side(50.0, spread={"design": 0.04}), side(55.0)).within is False
    assert held(side(50.0), side(55.0)).within is None, "one run each: nobody measured it"


def test_an_estimate_is_held_against_its_typical_error() -> None:
    made = held(side(50.0, status="estimated"), side(59.0, status="estimated"))
    assert (made.spread, made.within) == (10, True)
    assert not held(side(50.0, status="estimated"), side(61.0, status="estimated")).within


def test_an_ungraded_side_has_no_difference() -> None:
    assert held(side(50.0), side(None, status="ungraded")).difference is None


def test_a_criterion_says_whether_its_shares_differ_by_more_than_its_runs() -> None:
    (pair,) = held(
        side(share=0.5, spread={"design": 0.1}), side(share=0.6, spread={"design": 0.0})
    ).criteria
    assert (pair.shares, pair.spread, pair.within) == ((0.5, 0.6), 0.1, True)


def test_verdicts_that_moved_say_in_whose_favour() -> None:
    one = side(verdicts={"limit": "missed", "refuse": "met", "new": "unclear"}, pitfall="met")
    two = side(verdicts={"limit": "partial", "refuse": "missed", "new": "met"})
    moved = {m.check: (m.first, m.second, m.better) for m in held(one, two).moved}
    assert moved == {
        "limit": ("missed", "partial", True),
        "refuse": ("met", "missed", False),
        "new": ("unclear", "met", None),
        "drop": ("met", "missed", True),
    }


@pytest.mark.parametrize(
    ("text", "check", "then", "now"),
    [
        ("Add this: Puts a limit on the queue.", "limit", "missed", "met"),
        ("Make this whole: Puts a limit on the queue. Refuses.", "refuse", "missed", "met"),
        ("Take back: Drops orders. No.", "drop", "met", "missed"),
        ("Something of another version", None, None, None),
    ],
)
def test_the_one_fix_is_followed_to_its_check(
    text: str, check: str | None, then: str | None, now: str | None
) -> None:
    one = side(verdicts={"limit": "missed", "refuse": "missed"}, pitfall="met", fix=text)
    two = side(verdicts={"limit": "met", "refuse": "met"})
    fix = held(one, two).fix
    assert fix is not None
    assert (fix.text, fix.check, fix.first, fix.second) == (text, check, then, now)


@given(VERDICTS, VERDICTS)
def test_nothing_moves_between_a_side_and_itself_and_what_moves_moves_back(
    one: str, two: str
) -> None:
    first, second = side(verdicts={"limit": one}), side(verdicts={"limit": two})
    assert held(first, first).moved == ()
    there = [(m.check, m.first, m.second, m.better) for m in held(first, second).moved]
    back = [(m.check, m.second, m.first, m.better) for m in held(second, first).moved]
    assert [row[:3] for row in there] == [row[:3] for row in back]
    assert all(
        (a[3] is None and b[3] is None) or a[3] != b[3] for a, b in zip(there, back, strict=True)
    )


LINES = st.lists(st.sampled_from(["One.", "Two.", "Three.", "Four.", "Five."]), max_size=12)


@given(LINES, LINES)
def test_side_by_side_each_text_keeps_all_its_sentences_in_order(
    one: list[str], two: list[str]
) -> None:
    first, second = "\n".join(one), "\n".join(two)
    rows = beside(first, second)
    assert [row.first for row in rows if row.first] == [s.text for s in split_sentences(first)]
    assert [row.second for row in rows if row.second] == [s.text for s in split_sentences(second)]
    assert all((row.first == row.second) == (row.kind == "same") for row in rows)
    assert all(bool(row.first) == (row.kind != "second") for row in rows)


def test_a_rewritten_sentence_stands_beside_its_old_self_and_a_new_one_alone() -> None:
    rows = beside(
        "We limit the queue to ten orders. We watch it.",
        "Forty orders arrive in a second. We limit the queue to fifty orders. We watch it. Done.",
    )
    assert [(row.kind, row.first[:16], row.second[:16]) for row in rows] == [
        ("second", "", "Forty orders arr"),
        ("changed", "We limit the que", "We limit the que"),
        ("same", "We watch it.", "We watch it."),
        ("second", "", "Done."),
    ]


def test_time_is_told_for_each_phase() -> None:
    times = {t.phase: (t.seconds, t.budgets) for t in held(side(), side()).times}
    assert times["answer"] == ((300.0, 300.0), (600, 600))
