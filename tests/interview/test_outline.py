"""The outline, and what of a session it must not set off."""

from __future__ import annotations

from typing import Any

from mockint.interview.outline import outline


def test_it_has_a_heading_for_each_criterion_with_the_heaviest_first(desk: Any) -> None:
    text = outline(desk.session.rubric)
    assert text == "## Design\n\n\n## Scale\n\n\n## Requirements\n\n"


def test_headings_do_not_begin_the_answer(desk: Any) -> None:
    desk.write("## one two three four five\n\n" * 8)
    assert desk.session.state.phase == "clarify"
    desk.write("## Design\n\n" + "word " * 20)
    assert desk.session.state.phase == "answer"


def test_notes_reach_no_judge_and_count_as_no_words(desk: Any) -> None:
    notes = "secretnote: 40/s * 60 = 2,400 a minute " * 5
    desk.write(notes, "scratch")
    assert desk.session.state.phase == "clarify"
    desk.submit("We limit the queue.")
    desk.write(notes + "and more", "scratch")
    desk.put("crash")
    desk.submit("It is delivered again.")
    for document in ("answer", "follow_up:crash"):
        assert "secretnote" not in repr(desk.session.case(document))
    assert [s.document for s in desk.session.state.submitted] == ["answer", "follow_up:crash"]
    assert "secretnote" not in " ".join(line.text for line in desk.session.state.transcript)
    assert desk.session.ungraded() == ["answer", "follow_up:crash"]
