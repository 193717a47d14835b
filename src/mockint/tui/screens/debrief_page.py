"""The debrief's page: verdicts and answers, and the way between a verdict and its sentence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widget import Widget
from textual.widgets import Footer, Markdown

from mockint.reports.grades import answer_name
from mockint.reports.verdicts import Shown, shown_verdicts
from mockint.sentences import split_sentences
from mockint.tui import debrief_text
from mockint.tui.debrief_text import Answered, Block
from mockint.tui.screens.room import RoomScreen
from mockint.tui.walk import Spot, Walk
from mockint.tui.widgets.answer_text import AnswerText
from mockint.tui.widgets.text import PlainText
from mockint.tui.widgets.verdict_line import VerdictLine

if TYPE_CHECKING:
    from mockint.tui.live import LiveInterview

NO_QUOTE = "no quote from your answer stands behind it"
NOTHING_CHOSEN = "Choose a verdict with n or p first, or a sentence with s."
ABOVE = 3
"""Rows left above a chosen sentence, so that what leads to it can be read."""


class DebriefPage(RoomScreen[None]):
    """One page of verdicts and answers. `n` and `p` choose, Enter goes across, Esc goes back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "n", "step(1)", show=False, id="debrief.next", tooltip="The next verdict or sentence"
        ),
        Binding(
            "p",
            "step(-1)",
            show=False,
            id="debrief.previous",
            tooltip="The previous verdict or sentence",
        ),
        Binding(
            "enter",
            "across",
            show=False,
            id="debrief.across",
            tooltip="From a verdict to its sentence, from a sentence to the verdicts that quote it",
        ),
        Binding(
            "s",
            "sentences",
            show=False,
            id="debrief.sentences",
            tooltip="Go through your answer sentence by sentence",
        ),
    ]

    def __init__(self, live: LiveInterview) -> None:
        super().__init__()
        self._live = live
        self._walk = Walk((), {})

    def compose_room(self) -> ComposeResult:
        """Progress while judging, then one page."""
        yield PlainText("", id="progress")
        yield PlainText("", id="decided")
        with VerticalScroll(id="page"):
            yield PlainText("", id="verdict", classes="verdict")
            yield Vertical(id="parts", classes="part")
            yield PlainText("", id="next", classes="part")
            yield Markdown("", id="reference", open_links=False)
        yield PlainText("", id="notice")
        yield Footer(show_command_palette=False)

    async def _show(self) -> None:
        """Show the session as it is now; what was chosen stays chosen where it is still there."""
        view = self._live.view()
        verdicts = shown_verdicts(view)
        at = self._walk.at
        self._walk = Walk(
            verdicts,
            {answer.document: split_sentences(answer.text) for answer in view.state.submitted},
        )
        head = debrief_text.verdict(view, example=self._live.example)
        self.query_one("#verdict", PlainText).show(head)
        made: list[Widget] = []
        for heading, blocks in debrief_text.parts(view, verdicts):
            made.append(PlainText(heading, classes="heading"))
            made += [self._widget(block) for block in blocks]
        holder = self.query_one("#parts", Vertical)
        async with self.batch():
            await holder.remove_children()
            await holder.mount(*made)
        if isinstance(at, Shown):
            self._walk.choose(at.check, at.document)
            self._mark_place()

    def _widget(self, block: Block) -> Widget:
        if isinstance(block, Shown):
            return VerdictLine(block)
        if isinstance(block, Answered):
            return AnswerText(block.document, block.text, block.marks)
        return PlainText(block)

    # -- where the reader is ------------------------------------------------------------------

    @property
    def chosen_verdict(self) -> Shown | None:
        """The verdict that is chosen."""
        return self._walk.at if isinstance(self._walk.at, Shown) else None

    def _show_place(self) -> None:
        self._mark_place()
        self._tell(" ".join(self._place_words()))

    def _mark_place(self) -> None:
        at = self._walk.at
        for line in self.query(VerdictLine):
            line.choose(line.shown is at)
        for answer in self.query(AnswerText):
            here = isinstance(at, Spot) and at.document == answer.document
            answer.choose(self._walk.sentence(at) if isinstance(at, Spot) and here else None)
        self.call_after_refresh(self._scroll_to_place)

    def _scroll_to_place(self) -> None:
        page, at = self.query_one("#page", VerticalScroll), self._walk.at
        if isinstance(at, Shown):
            for line in self.query(VerdictLine):
                if line.shown is at:
                    page.scroll_to_widget(
                        line, animate=False, top=line.size.height >= page.size.height
                    )
            return
        for answer in self.query(AnswerText):
            if isinstance(at, Spot) and at.document == answer.document:
                above = self.query_one("#parts").virtual_region.y + answer.virtual_region.y
                page.scroll_to(y=max(0, above + answer.row - ABOVE), animate=False)

    def _place_words(self) -> Iterator[str]:
        at, walk = self._walk.at, self._walk
        if isinstance(at, Shown):
            quoted = len(walk.quoted(at))
            number = f"Verdict {at.number}"
            if quoted:
                more = f"the first of its {quoted} sentences" if quoted > 1 else "its sentence"
                yield f"{number}: Enter shows {more},"
            else:
                yield f"{number}: {NO_QUOTE};"
            yield "a argues against it, Esc lets go."
        elif isinstance(at, Spot):
            of = len(walk.sentences[at.document])
            where = "" if at.document == "answer" else f" of {answer_name(at.document)}"
            back = "Esc goes back." if walk.behind is not None else "Esc lets go."
            numbers = ", ".join(shown.number for shown in walk.quoting(at))
            by = f"quoted by {numbers}" if numbers else "quoted by no verdict"
            yield f"Sentence {at.place + 1} of {of}{where}, {by}."
            if isinstance(walk.ahead, Shown):
                yield f"Enter goes to {walk.ahead.number}."
            yield back

    # -- keys ---------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is chosen while the reference covers the page."""
        if action in {"step", "across", "sentences"} and self.has_class("-reference"):
            return False
        return super().check_action(action, parameters)

    def action_step(self, by: int) -> None:
        """Choose the next or the previous verdict or sentence."""
        self._walk.step(by)
        self._show_place()

    def action_across(self) -> None:
        """From a verdict to the sentence it quotes, and the other way."""
        if self._walk.at is None:
            self._tell(NOTHING_CHOSEN)
        elif self._walk.across():
            self._show_place()
        else:
            self.app.bell()

    def action_sentences(self) -> None:
        """Go through the answer sentence by sentence, or let go of it."""
        self._walk.read()
        self._show_place()

    def _let_go(self) -> bool:
        """Esc: back to where the last jump began, else let go; whether anything was chosen."""
        went = self._walk.back()
        if went:
            self._show_place()
        return went
