"""From a session to the case a judge is handed: which answer, what is asked about it. Pure."""

from __future__ import annotations

from mockint.bank.models import CurveBall, Pitfall, Rubric, Scenario
from mockint.grading.case import Case, Earlier
from mockint.interview import hints
from mockint.interview.follow_ups import as_put, put_as
from mockint.interview.state import ANSWER, FOLLOW_UP_PREFIX, SessionState


def case_for(scenario: Scenario, rubric: Rubric, state: SessionState, document: str) -> Case:
    """The case of a submitted answer, or of the draft where it is not submitted yet. Raises
    KeyError for a document that no question asks for."""
    submitted = state.answer(document)
    text = submitted.text if submitted else state.text(document)
    if document == ANSWER:
        return _main(scenario, rubric, state, text)
    put = put_as(state, document.removeprefix(FOLLOW_UP_PREFIX))
    follow_up = as_put(scenario, rubric, put)
    return Case(
        scenario=scenario,
        rubric=rubric,
        answer=text,
        checks=follow_up.checks,
        pitfalls=_asserted(scenario, state, document),
        document=document,
        question=follow_up.question,
        reference=follow_up.reference,
        earlier=_earlier(scenario, state, document),
        change=state.change,
        hints=hints.counts(state.hints),
        caps=hints.caps(state.hints),
    )


def _main(scenario: Scenario, rubric: Rubric, state: SessionState, text: str) -> Case:
    generic = tuple(check for check in rubric.checks if check.on == "answer")
    ball = next((b for b in scenario.curve_balls if b.id == state.curve_ball), None)
    return Case(
        scenario=scenario,
        rubric=rubric,
        answer=text,
        checks=(*scenario.checks, *generic, *(ball.checks if ball else ())),
        pitfalls=scenario.pitfalls,
        question=scenario.brief,
        reference=_with_change(scenario.reference, ball),
        change=state.change,
        hints=hints.counts(state.hints),
        caps=hints.caps(state.hints),
    )


def _with_change(reference: str, ball: CurveBall | None) -> str:
    """The reference of an answer that is written knowing the changed requirement."""
    if ball is None or not ball.reference.strip():
        return reference
    return f"{reference.rstrip()}\n\nAfter the change: {ball.reference.strip()}\n"


def _asserted(scenario: Scenario, state: SessionState, document: str) -> tuple[Pitfall, ...]:
    """The pitfalls asserted before this answer: each later one is asked about them again."""
    verdicts: dict[str, str] = {}
    for submitted in state.submitted:
        if submitted.document == document:
            break
        record = state.current_grade(submitted.document)
        for pitfall in record["grade"]["pitfalls"] if record else ():
            if pitfall["verdict"] in {"met", "contradicted"}:
                verdicts[pitfall["id"]] = pitfall["verdict"]
    return tuple(p for p in scenario.pitfalls if verdicts.get(p.id) == "met")


def _earlier(scenario: Scenario, state: SessionState, document: str) -> tuple[Earlier, ...]:
    earlier = []
    for submitted in state.submitted:
        if submitted.document == document:
            break
        question = scenario.title
        if submitted.document != ANSWER:
            question = put_as(state, submitted.document.removeprefix(FOLLOW_UP_PREFIX)).question
        earlier.append(Earlier(question, submitted.text))
    return tuple(earlier)
