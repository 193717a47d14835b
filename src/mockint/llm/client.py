"""The SDK's client, set up so that deadlines, retries and redirects are this room's own."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlunsplit

from mockint.llm.endpoint import is_loopback, split_url
from mockint.llm.faults import Fault, Stopped
from mockint.llm.outcome import Kind
from mockint.llm.sentences import sentence

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator, Callable

    import httpx2
    import openai

    from mockint.llm.endpoint import Endpoint

CONNECT_SECONDS = 15.0
_CERTIFICATE_VARIABLES = ("SSL_CERT_FILE", "SSL_CERT_DIR")


def opened(endpoint: Endpoint, beat: Callable[[], None]) -> openai.AsyncOpenAI:
    """Give a client whose every received piece of a body calls `beat`; close it with `async with`.

    Proxies of the environment are not used for loopback, and redirects are not followed: an
    answer goes to the address that was shown, or nowhere.

    Raises:
        Stopped: the base URL or the key cannot be used at all.
    """
    import httpx2
    import openai

    base_url, query = _address(endpoint)
    key = _header_key(endpoint)
    try:
        client = _http_client(is_loopback(base_url), beat)
    except (ImportError, ValueError, OSError, httpx2.InvalidURL) as error:
        # A SOCKS proxy without its package, a proxy's odd scheme, a certificate file that is gone.
        why = f"the environment's proxy or certificate settings do not work: {error}"
        raise Stopped(Fault(Kind.OFFLINE, sentence(Kind.OFFLINE, endpoint, why))) from None
    return openai.AsyncOpenAI(
        api_key=key,
        base_url=base_url,
        default_query=query,
        max_retries=0,
        timeout=httpx2.Timeout(None, connect=CONNECT_SECONDS),
        http_client=client,
    )


def _http_client(local: bool, beat: Callable[[], None]) -> httpx2.AsyncClient:
    import httpx2

    return httpx2.AsyncClient(
        verify=_certificates(not local, *map(os.environ.get, _CERTIFICATE_VARIABLES)),
        timeout=httpx2.Timeout(None, connect=CONNECT_SECONDS),
        trust_env=not local,
        follow_redirects=False,
        event_hooks={"response": [_listening(beat)]},
    )


@lru_cache(maxsize=4)
def _certificates(trust_env: bool, *_: str | None) -> ssl.SSLContext:
    """Give the certificates that the environment names: reading them takes 50 ms, so do it once."""
    import httpx2

    return httpx2.create_ssl_context(trust_env=trust_env)


def _address(endpoint: Endpoint) -> tuple[str, dict[str, object]]:
    parts = split_url(endpoint.base_url)
    if parts is None:
        why = "it is no http or https address"
        raise Stopped(Fault(Kind.OFFLINE, sentence(Kind.OFFLINE, endpoint, why)))
    bare = urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))
    return bare, dict(parse_qsl(parts.query))


def _header_key(endpoint: Endpoint) -> str:
    key = endpoint.sent_key
    if not (key.isascii() and key.isprintable()):
        why = "it holds characters that no key has"
        raise Stopped(Fault(Kind.AUTH, sentence(Kind.AUTH, endpoint, why)))
    return key


def _listening(beat: Callable[[], None]) -> Callable[[httpx2.Response], object]:
    import httpx2

    class Heard(httpx2.AsyncByteStream):
        """A response body that tells of every piece it receives."""

        def __init__(self, body: httpx2.AsyncByteStream) -> None:
            self._body = body

        async def __aiter__(self) -> AsyncIterator[bytes]:
            async for piece in self._body:
                beat()
                yield piece

        async def aclose(self) -> None:
            await self._body.aclose()

    async def listen(response: httpx2.Response) -> None:
        body = response.stream
        if isinstance(body, httpx2.AsyncByteStream):
            response.stream = Heard(body)

    return listen
