"""Who is let in. Pure: a request is its Host, its Origin and the token it brought.

A page of another site may make a browser send requests here (RFC 6454, RFC 6455 10.2), and a name that
is made to point here after it was loaded may do so as its own site (DNS rebinding). The first has a foreign
Origin, the second a foreign Host; neither knows the token.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

HTTP_PORT = 80
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})

HOST_REFUSED = "This is not the address that mockint serve printed; open that one."
ORIGIN_REFUSED = "Another site asked for this; open the address that mockint serve printed."
TOKEN_REFUSED = "The token is missing or wrong; open the whole address that mockint serve printed."


@dataclass(frozen=True)
class Gate:
    """What a request must bring. `names`: the hosts it may be addressed to, in lower case;
    `any_address`: any address in figures as well, for a server that listens on all of them."""

    token: str
    names: frozenset[str]
    any_address: bool = False

    def refusal(
        self, port: int, hosts: Sequence[str], origins: Sequence[str], token: str
    ) -> str | None:
        """Why a request is refused, as one sentence; None lets it in. `port`: where the server listens;
        `hosts`, `origins`: the values of these headers, none where there is no such header."""
        if len(hosts) != 1 or not self._is_ours(hosts[0], port):
            return HOST_REFUSED
        if any(origin.lower() != f"http://{hosts[0].lower()}" for origin in origins):
            return ORIGIN_REFUSED
        if not hmac.compare_digest(token.encode("utf-8", "replace"), self.token.encode()):
            return TOKEN_REFUSED
        return None

    def _is_ours(self, host: str, port: int) -> bool:
        try:
            parts = urlsplit(f"//{host}")
            name, given = parts.hostname, parts.port or HTTP_PORT
        except ValueError:
            return False
        if name is None or parts.netloc != host or "@" in host or given != port:
            return False
        return name in self.names or (self.any_address and is_address(name))


def gate_for(host: str, token: str, own_name: str) -> Gate:
    """The gate of a server that listens on `host`. `own_name`: what this machine is called."""
    if is_wildcard(host):
        own = own_name.lower()
        return Gate(token, LOOPBACK_NAMES | {own, f"{own}.local"} - {"", ".local"}, True)
    return Gate(token, frozenset({host.lower()}) | (LOOPBACK_NAMES if is_loopback(host) else set()))


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server on `host`."""
    return host.lower() == "localhost" or (is_address(host) and ip_address(host).is_loopback)


def is_wildcard(host: str) -> bool:
    """Whether `host` stands for every address of this machine."""
    return is_address(host) and ip_address(host).is_unspecified


def is_address(host: str) -> bool:
    """Whether `host` is an address in figures, not a name."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
