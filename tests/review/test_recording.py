"""A recording can be entered anywhere: what is there does not depend on the way."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockint.archive.envelope import Envelope
from mockint.interview.fold import fold
from mockint.review.player import SPEEDS, Player
from mockint.review.playtime import playtime
from mockint.review.recording import KEPT_EVERY, Recording

SESSION = "abc"


def event(number: int, offset: float, kind: str, **data: Any) -> Envelope:
    return Envelope(f"e{number}", SESSION, "2026-01-01T00:00:00.000Z", offset, kind, 1, data)


def opened() -> Envelope:
    return event(
        0, 0.0, "opened", scenario="s", title="S", scenario_sha256="a", rubric="r", rubric_sha256="b",
        mode="practice", target_bar="senior", budgets={"clarify": 60, "answer": 600, "follow_ups": 60},
        attempt=1, seen_reference=False, version="0",
    )  # fmt: skip


def typed(bursts: list[tuple[float, int, int, str]]) -> list[Envelope]:
    """A session of bursts: seconds since the one before, where, how much is removed, what is typed."""
    events, text, offset = [opened()], "", 0.0
    for number, (gap, start, removed, inserted) in enumerate(bursts, 1):
        offset += gap
        at = min(start, len(text))
        gone = min(removed, len(text) - at)
        text = text[:at] + inserted + text[at + gone :]
        edits = [[at, gone, inserted]]
        events.append(
            event(number, offset, "edited", document="answer", edits=edits, length=len(text))
        )
    return events


BURSTS = st.lists(
    st.tuples(
        st.floats(0, 30, allow_nan=False),
        st.integers(0, 40),
        st.integers(0, 5),
        st.text(max_size=6),
    ),
    max_size=40,
)


def rebuilt(events: list[Envelope], offset: float) -> str:
    """The text by another way: characters in a list, without the fold."""
    chars: list[str] = []
    for one in events:
        if one.kind == "edited" and one.offset <= offset:
            for start, removed, inserted in one.data["edits"]:
                chars[start : start + removed] = list(inserted)
    return "".join(chars)


@given(BURSTS, st.floats(0, 1_300, allow_nan=False))
def test_the_text_at_any_moment_is_that_of_an_independent_reconstruction(
    bursts: list[tuple[float, int, int, str]], offset: float
) -> None:
    events = typed(bursts)
    assert Recording(SESSION, events).at(offset).text("answer") == rebuilt(events, offset)


@given(BURSTS, st.lists(st.floats(0, 1_300, allow_nan=False), min_size=1, max_size=8))
def test_seeking_forwards_and_backwards_agree(
    bursts: list[tuple[float, int, int, str]], offsets: list[float]
) -> None:
    events = typed(bursts)
    wandering = Recording(SESSION, events)
    for offset in offsets:
        assert wandering.at(offset) == Recording(SESSION, events).at(offset)
    assert wandering.after(len(events)) == fold(SESSION, events)


@settings(max_examples=5, deadline=None)
@given(st.lists(st.integers(0, 3 * KEPT_EVERY), min_size=1, max_size=6))
def test_kept_states_are_the_states(counts: list[int]) -> None:
    events = typed([(0.5, 10_000, 0, "x")] * (2 * KEPT_EVERY + 7))
    recording = Recording(SESSION, events)
    for count in counts:
        assert recording.after(count) == fold(SESSION, events[:count])


def test_an_offset_that_falls_back_is_taken_as_that_of_the_event_before() -> None:
    events = [opened(), event(1, 9.0, "present"), event(2, 4.0, "present")]
    assert Recording(SESSION, events).length == 9.0


# -- the clock of a replay ---------------------------------------------------------------------


OFFSETS = st.lists(st.floats(0, 10_000, allow_nan=False), max_size=30).map(sorted)


@given(OFFSETS)
def test_no_silence_is_played_longer_than_two_seconds(offsets: list[float]) -> None:
    clock = playtime(offsets)
    steps = zip(clock.played, clock.played[1:], strict=False)
    assert all(0 <= after - before <= 2.0 + 1e-9 for before, after in steps)


@given(OFFSETS, st.floats(0, 1, allow_nan=False))
def test_there_and_back_again_is_the_same_moment(offsets: list[float], share: float) -> None:
    clock = playtime(offsets)
    position = share * clock.length
    assert clock.to_played(clock.to_recorded(position)) == pytest.approx(position, abs=1e-6)


@given(OFFSETS)
def test_as_recorded_changes_nothing(offsets: list[float]) -> None:
    clock = playtime(offsets, None)
    for offset in offsets:
        assert clock.to_played(offset) == pytest.approx(offset)


# -- the player ----------------------------------------------------------------------------------


def test_it_plays_at_its_speed_and_stops_at_the_end() -> None:
    player = Player(100.0).toggled().at_speed(4)
    assert player.passed(10.0).position == 40.0
    ended = player.passed(1_000.0)
    assert (ended.position, ended.playing) == (100.0, False)
    assert ended.toggled() == Player(100.0, 0.0, True, 4.0)


def test_a_paused_player_stands_still() -> None:
    assert Player(100.0, 30.0).passed(10.0).position == 30.0


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_it_never_leaves_the_recording(position: float) -> None:
    assert 0.0 <= Player(60.0).moved_to(position).position <= 60.0


def test_speeds_go_from_a_half_to_sixty_four_and_no_further() -> None:
    player = Player(1.0)
    for _ in range(20):
        player = player.faster()
    assert player.speed == SPEEDS[-1] == 64.0
    for _ in range(20):
        player = player.slower()
    assert player.speed == SPEEDS[0] == 0.5
