"""Listen, say where, and serve until the process is asked to end."""

from __future__ import annotations

import asyncio
import errno
import signal
import socket
from collections.abc import Callable
from contextlib import suppress

from aiohttp import web

from mockint.errors import UsageError
from mockint.serve.gate import is_address, is_wildcard
from mockint.serve.server import CLOSING, GuardedServer

SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
REASONS = {
    errno.EADDRINUSE: "port {port} of {host} is in use; name another one with --port, or 0 for any",
    errno.EACCES: "port {port} needs rights you do not have; name one above 1023 with --port",
    errno.EADDRNOTAVAIL: "{host} is no address of this machine; name one that is with --host",
}


def serve(server: GuardedServer, host: str, port: int, announce: Callable[[str], None]) -> None:
    """Serve until a signal asks for the end, then have every process save. `announce` is given the address
    to open once it can be. Raises UsageError where it cannot listen there."""
    asyncio.run(_serve(server, host, port, announce))


async def _serve(
    server: GuardedServer, host: str, port: int, announce: Callable[[str], None]
) -> None:
    runner = web.AppRunner(
        await server.application(),
        access_log=None,
        handle_signals=False,
        shutdown_timeout=CLOSING,
    )
    await runner.setup()
    asked = _asked_to_end()
    try:
        server.listening_on(await _listen(runner, host, port))
        announce(address(host, server.port, server.gate.token))
        await asked.wait()
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, host: str, port: int) -> int:
    # "localhost" may be two addresses, each of which would be given a port of its own
    name = "127.0.0.1" if host.lower() == "localhost" else host
    try:
        await web.TCPSite(runner, name, port).start()
    except OSError as error:
        raise UsageError(f"Cannot listen: {_reason(error, host, port)}.") from error
    return int(runner.addresses[0][1])


def _reason(error: OSError, host: str, port: int) -> str:
    if isinstance(error, socket.gaierror):
        return f"{host} is no address that can be found; name one of this machine with --host"
    known = REASONS.get(error.errno or 0)
    if known is not None:
        return known.format(host=host, port=port)
    return f"{error.strerror or error}; name another address with --host and --port"


def _asked_to_end() -> asyncio.Event:
    asked = asyncio.Event()
    for name in SIGNALS:
        number = getattr(signal, name, None)
        if number is not None:
            with suppress(NotImplementedError):  # on Windows Ctrl+C ends the loop instead
                asyncio.get_running_loop().add_signal_handler(number, asked.set)
    return asked


def address(host: str, port: int, token: str) -> str:
    """The address to open. A server on all addresses is named by the one of this machine for itself."""
    if is_wildcard(host):
        host = "::1" if ":" in host else "127.0.0.1"
    shown = f"[{host}]" if is_address(host) and ":" in host else host
    return f"http://{shown}:{port}/?token={token}"
