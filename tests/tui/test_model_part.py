"""What the screen does while a model picks a fact or thinks of a follow-up."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any

import pytest
from textual.widgets import Input

from mockint.interview.choosing import Picked
from mockint.interview.model_part import ModelPart
from mockint.interview.probing import Probed

OpenDesk = Any
FakeJudge = Any
OPEN = "What is behind all this?"
GOOD = "What happens to the line if it keeps growing until the morning?"


@dataclass
class FakeModel:
    """Picks and asks as told, once `release` is set; a cancel ends the wait."""

    picked: Picked = field(default_factory=lambda: Picked(("broker",)))
    probed: Probed = field(default_factory=lambda: Probed(GOOD, "watch how old the oldest"))
    release: threading.Event = field(default_factory=threading.Event)
    asked: int = 0

    def choose(self, brief: Any, question: str, *, cancel: threading.Event) -> Picked:
        return self.picked if self._waited(cancel) else Picked(failure="Cancelled.")

    def probe(self, aim: Any, *, cancel: threading.Event) -> Probed:
        return self.probed if self._waited(cancel) else Probed(failure="Cancelled.")

    def _waited(self, cancel: threading.Event) -> bool:
        self.asked += 1
        while not self.release.wait(0.01):
            if cancel.is_set():
                return False
        return True


@pytest.fixture
def model() -> FakeModel:
    made = FakeModel()
    made.release.set()
    return made


async def put(desk: Any, question: str) -> None:
    line = desk.app.screen.query_one("#ask", Input)
    line.value = question
    await line.action_submit()
    await desk.pilot.pause()


async def test_a_fact_that_the_model_picked_is_said_in_its_own_words(
    open_desk: OpenDesk, judge: FakeJudge, model: FakeModel
) -> None:
    async with open_desk(start="queue-that-grows", judge=judge) as desk:
        desk.app.live.part = ModelPart(model, model)
        model.release.clear()
        await put(desk, OPEN)
        assert "looks it up" in desk.text("#notice")
        await put(desk, "And another one?")
        assert desk.app.screen.query_one("#ask", Input).value == "And another one?"
        model.release.set()
        await desk.settle()
        assert "RabbitMQ, three nodes." in desk.text("#notice")
        assert desk.session.state.facts == {"broker"}
        assert model.asked == 1


async def test_a_model_that_fails_is_told_once_and_the_interview_goes_on(
    open_desk: OpenDesk, judge: FakeJudge, model: FakeModel
) -> None:
    model.picked = Picked(failure="The server is gone.")
    async with open_desk(start="queue-that-grows", judge=judge) as desk:
        desk.app.live.part = ModelPart(model, model)
        await put(desk, OPEN)
        await desk.settle()
        assert "The server is gone." in desk.text("#notice")
        assert "not specified" in desk.text("#notice")
        await put(desk, "Who pays for it?")
        await desk.settle()
        assert "gone" not in desk.text("#notice")
        assert model.asked == 1


async def test_handing_in_ends_a_question_that_is_still_looked_up(
    open_desk: OpenDesk, judge: FakeJudge, model: FakeModel, answer: str
) -> None:
    async with open_desk(start="queue-that-grows", judge=judge) as desk:
        desk.app.live.part = ModelPart(model)
        model.release.clear()
        await put(desk, OPEN)
        desk.editor.text = answer
        desk.interview._hand_in("candidate")
        model.release.set()
        await desk.settle()
        kinds = desk.kinds()
        assert kinds.index("asked") < kinds.index("replied") < kinds.index("submitted")
        assert kinds.count("replied") == 1


async def test_the_models_follow_up_is_waited_for_put_and_judged_on_its_check(
    open_desk: OpenDesk, judge: FakeJudge, model: FakeModel, answer: str
) -> None:
    judge.verdicts = {"bounded": "met"}
    async with open_desk(start="queue-that-grows", judge=judge) as desk:
        desk.app.live.part = ModelPart(model, model)
        model.release.clear()
        await desk.submit(answer)
        await desk.until(lambda: not desk.app.live.background.pending)
        for _ in range(2):
            desk.interview.action_skip()
            await desk.pilot.pause()
        assert desk.session.state.clock.waiting
        assert "one more question" in desk.text("#waiting")
        model.release.set()
        await desk.until(lambda: desk.session.state.open_follow_up is not None)
        await desk.settle()
        assert GOOD in desk.text("#question")
        assert not desk.session.state.clock.waiting
        judge.verdicts = {"consumers": "met"}
        await desk.submit("Then I add consumers until it is short again.")
        await desk.until(lambda: not desk.app.live.background.pending)
        assert [c.id for c in judge.asked[-1].checks] == ["consumers"]


async def test_escape_goes_on_without_the_models_follow_up(
    open_desk: OpenDesk, judge: FakeJudge, model: FakeModel, answer: str
) -> None:
    async with open_desk(start="plain-walk", judge=judge) as desk:
        scenario = desk.session.scenario
        check = scenario.checks[0].model_copy(update={"hints": ("What goes first?",)})
        desk.session.scenario = scenario.model_copy(update={"checks": (check,)})
        desk.app.live.part = ModelPart(model, model)
        model.release.clear()
        await desk.write(answer)
        desk.interview._hand_in("candidate")
        await desk.until(lambda: model.asked)
        desk.interview.action_back()
        await desk.until(lambda: not desk.app.screen.query("#editor"))
        await desk.settle()
        assert desk.session.state.phase == "debrief"
        assert desk.session.state.follow_ups == ()
