"""The estimate on the gold answers: its typical error is what the screens say, its order holds."""

from __future__ import annotations

import importlib.util
import math
import sys
from collections import defaultdict
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from mockint.bank.folders import search_path
from mockint.bank.load import load_bank
from mockint.reports.words import TYPICAL_ERROR

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    path = ROOT / "benchmarks" / "estimate_error.py"
    spec = importlib.util.spec_from_file_location("estimate_error", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def rows(benchmark: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    folders = search_path(tmp_path_factory.mktemp("home"))[:1]
    bank = load_bank(folders)
    golds = benchmark.read_gold(folders, bank)
    made: list[Any] = benchmark.compare_all(bank, golds)
    return made


def test_the_error_that_screens_name_is_the_mean_error_rounded_up(rows: list[Any]) -> None:
    errors = [abs(row.estimated - row.expected) for row in rows]
    assert math.ceil(sum(errors) / len(errors) / 5) * 5 == TYPICAL_ERROR


def test_strong_is_above_adequate_above_weak_above_wrong_and_names(rows: list[Any]) -> None:
    scores: dict[str, dict[str, float]] = defaultdict(dict)
    for row in rows:
        scores[row.gold.scenario][row.gold.kind] = row.estimated
    assert len(scores) == 3
    for scenario, kinds in scores.items():
        assert kinds["strong"] > kinds["adequate"] > kinds["weak"], scenario
        assert kinds["weak"] > max(kinds["wrong"], kinds["namedrop"]), scenario
        assert kinds["namedrop"] < 10, scenario
