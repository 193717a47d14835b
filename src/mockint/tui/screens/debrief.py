"""The debrief: what the interview showed, in order of use; the reference last, on a key."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import Markdown

from mockint.bank.gold import shown_answers
from mockint.cleaning import in_order
from mockint.cli.progress import in_words
from mockint.interview.ports import utc_text
from mockint.reports.reference import reference_lines
from mockint.tui import debrief_text
from mockint.tui.screens.debrief_arguments import chosen_judge
from mockint.tui.screens.debrief_earlier import DebriefEarlier
from mockint.tui.widgets.text import PlainText

if TYPE_CHECKING:
    from mockint.grading.judges import Chosen
    from mockint.interview.background import GradeArrived

LOOK_EVERY = 1.0


class DebriefScreen(DebriefEarlier):
    """The result of one session; grades that are still under way appear as they come."""

    CSS_PATH = "debrief.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape",
            "back",
            "Home",
            id="debrief.back",
            tooltip="Stop judging, let go of what is chosen, or go Home",
        ),
        Binding(
            "g", "judge", "Grade", id="debrief.grade", tooltip="Judge the answers, once more too"
        ),
        Binding(
            "r", "reference", "Reference", id="debrief.reference", tooltip="Read the reference"
        ),
        Binding(
            "f3", "choose", "Judge", show=False, id="debrief.judge", tooltip="Choose who judges"
        ),
        Binding(
            "b", "by_hand", show=False, id="debrief.by-hand", tooltip="Judge by hand, in a chat"
        ),
        Binding(
            "w",
            "watch",
            show=False,
            id="debrief.watch",
            tooltip="Replay the session, from when the chosen sentence was written",
        ),
        Binding("c", "grades", show=False, id="debrief.grades", tooltip="Compare the grades"),
        Binding("question_mark", "app.help", show=False, id="debrief.help", tooltip="The keys"),
    ]

    class JudgeChosen(Message):
        """The judge in force was looked up, or `sentence` says why it cannot be used."""

        def __init__(self, chosen: Chosen | None, sentence: str = "") -> None:
            super().__init__()
            self.chosen = chosen
            self.sentence = sentence

    def commands(self) -> Iterable[tuple[str, str, str]]:
        """Palette commands of the debrief."""
        yield "answers: grade", "Judge the answers with the judge in force", "judge"
        yield "answers: grade by hand", "In any chat, without an API key", "by_hand"
        yield "reference: show", "Read the reference solution", "reference"
        yield "session: try again", "Another interview on this scenario", "again"
        yield "drill: weakest question", "Five minutes on one question of it", "drill"
        yield "scenario: another", "Another one with the same weak skill", "another"
        yield "rating: ask again", "Be asked to rate yourself next time", "rating"
        yield "attempts: compare", "With the attempt before this one", "earlier"
        yield "grades: compare", "All grades, and what changed between two", "grades"
        yield "session: replay", "From when the chosen sentence was written", "watch"
        yield "verdict: argue", "Argue against the chosen verdict", "argue"
        yield "verdict: next", "Choose the next verdict", "step(1)"
        yield "answer: by sentence", "Go through your answer by sentence", "sentences"

    async def on_mount(self) -> None:
        """Show what is known, and keep looking while a judge is at work."""
        await self._show()
        self.query_one("#page").focus()
        self.set_interval(LOOK_EVERY, self._look)
        self._look()
        self._look_for_another()

    def _look(self) -> None:
        background = self._live.background
        pending = background.pending
        if not self._show_hearing() and pending:
            progress = background.progress
            words = in_words(progress) if progress else "the judge begins"
            more = f", {len(pending) - 1} more waiting" if len(pending) > 1 else ""
            line = f"Judging {_named(pending[0])}: {words}{more}. Esc stops; all is saved."
            self.query_one("#progress", PlainText).show(line)
            decided = progress.decided if progress else ()
            rows = max(2, (self.size.height - 12) // 2)
            content = debrief_text.deciding(self._live.view(), decided, rows)
            self.query_one("#decided", PlainText).show(content)
        trouble = self._live.writer.trouble
        if trouble is not None:
            self._tell(f"Not saved since {trouble.since[11:19]}: {trouble.reason}")

    async def _graded(self) -> None:
        await self._show()
        self._look()
        self._look_for_another()

    def answer_judged(self, arrived: GradeArrived) -> None:
        """A grade was recorded: show it."""
        if arrived.grade.status == "ungraded":
            self._tell(f"No grade for {_named(arrived.document)}: {arrived.grade.reason}")
        else:
            self._tell(f"A grade for {_named(arrived.document)} came in.")
        self.call_next(self._graded)

    # -- keys ---------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A session that another mockint has open cannot be graded here, the example not at all."""
        if action == "judge" and self._live.read_only:
            return False
        if action in {"argue", "by_hand", "choose", "drill", "rating"} and self._live.example:
            return False
        return super().check_action(action, parameters)

    def action_back(self) -> None:
        """Esc: stop the judge; with none at work let go of what is chosen, else go Home."""
        if self._stop_hearing():
            return
        if self._live.background.pending:
            self._live.background.cancel()
            self._tell("Stopping the judge …")
            return
        if not self._let_go():
            self.dismiss(None)

    def action_grades(self) -> None:
        """List all grades, and compare two."""
        from mockint.tui.screens.grades import GradesScreen

        self.app.push_screen(GradesScreen(self._live.view()))

    def action_watch(self) -> None:
        """Replay the session: from the moment of the chosen verdict or sentence, else all of it."""
        from mockint.tui.screens.replay import ReplayScreen

        view = self._live.view()
        view = replace(view, events=tuple(view.events))
        screen = ReplayScreen(lambda: view, at=self._walk.written, from_debrief=True)
        self.app.push_screen(screen, self._back_at)

    def _back_at(self, verdict: tuple[str, str] | None) -> None:
        """Back from the replay, perhaps to another verdict than before."""
        if verdict is not None:
            self._walk.choose(*verdict)
            self._show_place()

    def action_choose(self) -> None:
        """Choose who judges."""
        self.mockint.open_judge()

    def action_by_hand(self) -> None:
        """Judge by hand: the prompt goes to any chat, and its reply is pasted."""
        from mockint.tui.screens.by_hand import open_by_hand

        self._tell(open_by_hand(self.mockint) or "")

    def action_judge(self) -> None:
        """Have the answers judged by the judge in force; earlier grades stay."""
        if self._live.background.pending or self._hearing is not None:
            return
        self._tell("Looking for the judge …")
        self.tell_when_done(lambda: self.JudgeChosen(*chosen_judge(self.mockint.context)), "judge")

    def on_debrief_screen_judge_chosen(self, message: JudgeChosen) -> None:
        """Begin to judge, saying where the answers go."""
        if message.chosen is None:
            self._tell(message.sentence)
            return
        if message.chosen.offline and self._live.session.state.status == "estimated":
            self._tell(
                "No model is chosen, and the estimate is here already; F3 chooses one, b needs none."
            )
            return
        self._tell(message.chosen.sentence)
        self._live.judge_again(message.chosen)
        self._look()

    async def action_reference(self) -> None:
        """Show or hide the reference and, below it, gold answers; that it was seen is recorded."""
        live = self._live
        if self.has_class("-reference"):
            self.remove_class("-reference")
            return
        view, folders = live.view(), self.mockint.context.folders
        golds = await asyncio.to_thread(shown_answers, folders, view.scenario.id)
        markdown = self.query_one("#reference", Markdown)
        await markdown.update(in_order("\n".join(reference_lines(view, golds))))
        self.add_class("-reference")
        self.query_one("#page", VerticalScroll).scroll_home(animate=False)
        if not live.read_only:
            live.session.show_reference()
            self._remember_reference()

    def _remember_reference(self) -> None:
        archive = self.mockint.context.archive
        scenario = self._live.session.state.scenario
        at = utc_text(self.mockint.time.now())
        self.in_background(lambda: archive.record_reference_opened(scenario, at), "reference")


def _named(document: str) -> str:
    return "the answer" if document == "answer" else document.removeprefix("follow_up:")
