from __future__ import annotations

from typing import Any

import pytest

from mockint.reports import words


def figures(**changes: Any) -> dict[str, Any]:
    return {"status": "graded", "score": 71.5, "score_range": [68.0, 74.0], "bar": None} | changes


CHECKS = [
    {"importance": "essential", "verdict": "met"},
    {"importance": "important", "verdict": "partial"},
    {"importance": "important", "verdict": "missed"},
    {"importance": "optional", "verdict": "met"},
]


def test_a_grade_leads_with_its_score_and_says_its_range_only_where_there_is_one() -> None:
    assert words.headline(figures(), CHECKS) == (
        "Score 71.5 of 100 (between 68 and 74 with what is unclear)."
    )
    sure = figures(score=80.0, score_range=[80.0, 80.0])
    assert words.headline(sure, CHECKS) == "Score 80 of 100."


def test_an_estimate_leads_with_what_was_found_and_rounds_its_number() -> None:
    line = words.headline(figures(status="estimated", score=62.5), CHECKS)
    assert line.startswith(
        "Found in your words: 2 of 3 essential and important points; about 65, ±"
    )
    assert line.endswith("by wording.")


def test_a_number_that_stands_on_a_draft_says_so() -> None:
    draft = figures(flags=["draft-scenario"])
    assert words.headline(draft, CHECKS).endswith(" Low trust: the scenario is a draft.")
    estimated = figures(status="estimated", flags=["draft-scenario"])
    assert words.headline(estimated, CHECKS).endswith(
        "by wording. Low trust: the scenario is a draft."
    )
    nothing = figures(status="ungraded", score=None, flags=["draft-scenario"])
    assert words.headline(nothing, []) == "Ungraded."
    assert "trust" not in words.headline(figures(flags=["something-else"]), CHECKS)


def test_ungraded_is_no_number() -> None:
    nothing = figures(status="ungraded", score=None, score_range=None)
    assert words.headline(nothing, []) == "Ungraded."
    assert words.short_score("ungraded", None) == "ungraded"


@pytest.mark.parametrize(
    ("score", "shown"), [(0.0, 0), (2.4, 0), (2.5, 5), (62.4, 60), (97.5, 100), (100.0, 100)]
)
def test_an_estimates_number_is_a_multiple_of_five(score: float, shown: int) -> None:
    assert words.rounded(score) == shown


def test_an_estimate_never_says_missed() -> None:
    verdicts = ("met", "partial", "missed", "contradicted", "unclear")
    estimated = [words.verdict_word(verdict, estimated=True) for verdict in verdicts]
    assert not any("missed" in word for word in estimated)
    assert words.verdict_word("missed") == "missed"


def test_a_pitfall_is_asserted_never_met() -> None:
    verdicts = ("met", "partial", "missed", "contradicted", "unclear")
    said = [words.verdict_word(verdict, pitfall=True) for verdict in verdicts]
    assert said == ["asserted", "half asserted", "not asserted", "taken back", "unclear"]


def test_a_level_names_the_other_one_that_unclear_checks_could_give() -> None:
    assert words.level_words(2, 3, estimated=False) == ("level 2 of 4; 3 if the unclear ones hold")
    assert words.level_words(2, 2, estimated=True) == "level 2 of 4 by wording"
    assert words.level_words(None, None, estimated=False) == "not judged"
