from __future__ import annotations

import json
import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockint.llm.clean import plain_text, quotable
from mockint.llm.endpoint import Endpoint, is_loopback, shown
from mockint.llm.jsontext import Unusable, first_object


@given(st.text(max_size=400))
def test_plain_text_is_one_bounded_line_without_controls(text):
    line = plain_text(text)
    assert len(line) <= 200
    assert not [char for char in line if unicodedata.category(char) in {"Cc", "Cf", "Zl", "Zp"}]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\x1b[31mred\x1b[0m b", "a red b"),
        ("\x1b]0;title\x07name", "name"),
        ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x9b2Jgone", "gone"),
        ("\u202eltr\u2066 zero\u200bwidth", "ltr zerowidth"),
        ("two\r\nlines\u2028three", "two lines three"),
    ],
)
def test_escape_sequences_and_bidi_marks_go(text, line):
    assert plain_text(text) == line


def test_a_key_split_by_invisible_characters_is_still_redacted():
    said = quotable("key sk-\u200babcdefgh12 refused", "sk-abcdefgh12")
    assert said == "key [key] refused"


def test_a_key_at_the_cut_leaves_no_half():
    assert "sk-" not in quotable("x" * 190 + " sk-abcdefghijklmnop", "sk-abcdefghijklmnop")


@pytest.mark.parametrize("key", ["", "none", "EMPTY", "ollama"])
def test_placeholders_are_no_secrets(key):
    assert quotable("none of it, EMPTY, ollama", key) == "none of it, EMPTY, ollama"


@pytest.mark.parametrize(
    ("url", "seen"),
    [
        ("https://me:pw@host.test:8443/v1/?api-version=3#x", "https://host.test:8443/v1"),
        ("http://host.test/v1", "http://host.test/v1"),
        ("me:pw@host.test/v1", "host.test/v1"),
        ("http://me:pw@[::1/v1?token=s", "[::1/v1"),
    ],
)
def test_a_shown_url_has_no_user_info_and_no_query(url, seen):
    assert shown(url) == seen


@pytest.mark.parametrize("url", ["", "x", "http://", "http://10.0.0.1", "http://[::1", "127.0.0.1"])
def test_what_is_not_loopback(url):
    assert not is_loopback(url)


def test_an_endpoints_repr_shows_neither_key_nor_user_info():
    endpoint = Endpoint.at("https://me:pw@host.test/v1?k=v", "m", "sk-abcdefgh")
    assert repr(endpoint).startswith("Endpoint('https://host.test/v1', 'm', ")
    assert "sk-" not in repr(endpoint)


def test_a_server_without_a_key_is_sent_a_placeholder(server, answer, put):
    server.answers(answer.stream())
    put(Endpoint.at("http://judge.test/v1", "judge-1"))
    assert server.route.calls[0].request.headers["authorization"] == "Bearer none"


def test_the_base_urls_query_goes_with_each_call(server, answer, put):
    server.answers(answer.stream())
    assert put(Endpoint.at("http://judge.test/v1?api-version=3", "judge-1")).value == "met"
    assert str(server.route.calls[0].request.url).endswith("/chat/completions?api-version=3")


@given(
    st.dictionaries(st.text(max_size=5), st.text(max_size=9) | st.integers() | st.none()),
    st.text(alphabet=st.characters(exclude_characters='{<"', codec="utf-8"), max_size=20),
)
def test_an_object_is_found_behind_any_prose(found, prose):
    text = f"{prose}{json.dumps(found, ensure_ascii=False)}{prose}"
    assert first_object(text) == found


@pytest.mark.parametrize("text", ["", "{", "{a}" * 1000, '{"a": 1,', "<think>only"])
def test_no_object_is_unusable(text):
    with pytest.raises(Unusable):
        first_object(text)


def test_importing_the_room_loads_no_heavy_library():
    rooms = "wire, servers, tokens, outcome, endpoint"
    names = "{'openai', 'httpx2', 'pydantic', 'tiktoken', 'textual', 'rich'}"
    code = f"import sys; from mockint.llm import {rooms}; print({names} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
