"""The interview: what the candidate does at the desk. The session decides; this screen shows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import TextArea

from mockint.interview.state import ANSWER
from mockint.tui import interview_text as say
from mockint.tui.messages import SubmitSettled
from mockint.tui.screens.probing import InterviewProbing
from mockint.tui.widgets.answer_editor import AnswerEditor
from mockint.tui.widgets.fold import Fold
from mockint.tui.widgets.text import PlainText

if TYPE_CHECKING:
    from textual.events import Key

    from mockint.interview.background import GradeArrived
    from mockint.tui.live import LiveInterview

RECORD_EVERY = 0.5
SUBMIT_PATIENCE = 3.0
COMMIT_SECONDS = 0.05
"""How long Ctrl+S may wait for a commit, which takes about a millisecond, before it says Saved."""
READ_ONLY = "This session is open in another mockint, so it is read-only here. Esc goes back."


class InterviewScreen(InterviewProbing):
    """One interview from the brief to its last follow-up."""

    CSS_PATH = "interview.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
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
        super().__init__(live)
        self._asked_via: str | None = None
        self._typed = False

    def commands(self) -> Iterable[tuple[str, str, str]]:
        """Palette commands of the interview."""
        yield from super().commands()
        yield "answer: submit", "Hand in this answer; asks once", "submit"
        yield "answer: begin", "End the questions and begin to answer", "begin"
        yield "brief: open or close", "Read the brief", "brief"
        yield "transcript: open or close", "Questions and replies", "transcript"
        yield "interviewer: ask", "Ask a question", "ask"
        yield "hint: take", "A hint about the heaviest open check", "hint"
        yield "clock: pause or go on", "Stop or start the clock", "pause"
        yield "follow-up: skip", "Leave it unanswered", "skip"

    def on_mount(self) -> None:
        """Show the session as it is, and look at it twice a second."""
        self._typed = bool(self._session.state.text(ANSWER).strip())
        self.query_one("#brief", Fold).opened = not self._typed and not self._session.state.drill
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
        self.in_background(_import_openai, "imports")

    def _opening_notice(self) -> str:
        chosen = self._live.chosen
        return chosen.problem or chosen.sentence

    # -- every half second --------------------------------------------------------------------

    def _tick(self) -> None:
        session = self._session
        phase, changed = session.state.phase, session.state.curve_ball
        self.record_draft()
        timed, marks = session.state.phase, session.tick()
        if phase == "clarify" and session.state.phase == "answer":
            self._tell("The answer's clock is running now; asking is still possible.")
        self._tell_of_time(timed, marks)
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

    @on(TextArea.Changed, "#editor")
    def _written(self) -> None:
        self._stop_asking()
        self._show_question()
        if not self._typed and self._editor.text.strip() and self._editor.has_focus:
            self._typed = True
            self.query_one("#brief", Fold).opened = False

    @on(TextArea.SelectionChanged, "#editor, #scratch")
    def _cursor_moved(self) -> None:
        self._stop_asking()

    @on(AnswerEditor.PasteRefused)
    def _paste_refused(self, message: AnswerEditor.PasteRefused) -> None:
        where = "scratchpad" if message.editor.id == "scratch" else "answer"
        self._tell(
            f"That paste was refused: the {where} would have {message.characters:,} characters, "
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
        head = self._saved_head() if via == "ctrl+s" or self._live.writer.trouble else ""
        text = say.submit_question(self._editor.words, left, head)
        self.query_one("#confirm", PlainText).show(text)
        self.add_class("-asking")

    def _saved_head(self) -> str:
        """What Ctrl+S says first: that the text is on disk, but only where it is."""
        self.record_draft()
        receipt = self._session.receipt
        saved = receipt is None or receipt.wait(COMMIT_SECONDS)
        return "Saved. " if saved and self._live.writer.trouble is None else "NOT SAVED. "

    def _stop_asking(self) -> None:
        if self._asked_via is not None:
            self._asked_via = None
            self.remove_class("-asking")
        self._hint_asked = self._outline_asked = False

    def on_key(self, event: Key) -> None:
        """Any key but another submit (hint, outline) goes on writing, wherever keys are mapped."""
        active = self.active_bindings.get(event.key)
        if active is None or not active.binding.action.startswith(("submit", "hint", "outline")):
            self._stop_asking()

    def _hand_in(self, reason: str) -> None:
        self.record_draft()
        self._end_questions()
        document = self._document
        saved = self._session.submit(reason)
        if document is None or saved is None:
            return
        self._settling = True
        self._editor.read_only = True
        self.tell_when_done(lambda: SubmitSettled(saved.wait(SUBMIT_PATIENCE)), "submit")

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
            probing = self._live.part.may_probe(session)
            step, follow_up = session.next_step(judging=judging, probing=probing)
            if step == "wait" or (step == "debrief" and self._begin_probe()):
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
        from mockint.tui.screens.self_score import after_interview

        self.record_draft()
        self._session.finish()
        self.app.switch_screen(after_interview(self._live))

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
        return super().check_action(action, parameters)

    def action_skip(self) -> None:
        """Leave the follow-up unanswered."""
        self.record_draft()
        if self._session.skip():
            self._show_transcript()
            self._go_on()

    def action_back(self) -> None:
        """Esc: stop waiting, fold what is open, back to the editor; from there nothing."""
        if self._stop_finding():
            return
        if self._live.read_only:
            self.dismiss(None)
        elif self._session.state.clock.waiting:
            self._tell("Going on without the judge …")
            self._live.background.cancel()
            self._live.part.cancel()
        else:
            self._fold_panels()
            self._close_pad()


def _import_openai() -> None:
    """Loaded behind the brief, so that the first request does not wait for it."""
    import openai  # noqa: F401
