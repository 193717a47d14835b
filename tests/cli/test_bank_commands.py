from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SCENARIO = """\
schema: 1
id: {id}
title: A queue that grows
rubric: system-design
minutes: {{clarify: 5, answer: 10, follow_ups: 0}}
technologies: [Rabbits]
brief: Orders arrive faster than they leave, and the line between them gets longer all day.
reference: Bound the queue and refuse what does not fit.
checks:
  - id: bounded
    criterion: design
    importance: essential
    claim: Puts a limit on the length of the queue.
    signals: [limit the queue]
"""


def own(program: Any, text: str, name: str = "queue-that-grows") -> Path:
    folder: Path = program.home / "bank"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_scenarios_are_listed_in_the_seeds_order_with_the_documented_keys(program: Any) -> None:
    rows = program("scenarios", "--json").json
    assert [list(row) for row in rows] == [
        ["id", "title", "origin", "difficulty", "technologies", "rubric", "minutes", "draft",
         "last_score", "last_status"]
    ] * len(rows)  # fmt: skip
    numbers = [row["origin"]["number"] for row in rows if row["origin"]]
    assert numbers == sorted(numbers)
    assert len(numbers) == len(rows) >= 3
    assert set(rows[0]["minutes"]) == {"clarify", "answer", "follow_ups"}
    assert {row["last_score"] for row in rows} == {None}
    lines = program("scenarios").out
    assert [line.split()[0] for line in lines.splitlines()[::2]] == [row["id"] for row in rows]


def test_own_scenarios_come_last_and_a_tag_filters(program: Any) -> None:
    own(program, SCENARIO.format(id="queue-that-grows"))
    ids = [row["id"] for row in program("scenarios", "--json").json]
    assert ids[-1] == "queue-that-grows"
    tagged = program("scenarios", "--tag", "rabbits", "--json").json
    assert [row["id"] for row in tagged] == ["queue-that-grows"]
    assert tagged[0]["origin"] is None
    assert program("scenarios", "--tag", "nothing", "--json").json == []


def test_a_broken_file_is_named_and_hides_nothing(program: Any) -> None:
    path = own(program, "id: [\n", "broken")
    own(program, SCENARIO.format(id="queue-that-grows"))
    ran = program("scenarios", "--json")
    assert ran.code == 0
    assert "queue-that-grows" in [row["id"] for row in ran.json]
    assert f"{path}:" in ran.err
    assert program("show", program.scenario).code == 0


def test_a_folder_of_bank_is_searched_too(program: Any, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "queue-that-grows.yaml").write_text(SCENARIO.format(id="queue-that-grows"))
    ids = [row["id"] for row in program("--bank", folder, "scenarios", "--json").json]
    assert "queue-that-grows" in ids
    assert [r["id"] for r in program("scenarios", "--bank", folder, "--json").json] == ids


def test_show_keeps_the_reference_back_until_it_is_revealed(program: Any) -> None:
    brief = program("show", program.scenario)
    assert "50 TB" in brief.out
    assert "## Reference" not in brief.out
    before = program("start", program.scenario, stdin="/quit\n").session
    revealed = program("show", program.scenario, "--reveal").out
    for heading in ("## Reference", "## Checks", "## Pitfalls", "## Follow-ups", "## Sources"):
        assert heading in revealed
    after = program("start", program.scenario, stdin="/quit\n")
    seen = {row["id"]: row["seen_reference"] for row in program("sessions", "--json").json}
    assert seen == {before: False, after.session: True}
    assert "reference" in after.out.split("\n\n")[0]


def test_the_shipped_bank_is_clean(program: Any) -> None:
    assert program("lint", "--json").json == []
    ran = program("lint")
    assert (ran.code, ran.out) == (0, "0 errors, 0 warnings\n")


@pytest.mark.parametrize(
    ("change", "line", "field", "code"),
    [
        (("criterion: design", "criterion: desing"), 11, "checks.0.criterion", None),
        (("minutes:", "minuets:"), 5, "minuets", "unknown-key"),
        (("title: A queue that grows\n", ""), None, "title", "missing"),
        (("schema: 1", "schema: 7"), 1, "schema", "schema"),
        (("rubric: system-design", "rubric: systems"), 4, "rubric", None),
    ],
)
def test_lint_names_file_line_and_field(
    program: Any,
    in_process: Callable[..., Any],
    change: tuple[str, str],
    line: int | None,
    field: str,
    code: str | None,
) -> None:
    path = own(program, SCENARIO.format(id="queue-that-grows").replace(*change))
    ran = in_process("lint", str(path), "--json")
    assert ran.code == 1
    (problem,) = [row for row in json.loads(ran.out) if row["severity"] == "error"]
    assert list(problem) == ["file", "line", "field", "severity", "code", "message"]
    assert (problem["file"], problem["field"]) == (str(path), field)
    assert line is None or problem["line"] == line
    assert code is None or problem["code"] == code


def test_a_problem_is_also_found_in_a_folder_and_on_the_search_path(
    program: Any, in_process: Callable[..., Any]
) -> None:
    path = own(program, SCENARIO.format(id="queue-that-grows").replace("minutes:", "minuets:"))
    assert in_process("lint", str(path.parent)).code == 1
    ran = in_process("lint")
    assert ran.code == 1
    assert str(path) in ran.out


def test_lint_of_one_good_file_or_folder_is_not_spoilt_by_another_file(
    program: Any, in_process: Callable[..., Any], tmp_path: Path
) -> None:
    own(program, "id: [\n", "broken")
    folder = tmp_path / "good"
    folder.mkdir()
    good = folder / "queue-that-grows.yaml"
    good.write_text(SCENARIO.format(id="queue-that-grows"))
    assert in_process("lint", str(good)).code == 0
    assert in_process("lint", str(folder)).code == 0
    assert in_process("lint", str(good), str(program.home / "bank")).code == 1


def test_a_warning_is_no_error(program: Any, in_process: Callable[..., Any]) -> None:
    path = own(
        program,
        SCENARIO.format(id="queue-that-grows").replace("reference: Bound the queue and", "notes: "),
    )
    ran = in_process("lint", str(path), "--json")
    assert ran.code == 0
    assert {(row["severity"], row["code"]) for row in json.loads(ran.out)} >= {
        ("warning", "no-reference")
    }
