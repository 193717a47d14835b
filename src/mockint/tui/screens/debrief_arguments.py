"""The debrief's arguments: appeals that a judge rules on, and disputes where none did or could."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.message import Message

from mockint.cli.progress import in_words
from mockint.errors import MockintError
from mockint.grading.judging.appeal import Appeal, HearsAppeals, Ruling
from mockint.grading.judging.judge import JudgeProgress
from mockint.interview import appeals
from mockint.interview.ports import utc_text
from mockint.reports.arguments import ruling_words
from mockint.reports.verdicts import Shown
from mockint.tui.screens.appeal import AppealScreen, Said
from mockint.tui.screens.debrief_page import NOTHING_CHOSEN, DebriefPage
from mockint.tui.widgets.text import PlainText

if TYPE_CHECKING:
    from mockint.cli.context import Context
    from mockint.grading.judges import Chosen

BY_CODE = "Code decided this one, by counting: there is no judge to argue with."
READ_ONLY = "This session is open in another mockint; argue there."
AT_WORK = "A judge is at work; Esc stops it."
ESTIMATED = "An estimate by wording knows no arguments: key g has a model judge the answer first."
HEARD = "A judge ruled on your appeal. "
DISPUTE_NEXT = " Key a marks it as disputed."
MARKED = "Marked as disputed: shown beside the verdict, left out of progress; the score stays."
TAKEN_BACK = "The dispute is taken back."


@dataclass(eq=False)
class Hearing:
    """An appeal that a judge is reading."""

    document: str
    number: str
    appeal: Appeal
    cancel: threading.Event = field(default_factory=threading.Event)
    progress: JudgeProgress | None = None

    def words(self) -> str:
        """What a screen says of it while it runs."""
        doing = in_words(self.progress) if self.progress else "the judge begins"
        return f"Appeal about {self.number}: {doing}. Esc stops; the verdict then stays."


def chosen_judge(context: Context) -> tuple[Chosen | None, str]:
    """The judge in force, or none and the sentence that says why. Blocks."""
    from mockint.grading.judges import for_grading

    try:
        memory, budget = context.archive.memory(), context.budget()
        return for_grading(context.settings, memory, budget=budget), ""
    except MockintError as error:
        return None, str(error)


class DebriefArguments(DebriefPage):
    """`a` on a chosen verdict: an appeal where a model can hear one, else a dispute."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "a",
            "argue",
            show=False,
            id="debrief.argue",
            tooltip="Argue against the chosen verdict, or mark it as disputed",
        ),
    ]

    @dataclass
    class JudgeFound(Message):
        """Who could hear an appeal about a verdict, or the sentence that says why nobody can."""

        shown: Shown
        chosen: Chosen | None
        sentence: str

    @dataclass
    class AppealHeard(Message):
        """A judge has read an answer again."""

        hearing: Hearing
        ruling: Ruling

    _hearing: Hearing | None = None

    def on_unmount(self) -> None:
        """Nobody waits any more."""
        if self._hearing is not None:
            self._hearing.cancel.set()

    def action_argue(self) -> None:
        """Open the box for an argument, once it is known whether a model can hear it."""
        shown = self.chosen_verdict
        problem = self._no_argument(shown)
        if shown is None or problem:
            self._tell(problem)
            return
        why = self._only_dispute(shown)
        if why:
            self._open(shown, why, None)
            return
        self._tell("Looking for the judge …")
        self.tell_when_done(
            lambda: self.JudgeFound(shown, *chosen_judge(self.mockint.context)), "appeal-judge"
        )

    def _no_argument(self, shown: Shown | None) -> str:
        if shown is None:
            return NOTHING_CHOSEN
        if not shown.document:
            return BY_CODE
        if self._live.read_only:
            return READ_ONLY
        busy = self._live.background.pending or self._hearing is not None
        return AT_WORK if busy else ""

    def _only_dispute(self, shown: Shown) -> str:
        """Why this verdict can be disputed but not appealed; empty where it can."""
        state = self._live.session.state
        ruling = appeals.heard(state, shown.document, shown.check)
        if ruling is not None:
            return HEARD + ruling_words(self._live.view(), ruling)
        record = state.current_grade(shown.document)
        if record is not None and record["grade"]["provenance"]["judge"] == "offline":
            return ESTIMATED
        return ""

    @on(JudgeFound)
    def _judge_found(self, message: JudgeFound) -> None:
        chosen = message.chosen
        judge = chosen.judge if chosen is not None else None
        where = message.sentence or (chosen.sentence if chosen is not None else "")
        self._tell("")
        self._open(message.shown, where, judge if isinstance(judge, HearsAppeals) else None)

    def _open(self, shown: Shown, where: str, judge: HearsAppeals | None) -> None:
        told = [
            heard
            for heard in self._live.session.state.appeals
            if (heard.data["document"], heard.data["check"]) == (shown.document, shown.check)
        ]
        failed = bool(told) and told[-1].data["failure"] is not None
        self.app.push_screen(
            AppealScreen(shown, where, appeal=judge is not None, failed=failed),
            lambda said: self._argued(shown, judge, said) if said is not None else None,
        )

    def _argued(self, shown: Shown, judge: HearsAppeals | None, said: Said) -> None:
        session = self._live.session
        if judge is not None and said.appeal:
            appeal = appeals.appeal_to(session, shown.document, shown.check, said.text)
            self._hear(Hearing(shown.document, shown.number, appeal), judge)
            return
        if said.text:
            appeals.dispute(session, shown.document, shown.check, said.text)
        else:
            appeals.withdraw(session, shown.document, shown.check)
        self._tell_after(MARKED if said.text else TAKEN_BACK)

    def _hear(self, hearing: Hearing, judge: HearsAppeals) -> None:
        self._hearing = hearing

        def report(progress: JudgeProgress) -> None:
            hearing.progress = progress

        self._show_hearing()
        self.tell_when_done(
            lambda: self.AppealHeard(
                hearing, judge.appeal(hearing.appeal, cancel=hearing.cancel, report=report)
            ),
            "appeal",
        )

    @on(AppealHeard)
    def _appeal_heard(self, message: AppealHeard) -> None:
        """Record the ruling and show what came of it."""
        self._hearing = None
        hearing, now = message.hearing, utc_text(self.mockint.time.now())
        session = self._live.session
        appeals.record_ruling(session, hearing.document, hearing.appeal, message.ruling, now)
        words = ruling_words(self._live.view(), session.state.appeals[-1])
        self._tell_after(words + (DISPUTE_NEXT if message.ruling.refused else ""))

    def defect_in(self, group: str, said: str) -> None:
        """Nothing is heard any more, where it was the hearing that failed."""
        if group == "appeal":
            self._hearing = None
            self._show_hearing()
        self._tell(f"{said}; nothing was changed.")

    def _tell_after(self, sentence: str) -> None:
        """Show the page anew, then say something."""

        async def shown() -> None:
            await self._show()
            self._show_hearing()
            self._tell(sentence)

        self.call_next(shown)

    def _show_hearing(self) -> bool:
        """The line of progress while an appeal is heard; whether one is."""
        hearing = self._hearing
        self.set_class(hearing is not None or bool(self._live.background.pending), "-judging")
        if hearing is not None:
            self.query_one("#progress", PlainText).show(hearing.words())
            self.query_one("#decided", PlainText).show("")
        return hearing is not None

    def _stop_hearing(self) -> bool:
        """Esc while an appeal is heard; whether one was."""
        if self._hearing is None:
            return False
        self._hearing.cancel.set()
        self._tell("Stopping the judge …")
        return True
