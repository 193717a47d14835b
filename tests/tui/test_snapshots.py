"""What each screen looks like: a picture for each screen and size, made of fixed times and words.

`pytest tests/tui/test_snapshots.py --snapshot-update` takes them anew; look at each before keeping.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mockint.archive.envelope import Envelope, SessionRow
from mockint.archive.hold import hold
from mockint.archive.writer import Trouble, Writer
from mockint.grading.judging.judge import Failure
from mockint.interview.opening import Choice
from mockint.settings import Flags
from mockint.tui.screens.unsaved import UnsavedScreen

QUEUE = "queue-that-grows"
SMALL, LARGE = (80, 24), (120, 40)
BOTH = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
Pictured = Callable[..., bool]
pytestmark = pytest.mark.usefixtures("standing_still")


async def nothing(desk: Any) -> None:
    """The screen as it comes up."""


async def ask(desk: Any) -> None:
    await desk.tick(42)
    desk.interview.action_ask()
    desk.app.screen.query_one("#ask").value = "How many orders per second arrive?"
    await desk.press("enter")


async def answered(desk: Any, answer: str) -> None:
    """A question, its reply, and an answer handed in."""
    await ask(desk)
    await desk.tick(200)
    await desk.write(answer)
    await desk.tick(500)
    await desk.submit()


async def to_debrief(desk: Any, answer: str) -> None:
    await answered(desk, answer)
    await desk.tick(60)
    await desk.submit("It is delivered again after a timeout.")
    await desk.to_debrief()
    desk.app.screen.query_one("#notice").show("")


@BOTH
def test_home_before_anything_was_played(pictured: Pictured, size: tuple[int, int]) -> None:
    assert pictured(nothing, size)


@BOTH
def test_home_with_sessions(pictured: Pictured, home: Path, size: tuple[int, int]) -> None:
    writer = Writer(home)
    for number, (phase, status, score) in enumerate(
        (
            ("debrief", "estimated", 58.0),
            ("debrief", "graded", 71.5),
            ("answer", "unfinished", None),
        )
    ):
        at = f"2026-03-0{number + 1}T10:00:00.000Z"
        row = SessionRow(
            id=f"past{number}",
            scenario=QUEUE,
            mode="practice",
            target_bar="senior",
            attempt=number + 1,
            seen_reference=number == 2,
            started_at=at,
            ended_at=None,
            phase=phase,
            status=status,
            score=score,
            title="A queue that grows",
        )
        writer.append([Envelope(f"past{number}.1", row.id, at, 0.0, "present", 1, {})], row)
    assert writer.close(5)
    assert pictured(nothing, size)


@BOTH
def test_the_questions(pictured: Pictured, judge: Any, size: tuple[int, int]) -> None:
    assert pictured(ask, size, start=QUEUE, judge=judge)


@BOTH
def test_writing_the_answer(
    pictured: Pictured, judge: Any, answer: str, size: tuple[int, int]
) -> None:
    async def play(desk: Any) -> None:
        await ask(desk)
        await desk.tick(30)
        await desk.write(answer)

    assert pictured(play, size, start=QUEUE, judge=judge)


def test_a_changed_problem_in_red(pictured: Pictured, judge: Any, answer: str) -> None:
    async def play(desk: Any) -> None:
        await desk.write(answer)
        await desk.tick(1_100)

    choice = Choice("pressure", "senior", None)
    assert pictured(play, start=QUEUE, judge=judge, choice=choice)


def test_asking_before_a_submit(pictured: Pictured, judge: Any, answer: str) -> None:
    async def play(desk: Any) -> None:
        await desk.write(answer)
        await desk.tick(400)
        await desk.press("ctrl+s")

    assert pictured(play, start=QUEUE, judge=judge)


@BOTH
def test_a_follow_up(pictured: Pictured, judge: Any, answer: str, size: tuple[int, int]) -> None:
    judge.release.clear()

    async def play(desk: Any) -> None:
        await answered(desk, answer)
        await desk.write("Its order is delivered again, so the work has to be idempotent.")

    assert pictured(play, size, start=QUEUE, judge=judge)


def test_waiting_for_the_judge(pictured: Pictured, judge: Any, answer: str) -> None:
    judge.release.clear()

    async def play(desk: Any) -> None:
        await answered(desk, answer)
        desk.interview.action_skip()
        desk.interview.action_skip()
        await desk.until(lambda: desk.app.live.background.progress)
        await desk.tick()

    assert pictured(play, start=QUEUE, judge=judge)


def test_read_only(pictured: Pictured, judge: Any, home: Path) -> None:
    with hold(home, "session001") or pytest.fail("held already"):
        assert pictured(nothing, start=QUEUE, judge=judge)


@BOTH
def test_an_estimated_debrief(
    pictured: Pictured, judge: Any, answer: str, size: tuple[int, int]
) -> None:
    judge.kind = "offline"
    judge.verdicts = {"bounded": "met", "consumers": "partial"}
    assert pictured(lambda desk: to_debrief(desk, answer), size, start=QUEUE, judge=judge)


@BOTH
def test_a_graded_debrief(
    pictured: Pictured, judge: Any, answer: str, size: tuple[int, int]
) -> None:
    judge.verdicts = {"bounded": "met", "consumers": "partial", "drop": "met"}
    assert pictured(lambda desk: to_debrief(desk, answer), size, start=QUEUE, judge=judge)


@BOTH
def test_a_sentence_of_the_debrief(
    pictured: Pictured, judge: Any, answer: str, size: tuple[int, int]
) -> None:
    judge.verdicts = {"bounded": "met", "consumers": "partial"}

    async def play(desk: Any) -> None:
        await to_debrief(desk, answer)
        await desk.press("n", "n", "enter")

    assert pictured(play, size, start=QUEUE, judge=judge)


def test_arguing_against_a_verdict(pictured: Pictured, judge: Any, answer: str) -> None:
    judge.verdicts = {"bounded": "met", "consumers": "partial"}
    judge.note = "It does not say for how long."

    async def play(desk: Any) -> None:
        await to_debrief(desk, answer)
        await desk.press("n", "n", "a")
        desk.app.screen.query_one("#argument").insert("I say while the backlog is long.")

    assert pictured(play, start=QUEUE, judge=judge)


def test_a_disputed_verdict(pictured: Pictured, judge: Any, answer: str) -> None:
    judge.kind = "offline"
    judge.verdicts = {"bounded": "met"}

    async def play(desk: Any) -> None:
        await to_debrief(desk, answer)
        await desk.press("n", "n", "a")
        desk.app.screen.query_one("#argument").insert("More of them are added in sentence 2.")
        await desk.press("enter")

    assert pictured(play, start=QUEUE, judge=judge)


@BOTH
def test_all_grades(pictured: Pictured, judge: Any, answer: str, size: tuple[int, int]) -> None:
    judge.verdicts = {"bounded": "met"}

    async def play(desk: Any) -> None:
        await to_debrief(desk, answer)
        judge.verdicts = {"bounded": "partial", "consumers": "met", "drop": "met"}
        await desk.press("g")
        await desk.until(lambda: not desk.app.live.background.pending)
        await desk.settle()
        await desk.press("c")

    assert pictured(play, size, start=QUEUE, judge=judge)


def test_an_ungraded_debrief(pictured: Pictured, judge: Any, answer: str) -> None:
    judge.failure = Failure("timeout", "The judge took too long; try again, or another model.")
    assert pictured(lambda desk: to_debrief(desk, answer), start=QUEUE, judge=judge)


def test_the_keys_of_an_interview(pictured: Pictured, judge: Any) -> None:
    async def play(desk: Any) -> None:
        await desk.press("f1")

    assert pictured(play, start=QUEUE, judge=judge)


def test_quitting_unsaved(pictured: Pictured) -> None:
    since = "2026-03-01T10:00:00.000Z"
    reason = "The disk is full; make room, and saving goes on by itself."
    trouble = Trouble(since, 0.0, reason, Path("/home/ann/mockint-draft-session001.txt"))

    async def play(desk: Any) -> None:
        desk.app.push_screen(UnsavedScreen(trouble))

    assert pictured(play)


def test_a_terminal_too_small(pictured: Pictured, judge: Any) -> None:
    assert pictured(nothing, (40, 10), start=QUEUE, judge=judge)


def test_an_interview_in_a_light_theme(
    pictured: Pictured, home: Path, judge: Any, answer: str
) -> None:
    (home / "config.toml").write_text('theme = "textual-light"\n', encoding="utf-8")

    async def play(desk: Any) -> None:
        await desk.write(answer)

    assert pictured(play, start=QUEUE, judge=judge, flags=Flags(home=home))
