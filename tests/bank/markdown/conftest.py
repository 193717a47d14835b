"""Reading a fixture the way the command does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mockint.bank.markdown.bank import read_files
from mockint.bank.markdown.decoding import decode
from mockint.bank.markdown.scenario import ReadFile

FIXTURES = Path(__file__).parent / "fixtures"

Read = Callable[..., tuple[ReadFile, ...]]


@pytest.fixture
def read() -> Read:
    """The files of some fixtures, or of texts given by name."""

    def reading(*names: str, **texts: str) -> tuple[ReadFile, ...]:
        sources = [decode(name, (FIXTURES / name).read_bytes()) for name in names]
        sources += [decode(f"{name}.md", text.encode()) for name, text in texts.items()]
        return read_files(sources)

    return reading


@pytest.fixture
def fixtures() -> Path:
    return FIXTURES
