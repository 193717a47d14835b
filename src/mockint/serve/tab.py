"""One tab of a browser: one process of mockint, what it draws, and its end.

The process writes packets: a letter for the kind, the length in four bytes, the content. `D` is drawn,
`M` is JSON about the app. Files and links are never passed on.
"""

from __future__ import annotations

import asyncio
import json
from asyncio import IncompleteReadError, wait_for
from collections.abc import Awaitable, Callable
from contextlib import suppress

from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

PRELUDE = b"__GANGLION__\n"
GRACE = 8.0
"""Seconds to save and end, a little more than mockint itself waits for a disk."""
LAST_GRACE = 2.0
SMALLEST, LARGEST = 1, 1_000
"""Cells of a side: a browser may ask for any size."""


class Tab(AppService):
    """The process behind one tab. `start` begins it, `stop` has it save and end."""

    def __init__(
        self,
        command: str,
        *,
        draw: Callable[[bytes], Awaitable[None]],
        close: Callable[[], Awaitable[None]],
    ) -> None:
        """`draw`: takes what the terminal is to show; raises ConnectionError when nobody looks any more.
        `close`: the process has ended."""
        super().__init__(
            command,
            write_bytes=draw,
            write_str=_nothing,
            close=close,
            download_manager=DownloadManager(),
        )
        self.complaint = ""
        """What the process said on standard error, once it has ended."""
        self._watched = True

    async def start(self, width: int, height: int) -> None:
        """Begin the process with a terminal of that many cells."""
        await super().start(_cells(width), _cells(height))

    async def set_terminal_size(self, width: int, height: int) -> None:
        """Tell the process the new size of its terminal."""
        await super().set_terminal_size(_cells(width), _cells(height))

    async def run(self) -> None:
        """Hand on what the process writes until it ends, also when nobody looks any more: a full pipe would
        keep it from saving."""
        process = self._process
        if process is None or process.stdout is None or process.stderr is None:
            return
        complaint = asyncio.create_task(process.stderr.read())
        with suppress(IncompleteReadError):
            await process.stdout.readuntil(PRELUDE)
            while True:
                head = await process.stdout.readexactly(5)
                payload = await process.stdout.readexactly(int.from_bytes(head[1:], "big"))
                if head.startswith(b"D"):
                    await self.on_data(payload)
                elif head.startswith(b"M"):
                    await self.on_meta(payload)
        self.complaint = (await complaint).decode("utf-8", "replace")
        await process.wait()
        with suppress(ConnectionError):
            await self.remote_close()

    async def on_data(self, payload: bytes) -> None:
        """Draw."""
        if self._watched:
            try:
                await self.remote_write_bytes(payload)
            except ConnectionError:
                self._watched = False

    async def on_meta(self, data: bytes) -> None:
        """Only the end is of interest."""
        if json.loads(data).get("type") == "exit":
            with suppress(ConnectionError):
                await self.remote_close()

    async def stop(self) -> None:
        """Have the process save and end, and wait for it; one that does not is ended."""
        task, process = self._task, self._process
        if task is None or process is None:
            return
        for ending, end, patience in (
            (self._quit, process.terminate, GRACE),
            (asyncio.shield, process.kill, LAST_GRACE),
        ):
            with suppress(TimeoutError):
                await wait_for(ending(task), patience)
                return
            with suppress(ProcessLookupError):
                end()
        await task

    async def _quit(self, task: asyncio.Task[None]) -> None:
        if not task.done():
            await self.send_meta({"type": "quit"})  # waits for ever where the pipe is full
        await asyncio.shield(task)


async def _nothing(_text: str) -> None:
    """What the page is told beside what it draws: nothing."""


def _cells(asked: int) -> int:
    return max(SMALLEST, min(int(asked), LARGEST))
