from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from mockint.bank.models import Rubric, Scenario
from mockint.grading.case import Case, main_case
from mockint.grading.grader import Texts
from mockint.grading.judging.judge import Failure, Judgement, JudgeProgress, silent
from mockint.interview.background import Background, GradeArrived

RUBRIC: dict[str, Any] = {
    "id": "small",
    "name": "Small",
    "criteria": [{"id": "design", "name": "Design", "weight": 1, "levels": list("abcde")}],
    "bars": {"mid": {"score": 40}, "senior": {"score": 60}, "staff": {"score": 80}},
}
SCENARIO: dict[str, Any] = {
    "id": "queue-that-grows",
    "title": "A queue that grows",
    "rubric": "small",
    "brief": "Orders arrive faster than they leave.",
    "reference": "Bound the queue.",
    "checks": [{"id": "bounded", "criterion": "design", "claim": "Limits the queue."}],
}
WAIT = 10.0


class FakeTime:
    def monotonic(self) -> float:
        return 0.0

    def now(self) -> datetime:
        return datetime(2026, 1, 1, tzinfo=UTC)


class FakeJudge:
    """Waits at a gate until it is let through or cancelled, and records what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.began = threading.Semaphore(0)
        self.gate = threading.Event()
        self.broken = False

    def judge(self, case: Case, *, cancel: threading.Event, report: Any = silent) -> Judgement:
        self.asked.append(case.answer)
        report(JudgeProgress("thinking", 1.0))
        self.began.release()
        while not self.gate.wait(0.01):
            if cancel.is_set():
                return Judgement("llm", failure=Failure("cancelled", "It was cancelled.", 130))
        if self.broken:
            raise RuntimeError("a defect")
        return Judgement("llm", failure=Failure("server", f"No grade for {case.answer}", 3))


MAIN = main_case(Scenario.model_validate(SCENARIO), Rubric.model_validate(RUBRIC), "")


def case(answer: str) -> Case:
    return replace(MAIN, answer=f"the {answer} answer")


@pytest.fixture
def judge() -> FakeJudge:
    return FakeJudge()


@pytest.fixture
def arrivals() -> queue.SimpleQueue[GradeArrived]:
    return queue.SimpleQueue()


@pytest.fixture
def background(judge: FakeJudge, arrivals: queue.SimpleQueue[GradeArrived]) -> Iterator[Background]:
    made = Background(judge, Texts("s", "r"), FakeTime(), arrivals.put)
    yield made
    judge.gate.set()
    made.close()


def test_answers_are_judged_in_order_off_this_thread(
    background: Background, judge: FakeJudge, arrivals: Any
) -> None:
    background.submit("answer", lambda: case("first"))
    background.submit("follow_up:x", lambda: case("second"))
    assert background.pending == ("answer", "follow_up:x")
    assert judge.began.acquire(timeout=WAIT)
    assert background.progress == JudgeProgress("thinking", 1.0)
    judge.gate.set()
    for document in ("answer", "follow_up:x"):
        arrived = arrivals.get(timeout=WAIT)
        assert arrived.document == document
        assert arrived.grade.status == "ungraded"
        background.done(document)
    assert judge.asked == ["the first answer", "the second answer"]
    assert background.pending == ()


def test_a_case_is_made_when_its_turn_has_come(
    background: Background, judge: FakeJudge, arrivals: Any
) -> None:
    made: list[str] = []

    def second() -> Case:
        made.append("second")
        return case("second")

    background.submit("answer", lambda: case("first"))
    background.submit("follow_up:x", second)
    assert judge.began.acquire(timeout=WAIT)
    assert made == []
    judge.gate.set()
    arrivals.get(timeout=WAIT)
    arrivals.get(timeout=WAIT)
    assert made == ["second"]


def test_giving_up_brings_all_of_them_back_to_be_finished_later(
    background: Background, judge: FakeJudge, arrivals: Any
) -> None:
    background.submit("answer", lambda: case("first"))
    background.submit("follow_up:x", lambda: case("second"))
    assert judge.began.acquire(timeout=WAIT)
    background.cancel()
    grades = [arrivals.get(timeout=WAIT).grade for _ in range(2)]
    assert [grade.failure for grade in grades] == ["cancelled", "cancelled"]
    assert all(grade.pending for grade in grades)


def test_an_answer_submitted_after_giving_up_is_judged(
    background: Background, judge: FakeJudge, arrivals: Any
) -> None:
    background.submit("answer", lambda: case("first"))
    assert judge.began.acquire(timeout=WAIT)
    background.cancel()
    background.submit("follow_up:x", lambda: case("second"))
    assert arrivals.get(timeout=WAIT).grade.failure == "cancelled"
    judge.gate.set()
    assert arrivals.get(timeout=WAIT).grade.failure == "server"


def test_a_judge_with_a_defect_leaves_an_answer_that_can_be_finished_later(
    background: Background, judge: FakeJudge, arrivals: Any
) -> None:
    judge.broken = True
    judge.gate.set()
    background.submit("answer", lambda: case("first"))
    background.submit("follow_up:x", lambda: case("second"))
    for _ in range(2):
        grade = arrivals.get(timeout=WAIT).grade
        assert (grade.status, grade.failure) == ("ungraded", "defect")
        assert "RuntimeError" in grade.reason
        assert grade.pending


def test_what_is_closed_reports_nothing_more(
    background: Background, judge: FakeJudge, arrivals: Any
) -> None:
    background.submit("answer", lambda: case("first"))
    background.submit("follow_up:x", lambda: case("second"))
    assert judge.began.acquire(timeout=WAIT)
    (thread,) = [t for t in threading.enumerate() if t.name == "judging"]
    background.close()
    thread.join(WAIT)
    assert not thread.is_alive()
    assert arrivals.empty()
    assert judge.asked == ["the first answer"]
