from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

GRADE_KEYS = [
    "schema", "scenario", "rubric", "status", "reason", "score", "score_range", "max_score", "bar",
    "criteria", "checks", "pitfalls", "flags", "summary", "next_fix", "provenance", "usage",
]  # fmt: skip


@pytest.fixture
def files(program: Any) -> dict[str, Path]:
    return {name: program.file(f"{name}.md", text) for name, text in program.answers.items()}


def test_answers_are_told_apart_offline_and_come_back_in_order(
    program: Any, files: dict[str, Path]
) -> None:
    order = ["weak", "strong", "off-topic", "namedrop"]
    ran = program("grade", program.scenario, *(files[name] for name in order), "--json")
    assert ran.code == 0
    grades = dict(zip(order, ran.json, strict=True))
    assert {grade["status"] for grade in grades.values()} == {"estimated"}
    score = {name: grade["score"] for name, grade in grades.items()}
    assert score["strong"] > score["weak"] + 30
    assert score["off-topic"] <= 5
    assert score["namedrop"] <= 10
    assert grades["off-topic"]["bar"] is None
    assert not any(c["evidence"] for c in grades["off-topic"]["checks"] if c["verdict"] == "missed")


def test_one_file_gives_one_object_with_the_documented_keys(
    program: Any, files: dict[str, Path]
) -> None:
    ran = program("grade", program.scenario, files["strong"], "--json")
    grade = ran.json
    assert list(grade) == GRADE_KEYS
    assert (grade["schema"], grade["max_score"], grade["scenario"]) == (1, 100, program.scenario)
    assert set(grade["criteria"][0]) == {
        "id", "name", "weight", "share", "level", "max_level", "feedback",
    }  # fmt: skip
    assert set(grade["checks"][0]) == set(grade["pitfalls"][0]) == {
        "id", "criterion", "importance", "verdict", "hints_taken", "evidence", "note",
    }  # fmt: skip
    quoted = [e for check in grade["checks"] for e in check["evidence"]]
    assert all(set(e) == {"sentence", "quote", "start", "end", "verified"} for e in quoted)
    text = program.answers["strong"]
    assert all(text[e["start"] : e["end"]] == e["quote"] for e in quoted)
    assert set(grade["provenance"]) == {
        "judge", "model", "models", "base_url", "prompt_sha256", "scenario_sha256",
        "rubric_sha256", "runs", "spread", "format_rung", "at",
    }  # fmt: skip
    assert set(grade["usage"]) == {
        "prompt_tokens", "cached_tokens", "completion_tokens", "cost_usd", "seconds",
    }  # fmt: skip
    assert grade["provenance"]["judge"] == "offline"
    assert grade["score_range"][0] <= grade["score"] <= grade["score_range"][1]
    assert "stay on this machine" in ran.err


def test_offsets_count_in_the_answer_as_stored(program: Any) -> None:
    raw = b"\xef\xbb\xbf" + program.answers["strong"].replace("\n", "\r\n").encode()
    (program.folder / "windows.md").write_bytes(raw)
    grade = program("grade", program.scenario, "windows.md", "--json").json
    quoted = [e for check in grade["checks"] for e in check["evidence"]]
    text = program.answers["strong"]
    assert quoted
    assert all(text[e["start"] : e["end"]] == e["quote"] for e in quoted)


def test_a_dash_is_standard_input_and_words_lead_with_the_estimate(program: Any) -> None:
    ran = program("grade", program.scenario, "-", stdin=program.answers["strong"])
    assert ran.code == 0
    assert "Found in your words:" in ran.out
    assert "by wording" in ran.out
    assert "missed:" not in ran.out


def test_an_empty_answer_is_ungraded_without_any_call(program: Any, model: Any) -> None:
    program.file("empty.md", " \n\n")
    ran = program("grade", program.scenario, "empty.md", "--json", **model.env)
    assert ran.code == 1
    grade = ran.json
    assert list(grade) == GRADE_KEYS
    assert grade["status"] == "ungraded"
    assert (grade["score"], grade["score_range"], grade["bar"]) == (None, None, None)
    assert {c["level"] for c in grade["criteria"]} == {c["share"] for c in grade["criteria"]}
    assert grade["reason"] in ran.err
    assert model.calls == []
    unreachable = program("grade", program.scenario, "empty.md", "--judge", "llm")
    assert unreachable.code == 1


def test_the_highest_exit_code_of_several_files_counts(
    program: Any, in_process: Callable[..., Any], files: dict[str, Path]
) -> None:
    empty = program.file("empty.md", "")
    ran = in_process("grade", program.scenario, str(files["weak"]), str(empty), "--json")
    assert ran.code == 1
    assert [grade["status"] for grade in ran.json] == ["estimated", "ungraded"]
    assert f"{empty}: " in ran.err


def test_a_copied_brief_or_reference_gets_no_number(
    program: Any, in_process: Callable[..., Any]
) -> None:
    shown = in_process("show", program.scenario).out
    brief = program.file("brief.md", shown.split("\n\n", 2)[2])
    revealed = in_process("show", program.scenario, "--reveal").out
    reference = revealed.split("## Reference\n")[1].split("## Facts")[0]
    copied = program.file("reference.md", reference)
    ran = in_process("grade", program.scenario, str(brief), str(copied), "--json")
    assert ran.code == 1
    assert [grade["score"] for grade in ran.json] == [None, None]


def test_a_file_that_is_no_text_is_refused_with_its_line(
    program: Any, in_process: Callable[..., Any]
) -> None:
    (program.folder / "bytes.md").write_bytes(b"one\ntwo \xff\xfe\n")
    ran = in_process("grade", program.scenario, "bytes.md")
    assert ran.code == 2
    assert "bytes.md, line 2" in ran.err


def test_control_characters_of_an_answer_never_reach_the_terminal(program: Any) -> None:
    text = program.answers["strong"].replace("compare", "\x1b]0;owned\x07\x1b[2Jcompare")
    ran = program("grade", program.scenario, "-", stdin=text)
    assert "\x1b" not in ran.out + ran.err
    assert "owned" not in ran.out


def test_without_an_endpoint_an_llm_cannot_be_asked_for(
    program: Any, in_process: Callable[..., Any], files: dict[str, Path]
) -> None:
    ran = in_process("grade", program.scenario, str(files["weak"]), "--judge", "llm", "--json")
    assert ran.code == 3
    assert ran.json["status"] == "ungraded"
    assert ran.json["reason"] == ran.err.strip()
    assert "OPENAI_API_KEY" in ran.err


def test_pending_stands_alone(program: Any, in_process: Callable[..., Any]) -> None:
    assert in_process("grade", "--pending", program.scenario).code == 2
