"""The interview: clock, brief, transcript, editor. The session decides; this screen shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.widgets import Footer, Input, Markdown, TextArea

from mockint.cleaning import clean_line
from mockint.interview import hints
from mockint.interview.state import ANSWER
from mockint.tui import interview_text as say
from mockint.tui.messages import SubmitSettled
from mockint.tui.screens.room import RoomScreen
from mockint.tui.widgets.answer_editor import AnswerEditor
from mockint.tui.widgets.fold import Fold
from mockint.tui.widgets.text import PlainText, in_order

if TYPE_CHECKING:
    from textual.events import Key

    from mockint.interview.background import GradeArrived
    from mockint.tui.live import LiveInterview

RECORD_EVERY = 0.5
SUBMIT_PATIENCE = 3.0
NOTICE_ROWS = 3
QUESTION_ROWS = 3
"""Rows that the question on the table has in a terminal of 24 while its answer is written."""
READ_ONLY = "This session is open in another mockint, so it is read-only here. Esc goes back."


class InterviewScreen(RoomScreen[None]):
    """One interview from the brief to its last follow-up."""

    CSS_PATH = "interview.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "brief", "Brief", id="interview.brief", tooltip="Open or close the brief"),
        Binding("f4", "ask", "Ask", id="interview.ask", tooltip="Ask the interviewer a question"),
        Binding(
            "f3",
            "transcript",
            "Said",
            show=False,
            id="interview.transcript",
            tooltip="Questions, replies and earlier answers",
        ),
        Binding(
            "f5",
            "begin",
            "Answer",
            show=False,
            id="interview.begin",
            tooltip="End the questions and begin to answer",
        ),
        Binding(
            "f8", "hint", "Hint", show=False, id="interview.hint", tooltip="Take a hint; asks once"
        ),
        Binding("f9", "pause", "Pause", show=False, id="interview.pause", tooltip="Pause or go on"),
        Binding(
            "f10",
            "skip",
            "Skip",
            show=False,
            id="interview.skip",
            tooltip="Leave this follow-up unanswered",
        ),
        Binding(
            "escape",
            "back",
            show=False,
            id="interview.back",
            tooltip="Back to the editor; stop waiting for the judge",
        ),
    ]

    def __init__(self, live: LiveInterview) -> None:
        super().__init__()
        self._live = live
        self._session = live.session
        self._document: str | None = None
        self._asked_via: str | None = None
        self._hint_asked = False
        self._waiting_since = 0.0
        self._settling = False
        self._typed = False
        self._in_trouble = False

    # -- what is there ------------------------------------------------------------------------

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
        ask = Input(placeholder="F4: ask the interviewer a question", id="ask", max_length=1_000)
        ask.cursor_blink = False
        yield ask
        yield PlainText("", id="notice")
        yield PlainText("", id="confirm")
        yield Footer(show_command_palette=False)

    def commands(self) -> Iterable[tuple[str, str, Callable[[], object]]]:
        """Palette commands of the interview."""
        yield "answer: submit", "Hand in this answer; asks once", self.action_submit
        yield "answer: begin", "End the questions and begin to answer", self.action_begin
        yield "brief: open or close", "Read the brief", self.action_brief
        yield "transcript: open or close", "Questions and replies", self.action_transcript
        yield "interviewer: ask", "Ask a question", self.action_ask
        yield "hint: take", "A hint about the heaviest open check", self.action_hint
        yield "clock: pause or go on", "Stop or start the clock", self.action_pause
        yield "follow-up: skip", "Leave it unanswered", self.action_skip

    def on_mount(self) -> None:
        """Show the session as it is, and look at it twice a second."""
        self._typed = bool(self._session.state.text(ANSWER).strip())
        self.query_one("#brief", Fold).opened = not self._typed
        self._show_document()
        self._show_transcript()
        first = READ_ONLY if self._live.read_only else self._opening_notice()
        self._tell(first)
        self._refresh_clock()
        if self._live.read_only:
            return
        self.set_interval(RECORD_EVERY, self._tick)
        if self._session.state.phase == "follow_ups":
            self._judge_what_is_left()
            self._go_on()
        self.run_worker(
            _import_openai, name="imports", thread=True, exclusive=True, exit_on_error=False
        )

    def _opening_notice(self) -> str:
        chosen = self._live.chosen
        return chosen.problem or chosen.sentence

    @property
    def _editor(self) -> AnswerEditor:
        return self.query_one("#editor", AnswerEditor)

    def _tell(self, sentence: str) -> None:
        self.query_one("#notice", PlainText).show(clean_line(sentence, 400))

    def _say(self, sentence: str) -> None:
        """Tell what the transcript holds too, and where it is cut."""
        self._tell(say.fitting(clean_line(sentence, 1_000), NOTICE_ROWS, self.size.width))

    # -- every half second --------------------------------------------------------------------

    def _tick(self) -> None:
        session = self._session
        phase, changed = session.state.phase, session.state.curve_ball
        self.record_draft()
        for mark in session.tick():
            self._tell(say.ADVICE[mark])
        if phase == "clarify" and session.state.phase == "answer":
            self._tell("The answer's clock is running now; asking is still possible.")
        if session.state.curve_ball and not changed:
            self._show_question()
            self._show_transcript()
            self._tell("The problem changed; the new demand stands above your answer.")
        if session.time_is_up and not self._settling:
            self._tell("Time is up; the answer was submitted.")
            self._hand_in("time")
        if session.state.clock.waiting:
            self._show_waiting()
        self._refresh_clock()

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

    def _saved_words(self) -> str:
        trouble = self._live.writer.trouble
        if trouble is not None:
            where = f" The draft is in {trouble.draft_path}." if trouble.draft_path else ""
            self._tell(f"{trouble.reason}{where}")
            self._in_trouble = True
            return f"NOT SAVED since {trouble.since[11:19]}"
        if self._in_trouble:
            self._in_trouble = False
            self._tell("Saving works again; everything is saved.")
        receipt = self._session.receipt
        if self._document is not None and not self._live.read_only:
            written = self._editor.text == self._session.state.text(self._document)
            return "saved" if written and (receipt is None or receipt.saved) else "saving"
        return "saved"

    # -- documents ----------------------------------------------------------------------------

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

    @on(TextArea.Changed, "#editor")
    def _written(self) -> None:
        self._stop_asking()
        self._show_question()
        if not self._typed and self._editor.text.strip() and self._editor.has_focus:
            self._typed = True
            self.query_one("#brief", Fold).opened = False

    @on(TextArea.SelectionChanged, "#editor")
    def _cursor_moved(self) -> None:
        self._stop_asking()

    @on(AnswerEditor.PasteRefused)
    def _paste_refused(self, message: AnswerEditor.PasteRefused) -> None:
        self._tell(
            f"That paste was refused: the answer would have {message.characters:,} characters, "
            f"and {message.limit:,} is the most; paste less."
        )

    # -- submitting ---------------------------------------------------------------------------

    @on(AnswerEditor.SubmitPressed)
    def _submit_pressed(self, message: AnswerEditor.SubmitPressed) -> None:
        self._submit(message.via)

    def action_submit(self) -> None:
        """Ask once, then hand in."""
        self._submit("palette")

    def _submit(self, via: str) -> None:
        if self._document is None or self._settling or self._live.read_only:
            return
        if self._asked_via is not None:
            self._stop_asking()
            self._hand_in("candidate")
            return
        self._asked_via = via
        session = self._session
        left = session.state.clock.left(session.offset)
        text = say.submit_question(self._editor.words, left, saved=via == "ctrl+s")
        self.query_one("#confirm", PlainText).show(text)
        self.add_class("-asking")

    def _stop_asking(self) -> None:
        if self._asked_via is not None:
            self._asked_via = None
            self.remove_class("-asking")
        self._hint_asked = False

    def on_key(self, event: Key) -> None:
        """Any key but another submit goes on writing."""
        if event.key not in {"ctrl+j", "ctrl+s", "ctrl+enter", "f8"}:
            self._stop_asking()

    def _hand_in(self, reason: str) -> None:
        self.record_draft()
        document = self._document
        saved = self._session.submit(reason)
        if document is None or saved is None:
            return
        self._settling = True
        self._editor.read_only = True
        self.run_worker(
            lambda: self.post_message(SubmitSettled(saved.wait(SUBMIT_PATIENCE))),
            name="submit",
            group="submit",
            thread=True,
            exclusive=True,
            exit_on_error=False,
        )

    def on_submit_settled(self, message: SubmitSettled) -> None:
        """The answer is on disk; or it waits in memory and in the draft file, and that is said."""
        self._settling = False
        if message.saved:
            self._tell("The answer is in, and saved.")
        if self._document is not None:
            self._live.judge(self._document)
        self._show_transcript()
        self._go_on()

    # -- the way through ----------------------------------------------------------------------

    def _judge_what_is_left(self) -> None:
        for document in self._session.ungraded():
            if self._session.state.current_grade(document) is None:
                self._live.judge(document)

    def _go_on(self) -> None:
        """Put the next follow-up, wait for the judge only where one depends on it, or debrief."""
        session = self._session
        if session.state.open_follow_up is None:
            judging = ANSWER in self._live.background.pending
            step, follow_up = session.next_step(judging=judging)
            if step == "wait":
                session.wait(True)
                self._waiting_since = session.offset
                self.add_class("-waiting")
                self._document = None
                self._show_question()
                self._show_waiting()
                self._refresh_clock()
                return
            session.wait(False)
            self.remove_class("-waiting")
            if step == "debrief":
                self._finish()
                return
            if follow_up is not None:
                session.put(follow_up)
        self._show_document()
        self._show_transcript()
        self._refresh_clock()

    def _show_waiting(self) -> None:
        waited = self._session.offset - self._waiting_since
        words = say.judging_words(self._live.background.progress, waited)
        self.query_one("#waiting", PlainText).show(words)

    def answer_judged(self, arrived: GradeArrived) -> None:
        """A grade was recorded: say so in the status line, and go on where it was waited for."""
        which = "the answer" if arrived.document == ANSWER else "a follow-up"
        if arrived.grade.status == "ungraded":
            self._tell(f"No grade for {which}: {arrived.grade.reason}")
        else:
            self._tell(f"{which.capitalize()} was judged; the debrief shows it.")
        if self._session.state.clock.waiting:
            self._go_on()

    def _finish(self) -> None:
        from mockint.tui.screens.debrief import DebriefScreen

        self._session.finish()
        self.app.switch_screen(DebriefScreen(self._live))

    # -- keys ---------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What does not apply is not offered."""
        state = self._session.state
        if action in {"ask", "begin", "hint", "pause", "skip"} and self._live.read_only:
            return False
        if action == "ask":
            return state.phase in {"clarify", "answer"}
        if action == "begin":
            return state.phase == "clarify"
        if action == "skip":
            return state.open_follow_up is not None
        if action in {"hint", "pause"}:
            return not self._session.pressure
        return super().check_action(action, parameters)

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

    def action_ask(self) -> None:
        """Go to the question line."""
        self.query_one("#ask", Input).focus()

    @on(Input.Submitted, "#ask")
    def _question_entered(self, message: Input.Submitted) -> None:
        question = clean_line(message.value, 1_000)
        message.input.value = ""
        if question and not self._live.read_only:
            self.record_draft()
            self._say(f"Interviewer: {self._session.ask(question).text}")
            self._show_transcript()
        self._editor.focus()

    def action_begin(self) -> None:
        """The questions are over."""
        self._session.begin_answer()
        self._tell("The answer's clock is running.")
        self._refresh_clock()

    def action_pause(self) -> None:
        """Stop the clock, or let it run on."""
        self.record_draft()
        if self._session.state.clock.paused:
            self._session.resume()
            self._tell("The clock runs on.")
        elif self._session.pause():
            self._tell("Paused; F9 or writing goes on.")
        self._refresh_clock()

    def action_hint(self) -> None:
        """Show the price first; a second press takes the hint."""
        self.record_draft()
        if not self._hint_asked:
            found = self._session.peek_hint()
            if found is None:
                self._tell("There is no hint left to give.")
                return
            self._tell(f"Hint {found[1]} of 3: {hints.price(found[1])}. F8 again takes it.")
            self._hint_asked = True
            return
        self._hint_asked = False
        hint = self._session.hint()
        if hint is not None:
            self._say(f"Hint {hint[1]}: {hint[0]}")
            self._show_transcript()

    def action_skip(self) -> None:
        """Leave the follow-up unanswered."""
        self.record_draft()
        if self._session.skip():
            self._show_transcript()
            self._go_on()

    def action_back(self) -> None:
        """Esc: stop waiting, fold what is open, back to the editor; from there nothing."""
        if self._live.read_only:
            self.dismiss(None)
        elif self._session.state.clock.waiting:
            self._tell("Going on without the judge …")
            self._live.background.cancel()
        else:
            self.query_one("#brief", Fold).opened = False
            self.query_one("#transcript", Fold).opened = False
            self._editor.focus()


def _import_openai() -> None:
    """Loaded behind the brief, so that the first request does not wait for it."""
    import openai  # noqa: F401
