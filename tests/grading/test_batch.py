"""Many answers at once: bounded threads, an order, an end to asking in vain."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from mockint.grading.batch import GIVE_UP_AFTER, GivingUp, InOrder, as_they_come
from mockint.grading.case import Case
from mockint.grading.judging.judge import Failure, Judge, Judgement, Usage

LIMIT = 20.0
MakeCase = Callable[..., Case]


def came(
    cases: list[Any], grade: Callable[[Any], Any], jobs: int = 4, **more: Any
) -> list[tuple[int, Any]]:
    cancel = more.get("cancel") or threading.Event()
    found = as_they_come(cases, grade, jobs=jobs, cancel=cancel)
    return [result for result in found if result is not None]


def test_every_answer_is_graded_once_and_keeps_its_place() -> None:
    found = came([3, 1, 2], lambda number: number * 10)
    assert sorted(found) == [(0, 30), (1, 10), (2, 20)]


def test_a_result_comes_as_soon_as_it_is_there() -> None:
    slow = threading.Event()

    def grade(name: str) -> str:
        if name == "slow":
            assert slow.wait(LIMIT)
        return name

    found = as_they_come(["slow", "quick"], grade, jobs=2, cancel=threading.Event())
    first = next(result for result in found if result is not None)
    slow.set()
    assert first == (1, "quick")
    assert [result for result in found if result is not None] == [(0, "slow")]


@pytest.mark.parametrize("jobs", [1, 3])
def test_no_more_are_under_way_than_there_are_jobs(jobs: int) -> None:
    together = threading.Barrier(jobs)
    lock = threading.Lock()
    under_way = most = 0

    def grade(_: int) -> None:
        nonlocal under_way, most
        with lock:
            under_way += 1
            most = max(most, under_way)
        together.wait(LIMIT)  # passes only when as many as allowed are here
        with lock:
            under_way -= 1

    assert len(came(list(range(3 * jobs)), grade, jobs)) == 3 * jobs
    assert most == jobs


def test_cancelled_nothing_new_begins_and_what_is_under_way_still_comes() -> None:
    cancel, begun, go_on = threading.Event(), threading.Event(), threading.Event()
    graded: list[int] = []

    def grade(number: int) -> int:
        graded.append(number)
        begun.set()
        assert go_on.wait(LIMIT)
        return number

    found = as_they_come([0, 1, 2], grade, jobs=1, cancel=cancel)
    assert next(found) is None  # nothing is done yet, and whoever waits may look around
    assert begun.wait(LIMIT)
    cancel.set()
    go_on.set()
    assert [result for result in found if result is not None] == [(0, 0)]
    assert graded == [0]


def test_whoever_stops_early_ends_the_work() -> None:
    cancel = threading.Event()

    def grade(number: int) -> int:
        if number:
            assert cancel.wait(LIMIT)
        return number

    found = as_they_come([0, 1, 2, 3], grade, jobs=2, cancel=cancel)
    assert next(result for result in found if result is not None) == (0, 0)
    found.close()
    assert cancel.is_set()
    assert not [t for t in threading.enumerate() if t.name.startswith("grading")]


def test_a_defect_in_a_thread_is_raised_where_the_results_are_taken() -> None:
    def grade(number: int) -> int:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        came([1, 2, 3], grade)


def test_results_wait_for_those_before_them() -> None:
    order: InOrder[str] = InOrder()
    assert list(order.add(2, "c")) == []
    assert list(order.add(0, "a")) == [(0, "a")]
    assert list(order.add(1, "b")) == [(1, "b"), (2, "c")]


class FakeJudge:
    """Fails in the ways it is told to, one after the other, and counts."""

    def __init__(self, *kinds: str | None) -> None:
        self.kinds = list(kinds)
        self.asked = 0

    def judge(self, case: Case, **_: Any) -> Judgement:
        kind = self.kinds[min(self.asked, len(self.kinds) - 1)]
        self.asked += 1
        failure = Failure(kind, f"It is {kind}.", 3) if kind else None
        return Judgement("llm", failure=failure, usage=Usage(100, 0, 10), seconds=2.0, raw="hm")


def asked_often(judge: Judge, case: Case, times: int) -> list[Judgement]:
    return [judge.judge(case, cancel=threading.Event()) for _ in range(times)]


@pytest.mark.parametrize("kind", ["auth", "quota", "unknown_model"])
def test_what_no_answer_can_get_past_ends_the_asking_at_once(
    kind: str, make_case: MakeCase
) -> None:
    fake = FakeJudge(kind)
    found = asked_often(GivingUp(fake), make_case(), 3)
    assert fake.asked == 1
    assert {made.failure and made.failure.kind for made in found} == {kind}
    assert found[2].usage == Usage()
    assert (found[2].seconds, found[2].raw) == (0.0, None)


@pytest.mark.parametrize("kind", ["offline", "rate_limited", "server", "timeout"])
def test_what_may_pass_ends_the_asking_only_in_a_row(kind: str, make_case: MakeCase) -> None:
    fake = FakeJudge(*[kind] * (GIVE_UP_AFTER - 1), None, kind)
    found = asked_often(GivingUp(fake), make_case(), 3 * GIVE_UP_AFTER)
    assert fake.asked == 2 * GIVE_UP_AFTER
    assert found[-1].failure == Failure(kind, f"It is {kind}.", 3)


def test_what_one_answer_brings_about_never_ends_the_asking(make_case: MakeCase) -> None:
    fake = FakeJudge("refused")
    asked_often(GivingUp(fake), make_case(), 3 * GIVE_UP_AFTER)
    assert fake.asked == 3 * GIVE_UP_AFTER
