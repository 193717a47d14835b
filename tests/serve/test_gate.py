"""Who is let in, request by request."""

from __future__ import annotations

import pytest

from mockint.serve.gate import (
    HOST_REFUSED,
    ORIGIN_REFUSED,
    TOKEN_REFUSED,
    gate_for,
    is_loopback,
)

PORT = 8765
TOKEN = "right"


def refusal(
    *hosts: str, origins: tuple[str, ...] = (), token: str = TOKEN, on: str = "127.0.0.1"
) -> str | None:
    return gate_for(on, TOKEN, "Desk").refusal(PORT, hosts, origins, token)


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8765", "localhost:8765", "LOCALHOST:8765", "[::1]:8765"]
)
def test_this_machine_is_let_in_by_each_of_its_names(host: str) -> None:
    assert refusal(host) is None
    assert refusal(host, origins=(f"http://{host}",)) is None


@pytest.mark.parametrize(
    "host",
    [
        *(
            "evil.example:8765",
            "evil.example",
            "127.0.0.1",
            "127.0.0.1:8766",
            "localhost.:8765",
            "",
        ),
        *("127.0.0.1.evil.example:8765", "user@127.0.0.1:8765", "127.0.0.1:8765/x", "127.0.0.1:x"),
        *(
            "192.168.1.5:8765",
            "0.0.0.0:8765",
            "[::1:8765",
            "desk:8765",
            ":8765",
            "localhost:8765\t",
        ),
    ],
)
def test_a_foreign_host_is_refused(host: str) -> None:
    assert refusal(host) == HOST_REFUSED


def test_no_host_and_two_hosts_are_refused() -> None:
    assert refusal() == HOST_REFUSED
    assert refusal("127.0.0.1:8765", "127.0.0.1:8765") == HOST_REFUSED


@pytest.mark.parametrize(
    "origin",
    [
        *("http://evil.example", "https://127.0.0.1:8765", "http://127.0.0.1", "null", ""),
        *("http://127.0.0.1:8766", "http://localhost:8765", "http://127.0.0.1:8765.evil.example"),
    ],
)
def test_a_foreign_origin_is_refused(origin: str) -> None:
    assert refusal("127.0.0.1:8765", origins=(origin,)) == ORIGIN_REFUSED
    both = ("http://127.0.0.1:8765", origin)
    assert refusal("127.0.0.1:8765", origins=both) == ORIGIN_REFUSED


@pytest.mark.parametrize("token", ["", "wrong", "righ", "rightt", "RIGHT", "rîght", "\ud800"])
def test_a_missing_or_wrong_token_is_refused(token: str) -> None:
    assert refusal("127.0.0.1:8765", token=token) == TOKEN_REFUSED


def test_a_server_on_one_address_answers_to_that_address_alone() -> None:
    assert refusal("192.168.1.5:8765", on="192.168.1.5") is None
    for host in ("127.0.0.1:8765", "localhost:8765", "192.168.1.6:8765", "desk:8765"):
        assert refusal(host, on="192.168.1.5") == HOST_REFUSED


@pytest.mark.parametrize("wildcard", ["0.0.0.0", "::"])
def test_a_server_on_all_addresses_answers_to_figures_and_to_its_own_name(wildcard: str) -> None:
    for host in (
        "192.168.1.5:8765",
        "[fe80::1]:8765",
        "localhost:8765",
        "desk:8765",
        "desk.local:8765",
    ):
        assert refusal(host, on=wildcard) is None
    for host in ("evil.example:8765", "desk.evil.example:8765", "192.168.1.5:80"):
        assert refusal(host, on=wildcard) == HOST_REFUSED


@pytest.mark.parametrize(
    ("host", "so"),
    [
        *(("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("localhost", True)),
        *(("0.0.0.0", False), ("::", False), ("192.168.1.5", False), ("desk", False), ("1", False)),
    ],
)
def test_loopback_is_only_what_no_other_machine_reaches(host: str, so: bool) -> None:
    assert is_loopback(host) is so
