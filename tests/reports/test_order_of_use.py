"""The debrief in order of use: verdict at the chosen bar, the one fix, bars, habits, what is next."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mockint.bank.gold import GoldAnswer
from mockint.bank.models import Check
from mockint.reports import bars, next_steps, words
from mockint.reports.debrief import closing_lines, markdown
from mockint.reports.fix import fix_lines
from mockint.reports.habits import first_line
from mockint.reports.json_report import session_json
from mockint.reports.session import SessionView

STEP = {"criterion": "design", "have": 1.0, "need": 2.0}
SCORE = {"criterion": None, "have": 54.4, "need": 60.0}
Views = dict[str, SessionView]


def figures(**more: Any) -> dict[str, Any]:
    made = {"status": "graded", "score": 54.4, "score_range": [54.4, 54.4], "bar": "mid"}
    missing: dict[str, Any] = {"mid": [], "senior": [SCORE, STEP], "staff": [SCORE]}
    return {**made, "checks": [], "missing": missing, **more}


def test_the_verdict_is_one_line_at_the_bar_that_was_chosen() -> None:
    assert bars.verdict_line(figures(), "mid") == "Score 54.4 of 100. Mid bar: met."
    assert bars.verdict_line(figures(), "senior") == "Score 54.4 of 100. Senior bar: not met."
    assert "bar" not in bars.verdict_line(figures(status="estimated"), "senior")


def test_all_three_bars_are_there_with_what_is_missing_and_the_next_step() -> None:
    assert bars.bar_lines(figures(), "senior", {"design": "Design"}) == [
        "Mid: met.",
        "Senior, your bar: not met, it asks for a score of 60, now 54; Design at level 2, now 1.",
        "Staff: not met, it asks for a score of 60, now 54.",
        "Cheapest step to senior: Design at level 2, now 1.",
    ]
    estimated = bars.bar_lines(figures(status="estimated"), "senior", {})
    assert estimated[0] == "Mid: met by wording."


def test_bars_of_an_old_recording_are_read_from_the_best_one() -> None:
    lines = bars.bar_lines(figures(missing={}), "staff", {})
    assert lines == ["Mid: met.", "Senior: not met.", "Staff, your bar: not met."]


@pytest.mark.parametrize(
    ("said", "level", "expected"),
    [
        (3, 2, "you said 3, 1 too high"),
        (1, 3, "you said 1, 2 too low"),
        (2, 2, "you said 2 too"),
        (2, None, "you said 2"),
        (None, 2, ""),
    ],
)
def test_a_rating_stands_beside_the_judges_level(
    said: int | None, level: int | None, expected: str
) -> None:
    assert words.rated(said, level, estimated=False) == expected


def test_an_estimate_is_no_measure_of_a_rating() -> None:
    assert words.rated(3, 1, estimated=True) == "you said 3"


def test_the_fix_names_its_weight_and_what_would_have_earned_it(every_kind: Views) -> None:
    view = every_kind["graded"]
    lines = fix_lines(view)
    assert lines[0] == view.figures["next_fix"]
    assert lines[-1].startswith(("What would have earned it (", "What it costs: "))


def test_a_recording_that_does_not_say_which_check_it_is_shows_the_fix_alone(
    every_kind: Views,
) -> None:
    view = every_kind["graded"]
    old = {key: value for key, value in view.figures.items() if key != "next_fix_check"}
    view = replace(view, state=replace(view.state, figures=old))
    assert fix_lines(view) == [old["next_fix"]]


def test_what_never_came_is_said(every_kind: Views) -> None:
    view = replace(every_kind["graded"], events=[])
    assert first_line(view) == "No number, no trade-off, no failure mode."


def test_sections_come_in_order_of_use(every_kind: Views) -> None:
    text = markdown(every_kind["graded"])
    titles = (
        "### The one fix", "### Criteria", "### Bars", "### Checks", "## Your answer",
        "## Hints, facts, time", "## Next", "## Transcript",
    )  # fmt: skip
    places = [text.index(title) for title in titles]
    assert places == sorted(places)
    assert "# Reference" not in text


def gold(kind: str, text: str) -> GoldAnswer:
    made = {"kind": kind, "answer": text, "expect": {"score": [0, 100], "verdicts": {}}}
    return GoldAnswer.model_validate(made)


def test_gold_answers_stand_below_the_reference_and_only_where_it_was_shown(
    every_kind: Views,
) -> None:
    view = every_kind["graded"]
    golds = (gold("strong", "Bound *it*."), gold("unusual", "Shed it."))
    hidden = "\n".join(closing_lines(view, golds))
    assert "Shed it." not in hidden
    assert "--reveal" in hidden
    scenario = view.scenario.model_copy(update={"reference": "Bound the queue."})
    shown = replace(view, state=replace(view.state, reference_shown=True), scenario=scenario)
    lines = closing_lines(shown, golds)
    assert [line for line in lines if line.startswith("## ")][1:] == [
        "## Reference",
        next(line for line in lines if line.startswith("## What a strong answer looks like")),
        next(line for line in lines if line.startswith("## Another way that is as good")),
        "## Next",
    ]
    assert "Bound \\*it\\*." in lines
    assert "--reveal" not in "\n".join(lines)


def test_another_scenario_exercises_the_weak_skill_and_unplayed_ones_come_first(
    every_kind: Views,
) -> None:
    view = every_kind["graded"]
    row = {**view.figures["checks"][0], "verdict": "missed"}
    judged = {**view.figures, "checks": [row]}
    check = next(c for c in view.checks() if c.id == row["id"])
    skilled = Check.model_validate({**check.model_dump(), "skill": "rollback"})
    scenario = view.scenario.model_copy(update={"checks": (skilled,)})
    view = replace(view, state=replace(view.state, figures=judged), scenario=scenario)
    others = [
        scenario.model_copy(update={"id": name, "title": name.upper()}) for name in ("a", "b")
    ]
    plain = scenario.model_copy(update={"id": "c", "checks": ()})
    bank = [scenario, *others, plain]
    found = next_steps.another(view, bank, {"a"})
    assert found == next_steps.Another("b", "B", "rollback")
    assert next_steps.another(view, bank, {"a", "b"}) == next_steps.Another("a", "A", "rollback")
    assert next_steps.another(view, [scenario, plain], ()) is None
    met = {**view.figures, "checks": [{**row, "verdict": "met"}]}
    assert next_steps.weak_skill(replace(view, state=replace(view.state, figures=met))) is None


def test_a_title_from_elsewhere_formats_nothing_in_what_comes_next(every_kind: Views) -> None:
    other = next_steps.Another("b", "A *bold* `title` <b>", "roll*back")
    text = markdown(every_kind["graded"], (), other)
    said = "- The same weak skill, roll\\*back: `mockint start b` (A \\*bold\\* 'title' \\<b\\>)"
    assert said in text.splitlines()


def test_the_weakest_question_is_the_one_to_drill(every_kind: Views) -> None:
    view = every_kind["graded"]
    assert next_steps.weakest_drill(view) == "follow_up:then"
    drilled = replace(view, state=replace(view.state, drill="curve_ball:peak"))
    assert next_steps.weakest_drill(drilled) == "curve_ball:peak"
    bare = view.scenario.model_copy(update={"follow_ups": (), "curve_balls": ()})
    assert next_steps.weakest_drill(replace(view, scenario=bare)) is None
    second = view.scenario.follow_ups[0].model_copy(
        update={"id": "later", "checks": (view.scenario.checks[1],)}
    )
    both = view.scenario.model_copy(update={"follow_ups": (view.scenario.follow_ups[0], second)})
    assert next_steps.weakest_drill(replace(view, scenario=both)) == "follow_up:later"


def test_the_rating_is_in_the_json(every_kind: Views) -> None:
    view = every_kind["graded"]
    assert session_json(view)["self_score"] is None
    said = replace(view, state=replace(view.state, self_score={"design": 3}))
    assert session_json(said)["self_score"] == {"design": 3}
    skipped = replace(view, state=replace(view.state, self_score={}))
    assert session_json(skipped)["self_score"] == {}
