"""`mockint selftest` as a program: offline, against a model, and stopped in between."""

from __future__ import annotations

import re
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"
PROMISED = [
    "conclusion", "quadratic_weighted_kappa", "mean_absolute_error", "order_kept",
    "evidence_valid", "verdict_agreement", "attacks_resisted", "false_flags", "padding_change",
    "flips", "tokens", "seconds", "cost_usd",
]  # fmt: skip


def described(heading: str) -> list[str]:
    """The keys of an object in docs/json.md."""
    text = (DOCS / "json.md").read_text("utf-8")
    body = text.split(f"### {heading}\n", 1)[1].split("\n#", 1)[0]
    return re.findall(r"^\| `(\w+)`", body, re.M)


def test_the_estimate_is_tested_offline_with_the_documented_object(program: Any) -> None:
    ran = program("selftest", "--json")
    found = ran.json
    assert list(found)[:13] == PROMISED
    assert list(found) == described("Selftest")
    assert all(list(row) == described("Scenario of a selftest") for row in found["scenarios"])
    assert all(list(row) == described("Attack") for row in found["attacks"])
    assert (found["judge"], found["model"], found["cost_usd"]) == ("offline", None, 0.0)
    assert (found["answers"], found["sample"], len(found["attacks"])) == (16, False, 14)
    assert found["conclusion"] != "fit to grade"
    assert ran.code == 1
    assert (found["evidence_valid"], found["flips"]) == (1, 0)
    assert "stay on this machine" in ran.err


def test_a_sample_says_so_in_a_table_of_80_columns(program: Any) -> None:
    ran = program("selftest", "--limit", "3")
    assert ran.code == 1
    assert "A sample: 3 of 58 texts." in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80
    assert re.search(r"^Conclusion: (not fit|prose only)\.", ran.out, re.M)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--full", "--scenario", "federated-join"),
        ("--scenario", "no-such-scenario"),
        ("--limit", "0"),
        ("--max-cost", "-1"),
    ],
)
def test_wrong_usage_is_two(in_process: Callable[..., Any], arguments: tuple[str, ...]) -> None:
    assert in_process("selftest", *arguments).code == 2


def test_without_an_endpoint_it_is_three_and_the_object_says_why(program: Any) -> None:
    ran = program("selftest", "--judge", "llm", "--json")
    assert ran.code == 3
    assert list(ran.json) == described("Selftest")
    assert ran.json["conclusion"] == "not fit"
    assert ran.json["reason"] in ran.err
    assert ran.json["quadratic_weighted_kappa"] is None


def test_a_model_that_praises_everything_is_not_fit_and_its_grades_say_so(
    program: Any, model: Any
) -> None:
    answer = program.file("answer.md", program.answers["weak"])
    before = program("grade", program.scenario, answer, **model.env)
    assert "never self-tested" in before.out
    ran = program("selftest", "--limit", "6", "--json", **model.env)
    assert ran.code == 1
    found = ran.json
    assert (found["conclusion"], found["judge"], found["model"]) == (
        "not fit",
        "llm",
        "judge-1-0601",
    )
    assert found["mean_absolute_error"] > 25
    assert found["evidence_valid"] == 1
    assert found["tokens"] > 0
    assert len(found["prompt_sha256"]) == 64
    assert model.host in ran.err
    after = program("grade", program.scenario, answer, **model.env)
    assert "Selftest of this judge: not fit (" in after.out
    assert "a sample)" in after.out


def test_invented_quotes_show_in_the_evidence(program: Any, model: Any) -> None:
    model.does = model.behaviours.invents
    found = program("selftest", "--limit", "2", "--json", **model.env).json
    assert (found["evidence_valid"], found["ungraded"]) == (0, 1)
    assert found["conclusion"] == "not fit"


def test_replies_that_nobody_can_use_are_not_fit_and_no_crash(program: Any, model: Any) -> None:
    model.does = model.behaviours.babbles
    ran = program("selftest", "--limit", "2", "--json", **model.env)
    assert (ran.code, ran.json["conclusion"], ran.json["ungraded"]) == (1, "not fit", 1)


def test_after_a_failure_only_the_rest_is_paid_for(program: Any, model: Any) -> None:
    def three_times(server: Any, request: Any) -> Any:
        good = len(server.requests) <= 3
        does = server.behaviours.good if good else server.behaviours.unknown_model
        return does(server, request)

    model.does = three_times
    ran = program("selftest", "--limit", "8", **model.env)
    assert ran.code == 3
    kept = int(re.search(r"(\d+) of 8 texts are judged and kept", ran.err)[1])  # type: ignore[index]
    assert 1 <= kept <= 3
    model.does, model.requests[:] = model.behaviours.good, []
    ran = program("selftest", "--limit", "8", "--json", **model.env)
    assert ran.code == 1
    assert f"{kept} of them judged in an earlier run" in ran.err
    fresh = len(model.requests)
    model.requests[:] = []
    assert program("selftest", "--limit", "8", **model.env).code == 1
    assert len(model.requests) > fresh


@pytest.mark.skipif(not hasattr(signal, "SIGINT"), reason="no signals here")
def test_ctrl_c_is_130_and_keeps_what_is_done(program: Any, model: Any) -> None:
    model.gate = threading.Event()
    process = program.begin("selftest", "--limit", "8", "--base-url", model.url)
    program.wait_for(lambda: model.requests)
    ran = program.ended(process, by=signal.SIGINT)
    assert ran.code == 130
    assert "the same command goes on from there" in ran.err


def test_a_limit_on_costs_is_looked_at_before_anything_is_sent(program: Any, model: Any) -> None:
    ran = program(
        "selftest", "--limit", "2", "--max-cost", "0.0001", "--model", "gpt-5.5", **model.env
    )
    assert ran.code == 2
    assert "--max-cost" in ran.err
    assert model.requests == []
