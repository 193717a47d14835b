"""Where a model is asked, as whom, and how long one waits for it."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit, urlunsplit

from mockint.llm.clean import PLACEHOLDER_KEY, plain_text


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Seconds: until the first byte, without a byte once it has begun, and for the whole call."""

    first_byte: float = 120.0
    silence: float = 60.0
    whole: float = 300.0


REMOTE = Deadlines()
LOOPBACK = Deadlines(first_byte=600.0, silence=60.0, whole=1200.0)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One OpenAI-compatible server, the model asked there, and the deadlines in force.

    The key appears in no repr. An empty key becomes a placeholder, which local servers accept.
    """

    base_url: str
    model: str
    api_key: str = field(default="", repr=False)
    deadlines: Deadlines = REMOTE

    @classmethod
    def at(
        cls, base_url: str, model: str, api_key: str = "", deadlines: Deadlines | None = None
    ) -> Endpoint:
        """Give the endpoint with the deadlines of its host unless others are named."""
        return cls(base_url, model, api_key, deadlines or deadlines_for(base_url))

    @property
    def where(self) -> str:
        """The address as a screen, an export or the archive may hold it."""
        return shown(self.base_url)

    @property
    def sent_key(self) -> str:
        """The key as it goes into the header."""
        return self.api_key.strip() or PLACEHOLDER_KEY

    def __repr__(self) -> str:
        return f"Endpoint({self.where!r}, {self.model!r}, {self.deadlines!r})"


def deadlines_for(base_url: str) -> Deadlines:
    """Give the default deadlines: a machine's own model may take long to read a prompt."""
    return LOOPBACK if is_loopback(base_url) else REMOTE


def split_url(url: str) -> SplitResult | None:
    """Give the parts of an http(s) URL with a host, None for anything else."""
    try:
        parts = urlsplit(url.strip())
        named = parts.hostname and (parts.port or True)
    except ValueError:
        return None
    return parts if named and parts.scheme in {"http", "https"} else None


def is_loopback(url: str) -> bool:
    """Tell whether the URL's host is this machine: localhost, 127.0.0.0/8 or ::1."""
    parts = split_url(url)
    host = (parts.hostname or "") if parts else ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def shown(url: str) -> str:
    """Give the URL without user info, query and fragment, on one clean line."""
    try:
        parts = urlsplit(url.strip())
        host = parts.netloc.rpartition("@")[2]
    except ValueError:
        return plain_text(url.rpartition("@")[2].partition("?")[0])
    bare = urlunsplit((parts.scheme, host, parts.path.rstrip("/"), "", ""))
    return plain_text(bare.rpartition("@")[2] if not parts.netloc else bare)
