"""What of a judge's prompt is the same for every question: its rules, layout and schema, as one hash."""

from __future__ import annotations

import hashlib
from functools import cache

LEVELS = ("0", "1", "2", "3", "4")


@cache
def template_sha256() -> str:
    """The hash of the prompts that fixed questions make: it changes with the prompt and with nothing
    else, so that grades of different scenarios can be told to come from the same judge."""
    from mockint.bank.models import Bars, Rubric, Scenario
    from mockint.grading.case import Case, Earlier, main_case
    from mockint.grading.judging.prompt import build_prompt

    bars = {name: {"score": 50} for name in Bars.model_fields}
    criterion = {"id": "criterion", "name": "Criterion", "levels": LEVELS}
    rubric = Rubric.model_validate(
        {"id": "rubric", "name": "Rubric", "criteria": [criterion], "bars": bars}
    )
    item = {"id": "item", "criterion": "criterion", "claim": "Claim."}
    scenario = Scenario.model_validate(
        {
            "id": "scenario",
            "title": "Title",
            "rubric": "rubric",
            "brief": "Brief.",
            "reference": "Reference.",
            "checks": [item],
            "pitfalls": [{**item, "id": "pitfall"}],
        }
    )
    later = Case(
        scenario=scenario,
        rubric=rubric,
        answer="Answer.",
        checks=scenario.checks,
        document="follow_up:question",
        question="Question?",
        reference="Reference.",
        earlier=(Earlier("Question?", "Answer."),),
        change="Change.",
    )
    prompts = (build_prompt(main_case(scenario, rubric, "Answer.")), build_prompt(later))
    return hashlib.sha256("".join(prompt.sha256 for prompt in prompts).encode()).hexdigest()
