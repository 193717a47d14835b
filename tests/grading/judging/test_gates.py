from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mockint.bank.models import Fact, Rubric, Scenario
from mockint.grading.case import Case, main_case
from mockint.grading.judging.gates import foreign_language, refuse, refuse_estimate
from mockint.interview.outline import outline

BRIEF = (
    "You run a parcel service whose tracking page is slow in the evening and must answer within "
    "one second even when four million parcels are on the road at the same time."
)
REFERENCE = (
    "Keep the latest status of every parcel in a small table that the scanners update as they go, "
    "and serve the page from a cache that is filled from there, so that history never slows it down."
)
ANSWER = (
    "I would precompute the newest scan for each parcel. A cache in front of it takes the load."
)
FACT = "Scanners send about nine thousand events a second in the busiest hour of the day before a holiday."


def rubric() -> Rubric:
    levels = ["none", "some", "half", "most", "all"]
    bar = {"score": 50}
    return Rubric.model_validate(
        {
            "id": "plain",
            "name": "Plain",
            "criteria": [{"id": "design", "name": "Design", "levels": levels}],
            "bars": {"mid": bar, "senior": bar, "staff": bar},
        }
    )


def case(answer: str, **changes: Any) -> Case:
    fields: dict[str, Any] = {
        "id": "parcels",
        "title": "Parcels",
        "rubric": "plain",
        "brief": BRIEF,
        "reference": REFERENCE,
        "facts": (Fact(id="rate", answer=FACT),),
    }
    return main_case(Scenario.model_validate({**fields, **changes}), rubric(), answer)


def code(found: Case) -> str | None:
    refusal = refuse(found)
    return refusal.code if refusal else None


def follow_up(answer: str) -> Case:
    return replace(
        case(answer),
        document="follow_up:rate",
        question="And how long may the page show an old status before anybody at all complains?",
        reference="Thirty minutes is fine for the public page, while the depot needs it within ten seconds.",
    )


def test_an_honest_answer_passes() -> None:
    assert code(case(ANSWER)) is None


@pytest.mark.parametrize("answer", ["", "  \n\t", "...", "\N{ZERO WIDTH SPACE}"])
def test_no_words_are_refused_in_any_document(answer: str) -> None:
    assert code(case(answer)) == "empty"
    assert code(follow_up(answer)) == "empty"


def test_two_words_are_refused_for_the_main_answer_only() -> None:
    assert code(case("Thirty minutes.")) == "too-short"
    assert code(follow_up("Thirty minutes.")) is None


def test_a_script_without_spaces_is_not_too_short() -> None:
    assert code(case("使用缓存并预先计算最新状态")) is None


def test_nothing_to_judge_against_refuses_the_main_answer() -> None:
    assert code(case(ANSWER, reference="")) == "no-reference"
    check = {"id": "cache", "criterion": "design", "claim": "Uses a cache."}
    assert code(case(ANSWER, reference="", checks=(check,))) == "no-reference"


def test_the_brief_echoed_is_refused_in_any_case_and_with_other_punctuation() -> None:
    assert code(case(BRIEF.upper().replace(" ", "  "))) == "brief-echoed"


def test_brief_and_facts_together_are_an_echo() -> None:
    assert code(case(BRIEF + "\n" + FACT)) == "brief-echoed"


def test_the_reference_pasted_is_refused() -> None:
    assert code(case("My answer: " + REFERENCE)) == "reference-pasted"


def test_half_brief_and_half_reference_is_refused() -> None:
    assert code(case(BRIEF + " " + REFERENCE)) == "copied"


def test_a_quoted_part_of_the_brief_beside_an_answer_passes() -> None:
    assert code(case(BRIEF + "\n" + ANSWER + " " + ANSWER.replace("cache", "store"))) is None


def test_a_run_of_seven_words_is_no_copy() -> None:
    assert code(case(" ".join(BRIEF.split()[:7]))) is None
    assert code(case(" ".join(BRIEF.split()[:8]))) == "brief-echoed"


def test_one_line_repeated_is_refused_from_three_lines_on() -> None:
    line = "We use a cache in front."
    assert (
        code(case(f"{line}\n\n{line}\n{line.upper()}\n{line}\nAnd that is it.")) == "repeated-line"
    )
    assert code(case(f"{line}\n{line}")) is None
    assert code(case(f"{line}\n{line}\nWe also precompute.")) is None


def test_a_follow_up_is_measured_against_its_own_question_and_reference() -> None:
    asked = follow_up("x")
    assert code(replace(asked, answer=asked.question)) == "brief-echoed"
    assert code(replace(asked, answer=asked.reference)) == "reference-pasted"
    assert code(replace(asked, answer=REFERENCE)) is None


def test_every_reason_is_one_sentence() -> None:
    for answer in ("", "One two", BRIEF, REFERENCE, BRIEF + REFERENCE, "a b c\na b c\na b c"):
        refusal = refuse(case(answer))
        assert refusal is not None
        assert refusal.reason.endswith(".")
        assert refusal.reason.count(". ") == 0


GERMAN = (
    "Ich würde eine zweite Tabelle anlegen und die Daten im Hintergrund kopieren, während die alte "
    "Tabelle weiter beschrieben wird. Danach vergleiche ich die Summen und schalte die Leser um."
)
FRENCH = (
    "Je crée une deuxième table et je copie les données en arrière-plan, puis je compare les sommes "
    "avec la table source avant de basculer les lecteurs sur la nouvelle."
)
NAMES = "Databricks, Delta Lake, Unity Catalog, Kafka, Flink, Airflow, Terraform, dbt, Photon, " * 3


@pytest.mark.parametrize(
    "answer", [GERMAN, FRENCH, "これは新しい表を作成して、データを裏で複製する設計です。"]
)
def test_another_language_is_refused_by_the_estimate_only(answer: str) -> None:
    assert refuse(case(answer)) is None
    refusal = refuse_estimate(case(answer))
    assert refusal is not None
    assert refusal.code == "foreign-language"


@pytest.mark.parametrize("answer", [ANSWER * 3, NAMES, "Ja, das ist gut so."])
def test_english_lists_of_names_and_a_few_words_are_not_taken_for_another_language(
    answer: str,
) -> None:
    assert not foreign_language(answer, "en")


def test_code_does_not_count_as_another_language() -> None:
    answer = ANSWER + "\n```sql\n" + "SELECT de, la, el, der, die, das FROM le_un\n" * 30 + "```\n"
    assert not foreign_language(answer, "en")


def test_a_scenario_in_german_takes_german_and_refuses_english() -> None:
    assert not foreign_language(GERMAN, "de")
    assert foreign_language(ANSWER + " " + ANSWER, "de")


def test_a_language_nobody_knows_is_never_refused() -> None:
    assert not foreign_language(ANSWER * 3, "eo")


def test_an_outline_that_nothing_was_written_under_is_no_answer() -> None:
    names = ("Symptom", "Mechanism", "Diagnosis", "Remedy", "Impact", "Verification", "Trade-offs")
    levels = ["none", "some", "half", "most", "all"]
    criteria = [{"id": n.lower(), "name": n, "levels": levels} for n in names]
    many = rubric().model_copy(update={"criteria": ()})
    many = Rubric.model_validate({**many.model_dump(by_alias=True), "criteria": criteria})
    asked = case("x").scenario
    empty = main_case(asked, many, outline(many))
    assert code(empty) == "brief-echoed"
    written = outline(many).replace("\n\n", f"\n{ANSWER}\n")
    assert code(main_case(asked, many, written)) != "brief-echoed"
