"""The server: every request passes the gate, then gets the page, a file of it, or a process of its own."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus

from aiohttp import WSCloseCode, web
from textual_serve.server import Server, to_int

from mockint.serve.gate import Gate
from mockint.serve.page import file, font_size, page, policy
from mockint.serve.tab import Tab

HEARTBEAT = 15.0
"""Seconds between two looks whether the browser is still there."""
FAREWELL = 1.0
"""Seconds that a browser has to answer when a tab is closed from here."""
CLOSING = 15.0
"""Seconds until what still runs at the end of the server is dropped, more than a tab takes to save."""
HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Server": "mockint",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
NO_MESSAGE = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    RecursionError,
)
"""What becomes of a message that no page of ours sends."""
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Complaints:
    """Where the server says what went wrong: what a process wrote on standard error as it ended, and a
    defect of ours."""

    ended: Callable[[str], None]
    defect: Callable[[Exception], None]


class GuardedServer(Server):
    """textual-serve's server behind a gate. `listening_on` is called once the port is known."""

    def __init__(self, command: str, host: str, gate: Gate, complaints: Complaints) -> None:
        super().__init__(command, host=host, port=0, title="mockint")
        self.gate = gate
        self._complaints = complaints
        self._tabs: set[Tab] = set()
        self._ending = False

    def listening_on(self, port: int) -> None:
        """The port that the server was given."""
        self.port = port

    async def application(self) -> web.Application:
        """The aiohttp application. What a request finds lies under its token."""
        for name in ("aiohttp", "asyncio"):  # they would print tracebacks of broken connections
            logging.getLogger(name).addHandler(logging.NullHandler())
        application = web.Application(middlewares=[self._guard])
        application.router.add_get("/", self._page)
        application.router.add_get("/{token}/files/{name}", self._file)
        application.router.add_get("/{token}/ws", self.handle_websocket)
        application.on_response_prepare.append(_add_headers)
        application.on_shutdown.append(self.on_shutdown)
        return application

    async def on_shutdown(self, app: web.Application) -> None:  # noqa: ARG002
        """Have every process save and end; one that is just being started ends itself."""
        self._ending = True
        await asyncio.gather(*(tab.stop() for tab in self._tabs))

    @property
    def _base(self) -> str:
        return f"/{self.gate.token}"

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        refusal = self.gate.refusal(
            self.port,
            request.headers.getall("Host", []),
            request.headers.getall("Origin", []),
            _token_of(request),
        )
        if refusal is not None:
            return web.Response(status=HTTPStatus.FORBIDDEN, text=f"{refusal}\n")
        try:
            return await handler(request)
        except web.HTTPException:
            raise
        except Exception as error:  # noqa: BLE001  a defect of ours: one sentence, and a log
            self._complaints.defect(error)
            return web.Response(status=HTTPStatus.INTERNAL_SERVER_ERROR, text="mockint failed.\n")

    async def _page(self, request: web.Request) -> web.Response:
        host = request.headers["Host"]
        size = font_size(request.query.get("fontsize", ""))
        response = web.Response(text=page(self._base, host, size), content_type="text/html")
        response.headers["Content-Security-Policy"] = policy(host)
        return response

    async def _file(self, request: web.Request) -> web.Response:
        found = file(request.match_info["name"])
        if found is None:
            raise web.HTTPNotFound
        kind, content = found
        return web.Response(body=content, content_type=kind)

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """One tab: a process of its own from the first message to the last."""
        socket = web.WebSocketResponse(heartbeat=HEARTBEAT, timeout=FAREWELL)
        await socket.prepare(request)

        async def close() -> None:
            await socket.close()

        tab = Tab(self.command, draw=socket.send_bytes, close=close)
        self._tabs.add(tab)
        try:
            size = (to_int(request.query.get(side, ""), 0) for side in ("width", "height"))
            await tab.start(*(cells or usual for cells, usual in zip(size, (80, 24), strict=True)))
            if not self._ending:
                await self._listen(socket, tab)
        except Exception as error:  # noqa: BLE001  a defect of ours; no other answer can follow here
            self._complaints.defect(error)
            await socket.close(code=WSCloseCode.INTERNAL_ERROR)
        finally:
            await asyncio.shield(tab.stop())
            self._tabs.discard(tab)
            if tab.complaint.strip():
                self._complaints.ended(tab.complaint)
        return socket

    async def _listen(self, socket: web.WebSocketResponse, tab: Tab) -> None:
        try:
            await self._process_messages(socket, tab)
        except NO_MESSAGE:
            await socket.close(code=WSCloseCode.UNSUPPORTED_DATA)


def _token_of(request: web.Request) -> str:
    """The token that a request brought. One for no path of ours, as `OPTIONS *` is, brings none."""
    if request.path == "/":
        return request.query.get("token", "")
    return request.path.partition("/")[2].partition("/")[0]


async def _add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(HEADERS)
