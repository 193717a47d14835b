"""Old events are lifted, unknown ones are kept and skipped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from mockint.archive.envelope import Envelope
from mockint.interview import events as kinds
from mockint.interview.fold import _HANDLERS, apply, empty, fold


def event(kind: str, v: int = 1, **data: Any) -> Envelope:
    return Envelope("e1", "s", "2026-03-01T10:00:01.000Z", 1.5, kind, v, data)


def test_every_kind_has_a_version_and_a_handler() -> None:
    names = {v for k, v in vars(kinds).items() if k.isupper() and isinstance(v, str)}
    assert set(kinds.VERSIONS) == names == set(_HANDLERS)


def test_lifting_goes_step_by_step_to_the_newest_shape() -> None:
    def first(data: Mapping[str, Any]) -> Mapping[str, Any]:
        return {"text": data["words"]}

    def second(data: Mapping[str, Any]) -> Mapping[str, Any]:
        return {**data, "facts": []}

    lifts = {("replied", 0): first, ("replied", 1): second}
    old = event("replied", 0, words="hello")
    lifted = kinds.lift(old, lifts)
    assert (lifted.v, lifted.data) == (2, {"text": "hello", "facts": []})
    assert (lifted.id, lifted.at, lifted.offset) == (old.id, old.at, old.offset)
    assert old.data == {"words": "hello"}
    assert kinds.lift(event("replied", 1, text="x"), lifts).v == 2


def test_there_is_nothing_to_lift_today() -> None:
    present = event("present")
    assert kinds.lift(present) is present
    assert kinds.understood(present)


@pytest.mark.parametrize(
    "strange", [event("sneezed", x=1), event("edited", 99), event("edited", 0)]
)
def test_an_unknown_kind_or_version_moves_only_the_time(strange: Envelope) -> None:
    assert not kinds.understood(strange)
    before = empty("s")
    after = apply(before, strange)
    assert (after.offset, after.at, after.events) == (1.5, strange.at, 1)
    assert after.documents == before.documents
    assert after.transcript == before.transcript


def test_unknown_events_between_known_ones_change_nothing_else() -> None:
    typed = event("edited", document="answer", edits=[[0, 0, "hi"]], length=2)
    with_strange = fold("s", [event("sneezed"), typed, event("edited", 99)])
    assert with_strange.text("answer") == "hi"
    assert with_strange.events == 3
