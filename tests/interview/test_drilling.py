"""One follow-up or curve ball alone: its own question, checks and reference, and no attempt."""

from __future__ import annotations

from typing import Any

import pytest

from mockint.archive.archive import Archive
from mockint.archive.writer import Writer
from mockint.bank.folders import search_path
from mockint.bank.load import Bank, load_bank
from mockint.errors import MockintError
from mockint.grading.grader import Texts, grade_answer
from mockint.grading.judging.offline import OfflineEstimate
from mockint.interview.drilling import drilled, drills_of, question_in
from mockint.interview.opening import Choice, begin, bring_back, go_on
from mockint.interview.ports import SystemTime

SCENARIO = "repartition-without-downtime"
ANSWER = "We compare counts per day and region first, and repair the days that differ."


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    return load_bank(search_path(tmp_path_factory.mktemp("home")))


@pytest.fixture
def archive(tmp_path: Any) -> Any:
    with Archive.open(tmp_path / "home") as made:
        yield made


@pytest.fixture
def writer(archive: Archive) -> Any:
    made = Writer(archive.home)
    yield made
    made.close(5)


def start(bank: Bank, archive: Archive, writer: Writer, name: str, drill: str, **more: Any) -> Any:
    choice = Choice(drill=drill, **more)
    return begin(bank.entry(SCENARIO), choice, archive, writer, SystemTime(), name)


def judged(session: Any) -> Any:
    session.write("answer", ANSWER)
    session.submit()
    texts = Texts(session.state.scenario_sha256, session.state.rubric_sha256)
    case = session.case("answer")
    grade = grade_answer(case, OfflineEstimate(), texts, now="2026-01-01T00:00:00.000Z")
    session.record_grade("answer", grade)
    return session.next_step(judging=False)


def test_every_scenario_of_the_bank_has_drills_of_both_kinds(bank: Bank) -> None:
    kinds = {drill.kind for entry in bank.ordered() for drill in drills_of(entry.scenario)}
    assert kinds == {"follow_up", "curve_ball"}


def test_a_drill_is_judged_on_its_own_checks_and_nothing_is_put_after_it(
    bank: Bank, archive: Archive, writer: Writer
) -> None:
    scenario = bank.entry(SCENARIO).scenario
    for number, drill in enumerate(drills_of(scenario)):
        session = start(bank, archive, writer, f"drill{number}", drill.key)
        assert session.state.mode == "drill"
        assert session.state.phase == "answer"
        assert session.state.clock.budgets == {"clarify": 0, "answer": 300, "follow_ups": 0}
        assert question_in(session.scenario.brief) == drill.question
        assert scenario.brief.strip() in session.scenario.brief
        assert judged(session) == ("debrief", None)
        session.finish()
        figures = session.state.figures
        assert {check["id"] for check in figures["checks"]} == {c.id for c in drill.checks}
        assert (figures["bar"], figures["drill"]) == (None, True)


def test_a_drill_is_no_attempt_and_is_counted_apart(
    bank: Bank, archive: Archive, writer: Writer
) -> None:
    key = drills_of(bank.entry(SCENARIO).scenario)[0].key
    attempts = []
    for name, drill in (("a", ""), ("b", key), ("c", key), ("d", "")):
        attempts.append(start(bank, archive, writer, name, drill).state.attempt)
        assert writer.flush(5)
    assert attempts == [1, 1, 2, 2]


def test_a_drill_comes_back_as_it_was(bank: Bank, archive: Archive, writer: Writer) -> None:
    key = drills_of(bank.entry(SCENARIO).scenario)[-1].key
    session = start(bank, archive, writer, "a", key, minutes=3)
    session.write("answer", ANSWER)
    session.pause("left")
    assert writer.flush(5)
    again = bring_back(archive, "a", writer, SystemTime())
    go_on(again)
    assert again.state.drill == key
    assert again.state.clock.budgets["answer"] == 180
    assert (again.scenario, again.rubric) == (session.scenario, session.rubric)
    assert again.state.text("answer") == ANSWER


def test_a_drill_that_the_scenario_has_not_is_refused_in_one_sentence(
    bank: Bank, archive: Archive, writer: Writer
) -> None:
    with pytest.raises(MockintError, match="no drill"):
        start(bank, archive, writer, "a", "follow_up:nowhere")


def test_a_drill_without_a_reference_of_its_own_is_judged_by_the_scenarios(bank: Bank) -> None:
    entry = bank.entry(SCENARIO)
    bare = entry.scenario.follow_ups[0].model_copy(update={"reference": ""})
    scenario = entry.scenario.model_copy(update={"follow_ups": (bare,)})
    made, rubric = drilled(scenario, entry.rubric, f"follow_up:{bare.id}")
    assert made.reference == scenario.reference
    assert rubric.checks == ()
