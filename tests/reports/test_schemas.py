"""What is written as JSON is what the schemas in docs/schemas say."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from mockint.cli.main import run
from mockint.grading.judging.appeal import Ruling
from mockint.grading.judging.judge import Failure, Judgement
from mockint.grading.judging.verdict import Finding
from mockint.interview import appeals
from mockint.reports.json_report import session_json
from mockint.reports.redact import redacted
from mockint.reports.session import SessionView

SCHEMAS = Path(__file__).resolve().parents[2] / "docs" / "schemas"
NOW = "2026-03-01T11:00:00.000Z"
KINDS = ("graded", "estimated", "ungraded", "panel", "unfinished")
Views = dict[str, SessionView]


def schema(name: str) -> Any:
    return json.loads((SCHEMAS / f"{name}.json").read_text("utf-8"))


def validator(name: str) -> Draft202012Validator:
    both = [Resource.from_contents(schema(each)) for each in ("grade-1", "report-1")]
    registry: Registry[Any] = both @ Registry()
    return Draft202012Validator(schema(name), registry=registry)


def parsed(view: SessionView) -> Any:
    return json.loads(json.dumps(session_json(view)))


def problems(name: str, value: Any) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in validator(name).iter_errors(value)]


@pytest.mark.parametrize("name", ["grade-1", "report-1"])
def test_a_schema_is_a_schema(name: str) -> None:
    Draft202012Validator.check_schema(schema(name))
    assert schema(name)["properties"]["schema"] == {"const": 1}


@pytest.mark.parametrize("kind", KINDS)
def test_reports_of_every_kind_are_valid_and_so_is_each_grade_in_them(
    every_kind: Views, kind: str
) -> None:
    made = parsed(every_kind[kind])
    assert problems("report-1", made) == []
    grades = [grade for answer in made["answers"] for grade in answer["grades"]]
    assert (kind == "unfinished") == (not grades)
    assert [problems("grade-1", grade) for grade in grades] == [[] for _ in grades]


@pytest.mark.parametrize("kind", KINDS)
def test_redacted_reports_are_valid_as_well(every_kind: Views, kind: str) -> None:
    assert problems("report-1", parsed(redacted(every_kind[kind]))) == []


def test_the_kinds_are_what_they_are_called(every_kind: Views) -> None:
    made = {kind: parsed(view) for kind, view in every_kind.items()}
    assert made["ungraded"]["session"]["status"] == "ungraded"
    assert made["panel"]["answers"][0]["grades"][0]["provenance"]["models"] == ["m-1", "m-2"]
    assert made["panel"]["answers"][0]["grades"][0]["provenance"]["spread"] is not None
    assert made["graded"]["answers"][0]["grades"][0]["status"] == "graded"
    assert made["estimated"]["answers"][0]["grades"][0]["status"] == "estimated"
    assert made["unfinished"]["session"]["ended_at"] is None


def test_appeals_of_each_outcome_and_disputes_are_valid(whole: Callable[..., Any]) -> None:
    played = whole()
    session = played.session
    rulings = [
        Ruling(Judgement("llm", model="m-1"), None, "No number is named."),
        Ruling(
            Judgement("llm", model="m-1", failure=Failure("timeout", "No answer came.")), None, ""
        ),
        Ruling(Judgement("llm", model="m-1"), Finding("refuse", "met", (), "It is there.")),
    ]
    for ruling in rulings:
        asked = appeals.appeal_to(session, "answer", "refuse", "It is in my first sentence.")
        appeals.record_ruling(session, "answer", asked, ruling, NOW)
    appeals.dispute(session, "answer", "bounded", "A limit needs no number.")
    made = parsed(played.view)
    assert [heard["outcome"] for heard in made["appeals"]] == ["refused", "failed", "changed"]
    assert len(made["disputes"]) == 1
    assert problems("report-1", made) == []


def ways_to_break(grade: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, change in (
        ("another schema", {"schema": 2}),
        ("a status nobody knows", {"status": "guessed"}),
        ("a score above all points", {"score": 101}),
        ("a graded answer without a score", {"score": None}),
        ("an ungraded answer with a score", {"status": "ungraded", "reason": "Why."}),
        (
            "a time without milliseconds",
            {"provenance": {**grade["provenance"], "at": "2026-03-01"}},
        ),
    ):
        yield name, {**deepcopy(dict(grade)), **change}
    for key in grade:
        yield f"without {key}", {k: v for k, v in grade.items() if k != key}


def test_the_schema_refuses_what_is_no_grade(every_kind: Views) -> None:
    (grade,) = parsed(every_kind["graded"])["answers"][0]["grades"]
    assert problems("grade-1", grade) == []
    for name, broken in ways_to_break(grade):
        assert problems("grade-1", broken), name


def test_every_key_of_the_schemas_is_described_and_the_other_way_round() -> None:
    pages = (SCHEMAS.parent / "json.md").read_text("utf-8")
    grade, report = schema("grade-1"), schema("report-1")
    told = {
        "Grade": grade, "Criterion": grade["$defs"]["criterion"], "Check": grade["$defs"]["check"],
        "Evidence": grade["$defs"]["evidence"], "Provenance": grade["$defs"]["provenance"],
        "Usage": grade["$defs"]["usage"], "Report": report, "Session": report["$defs"]["session"],
        "Transcript line": report["$defs"]["line"], "Answer": report["$defs"]["answer"],
        "Follow-up": report["$defs"]["follow_up"], "Appeal": report["$defs"]["appeal"],
        "Dispute": report["$defs"]["dispute"],
        "Timeline mark": report["$defs"]["mark"],
    }  # fmt: skip
    for heading, part in told.items():
        body = pages.split(f"### {heading}\n")[1].split("\n#")[0]
        keys = [line.split("`")[1] for line in body.splitlines() if line.startswith("| `")]
        assert keys == list(part["properties"]), heading
        assert part["required"] == keys, heading


def test_a_shipped_scenario_gives_a_valid_report(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "sys.stdin", io.StringIO("We put a row filter on the table.\n/submit\nMore.\n")
    )
    assert run(["start", "tenant-row-level-security", "--plain"]) == 0
    capsys.readouterr()
    assert run(["report", "last", "--format", "json"]) == 0
    assert problems("report-1", json.loads(capsys.readouterr().out)) == []
