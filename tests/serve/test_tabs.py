"""A tab whose process hangs, and a defect of ours as a tab begins; without a browser."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer

from mockint.serve import tab as tabs
from mockint.serve.gate import gate_for
from mockint.serve.server import Complaints, GuardedServer
from mockint.serve.tab import Tab

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
HANGS = f"exec {sys.executable} -c 'import time; time.sleep(3600)'"
PATIENCE = 30.0


async def nothing(_drawn: bytes = b"") -> None:
    return None


async def test_a_process_that_hangs_behind_a_full_pipe_is_ended_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tabs, "GRACE", 0.05)
    tab = Tab(HANGS, draw=nothing, close=nothing)
    await tab.start(80, 24)
    typing = asyncio.create_task(tab.send_bytes(b"x" * 1_000_000))
    try:
        await asyncio.wait_for(tab.stop(), PATIENCE)
        assert not await asyncio.wait_for(typing, PATIENCE)
    finally:
        if tab._process is not None and tab._process.returncode is None:
            tab._process.kill()


@asynccontextmanager
async def served(defects: list[Exception]) -> AsyncIterator[str]:
    """A server in this process; the address of its socket."""
    gate = gate_for("127.0.0.1", "right", "")
    ours = GuardedServer(HANGS, "127.0.0.1", gate, Complaints(lambda _: None, defects.append))
    async with TestServer(await ours.application(), host="127.0.0.1") as server:
        assert server.port
        ours.listening_on(server.port)
        yield f"ws://127.0.0.1:{server.port}/right/ws"


async def test_a_defect_as_a_tab_begins_is_no_message_of_the_browser(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def defect(*_: object) -> None:
        raise LookupError("ours")

    monkeypatch.setattr(Tab, "start", defect)
    defects: list[Exception] = []
    async with (
        served(defects) as address,
        ClientSession() as session,
        session.ws_connect(address) as socket,
    ):
        async for _ in socket:
            continue
        assert socket.close_code == 1011
    assert [str(error) for error in defects] == ["ours"]
