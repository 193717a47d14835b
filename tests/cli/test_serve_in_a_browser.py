"""`mockint serve` in headless Chromium: a whole interview typed in the page, and who is kept out of it.

Needs Chromium (`MOCKINT_CHROMIUM`, or one on the path) and the browser extra of the dev tools. The
page draws on a canvas, which holds no text: what it draws is read from its own socket.
"""

from __future__ import annotations

import contextlib
import http.server
import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pyte
import pytest
import yaml

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
FOUND = os.environ.get("MOCKINT_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(FOUND is None, reason="no Chromium here: mockint serve was not opened"),
    pytest.mark.skipif(os.name != "posix", reason="signals of POSIX"),
]
playwright_api = pytest.importorskip(
    "playwright.sync_api", reason="playwright is missing: mockint serve was not opened"
)
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SCENARIO = Path(__file__).resolve().parents[2] / "scenarios" / "repartition-without-downtime.yaml"
FOLLOW_UPS = [f["question"][:28] for f in yaml.safe_load(SCENARIO.read_text("utf-8"))["follow_ups"]]
ANSWER = (
    "I create a new table next to the old one and fill it slice by slice from a fixed version. "
    "Then I replay the change feed, compare count and sum per day, and repoint the view."
)
PATIENCE = 30_000.0
"""Milliseconds."""


@dataclass
class Page:
    """A tab with mockint in it: its screen as its socket draws it, its complaints, its requests."""

    page: Any
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    socket: Any = None

    def __post_init__(self) -> None:
        self._screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self._screen)
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        self.page.on("popup", lambda page: self.complaints.append(page.url))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("websocket", self._connected)

    def _said(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def _connected(self, socket: Any) -> None:
        self.socket = socket
        self.requests.append(socket.url)
        socket.on("framesent", self._sent)
        socket.on("framereceived", self._received)

    def _sent(self, frame: Any) -> None:
        kind, *rest = json.loads(frame)
        if kind == "resize":
            self._screen.resize(rest[0]["height"], rest[0]["width"])

    def _received(self, frame: Any) -> None:
        if isinstance(frame, bytes):
            self._stream.feed(frame)

    @property
    def text(self) -> str:
        return "\n".join(self._screen.display)

    def shows(self, *words: str) -> bool:
        return all(word in self.text for word in words)

    def until(self, *words: str) -> None:
        """Wait until all of the words stand on the screen."""
        self._until(lambda: self.shows(*words), words)

    def until_one_of(self, words: list[str]) -> str:
        """Wait until one of the words stands on the screen; the first of them that does."""
        self._until(lambda: any(map(self.shows, words)), words)
        return next(filter(self.shows, words))

    def _until(self, so: Callable[[], bool], words: object) -> None:
        if so():
            return
        try:
            self.socket.wait_for_event("framereceived", lambda _: so(), timeout=PATIENCE)
        except playwright_api.Error as error:
            pytest.fail(f"waited in vain for {words}: {error}\n{self.text}")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def ended(self) -> None:
        """Wait until the page says that mockint has ended."""
        self.page.get_by_text("mockint has ended in this tab").wait_for(timeout=PATIENCE)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Callable[..., Any]]:
    """Launches browsers with further arguments."""
    with playwright_api.sync_playwright() as playwright:
        yield lambda *more: playwright.chromium.launch(
            executable_path=FOUND, args=[*ARGUMENTS, *more]
        )


@pytest.fixture(scope="module")
def browser(chromium: Callable[..., Any]) -> Iterator[Any]:
    with contextlib.closing(chromium()) as started:
        yield started


@pytest.fixture
def open_page(browser: Any) -> Iterator[Callable[..., Page]]:
    contexts: list[Any] = []

    def opened(address: str, **options: Any) -> Page:
        contexts.append(browser.new_context(viewport={"width": 1000, "height": 640}, **options))
        made = Page(contexts[-1].new_page())
        with contextlib.ExitStack() as stack:
            if "token=" in address:
                stack.enter_context(made.page.expect_websocket(timeout=PATIENCE))
            made.page.goto(address)
        return made

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def address(program: Any) -> str:
    """Of a server of its own."""
    process = program.begin("serve", "--port", "0")
    printed: str = process.stdout.readline().strip()
    assert printed, process.stderr.read()
    return printed


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """The address of another site on this machine, an empty page."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_whole_interview_is_typed_in_the_page(
    open_page: Callable[..., Page], address: str, program: Any
) -> None:
    tab = open_page(address)
    tab.until("Repartition a 50 TB fact table", "Enter")
    assert not tab.page.locator("#starting").is_visible()
    tab.press("Enter")
    tab.until("Questions", "left", "F2")
    tab.page.keyboard.type(ANSWER)
    tab.until("repoint the view.", "36 words", "saved")
    tab.press("Control+g")
    tab.until("In a browser there is no editor of yours")
    tab.press("Control+j")
    tab.until("again submits")
    tab.press("Control+j")
    put: list[str] = []
    while True:
        left = [f"Follow-up: {begin}" for begin in FOLLOW_UPS if begin not in put]
        shown = tab.until_one_of(["Rate yourself", *left])
        if shown not in left:
            break
        put.append(shown.removeprefix("Follow-up: "))
        tab.press("F10")
    assert len(put) >= 2
    tab.press("3", "Enter")
    tab.until("Found in your words", "by wording", "The one fix")
    tab.press("Control+q")
    tab.ended()
    assert tab.complaints == []
    origins = {urlsplit(url).netloc for url in tab.requests if not url.startswith("data:")}
    assert origins == {urlsplit(address).netloc}
    (session,) = program("sessions", "--json").json
    assert session["status"] == "estimated"
    report = program("report", session["id"], "--format", "json").json
    assert report["answers"][0]["text"] == ANSWER
    assert program("report", session["id"]).out.count("candidate, skipped") == len(put)


def test_the_screen_is_drawn_in_the_page(open_page: Callable[..., Page], address: str) -> None:
    tab = open_page(address)
    tab.until("Repartition a 50 TB fact table", "Enter")
    colours = """async () => {
        await new Promise(requestAnimationFrame);
        const found = new Set();
        for (const canvas of document.querySelectorAll('canvas')) {
            const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
            for (let at = 0; at < data.length; at += 4)
                if (data[at + 3]) found.add(data[at] << 16 | data[at + 1] << 8 | data[at + 2]);
        }
        return found.size;
    }"""
    assert tab.page.evaluate(colours) > 20  # the edges of letters have many
    assert tab.complaints == []


def test_what_was_copied_elsewhere_is_pasted_and_what_is_copied_here_can_be_pasted_elsewhere(
    open_page: Callable[..., Page], address: str, elsewhere: str
) -> None:
    tab = open_page(address, permissions=["clipboard-read", "clipboard-write"])
    other = tab.page.context.new_page()
    other.goto(elsewhere)
    pasted = "Two lines [b]from\nanother program.\u001b]0;owned\u0007"
    other.evaluate("text => navigator.clipboard.writeText(text)", pasted)
    tab.page.bring_to_front()
    tab.until("Repartition a 50 TB fact table", "Enter")
    tab.press("Enter")
    tab.until("Questions", "left", "F2")
    tab.press("Control+v")
    tab.until("Two lines [b]from", "another program.", "5 words", "saved")
    tab.page.keyboard.type(" More.")
    tab.until("6 words")
    tab.press("F7", "Control+c")
    assert tab.page.evaluate("navigator.clipboard.readText()") == ""
    other.bring_to_front()
    other.evaluate(
        """async () => {
            while (!(await navigator.clipboard.readText()).endsWith('program. More.'))
                await new Promise(requestAnimationFrame);
        }"""
    )
    assert tab.complaints == []


def test_an_address_in_the_text_is_no_link(open_page: Callable[..., Page], address: str) -> None:
    tab = open_page(address)
    tab.until("Repartition a 50 TB fact table", "Enter")
    tab.page.keyboard.type("https://evil.example/x")
    tab.until("https://evil.example/x")
    screen = tab.page.locator(".xterm-screen").bounding_box()
    assert screen is not None
    row = screen["height"] / len(tab.text.splitlines())
    place = (screen["x"] + 100, screen["y"] + 1.5 * row)
    tab.page.mouse.move(*place)
    tab.page.mouse.click(*place)
    tab.press("End", "Backspace")  # a click would have opened it before this comes back
    tab.until("https://evil.example/ ")
    assert tab.page.evaluate("window.open('about:blank')") is None
    assert len(tab.page.context.pages) == 1
    assert tab.complaints == []


def test_a_page_that_is_loaded_again_finds_the_interview(
    open_page: Callable[..., Page], address: str
) -> None:
    tab = open_page(address)
    tab.until("Repartition a 50 TB fact table", "Enter")
    tab.press("Enter")
    tab.until("Questions", "left", "F2")
    tab.page.keyboard.type("A new table beside it.")
    tab.until("beside it.", "saved")
    tab.press("Control+q")
    tab.ended()
    with tab.page.expect_websocket():
        tab.page.get_by_role("button", name="Start again").press("Enter")
    tab.until("Go on: Repartition", "Enter")
    tab.press("Enter")
    tab.until("A new table beside it.", "Questions")
    assert tab.complaints == []


def test_an_address_of_ipv6_opens_too(open_page: Callable[..., Page], program: Any) -> None:
    process = program.begin("serve", "--port", "0", "--host", "::1")
    printed = process.stdout.readline().strip()
    if not printed:
        assert "no address of this machine" in process.stderr.read()
        pytest.skip("no IPv6 here: mockint serve was not opened on it")
    tab = open_page(printed)
    tab.until("Repartition a 50 TB fact table", "Enter")
    assert tab.complaints == []


# -- who is kept out ----------------------------------------------------------------------------------


@pytest.mark.parametrize("token", ["", "?token=", "?token=wrong"], ids=["none", "empty", "wrong"])
def test_without_the_right_token_the_page_is_one_sentence(
    browser: Any, address: str, token: str
) -> None:
    with contextlib.closing(browser.new_page()) as page:
        sockets: list[str] = []
        page.on("websocket", lambda socket: sockets.append(socket.url))
        answer = page.goto(address.partition("?")[0] + token)
        assert answer.status == 403
        assert page.locator("body").inner_text().startswith("The token is missing or wrong")
        assert sockets == []


KNOCK = """address => new Promise(resolve => {
    const socket = new WebSocket(address);
    socket.onopen = () => resolve('open');
    socket.onerror = () => resolve('refused');
})"""


def test_a_page_of_another_site_gets_no_socket_and_no_frame_even_with_the_token(
    browser: Any, open_page: Callable[..., Page], address: str, elsewhere: str
) -> None:
    own = open_page(address)
    own.until("Repartition a 50 TB fact table", "Enter")
    socket = own.socket.url.partition("?")[0]
    assert own.page.evaluate(KNOCK, socket) == "open"
    assert own.page.evaluate(KNOCK, socket.replace("/ws", "x/ws")) == "refused"
    with contextlib.closing(browser.new_page()) as page:
        page.goto(elsewhere)
        assert page.evaluate(KNOCK, socket) == "refused"
        got = "address => fetch(address).then(() => 'read', () => 'refused')"
        assert page.evaluate(got, address) == "refused"
        framed = """address => new Promise(resolve => {
            const frame = document.createElement('iframe');
            frame.onload = () => resolve(frame.contentDocument === null);
            frame.src = address;
            document.body.append(frame);
        })"""
        assert page.evaluate(framed, address)
        (frame,) = (frame for frame in page.frames if frame.parent_frame)
        assert frame.locator("#terminal").count() == 0


def test_a_name_that_was_made_to_point_here_gets_nothing(
    chromium: Callable[..., Any], address: str
) -> None:
    rebound = address.replace("127.0.0.1", "rebound.test")
    token = urlsplit(address).query.removeprefix("token=")
    socket = rebound.replace("http:", "ws:").partition("?")[0] + f"{token}/ws"
    with contextlib.closing(
        chromium("--host-resolver-rules=MAP rebound.test 127.0.0.1")
    ) as browser:
        page = browser.new_page()
        answer = page.goto(rebound)
        assert answer.status == 403
        assert page.locator("body").inner_text().startswith("This is not the address")
        assert page.evaluate(KNOCK, socket) == "refused"
