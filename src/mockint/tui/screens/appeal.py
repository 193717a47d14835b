"""Arguing against one verdict: an argument for the judge, or a sentence that marks it as disputed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Footer, TextArea

from mockint.grading.judging.appeal import LONGEST, unfit
from mockint.reports.verdicts import Shown
from mockint.tui.screens.room import RoomScreen
from mockint.tui.widgets.argument_box import ArgumentBox
from mockint.tui.widgets.text import PlainText
from mockint.tui.widgets.verdict_line import verdict_content

APPEAL = "Argue against a verdict: the judge reads your answer again with what you say"
DISPUTE = "Dispute a verdict: shown beside it, left out of progress, the score stays"
APPEAL_HELP = (
    "Say in a sentence or two what in your answer the judge overlooked. Only words of the answer can "
    "change the verdict; what you say here is no evidence. A verdict can be appealed once."
)
DISPUTE_HELP = "Say in a sentence why the verdict is wrong. An empty line takes a dispute back."
ROOM = "{count} of {limit} characters. Enter sends it, Esc goes back."
CUT = f"At most {LONGEST} characters: the rest was left out."
FAILED_HELP = " The last appeal got no ruling: F4 marks the verdict as disputed instead."
TAKE_BACK_HELP = " An empty line takes your dispute back."
NOTHING_SAID = "Say in a sentence why the verdict is wrong."


@dataclass(frozen=True, slots=True)
class Said:
    """What the candidate sent: an argument for the judge (`appeal`), or a dispute, empty to take one
    back."""

    text: str
    appeal: bool


class AppealScreen(RoomScreen[Said | None]):
    """The verdict, then the box. `where`: where an appeal is sent, or why there can be none."""

    CSS_PATH = "appeal.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="argument.back", tooltip="Back, saying nothing"),
        Binding(
            "f4",
            "dispute",
            "Dispute",
            id="argument.dispute",
            tooltip="No judge: mark the verdict as disputed, with this sentence",
        ),
        Binding("ctrl+s", "send", show=False, id="argument.send-save", tooltip="As Enter"),
        Binding("ctrl+j", "send", show=False, id="argument.send-j", tooltip="As Enter"),
    ]

    def __init__(self, shown: Shown, where: str, *, appeal: bool, failed: bool = False) -> None:
        """`failed`: an appeal about it was sent before, and no ruling came."""
        super().__init__()
        self._failed = failed and appeal
        self._verdict = shown
        self._where = where
        self._appeal = appeal

    def compose_room(self) -> ComposeResult:
        """What it is about, what it is good for, the box, keys."""
        yield PlainText(APPEAL if self._appeal else DISPUTE, id="head")
        with VerticalScroll(id="about", can_focus=False):
            yield PlainText(verdict_content(self._verdict, chosen=True))
        yield PlainText(self._where, id="where")
        yield PlainText(self._help(), id="help")
        yield ArgumentBox(
            limit=LONGEST, id="argument", placeholder="In my answer I said that … because …"
        )
        yield PlainText("", id="notice")
        yield Footer(show_command_palette=False)

    def _help(self) -> str:
        if not self._appeal:
            return DISPUTE_HELP
        back = TAKE_BACK_HELP if self._verdict.dispute else ""
        return f"{APPEAL_HELP}{FAILED_HELP if self._failed else ''}{back}"

    def commands(self) -> Iterable[tuple[str, str, str]]:
        """Palette commands of this screen."""
        yield "argument: send", "Send the argument, or keep the dispute", "send"

    @property
    def _box(self) -> ArgumentBox:
        return self.query_one(ArgumentBox)

    def on_mount(self) -> None:
        """Begin with what was said before."""
        self._box.text = "" if self._appeal else self._verdict.dispute
        self._box.move_cursor(self._box.document.end)
        self._box.focus()
        self._count()

    @on(TextArea.Changed, "#argument")
    def _count(self) -> None:
        self._tell(ROOM.format(count=self._box.characters, limit=LONGEST))

    @on(ArgumentBox.CutShort)
    def _cut_short(self) -> None:
        self._tell(CUT)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A dispute in place of an appeal is offered only where a judge failed."""
        if action == "dispute":
            return self._failed
        return super().check_action(action, parameters)

    def action_send(self) -> None:
        """Hand over what was written; what no judge would be shown is said at once."""
        text = self._box.text.strip()
        if not self._appeal or (not text and self._verdict.dispute):
            self.action_dispute()
        elif problem := unfit(text):
            self._tell(problem)
        else:
            self.dismiss(Said(text, appeal=True))

    def action_dispute(self) -> None:
        """Mark the verdict as disputed, or take that back with an empty line."""
        text = self._box.text.strip()
        if text or self._verdict.dispute:
            self.dismiss(Said(text, appeal=False))
        else:
            self._tell(NOTHING_SAID)

    def action_back(self) -> None:
        """Esc."""
        self.dismiss(None)
