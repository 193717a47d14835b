"""Follow-ups: which one comes next, and what one that a model made is judged on. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from mockint.bank.models import Check, CurveBall, FollowUp, Rubric, Scenario
from mockint.grading.scoring.values import WEIGHTS
from mockint.interview.interviewer import brief_of
from mockint.interview.probing import Aim
from mockint.interview.state import ANSWER, PutFollowUp, SessionState

FELL_SHORT = frozenset({"missed", "contradicted", "unclear"})
MODEL = "model:"
"""What `when` of a follow-up begins with that a model made; the id of its check stands behind it."""


def follow_ups_due(
    scenario: Scenario, state: SessionState, *, reactive: bool
) -> tuple[FollowUp, ...]:
    """The scripted follow-ups not put yet, in order: `always` ones, then with `reactive` those whose
    check fell short in the main answer. Those that no earlier session put come first in each group."""
    open_ones = _unput(scenario, state)
    due = [f for f in open_ones if f.target is None]
    if reactive:
        short = _verdicts(state)
        due += [f for f in open_ones if f.target and short.get(f.target) in FELL_SHORT]
    return tuple(due)


def waits_for_judge(scenario: Scenario, state: SessionState) -> bool:
    """Whether a scripted follow-up is left that depends on what the main answer missed."""
    return any(f.target for f in _unput(scenario, state))


def _unput(scenario: Scenario, state: SessionState) -> list[FollowUp]:
    put = {follow_up.id for follow_up in state.follow_ups}
    left = [f for f in scenario.follow_ups if f.id not in put]
    return sorted(left, key=lambda f: f.id in state.follow_ups_before)


def _verdicts(state: SessionState) -> dict[str, str]:
    record = state.current_grade(ANSWER)
    rows = record["grade"]["checks"] if record is not None else ()
    return {row["id"]: row["verdict"] for row in rows}


def as_put(scenario: Scenario, rubric: Rubric, put: PutFollowUp) -> FollowUp:
    """What a follow-up that was put asks about and is judged on: the scenario's own, or for one that a
    model made the check it was about and nothing else. Raises KeyError for one that nobody knows."""
    if not put.when.startswith(MODEL):
        return scenario.follow_up(put.id)
    check = check_of(scenario, rubric, put.when.removeprefix(MODEL))
    return FollowUp(
        id=put.id,
        question=put.question,
        reference=scenario.reference,
        checks=(check,),
        when=f"missed:{check.id}",
    )


def put_as(state: SessionState, follow_up: str) -> PutFollowUp:
    """The follow-up of that id as it was put. Raises KeyError where it was not."""
    for put in state.follow_ups:
        if put.id == follow_up:
            return put
    raise KeyError(follow_up)


def check_of(scenario: Scenario, rubric: Rubric, check: str) -> Check:
    """A check that the main answer can be judged on. Raises KeyError where there is none."""
    balls = (one for ball in scenario.curve_balls for one in ball.checks)
    for one in (*scenario.checks, *rubric.checks, *balls):
        if one.id == check:
            return one
    raise KeyError(check)


def targets(scenario: Scenario, rubric: Rubric, state: SessionState) -> tuple[Check, ...]:
    """The checks that a model may ask about, heaviest first: short in the main answer, with a first
    hint to ask from, and no follow-up was about them yet."""
    about = {put.when.partition(":")[2] for put in state.follow_ups}
    scripted = {follow_up.id for follow_up in scenario.follow_ups}
    weights = {c.id: Fraction(str(c.weight)) for c in rubric.criteria}
    found = [
        check_of(scenario, rubric, name)
        for name, verdict in _verdicts(state).items()
        if verdict in FELL_SHORT and name not in about and own_id(name) not in scripted
    ]
    asked = [check for check in found if check.hints]
    return tuple(
        sorted(asked, key=lambda c: -weights.get(c.criterion, Fraction(0)) * WEIGHTS[c.importance])
    )


def own_id(check: str) -> str:
    """The id of a model's follow-up about a check."""
    return f"model-{check}"


def aim_at(scenario: Scenario, state: SessionState, check: Check) -> Aim:
    """What the interviewer is told for a follow-up about a check: of the facts those that were given,
    of the check its first hint, the candidate's answers, and the questions put so far."""
    brief = brief_of(scenario)
    given = tuple(fact for fact in brief.facts if fact.id in state.facts)
    return Aim(
        brief=replace(brief, facts=given),
        hint=check.hints[0],
        change=state.change,
        answers=tuple(submitted.text for submitted in state.submitted),
        put=tuple(put.question for put in state.follow_ups),
    )


def curve_ball(balls: Sequence[CurveBall], attempt: int, before: Sequence[str]) -> CurveBall:
    """The change of this attempt (from 1): the next in turn that no earlier session put; where all
    were, the one that was put longest ago."""
    first = (attempt - 1) % len(balls)
    turn = [*balls[first:], *balls[:first]]
    last = {name: place for place, name in enumerate(before)}
    return min(turn, key=lambda ball: last.get(ball.id, -1))
