"""What was typed wrongly is said in one sentence that names the option and where it is described."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

S = "repartition-without-downtime"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("start", S, "--minutes", ""), '--minutes: "" is no whole number from 5 to 240'),
        (("start", S, "--minutes", "4"), '--minutes: "4" is no whole number from 5 to 240'),
        (("drill", S, "--minutes", "x"), '--minutes: "x" is no whole number from 1 to 60'),
        (("grade", S, "a.md", "--jobs", "x"), '--jobs: "x" is no whole number from 1 to 64'),
        (("grade", S, "a.md", "--runs", "2.5"), '--runs: "2.5" is no whole number from 1 to 20'),
        (("grade", S, "a.md", "--max-cost", "nan"), "is no number from 0 to 1000000"),
        (("regrade", "last", "--max-cost", "x"), '--max-cost: "x" is no number from 0 to'),
        (("selftest", "--limit", "0"), '--limit: "0" is no whole number of 1 or more'),
        (("selftest", "--max-cost", "-1"), '--max-cost: "-1" is no number from 0 to'),
        (("serve", "--port", "x"), '--port: "x" is no whole number from 0 to 65535'),
        (("replay", "last", "--speed", "nan"), '--speed: "nan" is no number from 0.5 to 64'),
        (("report", "last", "--format", "pdf"), "--format: 'pdf' is not one of"),
    ],
)
def test_a_value_out_of_range_is_quoted_with_the_range(
    in_process: Callable[..., Any], args: tuple[str, ...], said: str
) -> None:
    ran = in_process(*args)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert ran.err.endswith(f"; see mockint {args[0]} --help.\n")
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(
    ("args", "help_of"),
    [
        (("grade", "--bogus"), "mockint grade"),
        (("grade", "--jsn"), "mockint grade"),
        (("report",), "mockint report"),
        (("archive", "export"), "mockint archive export"),
        (("archive", "bogus"), "mockint archive"),
        (("bogus",), "mockint"),
        (("--bogus", "sessions"), "mockint"),
    ],
)
def test_an_error_of_usage_names_the_help_of_its_own_command(
    in_process: Callable[..., Any], args: tuple[str, ...], help_of: str
) -> None:
    ran = in_process(*args)
    assert ran.code == 2
    assert ran.err.endswith(f"; see {help_of} --help.\n")
    assert ran.err.count("\n") == 1
    assert "?" not in ran.err


@pytest.mark.parametrize(
    ("args", "named"),
    [
        (("lint", ""), "PATH"),
        (("grade", S, ""), "FILE"),
        (("grade", S, "a.md", "--reply", ""), "--reply"),
        (("regrade", "last", "--reply", ""), "--reply"),
        (("report", "last", "-o", ""), "--output"),
        (("replay", "last", "--cast", ""), "--cast"),
        (("archive", "export", ""), "FILE"),
        (("archive", "backup", ""), "FILE"),
        (("archive", "import", ""), "FILE"),
        (("import", "", "--to", "x"), "FILE"),
        (("import", "a.md", "--to", ""), "--to"),
        (("new", "x", "--to", " "), "--to"),
        (("scenarios", "--bank", ""), "--bank"),
        (("--bank", "", "scenarios"), "--bank"),
        (("scenarios", "--home", ""), "--home"),
    ],
)
def test_an_empty_name_of_a_file_is_refused_by_name(
    program: Any, in_process: Callable[..., Any], args: tuple[str, ...], named: str
) -> None:
    program.file("a.md", "An answer.")
    ran = in_process(*args)
    assert (ran.code, ran.out) == (2, "")
    assert f"{named}: the name is empty" in ran.err
    assert ran.err.count("\n") == 1
    assert [path.name for path in program.folder.iterdir()] == ["a.md"]
