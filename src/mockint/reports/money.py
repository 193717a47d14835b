"""What judging a session took, in words, and why an estimate stood in for a model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mockint.grading.cost import money
from mockint.interview.state import SessionState


def cost_line(state: SessionState) -> str:
    """`Judging took 6,400 tokens (4,100 cached) and $0.012.`, every grade and appeal counted; empty
    where no model was asked."""
    usages = list(_usages(state))
    if not usages:
        return ""
    prompt, cached, completion = (
        sum(usage[name] or 0 for usage in usages)
        for name in ("prompt_tokens", "cached_tokens", "completion_tokens")
    )
    kept = f" ({cached:,} cached)" if cached else ""
    costs = [usage["cost_usd"] for usage in usages]
    known = sum(cost for cost in costs if cost is not None)
    if None not in costs:
        price = f"and {money(known)}" if known else "and cost nothing"
    else:
        price = f"and at least {money(known)}" if known else "at an unknown price"
    return f"Judging took {prompt + completion:,} tokens{kept} {price}."


def stood_in(state: SessionState) -> str:
    """Why an answer of the session was estimated although a model was chosen; empty for none."""
    for answer in state.submitted:
        record = state.current_grade(answer.document)
        if record is not None and record["grade"]["status"] == "estimated":
            reason = record["grade"]["reason"]
            if reason:
                return str(reason)
    return ""


def _usages(state: SessionState) -> Iterator[Mapping[str, Any]]:
    for records in state.grades.values():
        for record in records:
            usage = record["grade"]["usage"]
            # An appeal's grade repeats the usage of the judging it corrects.
            if usage["prompt_tokens"] is not None and not record.get("appeal"):
                yield usage
    for heard in state.appeals:
        usage = heard.data.get("usage")
        if usage and usage.get("prompt_tokens") is not None:
            yield usage
