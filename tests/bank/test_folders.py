"""Where the bank is looked for, and in which order one folder replaces another."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from mockint.bank.folders import Folder, builtin_folder, search_path
from mockint.bank.lint import lint_search_path
from mockint.bank.load import load_bank, parse_recorded
from mockint.errors import MockintError

Shelf = Any


def test_the_search_path_is_built_in_then_home_then_what_was_named(tmp_path: Path) -> None:
    path = search_path(tmp_path, [tmp_path / "a", tmp_path / "b"])
    assert [folder.path for folder in path] == [
        builtin_folder(),
        tmp_path / "bank",
        tmp_path / "a",
        tmp_path / "b",
    ]
    assert [folder.builtin for folder in path] == [True, False, False, False]


def test_a_users_folder_may_hold_scenarios_at_its_top(shelf: Shelf) -> None:
    shelf.put("queue-that-grows.yaml", shelf.scenario().read_text())
    (shelf.path / "scenarios/queue-that-grows.yaml").unlink()
    assert list(shelf.load().entries) == ["queue-that-grows"]
    assert not shelf.load().entry("queue-that-grows").builtin
    built_in = Folder(shelf.path, builtin=True)
    assert list(built_in.scenario_files()) == []


def test_files_are_read_by_name_whatever_the_disk_says(shelf: Shelf) -> None:
    for name in ("b", "a", "c"):
        shelf.scenario(name=name)
    assert [path.stem for path in shelf.folder().scenario_files()] == ["a", "b", "c"]


def test_a_users_scenario_replaces_a_built_in_one_and_the_rest_stay(shelf: Shelf) -> None:
    built_in = Folder(builtin_folder(), builtin=True)
    names = set(load_bank([built_in]).entries)
    shelf.scenario(name="repartition-without-downtime")
    bank = load_bank([built_in, shelf.folder()])
    assert set(bank.entries) == names
    entry = bank.entry("repartition-without-downtime")
    assert (entry.scenario.title, entry.builtin) == ("A queue that grows", False)
    assert [p.code for p in bank.problems] == ["replaces"]
    assert bank.ordered()[-1] is entry


def test_a_recording_is_read_from_the_texts_that_it_kept(shelf: Shelf) -> None:
    text = shelf.scenario("reference: Bound it. Shed load.\n").read_text()
    rubric_text = (shelf.path / "rubrics/small.yaml").read_text()
    scenario, rubric = parse_recorded(text, rubric_text)
    assert scenario == shelf.load().entry("queue-that-grows").scenario
    assert [check.id for check in scenario.checks] == ["ref-1", "ref-2"]
    assert rubric.id == "small"


@pytest.mark.parametrize("text", ["", "[", "id: x\nschema: 2\n", "a: !!bool maybe"])
def test_a_recording_that_cannot_be_read_says_what_to_do(shelf: Shelf, text: str) -> None:
    rubric_text = (shelf.path / "rubrics/small.yaml").read_text()
    with pytest.raises(MockintError, match="update mockint"):
        parse_recorded(text, rubric_text)
    with pytest.raises(MockintError, match="update mockint"):
        parse_recorded(shelf.scenario().read_text(), text)


@pytest.mark.parametrize("name", ["scenarios", "rubrics", "gold", "gold/x", ""])
def test_a_folder_inside_a_bank_that_may_not_be_read_is_an_error_and_no_end(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    shelf.put("scenarios/queue.yaml", "id: queue")
    shelf.put("gold/x/strong.yaml", "kind: strong")
    closed = shelf.path / name
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: path != closed and real(path, mode))
    found = lint_search_path([shelf.folder()])
    assert [p.file for p in found if p.code == "folder"] == [str(closed)]
