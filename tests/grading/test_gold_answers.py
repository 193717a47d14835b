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
    tried = [row for row in rows if row.gold.kind not in {"namedrop", "offtopic", "hollow"}]
    errors = [abs(row.estimated - row.expected) for row in tried]
    assert math.ceil(sum(errors) / len(errors) / 5) * 5 == TYPICAL_ERROR


def test_strong_is_above_adequate_above_weak_above_every_bad_kind(
    benchmark: ModuleType, rows: list[Any]
) -> None:
    groups: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        groups[row.gold.scenario].append(row)
    assert len(groups) == 10
    for scenario, group in groups.items():
        text, kept = benchmark.order(group)
        assert kept, f"{scenario}: {text}"


@pytest.mark.parametrize("kind", ["namedrop", "offtopic", "hollow"])
def test_names_hollow_words_and_other_subjects_earn_nothing(rows: list[Any], kind: str) -> None:
    assert max(row.estimated for row in rows if row.gold.kind == kind) < 6
