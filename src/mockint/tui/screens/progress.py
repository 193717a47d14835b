"""Progress: how one stands, judge by judge. Its keys, and the date of the interview that is asked once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import OptionList

from mockint.errors import MockintError
from mockint.tui.screens.progress_page import DueWorkedOut
from mockint.tui.screens.progress_regrading import ProgressRegrading
from mockint.tui.widgets.date_line import DateLine

TABLE, MORE = "-table", "-more"
KEPT = "Your interview is on {day}; interview_date in config.toml changes it."
NO_DATE = "No date is kept; interview_date in config.toml can name one later."


class ProgressScreen(ProgressRegrading):
    """Figures of the newest judge first; other judges are other pages, never one plot."""

    CSS_PATH = "progress.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape",
            "back",
            "Back",
            id="progress.back",
            tooltip="Stop judging, close the line for the date, or go back to Home",
        ),
        Binding(
            "t", "table", "Table", id="progress.table", tooltip="The plot as a table, and back"
        ),
        Binding(
            "g",
            "regrade",
            "Regrade",
            id="progress.regrade",
            tooltip="Have sessions that were judged otherwise judged by the judge in force",
        ),
        Binding(
            "j",
            "judge",
            show=False,
            id="progress.judge",
            tooltip="The figures of another judge",
        ),
        Binding(
            "m",
            "more",
            show=False,
            id="progress.more",
            tooltip="What to practise today, time, tokens and cost; and back",
        ),
        Binding("question_mark", "app.help", show=False, id="progress.help", tooltip="The keys"),
    ]

    def commands(self) -> Iterable[tuple[str, str, str]]:
        """Palette commands of this screen."""
        yield "plot: as a table", "The plot as a table, and back", "table"
        yield "progress: other judge", "The figures of another judge", "judge"
        yield "progress: time and cost", "And what to practise today", "more"
        yield "sessions: regrade", "Judge what was judged otherwise", "regrade"

    @on(DueWorkedOut)
    def _ask_for_date(self, message: DueWorkedOut) -> None:
        """Where something is due for the first time, ask for the date of the interview. The page shows
        the rest."""
        settings = self.mockint.context.settings
        finished = any(row.phase == "debrief" for row in message.reading.rows)
        if settings.asks_interview_date and finished and message.due:
            self.query_one(DateLine).ask(self.mockint.time.now().date())

    @on(DateLine.Answered)
    def _date_given(self, message: DateLine.Answered) -> None:
        """Keep it, or that there is none: nobody is asked twice."""
        from mockint.config_file import keep_interview_date

        context = self.mockint.context
        self._close_question()
        try:
            keep_interview_date(context.settings.config_file, message.day)
            context.reload_settings()
        except MockintError as error:
            self._tell(str(error))
            return
        self._tell(NO_DATE if message.day is None else KEPT.format(day=message.day))

    def _close_question(self) -> None:
        self.query_one(DateLine).close()
        self.query_one("#figures", OptionList).focus()

    # -- keys ---------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a figure there is nothing to judge again, nor before what was judged is read."""
        if action == "regrade" and (self._series is None or self._stale):
            return False
        return super().check_action(action, parameters)

    def action_table(self) -> None:
        """The plot as a table, and back."""
        self.remove_class(MORE)
        self.toggle_class(TABLE)

    def action_more(self) -> None:
        """What else past sessions say, and back."""
        shown = not self.has_class(MORE)
        self.set_class(shown, MORE)
        self.query_one("#more" if shown else "#figures").focus()

    def action_judge(self) -> None:
        """The next judge's figures: a page of its own."""
        count = len(self._reading.progress.series) if self._reading else 0
        if count > 1:
            self._at = (self._at + 1) % count
            self._show_series()

    def action_back(self) -> None:
        """Esc: leave the question for another time, stop what is under way, let an offer be, else go back to Home."""
        if self.query_one(DateLine).asking:
            self._close_question()
        elif self._stop():
            self._look()
        elif not self._let_offer_go():
            self.dismiss()
