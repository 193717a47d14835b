"""Appeals, disputes and grades in what leaves: Markdown, JSON, the timeline."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mockint.archive.envelope import Envelope
from mockint.bank.models import Rubric, Scenario
from mockint.grading.grade import Grade
from mockint.grading.grader import Texts, assemble
from mockint.grading.judging.appeal import Ruling
from mockint.grading.judging.flag_patterns import PATTERNS
from mockint.grading.judging.judge import Judgement, Usage
from mockint.grading.judging.verdict import Evidence, Finding
from mockint.interview import appeals
from mockint.interview.fold import empty
from mockint.interview.ports import SystemTime
from mockint.interview.session import Session
from mockint.reports import words
from mockint.reports.debrief import markdown, result_lines
from mockint.reports.grades import differences, listed_grades, unlike
from mockint.reports.json_report import session_json
from mockint.reports.session import SessionView
from mockint.reports.timeline import timeline
from mockint.reports.verdicts import Shown, shown_verdicts

DOCS = Path(__file__).resolve().parents[2] / "docs" / "json.md"
TEXT = "We limit the queue. New orders are refused with an error once it is full."
FIRST = Evidence(1, "We limit the queue.", 0, 19, verified=True)
NOW = "2026-03-01T11:00:00.000Z"
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
    "reference": "Bound the queue, and refuse what does not fit into it any more.",
    "checks": [
        {"id": "bounded", "criterion": "design", "claim": "Puts a limit on the queue."},
        {"id": "refuse", "criterion": "design", "claim": "Refuses what does not fit."},
        {"id": "drain", "criterion": "design", "claim": "Empties it faster."},
        {"id": "watch", "criterion": "design", "claim": "Watches its age."},
    ],
    "pitfalls": [{"id": "drop", "criterion": "design", "claim": "Drops orders silently."}],
    "follow_ups": [
        {
            "id": "limit",
            "question": "Which limit?",
            "when": "missed:bounded",
            "checks": [{"id": "number", "criterion": "design", "claim": "Names a number."}],
        }
    ],
}


class Recorder:
    """Takes events and says that they are saved."""

    saved = True

    def append(self, *_: object, **__: object) -> Recorder:
        return self

    def wait(self, timeout: float | None = None) -> bool:
        return True


@pytest.fixture
def session() -> Session:
    scenario, rubric = Scenario.model_validate(SCENARIO), Rubric.model_validate(RUBRIC)
    session = Session(scenario, rubric, Recorder(), SystemTime(), empty("s-1"))
    opened = {
        "scenario": scenario.id, "title": scenario.title, "scenario_sha256": "", "rubric": "small",
        "rubric_sha256": "", "mode": "practice", "target_bar": "senior", "attempt": 1,
        "budgets": {"clarify": 1.0, "answer": 1.0, "follow_ups": 1.0}, "seen_reference": False,
    }  # fmt: skip
    session.record("opened", opened)
    session.write("answer", TEXT)
    session.submit()
    return session


def grade(session: Session, document: str = "answer", judge: str = "llm", **more: Any) -> Grade:
    """Record a grade; verdicts by check, the rest missed; met and partial quote sentence 1."""
    case = session.case(document)
    runs: Sequence[dict[str, str]] = more.pop("runs", ())
    flags = more.pop("flags", ())
    prompt = more.pop("prompt", "ab" * 32)
    notes = more.pop("notes", {})

    def findings(verdicts: dict[str, str]) -> tuple[Finding, ...]:
        made = []
        for item in case.items:
            verdict = verdicts.get(item.id, "missed")
            quotes = () if verdict in {"missed", "unclear", "void"} else (FIRST,)
            void = verdict == "void"
            quotes = (Evidence(2, "never said"),) if void else quotes
            said = "unclear" if void else verdict
            made.append(Finding(item.id, said, quotes, notes.get(item.id, ""), void))  # type: ignore[arg-type]
        return tuple(made)

    judgement = Judgement(
        judge,
        findings(more),
        model=None if judge == "offline" else "m-1",
        prompt_sha256=None if judge == "offline" else prompt,
        usage=Usage(900, 0, 50) if judge == "llm" else Usage(),
        runs=tuple(findings(run) for run in runs),
    )
    made = assemble(case, judgement, Texts("s", "r"), now="2026-03-01T10:00:00.000Z")
    return session.record_grade(document, replace(made, flags=(*made.flags, *flags)))


def view(session: Session) -> SessionView:
    return SessionView(session.state, session.scenario, session.rubric, session.recording)


def appeal(session: Session, finding: Finding | None = None, refused: str = "") -> None:
    asked = appeals.appeal_to(session, "answer", "bounded", "My first sentence *limits* it.")
    ruling = Ruling(Judgement("llm", model="m-1"), finding, refused)
    appeals.record_ruling(session, "answer", asked, ruling, NOW)


def keys(heading: str) -> list[str]:
    body = DOCS.read_text("utf-8").split(f"### {heading}\n")[1].split("\n#")[0]
    return re.findall(r"^\| `(\w+)` \|", body, re.M)


def by_check(session: Session) -> dict[str, Shown]:
    return {shown.check: shown for shown in shown_verdicts(view(session))}


def test_an_appeal_that_changed_a_verdict_is_told_with_both_grades(session: Session) -> None:
    grade(session)
    session.finish()
    appeal(session, Finding("bounded", "met", (FIRST,), "It is there."))
    report = markdown(view(session))
    told = report.split("## Appeals")[1].split("## Grades")[0]
    assert "the answer: Puts a limit on the queue." in told
    assert r"you: My first sentence \*limits\* it." in told
    assert "Changed from missed to met. It is there." in told
    grades = report.split("## Grades")[1].split("## Transcript")[0]
    assert "- 1: 0, by m-1 (one run, prompt abababab, 2026-03-01 10:00)" in grades
    assert "- 2, current: 25, by m-1 (" in grades
    assert "after an appeal about bounded)" in grades
    assert "from the one before: 0 → 25." in grades
    assert "missed → met: Puts a limit on the queue." in grades
    assert '    - after: "We limit the queue."' in grades
    labels = [mark.label for mark in timeline(session.recording)]
    assert "appealed about bounded (missed became met): My first sentence *limits* it." in labels
    assert "the answer was graded anew after the appeal about bounded" in labels


def test_a_refused_appeal_and_a_dispute_stand_beside_the_verdict(session: Session) -> None:
    grade(session)
    session.finish()
    appeal(session, refused="No number is named.")
    appeals.dispute(session, "answer", "bounded", "A limit needs no number.")
    shown = view(session)
    assert "Refused, missed stands: No number is named." in markdown(shown)
    lines = result_lines(shown)
    at = next(i for i, line in enumerate(lines) if line.startswith("- **1 missed**"))
    assert lines[at + 1] == "  - **disputed** by you: A limit needs no number."
    made = session_json(shown)
    assert [list(entry) for entry in made["appeals"]] == [keys("Appeal")]
    assert [list(entry) for entry in made["disputes"]] == [keys("Dispute")]
    assert (made["appeals"][0]["outcome"], made["appeals"][0]["reason"]) == (
        "refused",
        "No number is named.",
    )
    assert list(made) == keys("Report")
    labels = [mark.label for mark in timeline(session.recording)]
    assert "disputed bounded: A limit needs no number." in labels
    appeals.withdraw(session, "answer", "bounded")
    assert session_json(view(session))["disputes"] == []
    assert "disputed" not in "\n".join(result_lines(view(session)))


def test_a_session_without_arguments_has_empty_lists_and_no_section(session: Session) -> None:
    grade(session)
    session.finish()
    made = session_json(view(session))
    assert (made["appeals"], made["disputes"]) == ([], [])
    assert "## Appeals" not in markdown(view(session))


def test_missing_wrong_and_unclear_are_told_apart(session: Session) -> None:
    grade(session, bounded="contradicted", refuse="missed")
    session.finish()
    assert [s.word for s in shown_verdicts(view(session))][:2] == ["contradicted", "missed"]
    grade(session, bounded="void", refuse="met")
    void = by_check(session)["bounded"]
    assert (void.word, void.void) == ("unclear", True)
    report = markdown(view(session))
    assert "no quote for it stands in your answer, so it earns nothing" in report
    assert '~~"never said"~~ (not found in the answer)' in report


def test_a_plainly_unclear_check_is_left_out_of_the_score_and_says_so(session: Session) -> None:
    grade(session, refuse="met", bounded="unclear")
    session.finish()
    assert view(session).figures["score"] == 33.3
    unclear = by_check(session)["bounded"]
    assert unclear.in_figures
    assert unclear.remark == "could not be decided, so it is left out of the score"


def test_a_valid_alternative_is_a_note_on_a_met_check_only(session: Session) -> None:
    notes = {"bounded": "A valid alternative to the reference.", "refuse": "No valid alternative."}
    grade(session, bounded="met", refuse="missed", notes=notes)
    session.finish()
    shown = by_check(session)
    assert shown["bounded"].remark == "valid alternative"
    assert shown["refuse"].remark == ""
    assert "Puts a limit on the queue. (valid alternative)" in markdown(view(session))


def test_one_run_says_that_it_is_one_and_several_show_what_is_not_settled(
    session: Session,
) -> None:
    grade(session, bounded="met", refuse="met")
    session.finish()
    assert "Judged by m-1 in one run; another run may differ." in result_lines(view(session))
    runs = ({"bounded": "met", "refuse": "met"}, {"bounded": "met"}, {"bounded": "met"})
    grade(session, bounded="met", runs=runs)
    lines = "\n".join(result_lines(view(session)))
    assert "Judged by m-1, 3 runs: the median verdict of each check stands." in lines
    assert "(spread 0.25, not settled (1 to 2))" in lines
    assert "3 runs, spread up to 0.25" in markdown(view(session))


def test_flags_are_told_in_words_with_what_was_done(session: Session) -> None:
    grade(session, bounded="met", refuse="met", flags=("grader-directed-text", "encoded-text"))
    session.finish()
    said = "Your answer holds text that speaks to a grader, encoded text. " + words.JUDGED_AGAIN
    assert said in result_lines(view(session))
    assert words.flag_words({"flags": ["draft-scenario"], "status": "graded"}) == ""
    ungraded = {"flags": ["fake-message"], "status": "ungraded"}
    assert words.JUDGED_AGAIN not in words.flag_words(ungraded)


def test_every_flag_has_plain_words() -> None:
    found = {code for code, _ in PATTERNS}
    found |= {"invisible-characters", "encoded-text", "quoted-reference"}
    assert found == set(words.FLAGS)


def test_grades_that_are_not_alike_are_never_compared_without_a_word(session: Session) -> None:
    grade(session, judge="offline", bounded="met")
    grade(session, bounded="met", refuse="partial")
    grade(session, prompt="cd" * 32, bounded="met", refuse="partial")
    session.finish()
    first, second, third = (one.grade for one in listed_grades(session.state))
    assert unlike(first, second).startswith("One is an estimate by wording")
    assert unlike(second, third).startswith("Not the same question: the judge's prompt changed")
    other = {**third, "provenance": {**third["provenance"], "model": "m-2"}}
    assert unlike(third, other).startswith("Another judge, asked the same")
    assert unlike(third, third) == ""
    report = markdown(view(session))
    assert unlike(first, second) in report
    assert unlike(second, third) in report


def test_an_estimate_is_never_said_to_miss_anything_in_a_comparison(session: Session) -> None:
    grade(session, judge="offline")
    grade(session, bounded="met")
    session.finish()
    first, second = (one.grade for one in listed_grades(session.state))
    (changed,) = differences(first, second)
    assert (changed.before, changed.after) == ("not found in your wording", "met")
    assert changed.evidence_after[0]["quote"] == "We limit the queue."


def test_verdicts_know_the_answer_they_were_read_in(session: Session) -> None:
    grade(session, refuse="met")
    session.put(session.scenario.follow_up("limit"))
    session.write("follow_up:limit", "We limit the queue. Ten thousand.")
    session.submit()
    grade(session, "follow_up:limit", number="met")
    session.finish()
    shown = by_check(session)
    assert (shown["bounded"].document, shown["bounded"].verdict) == ("answer", "met")
    assert shown["bounded"].own == "missed", "a follow-up raised it"
    assert (shown["number"].document, shown["number"].number) == ("follow_up:limit", "5")
    assert not shown["number"].in_figures


def test_an_event_of_an_unknown_kind_leaves_the_timeline_alone() -> None:
    unknown = Envelope("s-1.1", "s-1", NOW, 0.0, "appealed_twice", 1, {})
    assert timeline([unknown]) == []
