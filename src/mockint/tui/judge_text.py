"""What the Judge screen says: a row, what it means, what was kept. Foreign words stay plain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets.option_list import Option

from mockint.cleaning import clean_line
from mockint.tui.judge_choices import (
    LONGEST_NAME,
    Place,
    outranked_sentence,
    sent_to,
)

if TYPE_CHECKING:
    from mockint.llm.servers import Found

CANCELLED = "Cancelled; nothing has changed."
NO_MODEL = "A test needs a model; Enter lists those of this endpoint."
NO_MODEL_YET = "no model chosen yet"


def row_of(place: Place, model: str | None) -> Option:
    """Two lines: the place, and its state in words."""
    title = place.name if place.offline or place.name == place.where else ""
    title = title or f"{place.name} at {place.where}"
    said = [place.in_force, place.origin if place.offline or not place.in_force else ""]
    if not place.offline and not place.needs:
        said.append(_model(place, model))
    words = "; ".join(part for part in said if part)
    mark = "● " if place.in_force else "  "
    look = "bold" if place.in_force else ""
    return Option(
        Content.assemble(
            (mark + clean_line(title, LONGEST_NAME), look),
            "\n    ",
            (words, "$foreground 75%"),
        )
    )


def _model(place: Place, model: str | None) -> str:
    if not model:
        return NO_MODEL_YET
    by = f" ({place.model_from})" if place.model_from and model == place.model else ""
    return f"model {clean_line(model, LONGEST_NAME)}{by}"


def detail(place: Place, model: str | None, picked: bool, over: Sequence[str]) -> Content:
    """Where answers go, how long one waits, what counts for more, and what keys do."""
    if place.needs:
        return Content(place.needs)
    lines = [Content.styled(_goes(place, model), "bold")]
    if over:
        lines.append(Content.styled(f"Mind: {outranked_sentence(over)}", "$text-warning"))
    lines.append(Content(_keys(place, model, picked)))
    if not place.offline:
        lines.append(Content.styled(_deadlines(place), "$foreground-muted"))
    return Content("\n").join(lines)


def _goes(place: Place, model: str | None) -> str:
    if place.offline:
        from mockint.grading.judges import STAYS

        return STAYS
    return sent_to(place.where, model)


def _deadlines(place: Place) -> str:
    from mockint.grading.judges import endpoint_of

    limits = endpoint_of(place.settings, "").deadlines
    return (
        f"It has {limits.first_byte:,.0f} s for a first byte, {limits.silence:,.0f} s of silence, "
        f"{limits.whole:,.0f} s in all."
    )


def _keys(place: Place, model: str | None, picked: bool) -> str:
    if place.offline:
        return (
            "Enter keeps it; what it estimates, a model can judge later, or any chat without an API "
            "key: b tells how."
        )
    tests = "t tests it, l with the longest prompt of the bank (no answer of yours)"
    if picked:
        return f"Enter keeps it, {tests}, m lists models again."
    return f"Enter lists its models, {tests}." if model else "Enter lists its models."


def servers_sentence(found: Sequence[Found]) -> str:
    """What looking for servers came to."""
    if not found:
        return "No model server listens on this machine; r looks again."
    names = ", ".join(server.name for server in found)
    return f"Found on this machine: {names}; r looks again."


def kept_sentence(over: Sequence[str]) -> str:
    """What was kept, and why it does not count yet, or not all of it."""
    if over:
        return f"Kept, but {outranked_sentence(over)}"
    return (
        "The model is kept, the address is not, because it holds credentials; put it in "
        "OPENAI_BASE_URL to have it every time."
    )
