"""What is installed is whole: a wheel far from the checkout, and a checkout as it is edited."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from email.parser import HeaderParser
from pathlib import Path
from typing import Any

import pytest

from mockint import __version__

CHECKOUT = Path(__file__).resolve().parents[1]
PARTS = ("src", "scenarios", "rubrics", "pyproject.toml", "README.md", "LICENSE")


def copied(target: Path) -> Path:
    """The checkout without what tests and tools left in it."""
    target.mkdir()
    for part in PARTS:
        source = CHECKOUT / part
        if source.is_dir():
            shutil.copytree(source, target / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target / part)
    return target


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built offline from a copy of the checkout."""
    from hatchling.builders.wheel import WheelBuilder

    folder = tmp_path_factory.mktemp("build")
    checkout = copied(folder / "checkout")
    built = next(
        iter(WheelBuilder(str(checkout)).build(directory=str(folder), versions=["standard"]))
    )
    return Path(built)


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("site-packages")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    return target


def run(source: Path, home: Path, *args: str, stdin: str = "") -> str:
    cwd = home / "elsewhere"
    cwd.mkdir(parents=True, exist_ok=True)
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
    env = kept | {"PYTHONPATH": str(source), "MOCKINT_HOME": str(home), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        [sys.executable, "-P", "-m", "mockint", *args],
        input=stdin,
        capture_output=True,
        text=True,
        env=env,
        cwd=cwd,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def ids(text: str) -> list[str]:
    listed: list[dict[str, Any]] = json.loads(text)
    return [row["id"] for row in listed]


def test_a_wheel_carries_the_whole_bank_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        metadata = HeaderParser().parsestr(
            archive.read(f"mockint-{__version__}.dist-info/METADATA").decode()
        )
    for folder in ("scenarios", "rubrics"):
        for path in (CHECKOUT / folder).rglob("*.yaml"):
            inside = f"mockint/data/{path.relative_to(CHECKOUT).as_posix()}"
            assert inside in names
    for path in (CHECKOUT / "src" / "mockint").rglob("*"):
        if path.suffix in {".py", ".tcss", ".typed", ".css", ".html", ".js", ".toml", ".jsonl"}:
            assert f"mockint/{path.relative_to(CHECKOUT / 'src' / 'mockint').as_posix()}" in names
    tops = {name.split("/")[0] for name in names}
    assert tops == {"mockint", f"mockint-{__version__}.dist-info"}
    assert not any("__pycache__" in name or "/tests/" in name for name in names)
    assert metadata["Version"] == __version__
    assert "mockint = mockint.__main__:main" in wheel_entry_points(wheel)


def wheel_entry_points(wheel: Path) -> str:
    with zipfile.ZipFile(wheel) as archive:
        return archive.read(f"mockint-{__version__}.dist-info/entry_points.txt").decode()


def test_an_unpacked_wheel_runs_the_main_job_far_from_the_checkout(
    unpacked: Path, tmp_path: Path
) -> None:
    assert run(unpacked, tmp_path, "--version") == f"mockint {__version__}\n"
    listed = ids(run(unpacked, tmp_path, "scenarios", "--json"))
    shipped = {path.stem for path in (CHECKOUT / "scenarios").glob("*.yaml")}
    assert set(listed) == shipped
    played = run(unpacked, tmp_path, "start", listed[0], stdin="A copy is filled and swapped in.\n")
    assert "## Result" in played


def test_a_checkout_shows_its_own_folders_and_an_edit_at_once(tmp_path: Path) -> None:
    checkout = copied(tmp_path / "checkout")
    home = tmp_path / "home"
    before = json.loads(run(checkout / "src", home, "scenarios", "--json"))
    path = checkout / "scenarios" / f"{before[0]['id']}.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(before[0]["title"], "An edited title", 1), encoding="utf-8")
    after = json.loads(run(checkout / "src", home, "scenarios", "--json"))
    assert [row["id"] for row in after] == [row["id"] for row in before]
    assert after[0]["title"] == "An edited title"
    (checkout / "scenarios" / "new-one.yaml").write_text(
        text.replace(f"id: {before[0]['id']}", "id: new-one", 1), encoding="utf-8"
    )
    assert "new-one" in ids(run(checkout / "src", home, "scenarios", "--json"))
