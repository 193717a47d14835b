"""What `grade` and `regrade` say of money, and where they stop."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

PRICES = """\
[[prices]]
as_of = 2026-10-01
[prices.models]
"judge-1" = { input = 2, cached = 0.5, output = 8 }
"""
Run = Callable[..., Any]


@pytest.fixture
def answer(program: Any) -> Path:
    path: Path = program.file("strong.md", program.answers["strong"])
    return path


@pytest.fixture
def run(program: Any, model: Any, in_process: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The program with the model in its environment."""
    for name, value in model.env.items():
        monkeypatch.setenv(name, value)
    program.home.mkdir(parents=True, exist_ok=True)
    return in_process


@pytest.fixture
def priced(program: Any, run: Run) -> Run:
    """The same with a price for the model, which a server on this machine would not have."""
    (program.home / "prices.toml").write_text(PRICES, "utf-8")
    return run


def config(program: Any, text: str) -> None:
    (program.home / "config.toml").write_text(text, "utf-8")


def test_tokens_and_the_most_it_may_cost_are_said_before_and_the_cost_stands_in_the_grade(
    program: Any, priced: Run, answer: Path
) -> None:
    ran = priced("grade", program.scenario, str(answer), "--json")
    assert ran.code == 0
    assert re.search(
        r"(?:About |≈)[\d,]+ tokens, at most \$0\.\d+ \(judge-1, prices of 2026-10-01\)\.\n",
        ran.err,
    )
    usage = ran.json["usage"]
    paid = usage["prompt_tokens"] * 2 + usage["completion_tokens"] * 8
    assert usage["cost_usd"] == pytest.approx(paid / 1_000_000)
    assert ran.json["provenance"]["model"] == "judge-1-0601"


def test_a_model_of_this_machine_costs_nothing(program: Any, run: Run, answer: Path) -> None:
    ran = run("grade", program.scenario, str(answer), "--json", "--max-cost", "0")
    assert ran.code == 0
    assert "no cost (judge-1)" in ran.err
    assert ran.json["usage"]["cost_usd"] == 0.0


def test_a_cost_above_the_limit_ends_before_the_call_with_exit_2_and_names_the_flag(
    program: Any, model: Any, priced: Run, answer: Path
) -> None:
    ran = priced("grade", program.scenario, str(answer), "--json", "--max-cost", "0.01")
    assert ran.code == 2
    assert "--max-cost" in ran.err
    assert ran.json["status"] == "ungraded"
    assert ran.json["reason"] in ran.err
    assert not model.requests
    allowed = priced("grade", program.scenario, str(answer), "--json", "--max-cost", "0.5")
    assert allowed.code == 0


def test_more_than_a_dollar_is_asked_about_and_a_pipe_has_to_name_its_limit(
    program: Any, model: Any, priced: Run, answer: Path
) -> None:
    ran = priced("grade", program.scenario, str(answer), "--runs", "20")
    assert ran.code == 2
    found = re.search(r"allow it with --max-cost (\d+\.\d\d)", ran.err)
    assert found
    assert not model.requests
    again = priced(
        "grade", program.scenario, str(answer), "--runs", "20", "--max-cost", found[1], "--json"
    )
    assert again.code == 0
    assert len(model.requests) >= 20


@pytest.mark.parametrize(("typed", "code"), [("y\n", 0), ("n\n", 2), ("", 130)])
def test_on_a_terminal_a_person_is_asked(
    program: Any,
    model: Any,
    priced: Run,
    answer: Path,
    typed: str,
    code: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("mockint.cli.costs.at_terminal", lambda: True)
    ran = priced("grade", program.scenario, str(answer), "--runs", "20", stdin=typed)
    assert ran.code == code
    assert "Go on?" in ran.err
    assert bool(model.requests) == (code == 0)


@pytest.mark.parametrize("bad", ["-1", "much", "nan"])
def test_a_limit_that_is_no_amount_is_refused(
    program: Any, model: Any, priced: Run, answer: Path, bad: str
) -> None:
    assert priced("grade", program.scenario, str(answer), "--max-cost", bad).code == 2
    assert not model.requests


def test_a_monthly_cap_counts_what_was_spent_before(
    program: Any, model: Any, priced: Run, answer: Path
) -> None:
    config(program, "max_cost_month = 0.5\n")
    assert priced("grade", program.scenario, str(answer)).code == 0
    calls = len(model.requests)
    with closing(sqlite3.connect(program.home / "archive.db")) as archive, archive:
        (spent,) = archive.execute("SELECT total(cost_usd) FROM spending").fetchone()
        assert spent > 0
        archive.execute("UPDATE spending SET cost_usd = 0.499")
    ran = priced("grade", program.scenario, str(answer))
    assert ran.code == 2
    assert "max_cost_month" in ran.err
    assert "this month" in ran.err
    assert len(model.requests) == calls


def test_what_was_spent_in_an_earlier_month_does_not_count(
    program: Any, priced: Run, answer: Path
) -> None:
    config(program, "max_cost_month = 0.5\n")
    assert priced("grade", program.scenario, str(answer)).code == 0
    with closing(sqlite3.connect(program.home / "archive.db")) as archive, archive:
        archive.execute("UPDATE spending SET cost_usd = 9, at = '2020-01-31T23:59:59.999Z'")
    assert priced("grade", program.scenario, str(answer)).code == 0


def test_an_interview_beyond_the_cap_is_estimated_and_says_why(
    program: Any, model: Any, priced: Run
) -> None:
    config(program, "max_cost_month = 0\n")
    ran = priced("start", program.scenario, "--plain", stdin=program.answers["strong"])
    assert ran.code == 0
    assert "max_cost_month" in ran.out
    assert "by wording" in ran.out
    assert not model.requests


def test_a_cap_that_an_interview_reaches_on_its_way_leaves_an_estimate_with_its_reason(
    program: Any, model: Any, priced: Run
) -> None:
    config(program, "max_cost_month = 0.001\n")
    ran = priced("start", program.scenario, "--plain", stdin=program.answers["strong"])
    assert ran.code == 0
    assert "Estimated by wording, not judged: " in ran.out
    assert not model.requests


def test_a_regrade_is_limited_as_well_and_its_cost_stands_in_the_report(
    program: Any, model: Any, priced: Run
) -> None:
    typed = program.answers["strong"]
    played = priced("start", program.scenario, "--plain", "--judge", "offline", stdin=typed)
    refused = priced("regrade", played.session, "--max-cost", "0.01")
    assert refused.code == 2
    assert "--max-cost" in refused.err
    assert not model.requests
    assert priced("regrade", played.session, "--max-cost", "0.9").code == 0
    report = priced("report", "last").out
    assert re.search(r"Judging took [\d,]+ tokens and \$0\.\d+\.", report)


def test_a_bad_list_of_prices_is_one_sentence_and_stops_no_interview(
    program: Any, model: Any, run: Run, answer: Path
) -> None:
    (program.home / "prices.toml").write_text("[[prices]]\nas_of = 3\n", "utf-8")
    ran = run("grade", program.scenario, str(answer))
    assert ran.code == 2
    assert "prices.toml, line 2: as_of must be a day" in ran.err
    played = run("start", program.scenario, "--plain", stdin=program.answers["weak"])
    assert played.code == 0
    assert "prices.toml, line 2" in played.out
    assert not model.requests


@pytest.mark.parametrize("value", ["-1", '"5"', "true", "nan"])
def test_a_cap_that_is_no_amount_is_refused(program: Any, run: Run, value: str) -> None:
    config(program, f"max_cost_month = {value}\n")
    ran = run("doctor")
    assert ran.code == 2
    assert "max_cost_month must be a number of US dollars" in ran.err


def test_doctor_says_price_cap_and_what_the_month_has_cost(
    program: Any, priced: Run, answer: Path
) -> None:
    config(program, "max_cost_month = 5\n")
    priced("grade", program.scenario, str(answer))
    ran = priced("doctor", "--model", "judge-1", "--json")
    found = {row["name"]: row for row in ran.json}
    assert found["max_cost_month"]["value"] == "$5.00"
    assert found["max_cost_month"]["origin"] == "config file"
    assert "$2.00 in, $0.50 cached, $8.00 out, as of 2026-10-01" in found["price"]["value"]
    assert re.match(r"\$0\.\d+, [\d,]+ tokens in", found["spent this month"]["value"])
