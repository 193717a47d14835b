"""Follow-ups that the model makes: they are waited for with the clock standing still, and with a way out."""

from __future__ import annotations

from mockint.bank.models import Check
from mockint.tui import interview_text as say
from mockint.tui.messages import ProbeMade
from mockint.tui.screens.talk import InterviewTalk
from mockint.tui.widgets.text import PlainText


class InterviewProbing(InterviewTalk):
    """Has the model ask about what fell short, once nothing scripted is left."""

    _probing: Check | None = None
    _probing_since = 0.0

    def _go_on(self) -> None:
        """Go to the next step; the interview says how."""

    def _begin_probe(self) -> bool:
        """Have a follow-up made, where there is something to ask about; whether one is being made."""
        if self._probing is not None:
            return True
        part, session = self._live.part, self._session
        check = part.target(session)
        if check is None:
            return False
        aim = part.aim(session, check)
        self._probing, self._probing_since = check, session.offset
        self.tell_when_done(lambda: ProbeMade(check, part.probe(aim)), "probe")
        return True

    def on_probe_made(self, message: ProbeMade) -> None:
        """Put the follow-up, or go on without."""
        self._probing = None
        session = self._session
        if self._live.read_only or session.state.phase != "follow_ups":
            return
        session.wait(False)
        self.remove_class("-waiting")
        told = self._live.part.probed(session, message.check, message.probed)
        if told:
            self._tell(told)
        self._go_on()

    def _show_waiting(self) -> None:
        if self._probing is None:
            super()._show_waiting()
            return
        words = say.probing_words(self._session.offset - self._probing_since)
        self.query_one("#waiting", PlainText).show(words)
