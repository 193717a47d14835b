"""Judging by hand: the judge's prompt goes out to any chat, and the chat's reply comes in."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Footer

from mockint.cleaning import clean_line
from mockint.grading.by_hand import LONGEST_REPLY, NAMES_NONE
from mockint.interview.background import GradeArrived
from mockint.tui import by_hand_work as work
from mockint.tui.screens.room import RoomScreen
from mockint.tui.widgets.reply_box import ReplyBox
from mockint.tui.widgets.text import PlainText

if TYPE_CHECKING:
    from mockint.grading.grade import Grade
    from mockint.tui.app import MockintApp
    from mockint.tui.by_hand_work import Prepared
    from mockint.tui.live import LiveInterview

FROM_WHERE = "By hand is for a finished session: open one on Home, then press b in its debrief."
NOT_OVER = "The interview is not over; once it is, b in its debrief judges it by hand."
READ_ONLY = "This session is open in another mockint; judge it by hand there."
AT_WORK = "A judge is at work; Esc in the debrief stops it, then b judges by hand."
NO_ANSWER = "Nothing was submitted in this session, so there is nothing to judge."
HEAD = "By hand: any chat can judge this, without an API key"
COPIED = "Copied, if your terminal lets programs copy. It is also in the file {path}"
PASTE_HERE = "Paste the chat's whole reply here."
NOTHING_PASTED = "There is no reply yet; paste the chat's reply into the box first."
TOO_LONG = "That paste was refused: {characters:,} characters, and {limit:,} is the most."


def open_by_hand(app: MockintApp) -> str | None:
    """Open the screen for the session at hand, or say in one sentence why not."""
    live = app.live
    if live is None:
        return FROM_WHERE
    if live.unfinished:
        return NOT_OVER
    if live.read_only:
        return READ_ONLY
    if live.background.pending:
        return AT_WORK
    if not live.session.state.submitted:
        return NO_ANSWER
    app.push_screen(ByHandScreen(live))
    return None


class ByHandScreen(RoomScreen[bool]):
    """One answer's prompt and the box for its reply. True: a grade was recorded."""

    CSS_PATH = "by_hand.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="hand.back", tooltip="Back; what is pasted is kept"),
        Binding(
            "f2", "copy", "Copy prompt", id="hand.copy", tooltip="Copy the prompt, and write a file"
        ),
        Binding("ctrl+s", "judge", "Judge", id="hand.judge", tooltip="Judge by the pasted reply"),
    ]

    @dataclass
    class PromptMade(Message):
        """The prompt of the answer whose turn it is, or `sentence` says why there is none."""

        prepared: Prepared | None
        sentence: str = ""

    @dataclass
    class PromptKept(Message):
        """The prompt was written to a file, or `sentence` says why not."""

        path: Path | None
        sentence: str = ""

    @dataclass
    class ReplyRead(Message):
        """The reply was read. A grade that is pending is one that the reply did not give."""

        grade: Grade

    def __init__(self, live: LiveInterview) -> None:
        super().__init__()
        self._live = live
        self._prepared: Prepared | None = None
        self._path: Path | None = None
        self._reading = False

    @property
    def _box(self) -> ReplyBox:
        return self.query_one(ReplyBox)

    def compose_room(self) -> ComposeResult:
        """What to do, the box, news, keys."""
        yield PlainText(HEAD, id="head")
        yield PlainText("Making the prompt …", id="steps")
        yield PlainText("", id="copied")
        yield ReplyBox(id="reply", placeholder=PASTE_HERE)
        yield PlainText("", id="notice")
        yield Footer(show_command_palette=False)

    def commands(self) -> Iterable[tuple[str, str, str]]:
        """Palette commands of this screen."""
        yield "prompt: copy", "Copy the judge's prompt, and write it to a file", "copy"
        yield "reply: judge", "Judge by the pasted reply", "judge"

    def on_mount(self) -> None:
        """Make the prompt behind the screen: an answer can be long."""
        self._box.focus()
        self.tell_when_done(lambda: self.PromptMade(*work.prepare(self._live.session)), "prompt")

    def _tell(self, sentence: str) -> None:
        self.query_one("#notice", PlainText).show(clean_line(sentence, 600))

    # -- news from workers -----------------------------------------------------------------------

    @on(PromptMade)
    def _prompt_made(self, message: PromptMade) -> None:
        made = self._prepared = message.prepared
        if made is None:
            self.query_one("#steps", PlainText).show(message.sentence)
            return
        self.query_one("#steps", PlainText).show(work.steps(made))
        kept = self._live.pasted.get(made.document, "")
        if kept and not self._box.text:
            self._box.text = kept

    @on(PromptKept)
    def _prompt_kept(self, message: PromptKept) -> None:
        self._path = message.path
        said = COPIED.format(path=message.path) if message.path else message.sentence
        self.query_one("#copied", PlainText).show(said)

    @on(ReplyRead)
    def _reply_read(self, message: ReplyRead) -> None:
        """Record the grade and leave; a reply that gave none stays in the box to be mended."""
        self._reading = False
        made, prepared = message.grade, self._prepared
        if made.pending or prepared is None:
            self._tell(made.reason or "")
            self._box.focus()
            return
        live, app = self._live, self.mockint
        note = "" if work.names_its_prompt(self._box.text) else NAMES_NONE
        live.pasted[prepared.document] = "" if made.status == "graded" else self._box.text
        self._forget_file()
        grade = live.session.record_grade(prepared.document, made)
        self.dismiss(True)
        arrived = GradeArrived(prepared.document, grade)
        for screen in app.screen_stack:
            judged = getattr(screen, "answer_judged", None)
            if judged is not None:
                judged(arrived)
        if note:
            app.call_later(app.tell, note)

    def _forget_file(self) -> None:
        if self._path is not None:
            with suppress(OSError):
                self._path.unlink()

    def defect_in(self, group: str, said: str) -> None:
        """The reply can be judged again."""
        del group
        self._reading = False
        self._tell(f"{said}; what you pasted is still here.")

    @on(ReplyBox.PasteRefused)
    def _paste_refused(self, message: ReplyBox.PasteRefused) -> None:
        self._tell(TOO_LONG.format(characters=message.characters, limit=LONGEST_REPLY))

    # -- keys ------------------------------------------------------------------------------------

    def action_copy(self) -> None:
        """Copy the prompt to the clipboard (OSC 52) and write it to a file: not every terminal lets
        a program copy. It holds the reference, so that this was seen is recorded."""
        made, context = self._prepared, self.mockint.context
        if made is None:
            return
        self._live.session.show_reference()
        self.app.copy_to_clipboard(made.prompt.text)
        scenario, at = self._live.session.scenario.id, self.mockint.time.now()
        session = self._live.session.state.id
        self.tell_when_done(
            lambda: self.PromptKept(*work.keep(context, session, scenario, made, at)), "keep"
        )

    def action_judge(self) -> None:
        """Read what was pasted."""
        made, reply = self._prepared, self._box.text
        if made is None or self._reading:
            return
        if not reply.strip():
            self._tell(NOTHING_PASTED)
            return
        self._reading = True
        self._tell("Reading the reply …")
        texts, at = work.texts_of(self._live.session), self.mockint.time.now()
        self.tell_when_done(lambda: self.ReplyRead(work.read(made, reply, texts, at)), "read")

    def action_back(self) -> None:
        """Esc: leave, keeping what was pasted."""
        if self._prepared is not None:
            self._live.pasted[self._prepared.document] = self._box.text
        self.dismiss(False)
