"""A verdict changed on appeal: the numbers follow, and everything else stays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from mockint.grading.amend import amended, with_free_hints
from mockint.grading.case import Case
from mockint.grading.grade import Grade
from mockint.grading.grader import Texts, assemble
from mockint.grading.judging.judge import Judgement
from mockint.grading.judging.verdict import Evidence, Finding

MakeCase = Callable[..., Case]
ANSWER = "We limit the queue to ten thousand orders."
QUOTE = (Evidence(1, ANSWER, 0, len(ANSWER), verified=True),)


def graded(case: Case, *runs: dict[str, str], **verdicts: str) -> Grade:
    def findings(given: dict[str, str]) -> tuple[Finding, ...]:
        return tuple(
            Finding(i.id, v, QUOTE if v in {"met", "partial"} else ())  # type: ignore[arg-type]
            for i in case.items
            for v in (given.get(i.id, "missed"),)
        )

    judgement = Judgement(
        "llm", findings(verdicts), model="m-1", runs=tuple(findings(run) for run in runs)
    )
    return assemble(case, judgement, Texts("s", "r"), now="2026-03-01T10:00:00Z")


def test_a_changed_verdict_changes_the_numbers_and_says_what_it_was(make_case: MakeCase) -> None:
    case = make_case(ANSWER)
    before = graded(case)
    after = amended(before, case, Finding("bounded", "met", QUOTE, "It is there."))
    assert before.numbers.score == 0
    assert after.numbers.score is not None
    assert after.numbers.score > 0
    changed = next(c for c in after.checks if c.id == "bounded")
    assert changed.verdict == "met"
    assert changed.evidence == QUOTE
    assert changed.note == "It is there. (Changed on appeal; before: missed.)"
    others = [c for c in after.checks if c.id != "bounded"]
    assert others == [c for c in before.checks if c.id != "bounded"]
    assert after.provenance == before.provenance
    assert after.summary != before.summary


def test_a_pitfall_taken_back_on_appeal_costs_nothing_any_more(make_case: MakeCase) -> None:
    case = make_case(ANSWER)
    before = graded(case, bounded="met", drop="met")
    after = amended(before, case, Finding("drop", "contradicted", QUOTE))
    assert before.numbers.score is not None
    assert after.numbers.score is not None
    assert after.numbers.score > before.numbers.score


def test_an_appeal_can_make_an_answer_gradable_that_was_too_unclear(make_case: MakeCase) -> None:
    case = make_case(ANSWER)
    before = graded(case, bounded="unclear")
    assert before.status == "ungraded"
    after = amended(before, case, Finding("bounded", "partial", QUOTE))
    assert (after.status, after.reason) == ("graded", None)
    assert after.numbers.score is not None


def test_new_evidence_is_under_the_hints_again_and_other_checks_keep_theirs(
    make_case: MakeCase,
) -> None:
    half = Fraction(1, 2)
    case = make_case(ANSWER, caps={"bounded": half, "shed": half})
    lifted = with_free_hints(graded(case, bounded="partial", shed="met"), case, {"bounded", "shed"})
    after = amended(lifted, case, Finding("bounded", "met", QUOTE))
    caps = {c.id: c.cap for c in after.checks}
    assert (caps["bounded"], caps["shed"]) == (half, 1)


def test_what_runs_did_not_settle_stays_said(make_case: MakeCase) -> None:
    case = make_case(ANSWER)
    grade = graded(case, {"bounded": "met"}, {"bounded": "missed"}, bounded="missed")
    unsettled = {c.id: c.unsettled for c in grade.criteria}
    assert unsettled["design"] is not None
    free = with_free_hints(grade, case, {"bounded"})
    assert {c.id: c.unsettled for c in free.criteria} == unsettled
    assert replace(free, checks=grade.checks) == grade
