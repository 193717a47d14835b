"""The desk of an interview: what is laid out on it, and how it is brought up to date.

What the candidate can do there is in `interview.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.widgets import Footer, Input, Markdown

from mockint.cleaning import clean_line, in_order
from mockint.interview.advice import advice, slept
from mockint.interview.drilling import question_in
from mockint.tui import interview_text as say
from mockint.tui.screens.room import RoomScreen
from mockint.tui.widgets.answer_editor import AnswerEditor
from mockint.tui.widgets.find_line import FindLine
from mockint.tui.widgets.fold import Fold
from mockint.tui.widgets.text import PlainText

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mockint.interview.clock import Mark, Phase
    from mockint.tui.live import LiveInterview

NOTICE_ROWS = 3
PAD = "Scratchpad: nobody grades or counts it (Ctrl+N closes)"
QUESTION_ROWS = 3
"""Rows that the question on the table has in a terminal of 24 while its answer is written."""


class InterviewDesk(RoomScreen[None]):
    """Clock, brief, transcript, question, editor, ask line, news."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "brief", "Brief", id="interview.brief", tooltip="Open or close the brief"),
        Binding(
            "f3",
            "transcript",
            "Said",
            show=False,
            id="interview.transcript",
            tooltip="Questions, replies and earlier answers",
        ),
    ]

    def __init__(self, live: LiveInterview) -> None:
        super().__init__()
        self._live = live
        self._session = live.session
        self._document: str | None = None
        self._waiting_since = 0.0
        self._trouble_told = ""
        self._settling = False
        self._slept_told = live.session.slept

    def compose_room(self) -> ComposeResult:
        """Status line, brief and transcript, question, editor, ask line, news, keys."""
        session = self._session
        yield PlainText("", id="clock")
        with Container(id="desk"):
            with Vertical(id="side"):
                brief = Markdown(in_order(session.scenario.brief.strip()), open_links=False)
                yield Fold("Brief", "F2", brief, id="brief")
                yield Fold("Transcript", "F3", PlainText("", id="said"), id="transcript")
            with Vertical(id="work"):
                yield PlainText("", id="question")
                yield AnswerEditor(id="editor", placeholder="Write your answer here.")
                yield PlainText("", id="waiting")
                with Vertical(id="pad"):
                    yield PlainText(PAD, id="pad-title")
                    yield AnswerEditor(id="scratch", placeholder="Sums, names, loose ends.")
        ask = Input(placeholder="F4: ask the interviewer a question", id="ask", max_length=1_000)
        ask.cursor_blink = False
        yield ask
        yield FindLine(id="find")
        yield PlainText("", id="notice")
        yield PlainText("", id="confirm")
        yield Footer(show_command_palette=False)

    @property
    def _editor(self) -> AnswerEditor:
        return self.query_one("#editor", AnswerEditor)

    def _tell(self, sentence: str) -> None:
        self.query_one("#notice", PlainText).show(clean_line(sentence, 400))

    def _say(self, sentence: str) -> None:
        """Tell what the transcript holds too, and where it is cut."""
        self._tell(say.fitting(clean_line(sentence, 1_000), NOTICE_ROWS, self.size.width))

    def _tick(self) -> None:
        """Record what was written and look at the clock; the interview says how."""

    # -- the top line --------------------------------------------------------------------------

    def _refresh_clock(self) -> None:
        session, chosen = self._session, self._live.chosen
        offset = session.offset
        line = self.query_one("#clock", PlainText)
        text = say.clock_line(
            session.state, offset, self._editor.words, chosen.label, self._saved_words()
        )
        line.show(text)
        mark = say.worst_mark(session.state, offset)
        for name in ("amber", "red", "overtime"):
            line.set_class(mark == name, f"-{name}")

    def _tell_of_time(self, phase: Phase, marks: Sequence[Mark]) -> None:
        """Advice for the last mark of a phase that was crossed, and what was not counted. The bell rings
        at most once, when little of the answer's time is left, and only where it was asked for."""
        session = self._session
        if marks:
            self._tell(advice(session.state.clock, phase, marks[-1], session.offset))
        if phase == "answer" and "red" in marks and self.mockint.context.settings.bell:
            self.app.bell()
        if session.slept > self._slept_told:
            self._tell(slept(session.slept - self._slept_told))
            self._slept_told = session.slept

    def _saved_words(self) -> str:
        trouble = self._live.writer.trouble
        if trouble is not None:
            where = f" The draft is in {trouble.draft_path}." if trouble.draft_path else ""
            if self._trouble_told != (told := f"{trouble.reason}{where}"):
                self._trouble_told = told
                self._tell(told)
            return f"NOT SAVED since {trouble.since[11:19]}"
        if self._trouble_told:
            self._trouble_told = ""
            self._tell("Saving works again; everything is saved.")
        receipt = self._session.receipt
        if self._document is not None and not self._live.read_only:
            written = self._editor.text == self._session.state.text(self._document)
            return "saved" if written and (receipt is None or receipt.saved) else "saving"
        return "saved"

    # -- documents ----------------------------------------------------------------------------

    def record_draft(self) -> None:
        """The open editor owns the draft: record what it holds."""
        if self._document is None or self._live.read_only or self._settling:
            return
        if self._session.state.clock.paused and self._editor.text != self._session.state.text(
            self._document
        ):
            self._session.resume()
            self._tell("Writing goes on, and so does the clock.")
        self._session.write(self._document, self._editor.text)

    def _show_document(self) -> None:
        """Put the document on the table into the editor."""
        state = self._session.state
        self._document = state.document
        editor = self._editor
        follow_up = state.open_follow_up
        self.set_class(state.phase == "follow_ups" or self._live.read_only, "-no-asking")
        if follow_up is not None:
            self.query_one("#brief", Fold).opened = False
        editor.load_text(state.text(self._document) if self._document else "")
        editor.move_cursor(editor.document.end)
        editor.read_only = self._document is None or self._live.read_only
        self._show_question()
        self.refresh_bindings()
        if self._document is not None:
            editor.focus()

    def _show_transcript(self) -> None:
        state = self._session.state
        fold = self.query_one("#transcript", Fold)
        self.query_one("#said", PlainText).show(say.transcript(state))
        last = state.transcript[-1] if state.transcript else None
        fold.hint(clean_line(last.text, 60) if last else "")
        fold.to_end()

    def _show_question(self) -> None:
        """The question on the table, or what changed; all of it until writing begins, and from
        then on as many rows as leave the editor its own."""
        state = self._session.state
        follow_up = state.open_follow_up
        text = ""
        if follow_up is not None:
            text = f"Follow-up: {clean_line(follow_up.question, 600)}"
        elif state.drill:
            text = f"Drill: {clean_line(question_in(self._session.scenario.brief), 600)}"
        elif state.change and state.phase == "answer":
            text = f"The problem changed: {clean_line(state.change, 600)}"
        if self.has_class("-short") and self._editor.text.strip():
            rows = QUESTION_ROWS if follow_up is not None else QUESTION_ROWS - 1
            text = say.fitting(text, rows, self.size.width)
        question = self.query_one("#question", PlainText)
        question.display = bool(text)
        question.show(text)

    def on_resize(self) -> None:
        """Another size leaves other room for the question."""
        self._show_question()

    def _show_waiting(self) -> None:
        waited = self._session.offset - self._waiting_since
        words = say.judging_words(self._live.background.progress, waited)
        self.query_one("#waiting", PlainText).show(words)

    # -- panels --------------------------------------------------------------------------------

    def action_brief(self) -> None:
        """Open or close the brief."""
        self._toggle("#brief", "#transcript")

    def action_transcript(self) -> None:
        """Open or close the transcript."""
        self._toggle("#transcript", "#brief")
        self.query_one("#transcript", Fold).to_end()

    def _toggle(self, this: str, other: str) -> None:
        fold = self.query_one(this, Fold)
        fold.opened = not fold.opened
        if fold.opened:
            self.query_one(other, Fold).opened = False
