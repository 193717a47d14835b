"""The page of Progress: one judge's figures as a table, the highlighted one as a plot or a table over its
sessions, and what else past sessions say. What its keys begin is in `progress.py`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Footer, OptionList
from textual.widgets.option_list import Option
from textual_plotext import PlotextPlot

from mockint.errors import MockintError
from mockint.tui.progress_rows import Shown, more, points, rows
from mockint.tui.screens.room import RoomScreen
from mockint.tui.widgets.date_line import DateLine
from mockint.tui.widgets.text import PlainText

if TYPE_CHECKING:
    from textual.events import Resize

    from mockint.review.due import Due
    from mockint.review.progress import Series
    from mockint.review.reading import Reading

READING = "Reading all sessions …"
REGRADE = "g has them judged by the judge in force."
HOW_MORE = "m: what is due, time, tokens and cost."
READ = "progress"
"""The group of the worker that reads."""
LEAST_FOR_PLOT = 20
"""Rows of a terminal from which on the plot is shown."""


@dataclass
class ProgressRead(Message):
    """All sessions were read; what to practise today is still being worked out."""

    reading: Reading


@dataclass
class DueWorkedOut(Message):
    """What to practise today, for the sessions of a reading, or the sentence that says why that is not
    known."""

    reading: Reading
    due: tuple[Due, ...] = ()
    problem: str = ""


@dataclass
class ProgressFailed(Message):
    """The archive could not be read; one sentence."""

    sentence: str


class ProgressPage(RoomScreen[None]):
    """Figures of the newest judge first; other judges are other pages, never one plot."""

    def __init__(self) -> None:
        super().__init__()
        self._reading: Reading | None = None
        self._at = 0
        self._said = ""
        self._width = 0
        self._rows: list[Shown | None] = []

    def compose_room(self) -> ComposeResult:
        """Judge, figures, plot or table, what else there is, news, keys."""
        yield PlainText(READING, id="head")
        yield OptionList(id="figures", markup=False)
        yield PlotextPlot(id="plot")
        yield PlainText("", id="points")
        with VerticalScroll(id="more"):
            yield PlainText("", id="more-text")
        yield DateLine(id="date")
        yield PlainText("", id="notice")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Read in a worker."""
        self.query_one("#figures", OptionList).focus()
        self._read_again()

    def on_resize(self, event: Resize) -> None:
        """A plot of two or three rows would show nothing, or something else; in a narrow terminal it
        is names that are cut, not what stands behind a figure."""
        self.set_class(event.size.height < LEAST_FOR_PLOT, "-flat")
        if self._series is not None and event.size.width != self._width:
            self._list(self._series)

    def _read_again(self) -> None:
        self.in_background(self._read, READ)

    def _read(self) -> None:
        """Figures first: they need no bank, which takes longer to read and may be broken."""
        from mockint.review.reading import read

        context = self.mockint.context
        context.settle_writes()
        try:
            made = read(context.archive)
        except MockintError as error:
            self.post_message(ProgressFailed(str(error)))
            return
        self.post_message(ProgressRead(made))
        try:
            self.post_message(DueWorkedOut(made, self._due_of(made)))
        except MockintError as error:
            self.post_message(DueWorkedOut(made, problem=str(error)))

    def _due_of(self, made: Reading) -> tuple[Due, ...]:
        from mockint.review.practising import due_today

        context, now = self.mockint.context, self.mockint.time.now()
        day = context.settings.interview_date
        return due_today(context.archive, context.bank, made.rows, made.progress, day, now)

    def defect_in(self, group: str, said: str) -> None:
        """What cannot be read is said at the head: the line of news is for what was done."""
        if group == READ:
            self.post_message(ProgressFailed(f"{said}."))
        else:
            super().defect_in(group, said)

    def on_progress_failed(self, message: ProgressFailed) -> None:
        """Say why."""
        self.query_one("#head", PlainText).show(message.sentence)

    def on_progress_read(self, message: ProgressRead) -> None:
        """Show the newest judge's figures."""
        self._reading = message.reading
        series = message.reading.progress.series
        self._at = min(self._at, max(0, len(series) - 1))
        self._show_series()
        self._show_more(DueWorkedOut(message.reading))
        self.refresh_bindings()

    @on(DueWorkedOut)
    def _show_more(self, message: DueWorkedOut) -> None:
        lines = [*more(message.reading, message.due), *map(Content, message.problem.splitlines())]
        self.query_one("#more-text", PlainText).show(Content("\n").join(lines))

    @property
    def _series(self) -> Series | None:
        series = self._reading.progress.series if self._reading else ()
        return series[self._at] if series else None

    def _show_notes(self) -> None:
        """What was just done, else what was left out of the figures."""
        from mockint.reports.progress import notes

        said, self._said = self._said, ""
        if said:
            self._tell(said)
        elif self._reading is not None:
            lines = filter(None, notes(self._reading.progress, REGRADE))
            self._tell(" ".join((*lines, HOW_MORE)))

    def _show_series(self) -> None:
        from mockint.reports.progress import EMPTY, judge_words

        series, figures = self._series, self.query_one("#figures", OptionList)
        figures.clear_options()
        self._rows = []
        self.set_class(series is None, "-empty")
        if series is None or self._reading is None:
            self.query_one("#head", PlainText).show(EMPTY)
            return
        count = len(self._reading.progress.series)
        page = f"  ({self._at + 1} of {count} judges; j: the next)" if count > 1 else ""
        self.query_one("#head", PlainText).show(f"{judge_words(series)}{page}")
        self._list(series)
        self._show_notes()

    def _list(self, series: Series) -> None:
        """The table, as wide as there is room."""
        figures = self.query_one("#figures", OptionList)
        at = figures.highlighted
        self._width = self.size.width
        made = list(rows(series, self._width))
        self._rows = [shown for _, shown in made]
        figures.clear_options()
        figures.add_options([Option(Content(line), disabled=shown is None) for line, shown in made])
        figures.highlighted = at or 1

    @on(OptionList.OptionHighlighted, "#figures")
    def _chosen(self) -> None:
        at = self.query_one("#figures", OptionList).highlighted
        shown = self._rows[at] if at is not None and at < len(self._rows) else None
        if shown is not None:
            self._draw(shown)

    def _draw(self, shown: Shown) -> None:
        from mockint.tui.progress_plot import draw

        draw(self.query_one("#plot", PlotextPlot), shown)
        self.query_one("#points", PlainText).show("\n".join(points(shown)))
