"""The command serve: the TUI in a browser."""

from __future__ import annotations

import os
import secrets
import shlex
import subprocess
import sys

import click

from mockint.cleaning import clean_line
from mockint.cli.context import Context
from mockint.cli.main import mockint as group
from mockint.cli.main import with_context
from mockint.cli.typed import Whole
from mockint.errors import UsageError
from mockint.settings import Flags

HOST = "127.0.0.1"
PORT = 8765
INTERRUPTED = 130
TOKEN_BYTES = 32
WARNING = (
    "Warning: {host} is not only this machine. Whoever gets hold of the address reads your sessions, "
    "writes in your name and spends your API key, and what is typed travels unencrypted."
)
ELSEWHERE = "On another device put the name or address of this machine in its place."


@group.command()
@click.option("--host", default=HOST, help="Where to listen (default: only this machine).")
@click.option("--port", type=Whole(0, 65_535), default=PORT, help="The port; 0 is any free one.")
@with_context
def serve(context: Context, host: str, port: int) -> int:
    """Open the TUI in a browser."""
    import platform

    from mockint.cli.defects import write_log
    from mockint.serve.gate import gate_for, is_loopback, is_wildcard
    from mockint.serve.running import serve as serve_until_asked
    from mockint.serve.server import Complaints, GuardedServer

    if not host.strip():
        raise UsageError("--host: the name is empty; leave it out to serve this machine only.")
    _ = context.settings  # what is wrong with them is said here, not in every tab
    complaints = Complaints(_say, lambda error: _say(write_log(context, error)))
    gate = gate_for(host, secrets.token_urlsafe(TOKEN_BYTES), platform.node())
    server = GuardedServer(app_command(context.flags), host, gate, complaints)

    def announce(address: str) -> None:
        if not is_loopback(host):
            _say(WARNING.format(host=host))
        click.echo(address)
        sys.stdout.flush()
        _say("Open this address in a browser; each tab is a mockint of its own. Ctrl+C ends it.")
        if is_wildcard(host):
            _say(ELSEWHERE)

    serve_until_asked(server, host, port, announce)
    return INTERRUPTED


def app_command(flags: Flags) -> str:
    """The line with which a shell starts the TUI under the same flags."""
    arguments = [sys.executable, "-P", "-m", "mockint"]
    for name, value in (
        ("--judge", flags.judge),
        ("--model", flags.model),
        ("--base-url", flags.base_url),
        ("--home", flags.home.absolute() if flags.home else None),
        *(("--bank", folder.absolute()) for folder in flags.bank),
    ):
        if value is not None:
            arguments.append(f"{name}={value}")
    if os.name == "nt":
        return subprocess.list2cmdline(arguments)
    return f"exec {shlex.join(arguments)}"


def _say(sentence: str) -> None:
    click.echo(clean_line(sentence, 2_000), err=True)
