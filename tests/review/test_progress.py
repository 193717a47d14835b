"""Figures of progress: from checks, the newer the heavier, never over several judges."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockint.archive.envelope import Envelope, SessionRow
from mockint.review.history import Content, JudgeKey, Played, Share, open_disputes, played
from mockint.review.keeping import understood_again, written
from mockint.review.progress import Progress, progress

ESTIMATE, MODEL = JudgeKey("offline"), JudgeKey("llm", ("m",), "t")
CONTENT = Content({"limit": "bounds"}, ("Kafka",), {("skill", "bounds"): "Bounds"})


def one(
    day: int,
    earned: float,
    weight: int = 4,
    judge: JudgeKey = MODEL,
    seen: bool = False,
    skill: str = "bounds",
    session: str = "",
) -> Played:
    at = f"2026-{day // 28 + 1:02}-{day % 28 + 1:02}T10:00:00.000Z"
    shares = {("skill", skill): Share(earned * weight, weight, 2)}
    return Played(session or f"s{day}", "x", "practice", at, seen, judge, at, shares)  # type: ignore[arg-type]


def only(made: Progress) -> Any:
    ((figure,),) = (series.figures for series in made.series)
    return figure


def test_a_session_thirty_days_older_counts_half() -> None:
    old = replace(one(0, 0.0), started_at="2026-01-01T10:00:00.000Z")
    new = replace(one(1, 1.0), started_at="2026-01-31T10:00:00.000Z")
    assert only(progress([new, old], {})).value == pytest.approx(2 / 3)


def test_checks_weigh_not_sessions() -> None:
    made = only(
        progress([one(0, 0.0, weight=1, session="a"), one(0, 1.0, weight=3, session="b")], {})
    )
    assert made.value == 0.75
    assert (made.sessions, made.checks) == (2, 4)


def test_no_word_under_three_sessions() -> None:
    words = [only(progress([one(d, 0.8) for d in range(n)], {})).word for n in (1, 2, 3)]
    assert words == [None, None, "strong"]
    assert only(progress([one(d, 0.5) for d in range(3)], {})).word == "fair"
    assert only(progress([one(d, 0.1) for d in range(3)], {})).word == "weak"


def test_each_judge_is_its_own_series_the_newest_first() -> None:
    made = progress(
        [one(0, 0.0, judge=ESTIMATE), one(1, 0.2, judge=ESTIMATE), one(2, 1.0), one(1, 0.9)], {}
    )
    assert [(s.judge, s.sessions) for s in made.series] == [(MODEL, 2), (ESTIMATE, 2)]
    assert all(0 <= p.share <= 0.2 for p in made.series[1].figures[0].points)
    assert made.elsewhere == ("s0",)


def test_what_followed_the_reference_is_left_out_and_counted() -> None:
    made = progress([one(0, 0.5), one(1, 1.0, seen=True)], {})
    assert (only(made).sessions, made.seen) == (1, 1)


def test_nothing_played_is_no_series() -> None:
    assert progress([], {}) == Progress(())


SESSIONS = st.lists(
    st.tuples(st.integers(0, 300), st.sampled_from([0.0, 0.25, 0.5, 1.0]), st.integers(1, 9)),
    min_size=1,
    max_size=30,
    unique_by=lambda row: row[0],
)


@given(SESSIONS)
def test_a_figure_lies_between_its_shares_whatever_the_order(rows: list[Any]) -> None:
    sessions = [one(*row) for row in rows]
    made = only(progress(sessions, {}))
    shares = [point.share for point in made.points]
    assert min(shares) - 1e-9 <= made.value <= max(shares) + 1e-9
    assert made == only(progress(sessions[::-1], {}))
    assert [p.at for p in made.points] == sorted(p.at for p in made.points)


@given(SESSIONS)
def test_another_judge_changes_no_figure(rows: list[Any]) -> None:
    alone = only(progress([one(*row) for row in rows], {}))
    mixed = progress([one(*row, judge=j) for row in rows for j in (MODEL, ESTIMATE)], {})
    assert [series.figures[0] for series in mixed.series] == [alone, alone]


# -- from events ----------------------------------------------------------------------------------

ROW = SessionRow(
    "s", "x", "practice", "senior", 1, False, "2026-01-01T10:00:00.000Z", None, "debrief", "graded", 5.0
)  # fmt: skip


def graded(
    document: str = "answer", model: str | None = "m", status: str = "graded", **more: Any
) -> Envelope:
    verdicts = more.pop("verdicts", {"limit": "met"})
    checks = [
        {"id": name, "criterion": "design", "importance": "essential", "verdict": verdict}
        for name, verdict in verdicts.items()
    ]
    judge = "offline" if status == "estimated" else "llm"
    provenance = {"judge": judge, "model": model, "models": None, "at": more.pop("at", "t1")}
    grade = {"status": status, "checks": checks, "provenance": provenance}
    return event("graded", document=document, template="t", grade=grade, **more)


def event(kind: str, offset: float = 1.0, **data: Any) -> Envelope:
    return Envelope("e", "s", "", offset, kind, 1, data)


def shares(*events: Envelope, disputes: Any = None) -> list[dict[Any, Share]]:
    return [dict(p.groups) for p in played(ROW, events, disputes or {}, CONTENT)]


def test_a_check_counts_in_its_skill_its_criterion_and_the_technologies() -> None:
    (made,) = shares(graded(verdicts={"limit": "partial", "other": "missed"}))
    assert made == {
        ("skill", "bounds"): Share(1.5, 3, 1),
        ("criterion", "design"): Share(1.5, 6, 2),
        ("technology", "Kafka"): Share(1.5, 6, 2),
    }


def test_the_newest_grade_of_each_judge_counts_and_an_ungraded_one_does_not() -> None:
    made = shares(
        graded(verdicts={"limit": "missed"}),
        graded(status="estimated"),
        graded(verdicts={"limit": "met"}),
        graded(status="ungraded", verdicts={}),
    )
    assert [m["skill", "bounds"].earned for m in made] == [3.0, 3.0]


def test_the_better_of_two_answers_counts_once() -> None:
    (made,) = shares(
        graded(verdicts={"limit": "missed"}), graded("follow_up:f", verdicts={"limit": "partial"})
    )
    assert made["skill", "bounds"] == Share(1.5, 3, 1)


def test_hints_cap_a_credit_and_a_void_verdict_earns_nothing() -> None:
    (made,) = shares(graded(caps={"limit": "3/4"}))
    assert made["skill", "bounds"].earned == 2.25
    (made,) = shares(graded(verdicts={"limit": "unclear"}, void=["limit"]))
    assert made["skill", "bounds"] == Share(0.0, 3, 1)
    assert shares(graded(verdicts={"limit": "unclear"})) == [{}]


def test_a_disputed_verdict_is_left_out_until_it_changes() -> None:
    about = {"document": "answer", "check": "limit"}
    said = event("disputed", 5.0, **about, verdict="missed", sentence="It is there.")
    back = event("dispute_withdrawn", 6.0, **about)
    missed, met = graded(verdicts={"limit": "missed"}), graded(verdicts={"limit": "met"})
    assert shares(missed, disputes=open_disputes([said])) == [{}]
    assert shares(met, disputes=open_disputes([said]))[0]["skill", "bounds"].earned == 3.0
    assert shares(missed, disputes=open_disputes([said, back])) != [{}]


@given(st.lists(st.sampled_from(["met", "partial", "missed", "unclear"]), min_size=1, max_size=4))
def test_what_is_kept_of_a_session_is_read_back_as_it_was(verdicts: list[str]) -> None:
    events = [graded(f"follow_up:{n}", verdicts={"limit": v}) for n, v in enumerate(verdicts)]
    made = played(ROW, [*events, graded(status="estimated")], {}, CONTENT)
    names: Any = {}
    again = list(understood_again(ROW, written(made, CONTENT.names), names))
    assert again == made
    assert names == CONTENT.names


@pytest.mark.parametrize(
    ("key", "name"),
    [
        (ESTIMATE, "offline estimate"),
        (JudgeKey("llm", ("m",), "0123456789"), "m, prompt 01234567"),
        (JudgeKey("pasted"), "a model (pasted), an earlier prompt"),
        (JudgeKey("llm", ("m", "n"), ""), "m and n, an earlier prompt"),
    ],
)
def test_a_judge_is_named_with_its_prompt(key: JudgeKey, name: str) -> None:
    assert key.name == name


@pytest.mark.parametrize(
    ("key", "model", "same"),
    [
        (JudgeKey("llm", ("m",), "t"), "m", True),
        (JudgeKey("llm", ("m-2026-01-31",), "t"), "m", True),
        (JudgeKey("llm", ("m:latest",), "t"), "m", True),
        (JudgeKey("llm", ("m-mini",), "t"), "m", False),
        (JudgeKey("llm", ("m",), "an earlier one"), "m", False),
        (JudgeKey("llm", ("m", "m"), "t"), "m", False),
        (JudgeKey("pasted", ("m",), "t"), "m", False),
        (ESTIMATE, "m", False),
        (ESTIMATE, "", True),
        (MODEL, "", False),
    ],
)
def test_the_judge_in_force_is_known_by_model_and_prompt(
    key: JudgeKey, model: str, same: bool
) -> None:
    assert key.is_of(model, "t") is same


def test_sessions_that_a_judge_has_not_judged_are_named_newest_first() -> None:
    played = [one(0, 0.5), one(1, 0.5, judge=ESTIMATE), one(2, 0.5, judge=ESTIMATE), one(2, 0.5)]
    made = progress([*played, one(3, 0.5, seen=True)], {})
    assert made.not_judged_by(lambda key: key == MODEL) == ("s1",)
    assert made.not_judged_by(lambda key: key == ESTIMATE) == ("s0",)
    assert made.not_judged_by(lambda _: False) == ("s2", "s1", "s0")
