from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mockint.archive.envelope import Envelope
from mockint.bank.models import Rubric, Scenario
from mockint.grading.grader import Texts, grade_answer
from mockint.grading.judging.offline import OfflineEstimate
from mockint.interview.fold import empty
from mockint.interview.session import Session
from mockint.reports.debrief import markdown
from mockint.reports.json_report import session_json
from mockint.reports.markdown import escaped, paragraphs, quoted
from mockint.reports.session import SessionView, view
from mockint.reports.timeline import stamp, timeline

RUBRIC: dict[str, Any] = {
    "id": "small",
    "name": "Small",
    "criteria": [{"id": "design", "name": "De*sign", "weight": 1, "levels": list("abcde")}],
    "bars": {"mid": {"score": 40}, "senior": {"score": 60}, "staff": {"score": 80}},
}
SCENARIO: dict[str, Any] = {
    "id": "queue-that-grows",
    "title": "A queue that [grows](http://evil.example)",
    "rubric": "small",
    "minutes": {"clarify": 5, "answer": 20, "follow_ups": 10},
    "brief": "Orders arrive faster than they leave.",
    "reference": "Bound the queue, and refuse what does not fit into it any more.",
    "checks": [
        {
            "id": "bounded",
            "criterion": "design",
            "importance": "essential",
            "claim": "Puts a limit on the length of the queue.",
            "signals": ["limit the queue"],
        }
    ],
    "follow_ups": [{"id": "then", "question": "And then?", "checks": []}],
}


class Recorder:
    """Takes events and says that they are saved."""

    saved = True

    def append(self, *_: object, **__: object) -> Recorder:
        return self

    def wait(self, timeout: float | None = None) -> bool:
        return True


class FakeTime:
    def __init__(self) -> None:
        self.seconds = 0.0

    def monotonic(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=self.seconds)


Played = Callable[..., tuple[Session, FakeTime]]


@pytest.fixture
def begun() -> tuple[Session, FakeTime]:
    time = FakeTime()
    session = Session(
        Scenario.model_validate(SCENARIO),
        Rubric.model_validate(RUBRIC),
        Recorder(),
        time,
        empty("abc234"),
    )
    opened = {
        "scenario": "queue-that-grows",
        "title": SCENARIO["title"],
        "scenario_sha256": "s",
        "rubric": "small",
        "rubric_sha256": "r",
        "mode": "practice",
        "target_bar": "senior",
        "budgets": {"clarify": 300.0, "answer": 1200.0, "follow_ups": 600.0},
        "attempt": 1,
        "seen_reference": False,
        "version": "0",
    }
    session.record("opened", opened)
    return session, time


def played(session: Session, time: FakeTime, answer: str) -> SessionView:
    time.seconds += 60
    session.write("answer", answer)
    time.seconds += 3_600
    session.submit()
    grade = grade_answer(
        session.case("answer"), OfflineEstimate(), Texts("s", "r"), now="2026-01-01T01:01:00.000Z"
    )
    session.record_grade("answer", grade)
    session.put(session.scenario.follow_ups[0])
    session.skip()
    session.finish()
    return SessionView(session.state, session.scenario, session.rubric, session.recording)


def test_foreign_text_cannot_format_a_report(begun: tuple[Session, FakeTime]) -> None:
    evil = "We limit the queue. ```\n# Heading\n<script>alert(1)</script> ````\n![x](http://y)"
    text = markdown(played(*begun, evil))
    assert text.startswith("# A queue that \\[grows\\](http://evil.example)\n")
    block = text.split("## Your answer")[1].split("## Transcript")[0]
    fence = next(line for line in block.splitlines() if line.startswith("`"))
    assert fence == "`````text"
    assert evil in block.split(fence)[1].split("`````\n")[0]
    outside = text.replace(evil, "")
    assert "<script>" not in outside
    assert "De\\*sign" in text


@pytest.mark.parametrize("text", ["plain", "```", "a\n````\nb", "`" * 12])
def test_a_quoted_text_never_ends_its_own_block(text: str) -> None:
    first, *middle, last = quoted(text)
    assert first == f"{last}text"
    assert "\n".join(middle) == text
    assert last not in text


def test_escaping_keeps_the_words_on_one_line() -> None:
    assert escaped("a *b*\n[c] <d> | # `e`") == "a \\*b\\* \\[c\\] \\<d\\> \\| \\# \\`e\\`"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("~~~", "\\~\\~\\~"),
        ("about ~5", "about ~5"),
        ("- x", "\\- x"),
        ("12. x", "12\\. x"),
        ("===", "\\==="),
        ("1.5 s - 2 s", "1.5 s - 2 s"),
        ("&lt;b & c", "\\&lt;b & c"),
        ("---", "\\---"),
    ],
)
def test_what_stands_first_on_a_line_begins_nothing(text: str, expected: str) -> None:
    from markdown_it import MarkdownIt

    assert escaped(text) == expected
    page = MarkdownIt("gfm-like", {"linkify": False}).render(f"{escaped(text)}\n\nEnd *it*.")
    assert page.startswith("<p>")
    assert page.endswith("<p>End <em>it</em>.</p>\n")
    assert "<del>" not in page


def test_a_flowing_text_keeps_its_lists_and_nothing_else() -> None:
    text = "Plan:\n- copy *it*\n  1. <b>\n# no\n- - -\n\n~~~\n+ one"
    assert paragraphs(text) == [
        "Plan:", "- copy \\*it\\*", "  1. \\<b\\>", "\\# no", "\\- - -", "", "\\~\\~\\~", "+ one",
    ]  # fmt: skip


def test_times_are_minutes_and_hours(begun: tuple[Session, FakeTime]) -> None:
    assert [stamp(second) for second in (0, 59.9, 61, 3_600, 36_061)] == [
        "00:00", "00:59", "01:01", "1:00:00", "10:01:01",
    ]  # fmt: skip


def test_a_burst_of_typing_is_one_mark(begun: tuple[Session, FakeTime]) -> None:
    session, time = begun
    for letters in ("a", "ab", "abc"):
        time.seconds += 5
        session.write("answer", letters)
    session.ask("how many orders?")
    session.write("answer", "abcd")
    marks = timeline(session.recording)
    assert [mark.kind for mark in marks] == ["opened", "edited", "asked", "replied", "edited"]
    assert marks[1].label == "wrote the answer: 3 characters by 00:15"
    assert (marks[1].offset, marks[1].at) == (5.0, "2026-01-01T00:00:05.000Z")


def test_an_event_of_a_later_version_is_left_out_and_breaks_nothing(
    begun: tuple[Session, FakeTime],
) -> None:
    session, time = begun
    shown = played(session, time, "We limit the queue to ten thousand orders.")
    stranger = Envelope("abc234.x", "abc234", shown.state.at, 9_999.0, "dreamt", 3, {"of": "it"})
    events = [*session.recording, stranger]
    later = view("abc234", events, session.scenario, session.rubric)
    assert session_json(later)["score"] == session_json(shown)["score"]
    assert "dreamt" not in markdown(later)


def test_a_report_of_an_unfinished_session_says_so(begun: tuple[Session, FakeTime]) -> None:
    session, _ = begun
    session.write("answer", "A beginning.")
    shown = SessionView(session.state, session.scenario, session.rubric, session.recording)
    assert "Not submitted yet." in markdown(shown)
    report = session_json(shown)
    assert (report["score"], report["score_range"], report["bar"]) == (None, None, None)
    assert (report["criteria"], report["checks"], report["answers"]) == ([], [], [])


def test_an_answer_that_no_judge_has_seen_can_be_finished(begun: tuple[Session, FakeTime]) -> None:
    session, _ = begun
    session.write("answer", "We limit the queue.")
    session.submit()
    session.finish()
    shown = SessionView(session.state, session.scenario, session.rubric, session.recording)
    assert "mockint grade --pending" in markdown(shown)


def test_seconds_of_an_answer_are_clock_time(begun: tuple[Session, FakeTime]) -> None:
    session, time = begun
    session.pause()
    time.seconds += 1_000
    session.resume()
    report = session_json(played(session, time, "We limit the queue to ten thousand orders."))
    assert report["answers"][0]["seconds"] == 3_660.0
    assert report["answers"][0]["question"] == "Orders arrive faster than they leave."
    assert [row["kind"] for row in report["transcript"]] == ["answer", "follow_up", "skipped"]


def test_a_report_on_a_draft_says_that_it_deserves_low_trust(
    begun: tuple[Session, FakeTime],
) -> None:
    session, time = begun
    plain = markdown(played(session, time, "We limit the queue to ten thousand orders."))
    assert "trust" not in plain
    draft = session.scenario.model_copy(update={"draft": True})
    shown = SessionView(session.state, draft, session.rubric, session.recording)
    assert "by wording. Low trust: the scenario is a draft.\n" in markdown(shown)
    assert shown.figures["flags"] == ["draft-scenario"]


def test_a_grade_of_a_draft_carries_its_flag(begun: tuple[Session, FakeTime]) -> None:
    session, time = begun
    session.scenario = session.scenario.model_copy(update={"draft": True})
    shown = played(session, time, "We limit the queue to ten thousand orders.")
    (grade,) = session_json(shown)["answers"][0]["grades"]
    assert grade["flags"] == ["draft-scenario"]
    assert " by wording (low trust)" in markdown(shown)
