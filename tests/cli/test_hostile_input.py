"""Texts and places that mean harm, or that nobody meant: one sentence, and nothing gets through."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from mockint.cli.main import run

TURNED = """\
id: turned
title: "Left \\u202E right"
rubric: system-design
brief: A brief with \u2066isolates\u2069 in it.
reference: Something.
"""


def test_characters_that_reorder_a_row_do_not_reach_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bank").mkdir()
    (tmp_path / "bank" / "turned.yaml").write_text(TURNED, "utf-8")
    home = str(tmp_path / "home")
    assert run(["--home", home, "--bank", str(tmp_path / "bank"), "scenarios"]) == 0
    assert run(["--home", home, "--bank", str(tmp_path / "bank"), "show", "turned"]) == 0
    shown = capsys.readouterr().out
    assert "Left \ufffd right" in shown
    assert not {"\u202e", "\u2066", "\u2069"} & set(shown)


def test_a_home_that_is_a_file_is_named_with_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "home").write_text("not a folder", "utf-8")
    assert run(["--home", str(tmp_path / "home"), "sessions"]) == 2
    assert "is no folder; set MOCKINT_HOME or --home to a folder." in capsys.readouterr().err


def test_a_list_of_models_that_cannot_be_read_asks_for_a_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], httpx2_mock: object
) -> None:
    names = [{"id": "\x1b]0;owned\x07model", "object": "model"}]
    route = httpx2_mock.get("http://models.test/v1/models")  # type: ignore[attr-defined]
    route.mock(return_value=httpx.Response(200, json={"object": "list", "data": names}))
    answer = tmp_path / "answer.md"
    answer.write_text("I would copy the tables to a second region.", "utf-8")
    code = run(
        [
            "--home",
            str(tmp_path / "home"),
            "--base-url",
            "http://models.test/v1",
            "grade",
            "regional-disaster-recovery",
            str(answer),
        ]
    )
    assert code == 2
    assert "is empty or unreadable; name one with --model" in capsys.readouterr().err
