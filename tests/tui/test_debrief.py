"""The debrief: the verdict first, each judge's words as they are meant, the reference on a key."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from mockint.grading.judging.judge import Failure
from mockint.tui.screens.home import HomeScreen

QUEUE = "queue-that-grows"
OpenDesk = Callable[..., Any]


def page(desk: Any) -> str:
    """All text of the page, scrolled out of sight or not."""
    return "\n".join(str(widget.visual) for widget in desk.app.screen.query("#page PlainText"))


async def test_an_estimate_leads_with_what_it_found_and_never_says_missed(
    open_desk: OpenDesk, answer: str
) -> None:
    async with open_desk(start=QUEUE) as desk:
        await desk.to_debrief(answer.replace("add consumers", "wait"))
        text = page(desk)
        assert re.match(r"Found in your words: \d of 4 essential and important points; ", text)
        assert re.search(r"about \d+, ± \d+, by wording\.", text)
        assert "not found in your wording" in text
        assert "missed" not in text.casefold()


async def test_a_grade_leads_with_its_score_and_quotes_its_evidence(
    open_desk: OpenDesk, judge: Any, answer: str
) -> None:
    judge.verdicts = {"bounded": "met", "drop": "met"}
    async with open_desk(start=QUEUE, judge=judge) as desk:
        await desk.to_debrief(answer)
        text = page(desk)
        assert text.startswith("Score ")
        assert "1. met (essential) Puts a limit on the length of the queue." in text
        assert f"“{answer[:60]}”" in text
        assert "asserted (important) Drops orders silently." in text
        assert f"{answer[:60]}[1,P1]" in text
        assert "Facts asked for: 0 of 2" in text
        assert "RabbitMQ, three nodes." in text
        assert "estimate" not in text


async def test_without_a_grade_the_reason_stands_there_and_no_number(
    open_desk: OpenDesk, judge: Any, answer: str
) -> None:
    judge.failure = Failure("auth", "The key was refused; set another one.", exit_code=3)
    async with open_desk(start=QUEUE, judge=judge) as desk:
        await desk.to_debrief(answer)
        assert desk.text("#verdict") == (
            "Ungraded: The key was refused; set another one.\n"
            "Your answer is saved. Key g tries again."
        )
        assert "Score" not in page(desk)
        assert answer.strip() in page(desk)


async def test_an_answer_that_a_gate_refused_cannot_be_judged_again(
    open_desk: OpenDesk, judge: Any
) -> None:
    async with open_desk(start=QUEUE, judge=judge) as desk:
        await desk.to_debrief("")
        assert desk.text("#verdict").startswith("Ungraded: ")
        assert "Key g" not in desk.text("#verdict")
        assert judge.asked == []


async def test_a_grade_under_way_shows_itself_and_esc_stops_it(
    open_desk: OpenDesk, judge: Any, answer: str
) -> None:
    async with open_desk(start=QUEUE, judge=judge) as desk:
        await desk.to_debrief(answer)
        judge.release.clear()
        await desk.press("g")
        await desk.until(lambda: desk.app.screen.has_class("-judging"))
        assert desk.text("#notice") == "Answers are sent to 127.0.0.1:9."
        assert desk.text("#progress").startswith("Judging the answer: ")
        assert "Esc stops; all is saved." in desk.text("#progress")
        await desk.press("escape")
        await desk.until(lambda: not desk.app.live.background.pending)
        await desk.settle()
        assert desk.text("#verdict").startswith("Score ")
        await desk.press("escape")
        assert isinstance(desk.app.screen, HomeScreen)


async def test_an_estimate_is_graded_later_by_a_model_and_both_are_kept(
    open_desk: OpenDesk, judge: Any, answer: str, monkeypatch: Any
) -> None:
    async with open_desk(start=QUEUE) as desk:
        await desk.to_debrief(answer)
        await desk.press("g")
        assert "F3 chooses one" in desk.text("#notice")
        judge.verdicts = {"bounded": "met"}
        monkeypatch.setattr("mockint.grading.judges.for_grading", lambda *_, **__: judge.chosen)
        await desk.press("g")
        await desk.until(lambda: not desk.app.live.background.pending)
        await desk.settle()
        assert desk.text("#verdict").startswith("Score ")
        graded = [e for e in desk.events() if e.kind == "graded"]
        statuses = [e.data["grade"]["status"] for e in graded if e.data["document"] == "answer"]
        assert statuses == ["estimated", "graded"]


async def test_the_reference_is_shown_on_a_key_and_that_is_recorded(
    open_desk: OpenDesk, answer: str
) -> None:
    async with open_desk(start=QUEUE) as desk:
        await desk.to_debrief(answer)
        assert "refuse what does not fit, and add" not in desk.shown()
        await desk.press("r")
        await desk.until(lambda: "Bound the queue" in desk.shown())
        await desk.settle()
        assert desk.kinds()[-1] == "reference_shown"
        assert desk.app.context.archive.reference_openings(QUEUE) == ["2026-03-01T10:00:00.000Z"]
        await desk.press("r")
        assert "Bound the queue" not in desk.shown()
        await desk.press("t")
        assert desk.session.state.seen_reference
