"""Whatever is appended is read back equal and in order."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockint.archive.archive import Archive
from mockint.archive.envelope import Envelope, storable
from mockint.archive.writer import Writer

anything = st.text(st.characters(codec=None), max_size=20)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | anything,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(anything, inner, max_size=3),
    max_leaves=8,
)  # fmt: skip
envelopes = st.builds(
    Envelope,
    id=anything,
    session=st.sampled_from(["s-1", "s-2"]),
    at=st.datetimes().map(lambda at: f"{at.isoformat(timespec='milliseconds')}Z"),
    offset=st.floats(0, 1e9),
    kind=anything,
    v=st.integers(0, 2**63 - 1),
    data=st.dictionaries(anything, json_values, max_size=4),
)


def kept(value: Any) -> Any:
    """`value` with its lone surrogates replaced, however deep."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, list):
        return [kept(item) for item in value]
    if isinstance(value, dict):
        return {kept(key): kept(item) for key, item in value.items()}
    return value


def kept_envelope(event: Envelope) -> Envelope:
    return Envelope(
        kept(event.id), event.session, event.at, event.offset, kept(event.kind), event.v,
        kept(event.data),
    )  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(envelopes, max_size=4), max_size=4))
def test_any_envelopes_are_read_back_equal_and_in_order(groups: list[list[Envelope]]) -> None:
    first: dict[str, Envelope] = {}
    for event in (event for group in groups for event in group):
        first.setdefault(storable(event.id), event)
    with tempfile.TemporaryDirectory() as folder:
        writer = Writer(Path(folder) / "home")
        for group in groups:
            writer.append(group)
        assert writer.close(10)
        with Archive.open(Path(folder) / "home") as archive:
            for session in ("s-1", "s-2"):
                expected = [kept_envelope(e) for e in first.values() if e.session == session]
                assert archive.events(session) == expected


@given(st.text(st.characters(codec=None)))
def test_storable_text_has_the_same_length_and_a_utf8_form(text: str) -> None:
    result = storable(text)
    assert len(result) == len(text)
    assert result.encode("utf-8").decode("utf-8") == result
    assert [a for a, b in zip(text, result, strict=True) if a != b] == [
        a for a in text if "\ud800" <= a <= "\udfff"
    ]


def test_a_lone_surrogate_is_replaced_in_place(home: Path) -> None:
    writer = Writer(home)
    data = {"edits": [[0, 0, "a\ud83db"]], "length": 3}
    event = Envelope("e", "s-1", "2026-03-01T10:00:00.000Z", 0.0, "edited", 1, data)
    assert writer.append([event], texts={"aa": "\udfff"}).wait(5)
    assert writer.close(5)
    with Archive.open(home) as archive:
        assert archive.events("s-1")[0].data == {"edits": [[0, 0, "a\ufffdb"]], "length": 3}
        assert archive.text("aa") == "\ufffd"


@pytest.mark.parametrize("text", ["\0", "'; DROP TABLE event; --", "\x1b]0;title\x07", "\u2028"])
def test_awkward_text_is_text(home: Path, text: str) -> None:
    writer = Writer(home)
    event = Envelope(text, "s-1", text, 0.0, text, 1, {text: text})
    assert writer.append([event]).wait(5)
    assert writer.close(5)
    with Archive.open(home) as archive:
        assert archive.events("s-1") == [event]
