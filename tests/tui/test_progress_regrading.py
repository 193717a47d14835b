"""Progress: sessions judged otherwise are offered to the judge in force, with the price, on one key twice."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from textual.widgets._footer import FooterKey

from mockint.archive.hold import hold
from mockint.errors import MockintError
from mockint.grading.cost import Estimate
from mockint.grading.judging.judge import Failure
from mockint.review import reading
from mockint.review.habits import habits
from mockint.review.progress import progress
from mockint.review.reading import Reading
from mockint.tui.screens.interview import InterviewScreen
from mockint.tui.screens.progress import ProgressScreen

QUEUE = "queue-that-grows"
OpenDesk = Callable[..., Any]


async def estimated(desk: Any, judge: Any, answer: str, sessions: int = 2) -> None:
    """So many estimated sessions, then the Progress screen with a model in force."""
    judge.kind, judge.verdicts = "offline", {"bounded": "met"}
    for number in range(sessions):
        if number:
            desk.time.advance(60)
            await desk.press("t")
            await desk.until(lambda: isinstance(desk.app.screen, InterviewScreen))
            await desk.settle()
        await desk.to_debrief(answer)
    judge.kind = "llm"
    desk.time.advance(60)
    desk.app.context.__dict__["settings"] = replace(
        desk.app.context.settings, asks_interview_date=False
    )
    await desk.press("escape")
    await desk.press("f7")
    assert isinstance(desk.app.screen, ProgressScreen)


def grades(desk: Any, session: str) -> list[str]:
    events = desk.events(session)
    return [e.data["grade"]["status"] for e in events if e.kind == "graded"]


def priced(judge: Any, usd: float | None) -> None:
    """Judging each case takes so much."""
    told = Estimate(1_200, 1_500, 300, usd, models=("scripted-1",), as_of="2026-01-01")
    judge.estimate = lambda case: told if case else None


async def test_one_key_offers_and_the_same_key_again_judges_all_of_them(
    open_desk: OpenDesk, judge: Any, answer: str
) -> None:
    priced(judge, 0.05)
    async with open_desk(start=QUEUE, judge=judge) as desk:
        await estimated(desk, judge, answer)
        asked = len(judge.asked)
        assert "offline estimate" in desk.text("#head")
        await desk.press("g")
        said = desk.text("#notice")
        assert said.startswith("Regrade 2 sessions with scripted-1 at 127.0.0.1:9: about 2,400")
        assert "at most $0.10" in said
        assert "Answers are sent to 127.0.0.1:9." in said
        assert len(judge.asked) == asked
        await desk.press("g")
        assert "Judged 2 of 2 sessions" in desk.text("#notice")
        assert grades(desk, "session001") == ["estimated", "graded"]
        assert "scripted-1" in desk.text("#head")
        assert "2 sessions" in desk.text("#head")
        await desk.press("g")
        assert "was judged by scripted-1 at 127.0.0.1:9 already" in desk.text("#notice")


async def test_esc_lets_an_offer_be_and_so_does_whatever_takes_its_place(
    open_desk: OpenDesk, judge: Any, answer: str
) -> None:
    async with open_desk(start=QUEUE, judge=judge) as desk:
        await estimated(desk, judge, answer, 1)
        await desk.press("g")
        assert "Regrade 1 session with" in desk.text("#notice")
        assert "no cost" in desk.text("#notice")
        await desk.press("escape")
        assert desk.text("#notice") == "Nothing was sent."
        assert isinstance(desk.app.screen, ProgressScreen)
        await desk.press("g")
        desk.app.screen._show_series()
        await desk.press("g")
        assert "Regrade 1 session with" in desk.text("#notice")
        assert grades(desk, "session001") == ["estimated"]


async def test_esc_stops_a_run_and_what_is_done_stays(
    open_desk: OpenDesk, judge: Any, answer: str
) -> None:
    async with open_desk(start=QUEUE, judge=judge) as desk:
        await estimated(desk, judge, answer, 3)
        await desk.press("g")
        asked = len(judge.asked)
        first = judge.judge

        def one_only(case: Any, **options: Any) -> Any:
            if len(judge.asked) > asked:
                judge.release.clear()
            return first(case, **options)

        judge.judge = one_only
        await desk.pilot.press("g")
        await desk.until(lambda: len(judge.asked) == asked + 2)
        desk.time.advance(9)
        desk.app.screen._look()
        said = desk.text("#notice")
        assert said.startswith("Judging 2 of 3 sessions: reading the answer, 4 s of 300 s; 9 s in")
        assert "Esc stops" in said
        await desk.press("escape")
        assert "Stopped: 1 of 3 sessions judged" in desk.text("#notice")
        done = [grades(desk, f"session00{n}") for n in (3, 2, 1)]
        assert done == [["estimated", "graded"], ["estimated"], ["estimated"]]
        judge.release.set()
        del judge.judge
        await desk.press("g")
        assert "Regrade 2 sessions" in desk.text("#notice")
        await desk.press("escape", "escape")
        assert not isinstance(desk.app.screen, ProgressScreen)


async def test_a_failure_keeps_the_grade_before_it_and_is_said(
    open_desk: OpenDesk, judge: Any, answer: str
) -> None:
    async with open_desk(start=QUEUE, judge=judge) as desk:
        await estimated(desk, judge, answer)
        judge.failure = Failure("auth", "The key was refused; check it.")
        asked = len(judge.asked)
        await desk.press("g")
        await desk.press("g")
        assert "Judged 0 of 2 sessions" in desk.text("#notice")
        assert "The key was refused; check it." in desk.text("#notice")
        assert len(judge.asked) == asked + 1, "a refused key is asked once"
        assert grades(desk, "session001") == ["estimated"]


@pytest.mark.parametrize(
    ("usd", "said"), [(0.2, "above the $0.30 of max_cost_month"), (None, "price of scripted-1 is")]
)
async def test_the_cap_of_the_month_is_kept_before_anything_is_sent(
    open_desk: OpenDesk,
    judge: Any,
    answer: str,
    usd: float | None,
    said: str,
) -> None:
    priced(judge, usd)
    async with open_desk(start=QUEUE, judge=judge) as desk:
        await estimated(desk, judge, answer)
        settings = replace(desk.app.context.settings, max_cost_month=0.3)
        desk.app.context.__dict__["settings"] = settings
        asked = len(judge.asked)
        await desk.press("g")
        assert said in desk.text("#notice")
        await desk.press("g")
        assert len(judge.asked) == asked


async def test_a_session_open_elsewhere_is_left_alone(
    open_desk: OpenDesk, judge: Any, answer: str
) -> None:
    async with open_desk(start=QUEUE, judge=judge) as desk:
        await estimated(desk, judge, answer)
        with hold(desk.app.context.settings.home, "session001") or pytest.fail("held already"):
            await desk.press("g")
            await desk.press("g")
        assert "1 session open in another mockint, left alone" in desk.text("#notice")
        assert grades(desk, "session001") == ["estimated"]
        assert grades(desk, "session002") == ["estimated", "graded"]


async def test_the_estimate_is_not_offered_where_a_model_has_judged(
    open_desk: OpenDesk, judge: Any, answer: str
) -> None:
    async with open_desk(start=QUEUE, judge=judge) as desk:
        await desk.to_debrief(answer)
        judge.kind = "offline"
        await desk.press("escape", "f7", "escape", "g")
        assert "The offline estimate is in force" in desk.text("#notice")
        await desk.press("g")
        assert grades(desk, "session001") == ["graded"]


async def test_without_sessions_there_is_nothing_to_regrade(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.press("f7", "g")
        assert "mockint start" in desk.text("#head")
        assert desk.text("#notice") == ""


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (50, 14)])
async def test_the_footer_holds_at_most_five_keys(
    open_desk: OpenDesk, judge: Any, answer: str, size: tuple[int, int]
) -> None:
    async with open_desk(start=QUEUE, judge=judge, size=size) as desk:
        await estimated(desk, judge, answer, 1)
        keys = [key for key in desk.app.screen.query(FooterKey) if key.display]
        assert 1 <= len(keys) <= 5
        assert max(key.region.right for key in keys) <= size[0]


@pytest.mark.parametrize("size", [(80, 24), (50, 14)], ids=["80x24", "50x14"])
def test_an_offer_to_regrade(
    snap_compare: Any, make_app: Any, desk_of: Any, judge: Any, answer: str, size: tuple[int, int],
    monkeypatch: Any,
) -> None:  # fmt: skip
    monkeypatch.setattr("mockint.tui.screens.interview.RECORD_EVERY", 3_600.0)
    priced(judge, 0.05)

    async def play(pilot: Any) -> None:
        desk = desk_of(pilot)
        await desk.settle()
        await estimated(desk, judge, answer)
        await desk.press("g")

    assert snap_compare(make_app(start=QUEUE, judge=judge), terminal_size=size, run_before=play)


def offered(desk: Any) -> set[str]:
    return {command.title for command in desk.app.get_system_commands(desk.app.screen)}


async def test_the_palette_offers_to_regrade_only_where_the_key_does(
    open_desk: OpenDesk, judge: Any, answer: str
) -> None:
    async with open_desk(start=QUEUE, judge=judge) as desk:
        await desk.press("escape", "escape")
        desk.app.pop_screen()
        await desk.press("f7")
        assert "plot: as a table" in offered(desk)
        assert "sessions: regrade" not in offered(desk)
        await desk.press("escape", "enter")
        await estimated(desk, judge, answer, 1)
        assert "sessions: regrade" in offered(desk)


async def test_a_defect_in_another_worker_leaves_the_run_to_go_on_and_esc_to_stop_it(
    open_desk: OpenDesk, judge: Any, answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()

    def broken(*_: Any) -> Any:
        assert gate.wait(20)
        raise RuntimeError

    async with open_desk(start=QUEUE, judge=judge) as desk:
        await estimated(desk, judge, answer)
        await desk.press("g")
        judge.release.clear()
        asked = len(judge.asked)
        await desk.pilot.press("g")
        await desk.until(lambda: len(judge.asked) == asked + 1)
        monkeypatch.setattr("mockint.review.practising.due_today", broken)
        desk.app.screen._read_again()
        gate.set()
        await desk.until(lambda: not [w for w in desk.app.workers if w.group == "progress"])
        await desk.pilot.pause()
        await desk.press("escape")
        assert isinstance(desk.app.screen, ProgressScreen)
        assert "Stopped: 0 of 2 sessions judged" in desk.text("#notice")
        assert len(judge.asked) == asked + 1


@pytest.mark.parametrize("becomes", ["unreadable", "empty"])
async def test_what_became_of_a_run_is_said_even_where_no_figure_can_be_shown_after_it(
    open_desk: OpenDesk, judge: Any, answer: str, monkeypatch: pytest.MonkeyPatch, becomes: str
) -> None:
    def read(_: Any) -> Reading:
        if becomes == "unreadable":
            raise MockintError("The archive cannot be read.")
        return Reading(progress([], {}), habits([]), (), (), {})

    async with open_desk(start=QUEUE, judge=judge) as desk:
        await estimated(desk, judge, answer, 1)
        await desk.press("g")
        monkeypatch.setattr("mockint.review.reading.read", read)
        await desk.press("g")
        assert "Judged 1 of 1 session" in desk.text("#notice")
        head = desk.text("#head")
        assert ("cannot be read" in head) == (becomes == "unreadable")
        assert "sessions: regrade" not in offered(desk)


async def test_nothing_is_offered_from_figures_that_lack_what_was_just_judged(
    open_desk: OpenDesk, judge: Any, answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, reads = threading.Event(), reading.read

    def late(archive: Any) -> Reading:
        assert gate.wait(20)
        return reads(archive)

    async with open_desk(start=QUEUE, judge=judge) as desk:
        await estimated(desk, judge, answer, 1)
        await desk.press("g")
        monkeypatch.setattr("mockint.review.reading.read", late)
        await desk.pilot.press("g")
        await desk.until(lambda: "Judged 1 of 1 session" in desk.text("#notice"))
        await desk.pilot.press("g")
        await desk.pilot.pause()
        gate.set()
        await desk.settle()
        assert "Judged 1 of 1 session" in desk.text("#notice")
        await desk.press("g")
        assert "was judged by scripted-1 at 127.0.0.1:9 already" in desk.text("#notice")
