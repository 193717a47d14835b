"""Verdicts are seen while a reply is still being written."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from mockint.grading.judging.partial import decided

REPLY = json.dumps(
    {
        "checks": [
            {"check": "bounded", "evidence": [{"sentence": 1, "quote": 'a "verdict": "met" b'}],
             "reasoning": "There.", "verdict": "met", "confidence": "high"},
            {"check": "shed", "evidence": [], "reasoning": "Not there.", "verdict": "missed",
             "confidence": "low"},
        ]
    }
)  # fmt: skip


def test_a_whole_reply_has_all_its_verdicts() -> None:
    assert decided(REPLY) == (("bounded", "met"), ("shed", "missed"))


def test_a_cut_reply_has_those_that_came() -> None:
    assert decided(REPLY[: REPLY.index("Not there")]) == (("bounded", "met"),)


@given(st.integers(0, len(REPLY)))
def test_verdicts_are_never_taken_back_as_the_reply_grows(length: int) -> None:
    found = decided(REPLY[:length])
    assert decided(REPLY)[: len(found)] == found


@given(st.text())
def test_any_text_is_read_without_harm(text: str) -> None:
    assert isinstance(decided(text), tuple)
