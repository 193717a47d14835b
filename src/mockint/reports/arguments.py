"""Appeals and disputes of a session, in words and as JSON."""

from __future__ import annotations

from typing import Any

from mockint.interview.appeals import open_disputes
from mockint.interview.state import AppealHeard, SessionState
from mockint.reports import words
from mockint.reports.session import SessionView


def appeals_json(state: SessionState) -> list[dict[str, Any]]:
    """Every appeal, oldest first (docs/json.md)."""
    return [_appeal_json(heard) for heard in state.appeals]


def _appeal_json(heard: AppealHeard) -> dict[str, Any]:
    data = heard.data
    failure = data["failure"]
    return {
        "at": heard.at,
        "document": data["document"],
        "check": data["check"],
        "argument": data["argument"],
        "before": data["before"],
        "after": data["after"],
        "outcome": outcome(heard),
        "reason": failure["sentence"] if failure else data["refused"],
        "evidence": data["evidence"],
        "note": data["note"],
        "provenance": data["provenance"],
        "usage": data["usage"],
    }


def disputes_json(state: SessionState) -> list[dict[str, Any]]:
    """Every verdict that is disputed now (docs/json.md)."""
    return [
        {
            "at": dispute.at,
            "document": dispute.document,
            "check": dispute.check,
            "verdict": dispute.verdict,
            "sentence": dispute.sentence,
        }
        for dispute in open_disputes(state).values()
    ]


def outcome(heard: AppealHeard) -> str:
    """`changed`, `refused` or `failed`."""
    if heard.data["failure"]:
        return "failed"
    return "changed" if heard.data["after"] else "refused"


def ruling_words(view: SessionView, heard: AppealHeard) -> str:
    """What came of an appeal, in a sentence."""
    data = heard.data
    pitfall = data["check"] in {p.id for p in view.scenario.pitfalls}
    if data["failure"]:
        return f"No ruling: {data['failure']['sentence']}"
    before = words.verdict_word(data["before"], pitfall=pitfall)
    if data["after"]:
        after = words.verdict_word(data["after"], pitfall=pitfall)
        return f"Changed from {before} to {after}. {data['note']}".strip()
    return f"Refused, {before} stands: {data['refused']}"
