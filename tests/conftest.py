"""The same surroundings for every test: no network, no keys, no home, one time zone."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "mockint",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("mockint")

_OURS = ("OPENAI_", "MOCKINT_")
_UNSET = ("NO_COLOR", "FORCE_COLOR", "VISUAL", "EDITOR", "TEXTUAL_DRIVER")


@pytest.fixture(autouse=True)
def _surroundings(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """A fresh home, UTC, and no variable that changes what mockint does. Tests marked real_llm keep
    the endpoint they were given."""
    real = request.node.get_closest_marker("real_llm") is not None
    for name in [*os.environ]:
        if (name.startswith(_OURS) and not real) or name in _UNSET:
            monkeypatch.delenv(name)
    monkeypatch.setenv("MOCKINT_HOME", str(tmp_path / "mockint-home"))
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    time.tzset()


def _loopback(address: Any) -> bool:
    if not isinstance(address, tuple):
        return True  # a path: a socket of this machine
    host = str(address[0]).partition("%")[0]
    if host in {"", "localhost"}:
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail a test that connects anywhere but to this machine, in whichever thread it tries."""
    attempts: list[Any] = []
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def guarded(self: socket.socket, address: Any) -> None:
        if not _loopback(address):
            attempts.append(address)
            raise ConnectionRefusedError(f"a test tried to reach {address}")
        connect(self, address)

    def guarded_ex(self: socket.socket, address: Any) -> int:
        if not _loopback(address):
            attempts.append(address)
            raise ConnectionRefusedError(f"a test tried to reach {address}")
        return connect_ex(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    monkeypatch.setattr(socket.socket, "connect_ex", guarded_ex)
    yield
    if attempts:
        pytest.fail(f"the test tried to reach {attempts}")
