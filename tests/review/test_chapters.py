"""The marks of a replay: each at the moment it is about, in the order of the recording."""

from __future__ import annotations

from typing import Any

from mockint.archive.envelope import Envelope
from mockint.review.chapters import (
    VERDICT,
    Pinned,
    chapters,
    last_before,
    next_after,
    pinned,
    standing,
)
from mockint.review.moments import Moment

SENTENCE = "If the job fails we roll back. "


def event(number: int, offset: float, kind: str, **data: Any) -> Envelope:
    return Envelope(f"e{number}", "s", "2026-01-01T00:00:00.000Z", offset, kind, 1, data)


def typed(number: int, offset: float, start: int, text: str, removed: int = 0) -> Envelope:
    edits = [[start, removed, text]]
    return event(number, offset, "edited", document="answer", edits=edits, length=0)


EVENTS = [
    event(1, 0.0, "phase_entered", phase="clarify", reason="candidate"),
    event(2, 10.0, "asked", question="How large?"),
    event(3, 10.0, "replied", text="50 TB.", facts=[]),
    event(4, 20.0, "hinted", document="answer", check="c", rung=1, text="Think."),
    event(5, 25.0, "present"),
    typed(6, 30.0, 0, "We copy it. "),
    typed(7, 40.0, 12, SENTENCE),
    event(8, 50.0, "paused", reason="candidate"),
    event(9, 60.0, "curve_ball_put", id="b", change="Twice as much."),
    event(10, 70.0, "submitted", document="answer", length=40, reason="candidate"),
    event(11, 70.0, "follow_up_put", id="f", question="And then?", when="always"),
]


def label(event: Envelope) -> str:
    return f"the {event.kind}"


def test_each_kind_of_event_has_its_mark_and_silent_ones_have_none() -> None:
    assert [(mark.kind, mark.offset) for mark in chapters(EVENTS, label)] == [
        ("phase", 0.0),
        ("question", 10.0),
        ("hint", 20.0),
        ("first-failure", 40.0),
        ("pause", 50.0),
        ("change", 60.0),
        ("submit", 70.0),
        ("follow-up", 70.0),
    ]
    assert chapters(EVENTS, label)[1].label == "the asked"


def test_an_event_of_a_newer_version_is_skipped() -> None:
    newer = Envelope("e", "s", "2026-01-01T00:00:00.000Z", 5.0, "asked", 99, {})
    assert chapters([newer], label) == ()


def test_a_verdict_is_pinned_to_the_moment_its_sentence_was_finished() -> None:
    start = len("We copy it. ")
    pin = Pinned("rollback", "answer", start, start + 30, SENTENCE.strip(), "you wrote it")
    marks = chapters(EVENTS, label, [pin])
    mark = Moment(VERDICT, "you wrote it", 40.0, "rollback", "answer", SENTENCE.strip())
    assert mark in marks
    assert [m.kind for m in marks if m.offset == 40.0] == ["first-failure", VERDICT]


def test_a_sentence_that_was_corrected_later_is_pinned_to_the_correction() -> None:
    events = [typed(1, 5.0, 0, "We rol back."), typed(2, 90.0, 6, "l")]
    assert [m.offset for m in pinned(events, [Pinned("c", "answer", 0, 13, "", "")])] == [90.0]


def test_a_span_that_was_never_typed_has_no_pin() -> None:
    assert pinned(EVENTS, [Pinned("c", "follow_up:x", 0, 5, "", "")]) == []


def test_the_marks_around_a_moment() -> None:
    marks = chapters(EVENTS, label)
    after, before, at = (look(marks, 20.0) for look in (next_after, last_before, standing))
    assert (after and after.kind, before and before.kind, at and at.kind) == (
        "first-failure",
        "question",
        "hint",
    )
    assert next_after(marks, 70.0) is None
    assert last_before(marks, 0.0) is None
