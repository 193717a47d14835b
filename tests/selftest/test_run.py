"""A selftest that is stopped goes on where it was, and pays for nothing twice."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mockint.archive.archive import Archive
from mockint.bank.gold import Gold
from mockint.bank.load import Bank
from mockint.errors import NoEndpointError, UsageError
from mockint.grading.judging.judge import Failure
from mockint.grading.judging.llm_judge import LlmJudge
from mockint.grading.judging.offline import OfflineEstimate
from mockint.llm.endpoint import Endpoint
from mockint.selftest import last
from mockint.selftest.plan import Plan, make_plan
from mockint.selftest.report import table, to_json
from mockint.selftest.result import Result, from_json
from mockint.selftest.run import JudgeName, Kept, name_of, run

from .conftest import Scripted

WHO = JudgeName("llm", "judge-1", "http://judge.test/v1")
NOW = "2026-11-23T12:00:00.000Z"
PROVENANCE = {"judge": "llm", "model": "scripted-1", "models": None, "base_url": WHO.base_url}


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "home") as opened:
        yield opened


@pytest.fixture
def few(bank: Bank, golds: list[Gold]) -> Plan:
    return make_plan(bank, golds, limit=6)


def asked_of(plan: Plan, judge: Scripted, kept: Kept, **more: object) -> int:
    before = len(judge.asked)
    options = {"now": lambda: NOW, "jobs": 1, "cancel": threading.Event(), **more}
    run(plan, judge, kept.results(), kept.keep, **options)  # type: ignore[arg-type]
    return len(judge.asked) - before


def test_a_stopped_selftest_goes_on_from_what_was_kept(
    few: Plan, archive: Archive, scripted: Callable[..., Scripted]
) -> None:
    judge, kept = scripted(), Kept(archive.selftests(), WHO, few)
    cancel = threading.Event()

    def after_two(result: Result | None) -> None:
        if result is not None and len(kept.results()) >= 2:
            cancel.set()

    first = asked_of(few, judge, kept, cancel=cancel, look=after_two)
    have = len(kept.results())
    assert 2 <= have < len(few.items)
    whole = scripted()
    asked_of(few, whole, Kept(archive.selftests(), JudgeName("llm", "other"), few))
    second = asked_of(few, judge, Kept(archive.selftests(), WHO, few))
    assert first + second == len(whole.asked)
    assert len(kept.results()) == len(few.items)
    kept.drop()
    assert kept.results() == {}


def test_what_is_kept_comes_back_as_it_was(
    few: Plan, archive: Archive, scripted: Callable[..., Scripted]
) -> None:
    kept = Kept(archive.selftests(), WHO, few)
    made = run(
        few,
        scripted(),
        {},
        kept.keep,
        now=lambda: NOW,
        jobs=2,
        cancel=threading.Event(),
    )
    assert kept.results() == made
    assert all(from_json(result.to_json()) == result for result in made.values())
    assert not any(item.text in str(archive.selftests().items(WHO.name)) for item in few.items)


def test_another_judge_another_text_or_another_run_is_judged_anew(
    few: Plan, bank: Bank, golds: list[Gold], archive: Archive, scripted: Callable[..., Scripted]
) -> None:
    asked_of(few, scripted(), Kept(archive.selftests(), WHO, few))
    other = JudgeName("llm", "judge-2", WHO.base_url)
    assert Kept(archive.selftests(), other, few).results() == {}
    whole = make_plan(bank, golds)
    assert set(Kept(archive.selftests(), WHO, whole).results()) == set(few.items)


@pytest.mark.parametrize("kind", ["auth", "quota", "offline", "timeout", "server"])
def test_an_endpoint_that_fails_ends_it_and_what_was_judged_is_kept(
    few: Plan, archive: Archive, scripted: Callable[..., Scripted], kind: str
) -> None:
    kept = Kept(archive.selftests(), WHO, few)
    broken = scripted(fails=Failure(kind, "The endpoint is gone.", 3))
    with pytest.raises(NoEndpointError, match=f"0 of {len(few.items)} texts .* is gone; the same"):
        asked_of(few, broken, kept)
    assert kept.results() == {}
    if kind in {"auth", "quota"}:
        assert len(broken.asked) == 1


def test_a_limit_on_costs_ends_it_as_wrong_usage(
    few: Plan, archive: Archive, scripted: Callable[..., Scripted]
) -> None:
    dear = scripted(fails=Failure("cost", "That is above the $1.00 of --max-cost.", 2))
    with pytest.raises(UsageError, match="--max-cost"):
        asked_of(few, dear, Kept(archive.selftests(), WHO, few))


def test_a_judge_is_named_by_its_model_and_its_address_without_a_key() -> None:
    endpoint = Endpoint.at("http://me:secret@judge.test/v1?k=1", "judge-1", "sk-test")
    assert name_of(LlmJudge(endpoint, {})) == JudgeName("llm", "judge-1", "http://judge.test/v1")
    assert name_of(OfflineEstimate()) == JudgeName("offline")


def test_the_last_result_stands_beside_the_grades_of_that_model(
    few: Plan, archive: Archive, scripted: Callable[..., Scripted]
) -> None:
    assert last.beside(lambda: archive, PROVENANCE) == last.NEVER
    done = {}
    made = run(
        few,
        scripted(),
        done,
        lambda *_: None,
        now=lambda: NOW,
        jobs=1,
        cancel=threading.Event(),
    )
    record = to_json(few, made, WHO, NOW)
    last.keep(archive, record)
    assert record["sample"] is True
    assert "A sample: 6 of 58 texts." in table(record)
    said = last.beside(lambda: archive, PROVENANCE)
    assert said == (
        f"Selftest of this judge: {record['conclusion']} (2026-11-23, 3 answers, a sample)."
    )
    found = last.last_result(archive, "llm", "scripted-1", WHO.base_url)
    assert found is not None
    assert (found.conclusion, found.answers) == (record["conclusion"], 3)
    panel = PROVENANCE | {"models": ["scripted-1", "judge-2"]}
    assert f"scripted-1 {record['conclusion']}, judge-2 never" in last.beside(
        lambda: archive, panel
    )


def test_nothing_stands_beside_a_grade_that_no_tested_judge_gave(archive: Archive) -> None:
    for judge in ("code", "pasted", "offline"):
        found = PROVENANCE | {"judge": judge, "model": None, "base_url": None}
        assert last.beside(lambda: archive, found) == ""
