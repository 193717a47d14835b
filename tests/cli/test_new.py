"""The command new: a skeleton that is valid at once, and clean once it is filled in."""

from __future__ import annotations

import re
from typing import Any

import pytest

# One sentence for each FILL IN, in an order that no two neighbours share.
FILLERS = iter(())
REFERENCE = " ".join(
    f"Step {n} moves the {thing} aside and proves by a count that nothing was lost."
    for n, thing in enumerate(("ledger", "cache", "index", "stream", "report"), 1)
)


def filled(text: str) -> str:
    """The skeleton with words of its own at every place."""
    words = iter(
        f"{a} {b} {c}" for a in NAMES for b in ("rivers", "engines", "letters") for c in VERBS
    )
    text = text.replace("reference: |\n  FILL IN", f"reference: |\n  {REFERENCE}")
    text = text.replace("draft: true", "draft: false").replace("org/FILL-IN", "org/page")
    return re.sub(r'FILL IN[^\n"\]]*', lambda _: next(words), text)


NAMES = ("amber", "basil", "cedar", "damask", "ebony", "fennel", "garnet")
VERBS = ("wander", "settle", "gather", "unfold")


def test_new_writes_a_scenario_that_is_clean_once_filled_in(in_process: Any, program: Any) -> None:
    ran = in_process("new", "my-queue")
    assert ran.code == 0
    path = program.home / "bank" / "my-queue.yaml"
    assert str(path) in ran.out
    found = in_process("lint", str(path), "--json").json
    assert {row["severity"] for row in found} == {"warning"}
    assert {row["code"] for row in found} >= {"placeholder", "draft"}
    path.write_text(filled(path.read_text("utf-8")), "utf-8")
    rows = in_process("lint", str(path), "--json").json
    assert {row["code"] for row in rows} <= {"thin-brief"}, rows


def test_the_skeleton_can_be_played_as_it_is(in_process: Any) -> None:
    in_process("new", "my-queue")
    assert "my-queue" in [row["id"] for row in in_process("scenarios", "--json").json]


def test_new_takes_a_folder_and_says_how_to_play_from_it(in_process: Any, tmp_path: Any) -> None:
    ran = in_process("new", "my-queue", "--to", str(tmp_path / "bank"))
    assert (tmp_path / "bank" / "my-queue.yaml").is_file()
    assert f"--bank {tmp_path / 'bank'}" in ran.out


@pytest.mark.parametrize("name", ["My Queue", "-x", "../escape", "a--b", "x.yaml", ""])
def test_an_odd_id_is_refused(in_process: Any, name: str) -> None:
    ran = in_process("new", "--", name)
    assert ran.code == 2
    assert "id" in ran.err
    assert len(ran.err.strip().splitlines()) == 1


def test_nothing_is_overwritten(in_process: Any, program: Any) -> None:
    path = program.home / "bank" / "my-queue.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("mine", "utf-8")
    ran = in_process("new", "my-queue")
    assert ran.code == 2
    assert "is there already" in ran.err
    assert path.read_text("utf-8") == "mine"


def test_the_id_of_another_scenario_is_refused(in_process: Any) -> None:
    ran = in_process("new", "repartition-without-downtime")
    assert ran.code == 2
    assert "choose another id" in ran.err


def test_a_folder_that_cannot_be_written_is_named(in_process: Any, tmp_path: Any) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    ran = in_process("new", "my-queue", "--to", str(tmp_path / "file"))
    assert ran.code in {1, 2}
    assert str(tmp_path / "file") in ran.err


@pytest.mark.parametrize("name", ["true", "null", "123", "2024-01-01", "1e5"])
def test_an_id_that_yaml_reads_as_more_than_a_word_is_quoted(
    in_process: Any, program: Any, name: str
) -> None:
    assert in_process("new", name).code == 0
    path = program.home / "bank" / f"{name}.yaml"
    ran = in_process("lint", str(path), "--json")
    assert ran.code == 0
    assert not [row for row in ran.json if row["severity"] == "error"]


@pytest.mark.parametrize("there", ["k.yml", "scenarios/k.yaml"])
def test_an_id_that_the_folder_holds_elsewhere_is_refused(
    in_process: Any, tmp_path: Any, there: str
) -> None:
    (tmp_path / "b" / "scenarios").mkdir(parents=True)
    (tmp_path / "b" / there).write_text("id: k\n")
    ran = in_process("new", "k", "--to", str(tmp_path / "b"))
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert not (tmp_path / "b" / "k.yaml").exists()


@pytest.mark.parametrize("to", ["", "gold"])
def test_a_folder_that_is_none_of_a_bank_is_refused(in_process: Any, to: str) -> None:
    ran = in_process("new", "k", "--to", to)
    assert (ran.code, ran.err.count("\n")) == (2, 1)
