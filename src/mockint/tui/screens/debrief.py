"""The debrief: what the interview showed, in order of use; the reference last, on a key."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.message import Message
from textual.widgets import Footer, Markdown

from mockint.cleaning import in_order
from mockint.cli.progress import in_words
from mockint.errors import MockintError
from mockint.interview.ports import utc_text
from mockint.tui import debrief_text
from mockint.tui.screens.room import RoomScreen
from mockint.tui.widgets.text import PlainText

if TYPE_CHECKING:
    from mockint.grading.judges import Chosen
    from mockint.interview.background import GradeArrived
    from mockint.tui.live import LiveInterview

LOOK_EVERY = 1.0
NO_REFERENCE = "This scenario has no reference."


class DebriefScreen(RoomScreen[None]):
    """The result of one session; grades that are still under way appear as they come."""

    CSS_PATH = "debrief.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Home", id="debrief.back", tooltip="Stop judging, or go Home"),
        Binding(
            "g", "judge", "Grade", id="debrief.grade", tooltip="Judge the answers, once more too"
        ),
        Binding(
            "r", "reference", "Reference", id="debrief.reference", tooltip="Read the reference"
        ),
        Binding(
            "f3", "choose", "Judge", show=False, id="debrief.judge", tooltip="Choose who judges"
        ),
        Binding("question_mark", "app.help", show=False, id="debrief.help", tooltip="The keys"),
    ]

    class JudgeChosen(Message):
        """The judge in force was looked up, or `sentence` says why it cannot be used."""

        def __init__(self, chosen: Chosen | None, sentence: str = "") -> None:
            super().__init__()
            self.chosen = chosen
            self.sentence = sentence

    def __init__(self, live: LiveInterview) -> None:
        super().__init__()
        self._live = live

    def compose_room(self) -> ComposeResult:
        """Progress while judging, then one page."""
        yield PlainText("", id="progress")
        with VerticalScroll(id="page"):
            yield PlainText("", id="verdict", classes="verdict")
            yield Vertical(id="parts", classes="part")
            yield Markdown("", id="reference", open_links=False)
        yield PlainText("", id="notice")
        yield Footer(show_command_palette=False)

    def commands(self) -> Iterable[tuple[str, str, Callable[[], object]]]:
        """Palette commands of the debrief."""
        yield "answers: grade", "Judge the answers with the judge in force", self.action_judge
        yield "reference: show", "Read the reference solution", self.action_reference

    async def on_mount(self) -> None:
        """Show what is known, and keep looking while a judge is at work."""
        await self._show()
        self.query_one("#page").focus()
        self.set_interval(LOOK_EVERY, self._look)
        self._look()

    async def _show(self) -> None:
        view = self._live.view()
        self.query_one("#verdict", PlainText).show(debrief_text.verdict(view))
        made = []
        for heading, text in debrief_text.parts(view):
            made.append(PlainText(heading, classes="heading"))
            if text:
                made.append(PlainText(text))
        holder = self.query_one("#parts", Vertical)
        async with self.batch():
            await holder.remove_children()
            await holder.mount(*made)

    def _look(self) -> None:
        background = self._live.background
        pending = background.pending
        self.set_class(bool(pending), "-judging")
        if pending:
            progress = background.progress
            words = in_words(progress) if progress else "the judge begins"
            more = f", {len(pending) - 1} more waiting" if len(pending) > 1 else ""
            line = f"Judging {_named(pending[0])}: {words}{more}. Esc stops; all is saved."
            self.query_one("#progress", PlainText).show(line)
        trouble = self._live.writer.trouble
        if trouble is not None:
            self._tell(f"Not saved since {trouble.since[11:19]}: {trouble.reason}")

    def _tell(self, sentence: str) -> None:
        self.query_one("#notice", PlainText).show(sentence)

    async def _graded(self) -> None:
        await self._show()
        self._look()

    def answer_judged(self, arrived: GradeArrived) -> None:
        """A grade was recorded: show it."""
        if arrived.grade.status == "ungraded":
            self._tell(f"No grade for {_named(arrived.document)}: {arrived.grade.reason}")
        else:
            self._tell(f"A grade for {_named(arrived.document)} came in.")
        self.call_next(self._graded)

    # -- keys ---------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A session that another mockint has open cannot be graded here."""
        if action == "judge" and self._live.read_only:
            return False
        return super().check_action(action, parameters)

    def action_back(self) -> None:
        """Esc: stop the judge; with none at work, go Home."""
        if self._live.background.pending:
            self._live.background.cancel()
            self._tell("Stopping the judge …")
            return
        self.dismiss(None)

    def action_choose(self) -> None:
        """Choose who judges."""
        self.mockint.open_judge()

    def action_judge(self) -> None:
        """Have the answers judged by the judge in force; earlier grades stay."""
        if self._live.background.pending:
            return
        self._tell("Looking for the judge …")
        self.run_worker(
            lambda: self.post_message(self._choose()),
            name="judge",
            group="judge",
            thread=True,
            exclusive=True,
            exit_on_error=False,
        )

    def _choose(self) -> JudgeChosen:
        from mockint.grading.judges import for_grading

        context = self.mockint.context
        try:
            return self.JudgeChosen(for_grading(context.settings, context.archive.memory()))
        except MockintError as error:
            return self.JudgeChosen(None, str(error))

    def on_debrief_screen_judge_chosen(self, message: JudgeChosen) -> None:
        """Begin to judge, saying where the answers go."""
        if message.chosen is None:
            self._tell(message.sentence)
            return
        if message.chosen.offline and self._live.session.state.status == "estimated":
            self._tell("No model is chosen, and the estimate is here already; F3 chooses one.")
            return
        self._tell(message.chosen.sentence)
        self._live.judge_again(message.chosen)
        self._look()

    async def action_reference(self) -> None:
        """Show or hide the reference; that it was seen is recorded."""
        live = self._live
        if self.has_class("-reference"):
            self.remove_class("-reference")
            return
        text = live.session.scenario.reference.strip() or NO_REFERENCE
        markdown = self.query_one("#reference", Markdown)
        await markdown.update(in_order(f"# Reference\n\n{text}\n\n{_sources(live)}"))
        self.add_class("-reference")
        self.query_one("#page", VerticalScroll).scroll_home(animate=False)
        if not live.read_only:
            live.session.show_reference()
            self._remember_reference()

    def _remember_reference(self) -> None:
        archive = self.mockint.context.archive
        scenario = self._live.session.state.scenario
        at = utc_text(self.mockint.time.now())
        self.run_worker(
            lambda: archive.record_reference_opened(scenario, at),
            name="reference",
            group="reference",
            thread=True,
            exclusive=True,
            exit_on_error=False,
        )


def _sources(live: LiveInterview) -> str:
    sources = live.session.scenario.sources
    lines = [f"- {source.title}: `{source.url}`" for source in sources]
    return "## Sources\n\n" + "\n".join(lines) if lines else ""


def _named(document: str) -> str:
    return "the answer" if document == "answer" else document.removeprefix("follow_up:")
