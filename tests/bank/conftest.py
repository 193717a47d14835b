"""A bank folder to fill with odd files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mockint.bank.folders import Folder
from mockint.bank.load import Bank, load_bank
from mockint.bank.problems import Problem

RUBRIC = """\
schema: 1
id: small
name: A small rubric
criteria:
  - {id: design, name: Design, weight: 2, levels: [none, poor, fair, good, great]}
  - {id: scale, name: Scale, weight: 1, levels: [none, poor, fair, good, great]}
  - {id: security, name: Security, weight: 1, levels: [none, poor, fair, good, great]}
skills:
  - {id: rollback, name: Rollback}
  - {id: idempotent-writes, name: Idempotent writes}
checks:
  - {id: figures-derived, criterion: scale, claim: Works out a figure.}
  - {id: asked, criterion: security, claim: Asks., on: questions}
bars:
  mid: {score: 40}
  senior: {score: 60, levels: {design: 2}}
  staff: {score: 80, levels: {design: 3}}
"""

SCENARIO = """\
id: queue-that-grows
title: A queue that grows
rubric: small
brief: Orders arrive faster than they leave.
"""


class Shelf:
    """One bank folder under construction. `put` writes a file; `load` reads what is there."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.put("rubrics/small.yaml", RUBRIC)

    def put(self, name: str, content: str | bytes) -> Path:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def scenario(
        self, more: str = "", name: str = "queue-that-grows", base: str = SCENARIO
    ) -> Path:
        """A scenario file: the smallest valid one under that name, and more text after it."""
        return self.put(f"scenarios/{name}.yaml", base.replace("queue-that-grows", name) + more)

    def folder(self) -> Folder:
        return Folder(self.path)

    def load(self, *others: Shelf) -> Bank:
        return load_bank([self.folder(), *(other.folder() for other in others)])

    def only_problem(self) -> Problem:
        (problem,) = self.load().problems
        return problem


MakeShelf = Callable[[str], Shelf]


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "bank")


@pytest.fixture
def make_shelf(tmp_path: Path) -> MakeShelf:
    return lambda name: Shelf(tmp_path / name)
