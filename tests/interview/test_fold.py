"""The recording is the session: folding what is on disk gives the live state, after any actions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from mockint.interview.fold import apply, empty, fold
from mockint.interview.opening import bring_back, go_on

Desk = Any
Action = tuple[str, Any]

texts = st.sampled_from(
    [
        "",
        "We limit the queue.",
        "word " * 25,
        "drop orders",
        "a\nb\U0001f600é",
        "The queue, bounded.",
    ]
) | st.text(max_size=30)
actions: st.SearchStrategy[Action] = st.one_of(
    st.tuples(st.just("write"), texts),
    st.tuples(st.just("scratch"), texts),
    st.tuples(st.just("advance"), st.sampled_from([0.0, 0.2, 3.0, 9.0, 400.0])),
    st.tuples(
        st.just("ask"), st.sampled_from(["which message broker", "team size?", "what now", ""])
    ),
    st.tuples(st.just("grade"), st.sampled_from(["met", "partial", "missed", "unclear"])),
    st.tuples(st.just("estimate"), st.sampled_from(["met", "missed"])),
    st.tuples(
        st.sampled_from(
            "tick hint begin_answer pause resume submit put skip withdraw wait go_on finish "
            "show_reference fail come_back strange".split()
        ),
        st.none(),
    ),
)


def _grade(desk: Desk, status: str, verdict: str) -> None:
    if desk.session.state.submitted:
        document = desk.session.state.submitted[-1].document
        item = desk.session.case(document).checks[0].id
        desk.grade(document, status, **{item.replace("-", "_"): verdict})


def _fail(desk: Desk) -> None:
    if desk.session.state.submitted:
        desk.fail(desk.session.state.submitted[-1].document)


def _put(desk: Desk) -> None:
    step, follow_up = desk.session.next_step(judging=False)
    if step == "follow_up" and desk.session.state.phase == "follow_ups":
        desk.session.put(follow_up)


def _come_back(desk: Desk) -> None:
    desk.time.advance(86_400)
    desk.session = bring_back(desk.archive, "s-1", desk.recorder, desk.time)
    go_on(desk.session)


def _strange(desk: Desk) -> None:
    """A newer mockint wrote an event of a kind that this one does not know."""
    event = desk.recorder.events[-1]
    strange = type(event)(
        f"strange-{len(desk.recorder.events)}",
        "s-1",
        event.at,
        event.offset,
        "sneezed",
        3,
        {"x": 1},
    )
    desk.recorder.events.append(strange)
    desk.session = bring_back(desk.archive, "s-1", desk.recorder, desk.time)


def _wait(desk: Desk) -> None:
    desk.session.wait(not desk.session.state.clock.waiting)


DO: dict[str, Callable[..., object]] = {
    "write": lambda desk, text: desk.write(text),
    "scratch": lambda desk, text: desk.write(text, "scratch"),
    "advance": lambda desk, seconds: desk.time.advance(seconds),
    "ask": lambda desk, question: desk.session.ask(question),
    "grade": lambda desk, verdict: _grade(desk, "graded", verdict),
    "estimate": lambda desk, verdict: _grade(desk, "estimated", verdict),
    "fail": lambda desk, _: _fail(desk),
    "put": lambda desk, _: _put(desk),
    "come_back": lambda desk, _: _come_back(desk),
    "strange": lambda desk, _: _strange(desk),
    "wait": lambda desk, _: _wait(desk),
    "go_on": lambda desk, _: go_on(desk.session),
}


def act(desk: Desk, action: Action) -> None:
    name, value = action
    if name in DO:
        DO[name](desk, value)
    else:
        getattr(desk.session, name)()


@settings(max_examples=80)
@given(st.sampled_from(["practice", "pressure"]), st.lists(actions, max_size=25))
def test_folding_the_recording_gives_the_live_state_after_every_action(
    make_desk: Any, mode: str, steps: list[Action]
) -> None:
    desk = make_desk(mode)
    state, seen = empty("s-1"), 0
    for step in steps:
        act(desk, step)
        for event in desk.recorder.events[seen:]:
            state = apply(state, event)
        seen = len(desk.recorder.events)
        assert state == desk.session.state
    assert fold("s-1", desk.recorder.events) == desk.session.state


@settings(max_examples=40)
@given(st.lists(actions, max_size=20), st.data())
def test_replay_goes_on_from_any_moment(
    make_desk: Any, steps: list[Action], data: st.DataObject
) -> None:
    desk = make_desk()
    for step in steps:
        act(desk, step)
    events = desk.recorder.events
    cut = data.draw(st.integers(0, len(events)))
    state = fold("s-1", events[:cut])
    assert state.events == cut
    for event in events[cut:]:
        state = apply(state, event)
    assert state == fold("s-1", events)


@settings(max_examples=40)
@given(st.sampled_from(["practice", "pressure"]), st.lists(actions, max_size=25))
def test_whatever_is_done_the_recording_is_in_order_and_the_row_is_right(
    make_desk: Any, mode: str, steps: list[Action]
) -> None:
    desk = make_desk(mode)
    for step in steps:
        act(desk, step)
    events = desk.recorder.events
    assert [e.offset for e in events] == sorted(e.offset for e in events)
    assert len({e.id for e in events}) == len(events)
    assert desk.recorder.rows[-1].phase == desk.session.state.phase
    length = {e.data["document"]: e.data["length"] for e in events if e.kind == "edited"}
    assert {d: len(desk.session.state.text(d)) for d in length} == length


def test_a_session_ended_when_its_debrief_first_opened(desk: Any) -> None:
    desk.submit()
    desk.session.finish()
    ended = desk.session.state.ended_at
    desk.time.advance(60)
    desk.session.record("phase_entered", {"phase": "debrief", "reason": "done"})
    assert desk.session.state.ended_at == ended


def test_applying_an_event_leaves_the_state_before_it_alone(desk: Desk) -> None:
    desk.write("We limit")
    before = desk.session.state
    desk.write("We limit the queue")
    desk.session.ask("which message broker")
    assert before.text("answer") == "We limit"
    assert before.transcript == ()
