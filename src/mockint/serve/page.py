"""The page and the files it loads. All of them come from here and from textual-serve, none from outside."""

from __future__ import annotations

from functools import cache
from html import escape
from importlib.resources import files
from string import Template

SIZE = 16
SIZES = range(8, 41)

_OURS = {"page.css": "text/css", "page.js": "text/javascript"}
_THEIRS = {
    "xterm.css": ("css/xterm.css", "text/css"),
    "RobotoMono.ttf": ("fonts/RobotoMono-VariableFont_wght.ttf", "font/ttf"),
    "RobotoMono-Italic.ttf": ("fonts/RobotoMono-Italic-VariableFont_wght.ttf", "font/ttf"),
}
_CHANGES = (
    # It is set up and at once replaced by the canvas; where a browser has no WebGL it ends the page.
    ("this.webglAddon=new p.WebglAddon,this.terminal.loadAddon(this.webglAddon),", ""),
    # It makes a link of whatever looks like an address.
    ("this.weblinksAddon=new S.WebLinksAddon,this.terminal.loadAddon(this.weblinksAddon),", ""),
    # And so does the escape sequence for links (OSC 8).
    ("allowProposedApi:!0,", "allowProposedApi:!0,linkHandler:{activate(){}},"),
)


class OtherClientError(Exception):
    """The client that is installed with textual-serve is not the one that is known here."""


def page(base: str, host: str, size: int) -> str:
    """The page. `base`: the path under which files and socket lie; `host`: name and port as the browser
    knows them; `size`: of the font, in pixels."""
    template = Template(files(__package__).joinpath("page.html").read_text("utf-8"))
    return template.substitute(
        files=escape(f"{base}/files"), socket=escape(f"ws://{host}{base}/ws"), size=size
    )


def policy(host: str) -> str:
    """The Content-Security-Policy of the page: nothing but this server. The terminal puts style sheets of
    its own into the page. Not every browser counts a socket as `'self'`, and none knows an address of IPv6
    there."""
    socket = "" if host.startswith("[") else f" ws://{host}"
    return (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; "
        f"img-src data:; connect-src 'self'{socket}; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )


def font_size(asked: str) -> int:
    """The size of the font that an address asks for, the usual one where it asks for none that can be."""
    size = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else SIZE
    return size if size in SIZES else SIZE


@cache
def file(name: str) -> tuple[str, bytes] | None:
    """Type and content of a file that the page loads; None: there is no such file. Raises
    OtherClientError."""
    if name in _OURS:
        return _OURS[name], files(__package__).joinpath(name).read_bytes()
    if name in _THEIRS:
        path, kind = _THEIRS[name]
        return kind, files("textual_serve").joinpath("static", path).read_bytes()
    if name == "textual.js":
        return "text/javascript", client().encode()
    return None


def client() -> str:
    """The terminal in the page: textual-serve's, which opens no links and needs no WebGL. Raises
    OtherClientError."""
    text = files("textual_serve").joinpath("static/js/textual.js").read_text("utf-8")
    for before, after in _CHANGES:
        if text.count(before) != 1:
            raise OtherClientError(before)
        text = text.replace(before, after)
    return text
