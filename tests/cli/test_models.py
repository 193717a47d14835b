"""Judging by a model behind a loopback server, whatever that server does."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


def bytes_under(folder: Path) -> bytes:
    return b"\n".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def answer(program: Any) -> Path:
    path: Path = program.file("strong.md", program.answers["strong"])
    return path


def test_a_model_grades_and_the_grade_says_who_did(program: Any, model: Any, answer: Path) -> None:
    env = model.env | {
        "OPENAI_BASE_URL": f"http://someone:hunter2@{model.host}/v1?token=hunter2",
        "MOCKINT_MODEL": "judge-1",
    }
    ran = program("grade", program.scenario, answer, "--json", **env)
    assert ran.code == 0, ran.err
    grade = ran.json
    assert (grade["status"], grade["score"], grade["bar"]) == ("graded", 100.0, "staff")
    assert {check["verdict"] for check in grade["checks"]} == {"met"}
    assert {pitfall["verdict"] for pitfall in grade["pitfalls"]} == {"missed"}
    text = program.answers["strong"]
    for check in grade["checks"]:
        (evidence,) = check["evidence"]
        assert evidence["verified"]
        assert text[evidence["start"] : evidence["end"]] == evidence["quote"]
    provenance = grade["provenance"]
    assert provenance["judge"] == "llm"
    assert provenance["model"] == "judge-1-0601"
    assert provenance["base_url"] == f"http://{model.host}/v1"
    assert (provenance["runs"], provenance["format_rung"]) == (1, "json_schema")
    assert all(len(provenance[f"{name}_sha256"]) == 64 for name in ("prompt", "scenario", "rubric"))
    assert grade["usage"]["completion_tokens"] == 90
    assert model.calls == ["/v1/chat/completions?token=hunter2"]
    assert f"sent to http://{model.host}/v1" in ran.err
    for secret in ("hunter2", program.key):
        assert secret not in ran.out + ran.err
        assert secret.encode() not in bytes_under(program.home)


EXPECTED = {
    "good": (0, "graded", None),
    "limits_once": (0, "graded", None),
    "refuses": (1, "ungraded", "refused to answer"),
    "cuts": (1, "ungraded", "cut off"),
    "babbles": (1, "ungraded", "no usable reply"),
    "invents": (1, "ungraded", "could not be decided"),
    "page": (1, "ungraded", "Welcome to nginx"),
    "fails": (3, "ungraded", "error 500"),
    "unknown_model": (3, "ungraded", "no model judge-1"),
    "wrong_key": (3, "ungraded", "refused the API key"),
    "no_schema": (0, "graded", None),
}


@pytest.mark.parametrize("behaviour", ["refuses", "page", "fails", "wrong_key", "unknown_model"])
def test_an_endpoint_that_gives_no_grade_decides_the_exit_code(
    program: Any, model: Any, in_process: Any, answer: Path, behaviour: str, monkeypatch: Any
) -> None:
    for name, value in model.env.items():
        monkeypatch.setenv(name, value)
    if behaviour == "wrong_key":
        model.wanted_key = "another"
    else:
        model.does = getattr(model.behaviours, behaviour)
    code, status, reason = EXPECTED[behaviour]
    ran = in_process("grade", program.scenario, str(answer), "--json")
    assert ran.code == code
    grade = ran.json
    assert (grade["status"], grade["score"], grade["score_range"]) == (status, None, None)
    assert reason in grade["reason"]
    assert grade["reason"] in ran.err
    assert ran.err.count("\n") == 2  # where the answer goes, and the sentence
    assert program.key not in ran.out + ran.err


def test_each_way_to_fail_has_its_own_reason_and_the_others_are_graded(
    program: Any, model: Any
) -> None:
    """One run over many files, the server behaving by a word in the answer."""
    names = [name for name in EXPECTED if name not in {"wrong_key", "unknown_model"}]
    files = [
        program.file(f"{name}.md", f"This is about {name.replace('_', '')} alone.\n" + text)
        for name, text in ((name, program.answers["strong"]) for name in names)
    ]
    seen: dict[str, int] = {}

    def does(server: Any, request: dict[str, Any]) -> Any:
        text = "\n".join(message["content"] for message in request["messages"])
        name = next(n for n in names if f"This is about {n.replace('_', '')} alone" in text)
        seen[name] = seen.get(name, 0) + 1
        if name == "limits_once" and seen[name] > 1:
            name = "good"
        server.requests[:] = server.requests[-1:]
        return getattr(model.behaviours, name)(server, request)

    model.does = does
    ran = program("grade", program.scenario, *files, "--json", **model.env)
    assert ran.code == 3
    for name, path, grade in zip(names, files, ran.json, strict=True):
        _, status, reason = EXPECTED[name]
        assert grade["status"] == status, (name, grade["reason"])
        assert (grade["score"] is None) == (status == "ungraded")
        if reason is not None:
            assert reason in grade["reason"]
            assert f"{path}: {grade['reason']}" in ran.err
    by_name = dict(zip(names, ran.json, strict=True))
    assert {c["verdict"] for c in by_name["invents"]["checks"]} == {"unclear"}
    assert not any(e["verified"] for c in by_name["invents"]["checks"] for e in c["evidence"])
    assert seen["limits_once"] == 2
    assert seen["invents"] == 2  # asked once more about its quotes
    assert seen["refuses"] <= 4
    assert by_name["no_schema"]["provenance"]["format_rung"] != "json_schema"
    assert program.key not in ran.out + ran.err


def test_several_models_and_none_chosen_ends_with_at_most_ten_names(
    program: Any, model: Any, in_process: Any, answer: Path, monkeypatch: Any
) -> None:
    for name, value in model.env.items():
        monkeypatch.setenv(name, value)
    model.models = [f"model-{letter}" for letter in "abcdefghijklm"]
    ran = in_process("grade", program.scenario, str(answer), "--json")
    assert ran.code == 2
    assert ran.err.count("model-") == 10
    assert "3 more" in ran.err
    assert ran.json["reason"] == ran.err.strip()
    assert model.requests == []
    named = in_process("grade", program.scenario, str(answer), "--json", "--model", "model-c")
    assert named.code == 0
    assert model.requests[0]["model"] == "model-c"


def test_the_line_mode_estimates_where_no_model_is_chosen(
    program: Any, model: Any, in_process: Any, monkeypatch: Any
) -> None:
    for name, value in model.env.items():
        monkeypatch.setenv(name, value)
    model.models = ["one", "two"]
    ran = in_process("start", program.scenario, stdin=program.answers["weak"])
    assert ran.code == 0
    assert ran.out.index("--model") < ran.out.index("You lead data engineering")
    assert "by wording" in ran.out
    assert model.requests == []


def test_the_line_mode_estimates_where_nothing_listens(
    program: Any, in_process: Any, monkeypatch: Any
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    ran = in_process("start", program.scenario, stdin=program.answers["weak"])
    assert ran.code == 0
    assert "cannot be reached" in ran.out
    assert "by wording" in ran.out
    without = in_process("start", program.scenario, "--judge", "llm", stdin="/quit\n")
    assert without.code == 0


def test_the_answer_is_judged_while_the_follow_ups_are_put(program: Any, model: Any) -> None:
    model.gate = threading.Event()
    process = program.begin("start", program.scenario, "--plain", **model.env)
    session = program.opened(process)
    process.stdin.write(program.answers["strong"] + "/submit\n")
    process.stdin.flush()
    program.wait_for(lambda: model.requests)
    program.wait_for(lambda: "follow_up_put" in program.kinds(session))
    assert "graded" not in program.kinds(session)
    model.gate.set()
    process.stdin.write("We replay it after the copy.\n/submit\n/skip\n")
    ran = program.ended(process)
    assert ran.code == 0, ran.err
    assert "Score " in ran.out
    assert "by wording" not in ran.out
    report = program("report", session, "--format", "json").json
    assert report["session"]["status"] == "graded"
    judges = [g["provenance"]["model"] for a in report["answers"] for g in a["grades"]]
    assert judges == ["judge-1-0601", "judge-1-0601"]


def test_what_a_failure_left_ungraded_is_finished_later(
    program: Any, model: Any, in_process: Callable[..., Any], monkeypatch: Any
) -> None:
    model.does = model.behaviours.fails
    played = program(
        "start", program.scenario, stdin=program.answers["strong"] + "/submit\n", **model.env
    )
    assert played.code == 0
    assert "Ungraded: " in played.out
    assert "mockint grade --pending" in played.out
    assert program("sessions", "--json").json[0]["status"] == "ungraded"
    for name, value in model.env.items():
        monkeypatch.setenv(name, value)
    still = in_process("grade", "--pending")
    assert still.code == 3
    model.does = model.behaviours.good
    done = in_process("grade", "--pending")
    assert done.code == 0
    assert f"{played.session} answer: " in done.out
    row = in_process("sessions", "--json").json[0]
    assert row["status"] == "graded"
    assert row["score"] > 0
    assert in_process("grade", "--pending").out == "Nothing is waiting for a grade.\n"
    answer = in_process("report", "last", "--format", "json").json["answers"][0]
    assert [grade["status"] for grade in answer["grades"]] == ["ungraded", "ungraded", "graded"]
    markdown = in_process("report", "last").out
    assert program.key not in markdown + played.out + played.err + done.out
    assert program.key.encode() not in bytes_under(program.home)


def test_what_an_endpoint_does_not_accept_is_remembered(
    program: Any, model: Any, in_process: Callable[..., Any], answer: Path, monkeypatch: Any
) -> None:
    for name, value in model.env.items():
        monkeypatch.setenv(name, value)
    model.does = model.behaviours.no_schema
    first = in_process("grade", program.scenario, str(answer), "--json")
    assert (first.code, first.json["provenance"]["format_rung"]) == (0, "json_object")
    asked = len(model.requests)
    second = in_process("grade", program.scenario, str(answer), "--json")
    assert second.code == 0
    assert len(model.requests) == asked + 1
