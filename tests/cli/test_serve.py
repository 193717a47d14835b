"""`mockint serve` without a browser: what it prints, whom it refuses, and how it and its tabs end."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pyte
import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType

from mockint.cli.serving import app_command
from mockint.serve.page import client
from mockint.settings import Flags

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")

UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "bW9ja2ludCBzZXJ2ZXMgeQ==",
}
CTRL_Q = "\x11"


@dataclass(frozen=True)
class Served:
    """A running server and the address it printed."""

    process: subprocess.Popen[str]
    address: str

    @property
    def host(self) -> str:
        return urlsplit(self.address).netloc

    @property
    def token(self) -> str:
        return urlsplit(self.address).query.removeprefix("token=")

    @property
    def socket_path(self) -> str:
        """Where the page finds its socket."""
        found = re.search(r'data-session-websocket-url="ws://[^/"]+(/[^"]+)"', self.get("/")[1])
        assert found
        return found[1]

    def get(
        self, path: str, token: str | None = None, method: str = "GET", **headers: str
    ) -> tuple[int, str, dict[str, str]]:
        """Status, body and headers. `token`: another one than the right one, "" for none."""
        token = self.token if token is None else token
        if path == "/" and token:
            path += f"?token={token}"
        connection = HTTPConnection(self.host, timeout=30)
        try:
            connection.putrequest(method, path, skip_host=True)
            for name, value in {"Host": self.host, **headers}.items():
                connection.putheader(name, value)
            connection.endheaders()
            answer = connection.getresponse()
            # what follows a switch of protocols is no body
            body = "" if answer.status == 101 else answer.read().decode("utf-8", "replace")
            return answer.status, body, dict(answer.headers)
        finally:
            connection.close()


@pytest.fixture
def serving(program: Any) -> Callable[..., Served]:
    def begun(*options: str, **env: str) -> Served:
        process = program.begin("serve", "--port", "0", *options, **env)
        address = process.stdout.readline().strip()
        assert address, process.stderr.read()
        return Served(process, address)

    return begun


@pytest.fixture(scope="module")
def shared(programs: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One server for the tests that only knock."""
    program = programs(tmp_path_factory.mktemp("shared"))
    process = program.begin("serve", "--port", "0")
    yield Served(process, process.stdout.readline().strip())
    program.stop_all()


# -- what it says -------------------------------------------------------------------------------------


def test_it_prints_one_address_with_a_new_token_each_time(serving: Callable[..., Served]) -> None:
    one, two = serving(), serving("--host", "localhost")
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\?token=[\w-]{43}", one.address)
    assert re.fullmatch(r"http://localhost:\d+/\?token=[\w-]{43}", two.address)
    assert one.token != two.token
    assert two.get("/")[0] == 200
    assert one.get("/", two.token)[0] == 403


def test_an_address_that_others_reach_is_served_with_a_warning(
    serving: Callable[..., Served], program: Any
) -> None:
    open_to_all = serving("--host", "0.0.0.0")
    assert open_to_all.address.startswith("http://127.0.0.1:")
    assert open_to_all.get("/")[0] == 200
    warned = program.ended(open_to_all.process, signal.SIGINT)
    assert "Warning: 0.0.0.0 is not only this machine." in warned.err
    assert warned.out == ""
    quiet = program.ended(serving().process, signal.SIGINT)
    assert "Warning" not in quiet.err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_with_130(
    serving: Callable[..., Served], program: Any, number: signal.Signals
) -> None:
    assert program.ended(serving().process, number).code == 130


def test_a_port_that_is_taken_is_one_sentence(program: Any) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ran = program("serve", "--port", port)
    assert ran.code == 2
    assert port in ran.err
    assert "--port" in ran.err
    assert ran.err.count("\n") == 1
    assert ran.out == ""


@pytest.mark.parametrize(
    ("args", "named"),
    [
        (["--port", "65536"], "65535"),
        (["--port", "x"], "--port"),
        (["--host", " "], "--host"),
        (["--host", "203.0.113.7", "--port", "0"], "203.0.113.7"),
        (["--bank", "nowhere"], "nowhere"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_served_is_one_sentence(
    in_process: Callable[..., Any], args: list[str], named: str
) -> None:
    ran = in_process("serve", *args)
    assert ran.code == 2
    assert named in ran.err
    assert ran.err.count("\n") == 1
    assert ran.out == ""


def test_the_line_for_the_shell_keeps_every_flag_as_it_was(tmp_path: Path) -> None:
    home = tmp_path / "a home; touch $(owned) 'x'"
    flags = Flags("llm", '-m "odd" `id`', "http://127.0.0.1:1/v1?a=b&c", (Path("b c"), home), home)
    (run, *arguments) = shlex.split(app_command(flags))
    assert run == "exec"
    assert arguments == [
        *(sys.executable, "-P", "-m", "mockint", "--judge=llm", '--model=-m "odd" `id`'),
        *("--base-url=http://127.0.0.1:1/v1?a=b&c", f"--home={home}"),
        *(f"--bank={Path.cwd() / 'b c'}", f"--bank={home}"),
    ]


# -- whom it refuses ----------------------------------------------------------------------------------


FOREIGN = {
    "another origin": {"Origin": "http://evil.example"},
    "an opaque origin": {"Origin": "null"},
    "another port's origin": {"Origin": "http://127.0.0.1:1"},
    "another host": {"Host": "evil.example"},
    "a host that points here": {"Host": "rebound.evil.example:{port}"},
    "a rebound name on both": {
        "Host": "evil.example:{port}",
        "Origin": "http://evil.example:{port}",
    },
}


@pytest.mark.parametrize("headers", FOREIGN.values(), ids=FOREIGN)
def test_a_foreign_request_is_refused_everywhere_with_the_right_token(
    shared: Served, headers: dict[str, str]
) -> None:
    port = shared.host.rpartition(":")[2]
    given = {name: value.format(port=port) for name, value in headers.items()}
    for path, more in (
        ("/", {}),
        (f"/{shared.token}/files/textual.js", {}),
        (shared.socket_path, UPGRADE),
    ):
        status, body, _ = shared.get(path, **{**given, **more})
        assert (status, body.count("\n")) == (403, 1), path
        assert shared.token not in body


@pytest.mark.parametrize("token", ["", "wrong", "x" * 43], ids=["missing", "wrong", "as long"])
def test_without_the_token_there_is_nothing(shared: Served, token: str) -> None:
    status, body, _ = shared.get("/", token)
    assert status == 403
    assert "token" in body
    socket_path = shared.socket_path.replace(shared.token, token)
    for path in (
        *(
            socket_path,
            "/ws",
            f"/ws?token={shared.token}",
            f"/{token}/files/page.js",
            "/static/js/",
        ),
        *("/static/js/textual.js", "/download/x", "/favicon.ico", "//", f"/x/{shared.token}/ws"),
    ):
        status, body, headers = shared.get(path, **UPGRADE)
        assert (status, "token" in body) == (403, True), path
        assert shared.token not in body + str(headers)


@pytest.mark.parametrize(
    ("method", "path"), [("OPTIONS", "*"), ("CONNECT", "{host}"), ("CONNECT", "elsewhere:443")]
)
def test_a_request_for_no_path_is_refused_like_the_rest(
    shared: Served, method: str, path: str
) -> None:
    asked = path.format(host=shared.host)
    status, body, _ = shared.get(asked, method=method)
    assert (status, body.count("\n")) == (403, 1)
    assert shared.token not in body


def test_with_all_three_right_page_files_and_socket_are_there(shared: Served) -> None:
    same = {"Origin": f"http://{shared.host}"}
    assert shared.get("/")[0] == 200
    assert shared.get("/", **same)[0] == 200
    assert shared.get(shared.socket_path, **UPGRADE, **same)[0] == 101


def test_the_page_takes_nothing_from_elsewhere_and_tells_nobody_where_it_is(
    shared: Served,
) -> None:
    _, body, headers = shared.get("/")
    loaded = re.findall(r'(?:src|href|url)="([^"]+)"', body)
    files = [path for path in loaded if path.startswith(f"/{shared.token}/files/")]
    assert sorted(set(loaded) - set(files)) == ["data:,", f"ws://{shared.host}{shared.socket_path}"]
    for path in files:
        status, text, _ = shared.get(path)
        assert status == 200
        assert not re.findall(r"url\(\s*[\"']?(?:https?:)?//|@import", text)
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self';")
    assert "frame-ancestors 'none'" in policy
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in headers


def test_only_known_files_are_served(shared: Served) -> None:
    for name in ("nothing.js", "page.html", "gate.py", "..%2fgate.py", "%2e%2e", ""):
        assert shared.get(f"/{shared.token}/files/{name}")[0] == 404


def test_the_terminal_of_the_page_makes_no_links_and_needs_no_webgl() -> None:
    text = client()
    for loaded in ("loadAddon(this.weblinksAddon)", "loadAddon(this.webglAddon)"):
        assert loaded not in text
    assert "linkHandler:{activate(){}}" in text
    assert "loadAddon(this.canvasAddon)" in text


# -- its tabs -----------------------------------------------------------------------------------------


class Tab:
    """What a page does, without a page: a socket, and the screen that its bytes draw."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self.socket = socket
        self._screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self._screen)

    @property
    def text(self) -> str:
        return "\n".join(self._screen.display)

    async def until(self, *words: str) -> None:
        while not all(word in self.text for word in words):
            message = await self.socket.receive(timeout=30)
            assert message.type in {WSMsgType.BINARY, WSMsgType.TEXT}, self.text
            if message.type == WSMsgType.BINARY:
                self._stream.feed(message.data)

    async def type(self, text: str) -> None:
        await self.socket.send_json(["stdin", text])

    async def closed(self) -> None:
        """Read on to the end."""
        async for _ in self.socket:
            continue


@asynccontextmanager
async def tab(served: Served) -> AsyncIterator[Tab]:
    address = f"ws://{served.host}{served.socket_path}?width=80&height=24"
    async with ClientSession() as session, session.ws_connect(address) as socket:
        await socket.send_json(["focus"])
        yield Tab(socket)


async def in_an_interview(tab: Tab, text: str) -> None:
    await tab.until("Repartition a 50 TB fact table", "Enter")
    await tab.type("\r")
    await tab.until("Questions", "left", "F2")
    await tab.type(text)
    await tab.until(text, "saved")


def the_session(program: Any) -> str:
    (session,) = json.loads(program("sessions", "--json").out)
    return str(session["id"])


def typed(program: Any, session: str) -> int:
    """The length of the draft that is on disk."""
    lengths = [data["length"] for kind, data in program.events(session) if kind == "edited"]
    return int(lengths[-1])


async def test_a_tab_that_is_closed_pauses_its_interview_with_all_that_was_typed(
    serving: Callable[..., Served], program: Any
) -> None:
    served = serving()
    async with tab(served) as one:
        await in_an_interview(one, "A new table beside the old one.")
        await one.type(" And at once")
    program.wait_for(lambda: program.kinds(the_session(program))[-1] == "paused")
    session = the_session(program)
    assert program.events(session)[-1] == ("paused", {"reason": "hangup"})
    assert typed(program, session) >= len("A new table beside the old one.")
    assert program.ended(served.process, signal.SIGINT).code == 130


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_server_that_is_ended_has_every_tab_save_first(
    serving: Callable[..., Served], program: Any, number: signal.Signals
) -> None:
    served = serving()
    async with tab(served) as one:
        await in_an_interview(one, "A new table beside the old one.")
        served.process.send_signal(number)
        await one.closed()
        assert program.ended(served.process).code == 130
    session = the_session(program)
    assert program.events(session)[-1] == ("paused", {"reason": "hangup"})
    assert typed(program, session) == len("A new table beside the old one.")


async def test_a_server_that_is_killed_leaves_no_process_behind(
    serving: Callable[..., Served], program: Any
) -> None:
    served = serving()
    async with tab(served) as one:
        await in_an_interview(one, "A new table beside the old one.")
        served.process.kill()
        await one.closed()
    session = the_session(program)
    program.wait_for(lambda: program.kinds(session)[-1] == "paused")
    assert typed(program, session) == len("A new table beside the old one.")
    resumed = program("resume", session, stdin="/quit\n")  # nobody holds it any more
    assert "A new table beside the old one." in resumed.out


async def test_the_same_session_in_a_second_tab_is_read_only(
    serving: Callable[..., Served], program: Any
) -> None:
    served = serving()
    async with tab(served) as one, tab(served) as two:
        await in_an_interview(one, "Only the first tab writes this.")
        await two.until("Repartition a 50 TB fact table", "Enter")
        await two.type(CTRL_Q)
        await two.closed()
        async with tab(served) as three:
            await three.until("Go on: Repartition", "Enter")
            await three.type("\r")
            await three.until("Only the first tab writes this.", "read-only")
        await one.type(" And goes on.")
        await one.until("And goes on.", "saved")
    session = the_session(program)
    program.wait_for(lambda: program.kinds(session)[-1] == "paused")
    assert program.kinds(session).count("opened") == 1


async def test_mockint_ended_by_its_own_key_closes_the_tab_and_not_the_server(
    serving: Callable[..., Served],
) -> None:
    served = serving()
    async with tab(served) as one:
        await one.until("Repartition a 50 TB fact table", "Enter")
        await one.type(CTRL_Q)
        await one.closed()
    assert served.get("/")[0] == 200


@pytest.mark.parametrize(
    "message",
    [
        *("{", "{}", "[]", '["resize", {}]', '["resize", {"width": "x", "height": 2}]'),
        *('["stdin", 7]', '["resize", {"width": 1e400, "height": 2}]', "[" * 100_000),
    ],
    ids=lambda message: message[:24],
)
async def test_a_message_that_no_page_sends_ends_the_tab_quietly(
    shared: Served, message: str
) -> None:
    async with tab(shared) as one:
        await one.socket.send_str(message)
        await one.closed()
        assert one.socket.close_code == 1003
    assert shared.get("/")[0] == 200
    assert shared.process.poll() is None


async def test_what_stops_the_app_is_said_where_the_server_runs(
    serving: Callable[..., Served], program: Any
) -> None:
    served = serving()
    program.home.mkdir(exist_ok=True)
    (program.home / "config.toml").write_text("judge = \n", "utf-8")
    async with tab(served) as one:
        await one.closed()
    ran = program.ended(served.process, signal.SIGINT)
    assert "config.toml" in ran.err


async def test_a_tab_that_is_opened_as_the_server_ends_ends_with_it(
    serving: Callable[..., Served], program: Any
) -> None:
    served = serving()
    async with tab(served) as one:
        served.process.send_signal(signal.SIGINT)
        await one.closed()
        assert program.ended(served.process).code == 130
