"""Against a real server on loopback, where one is named by OPENAI_BASE_URL."""

from __future__ import annotations

import os
import threading
from typing import Any

import pytest

from mockint.llm import servers
from mockint.llm.endpoint import Endpoint, is_loopback
from mockint.llm.outcome import Kind
from mockint.llm.wire import ask

URL = os.environ.get("OPENAI_BASE_URL", "")
pytestmark = [
    pytest.mark.real_llm,
    pytest.mark.skipif(not is_loopback(URL), reason="OPENAI_BASE_URL is not on loopback"),
    pytest.mark.timeout(600),
]
SCHEMA = {
    "type": "object",
    "properties": {"verdict": {"type": "string", "enum": ["met", "missed"]}},
    "required": ["verdict"],
    "additionalProperties": False,
}


@pytest.fixture
def real() -> Endpoint:
    return Endpoint.at(URL, os.environ.get("MOCKINT_MODEL", "smollm2"))


@pytest.mark.parametrize("rung", ["json_schema", "json_object"])
def test_a_real_server_answers_within_the_schema(real, rung):
    memory: dict[str, Any] = {f"{real.where} {real.model}": {"rung": rung}}
    outcome = ask(
        real,
        [{"role": "user", "content": "Was the check met? Say met."}],
        schema=SCHEMA,
        schema_name="verdict",
        read=lambda found: found,
        memory=memory,
        cancel=threading.Event(),
        max_tokens=60,
    )
    assert (outcome.kind, outcome.rung) == (Kind.OK, rung)
    assert outcome.usage.prompt_tokens > 0
    assert outcome.model


def test_a_real_server_lists_its_model_and_answers_a_short_call(real):
    assert servers.list_models(real).value
    assert servers.test_call(real, memory={}).value


def test_a_real_server_refuses_an_over_long_prompt_by_name(real):
    outcome = servers.test_length(real, "one two three four " * 5_000, memory={})
    assert outcome.kind is Kind.UNSUPPORTED
    assert "context" in outcome.sentence
