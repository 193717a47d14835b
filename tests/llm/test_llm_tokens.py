from __future__ import annotations

import hashlib
import socket
from importlib.util import find_spec
from pathlib import Path

import pytest

from mockint.llm.tokens import Count, count

O200K = hashlib.sha1(
    b"https://openaipublic.blob.core.windows.net/encodings/o200k_base.tiktoken"
).hexdigest()


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    def refuse(*_):
        raise AssertionError("counting tokens opened a socket")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.delenv("DATA_GYM_CACHE_DIR", raising=False)


def carried_encodings() -> Path:
    spec = find_spec("litellm")
    if spec is None or spec.origin is None:
        pytest.skip("litellm, which carries encodings, is not installed")
    return Path(spec.origin).parent / "litellm_core_utils" / "tokenizers"


def test_without_an_encoding_the_count_is_bytes_by_three(monkeypatch, tmp_path):
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    assert count("1234567", "gpt-4o") == Count(3, approximate=True)
    assert count("äöü", "gpt-4o") == Count(2, approximate=True)
    assert count("", "gpt-4o").tokens == 0


def test_with_caching_switched_off_nothing_is_fetched(monkeypatch):
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", "")
    assert count("hello", "gpt-4o").approximate


def test_a_damaged_encoding_is_not_used_and_not_replaced(monkeypatch, tmp_path):
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    (tmp_path / O200K).write_bytes(b"half a downl")
    assert count("hello", "gpt-4o").approximate
    assert (tmp_path / O200K).read_bytes() == b"half a downl"


def test_a_cached_encoding_counts_exactly(monkeypatch):
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(carried_encodings()))
    assert count("hello world", "gpt-4o") == Count(2, approximate=False)
    assert count("hello world <|endoftext|>", "openai/gpt-4").approximate is False


def test_a_model_that_tiktoken_does_not_know_is_approximate(monkeypatch):
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(carried_encodings()))
    assert count("hello world", "llama3.1:8b").approximate


def test_only_approximate_counts_are_marked():
    assert str(Count(12345, approximate=True)) == "≈12,345"
    assert str(Count(12345, approximate=False)) == "12,345"
