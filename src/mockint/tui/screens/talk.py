"""What is said at the desk: questions to the interviewer, hints, the clock stopped and started."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Input

from mockint.cleaning import clean_line
from mockint.interview import hints
from mockint.interview.choosing import Picked, answer_question, put_question
from mockint.interview.interviewer import brief_of
from mockint.tui.messages import FactsPicked
from mockint.tui.screens.writing import InterviewWriting


class InterviewTalk(InterviewWriting):
    """Asking, hints, pauses."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f4", "ask", "Ask", id="interview.ask", tooltip="Ask the interviewer a question"),
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
    ]

    _hint_asked = False

    _looking_up = False

    def action_ask(self) -> None:
        """Go to the question line."""
        self.query_one("#ask", Input).focus()

    @on(Input.Submitted, "#ask")
    def _question_entered(self, message: Input.Submitted) -> None:
        if self._looking_up:
            self._tell("Your last question is still being answered; press Enter again in a moment.")
            return
        question = clean_line(message.value, 1_000)
        message.input.value = ""
        if question and not self._live.read_only:
            self.record_draft()
            self._put_question(question)
            self._show_transcript()
        self._editor.focus()

    def _put_question(self, question: str) -> None:
        part = self._live.part
        reply = put_question(self._session, question, model=part.chooses)
        if reply is not None:
            self._say(f"Interviewer: {reply.text}")
            return
        self._looking_up = True
        self._tell("The interviewer looks it up, ten seconds at most; go on writing meanwhile.")
        brief = brief_of(self._session.scenario)
        self.tell_when_done(lambda: FactsPicked(part.choose(brief, question)), "facts")

    def on_facts_picked(self, message: FactsPicked) -> None:
        """The reply to the question that was put."""
        if self._looking_up:
            self._reply(message.picked)

    def _reply(self, picked: Picked) -> None:
        self._looking_up = False
        told = self._live.part.chosen(picked)
        text = answer_question(self._session, picked).text
        self._say(f"Interviewer: {text}{told and f' ({told})'}")
        self._show_transcript()

    def _end_questions(self) -> None:
        """The answer is handed in: what is still being looked up is not specified."""
        if self._looking_up:
            self._reply(Picked())

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
        elif self._session.pressure:
            self._tell("There is no pause in pressure mode.")
        elif self._session.pause():
            self._tell("Paused; F9 or writing goes on.")
        self._refresh_clock()

    def action_hint(self) -> None:
        """Show the price first; a second press takes the hint."""
        self.record_draft()
        if self._session.pressure:
            self._tell("There are no hints in pressure mode.")
            return
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
