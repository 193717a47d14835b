"""Progress: one judge's figures as a table, and the highlighted one as a plot over its sessions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Footer, OptionList
from textual.widgets.option_list import Option
from textual_plotext import PlotextPlot

from mockint.tui.screens.room import RoomScreen
from mockint.tui.widgets.text import PlainText

if TYPE_CHECKING:
    from mockint.review.progress import Figure, Series
    from mockint.review.reading import Reading

READING = "Reading all sessions …"
TABLE = "-table"
TICKS = 8
POINTS = 200
"""Sessions of a plot, the newest; more would not be told apart."""


@dataclass
class ProgressRead(Message):
    """Everything was read."""

    reading: Reading


@dataclass
class ProgressFailed(Message):
    """The archive could not be read; one sentence."""

    sentence: str


class ProgressScreen(RoomScreen[None]):
    """Figures of the newest judge first; other judges are other pages, never one plot."""

    CSS_PATH = "progress.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="progress.back", tooltip="Back to Home"),
        Binding(
            "t", "table", "Table", id="progress.table", tooltip="The plot as a table, and back"
        ),
        Binding("j", "judge", "Judge", id="progress.judge", tooltip="The figures of another judge"),
        Binding("question_mark", "app.help", show=False, id="progress.help", tooltip="The keys"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._reading: Reading | None = None
        self._at = 0
        self._figures: list[Figure | None] = []

    def compose_room(self) -> ComposeResult:
        """Judge, figures, plot or table, what was left out, keys."""
        yield PlainText(READING, id="head")
        yield OptionList(id="figures", markup=False)
        yield PlotextPlot(id="plot")
        yield PlainText("", id="points")
        yield PlainText("", id="notice")
        yield Footer(show_command_palette=False)

    def commands(self) -> Iterable[tuple[str, str, Callable[[], object]]]:
        """Palette commands of this screen."""
        yield "plot: as a table", "The plot as a table, and back", self.action_table
        yield "progress: other judge", "The figures of another judge", self.action_judge

    def on_mount(self) -> None:
        """Read in a worker."""
        self.query_one("#figures", OptionList).focus()
        self.run_worker(
            self._read, name="progress", thread=True, exclusive=True, exit_on_error=False
        )

    def _read(self) -> None:
        from mockint.errors import MockintError
        from mockint.review.reading import read

        try:
            self.post_message(ProgressRead(read(self.mockint.context.archive)))
        except MockintError as error:
            self.post_message(ProgressFailed(str(error)))

    def on_progress_failed(self, message: ProgressFailed) -> None:
        """Say why."""
        self.query_one("#head", PlainText).show(message.sentence)

    def on_progress_read(self, message: ProgressRead) -> None:
        """Show the newest judge's figures."""
        self._reading = message.reading
        self._show_series()

    @property
    def _series(self) -> Series | None:
        series = self._reading.progress.series if self._reading else ()
        return series[self._at] if series else None

    def _show_series(self) -> None:
        from mockint.reports.progress import (
            EMPTY,
            HEADINGS,
            figure_line,
            head_line,
            judge_words,
            notes,
        )
        from mockint.review.progress import KINDS

        series, figures = self._series, self.query_one("#figures", OptionList)
        figures.clear_options()
        self._figures = []
        if series is None or self._reading is None:
            self.query_one("#head", PlainText).show(EMPTY)
            return
        progress = self._reading.progress
        page = (
            f"  ({self._at + 1} of {len(progress.series)} judges)"
            if len(progress.series) > 1
            else ""
        )
        self.query_one("#head", PlainText).show(f"{judge_words(series)}{page}")
        for kind in (kind for kind in KINDS if series.of(kind)):
            figures.add_option(Option(Content(head_line(HEADINGS[kind])), disabled=True))
            self._figures.append(None)
            for figure in series.of(kind):
                figures.add_option(Option(Content(figure_line(figure))))
                self._figures.append(figure)
        figures.highlighted = 1
        self.query_one("#notice", PlainText).show(" ".join(filter(None, notes(progress))))

    @on(OptionList.OptionHighlighted, "#figures")
    def _chosen(self) -> None:
        at = self.query_one("#figures", OptionList).highlighted
        figure = self._figures[at] if at is not None and at < len(self._figures) else None
        if figure is not None:
            self._draw(figure)

    def _draw(self, figure: Figure) -> None:
        from mockint.reports.progress import point_lines

        points = figure.points[-POINTS:]
        first = figure.sessions - len(points) + 1
        numbers: list[float] = [*range(first, first + len(points))]
        plot = self.query_one("#plot", PlotextPlot)
        plot.plt.clear_figure()
        plot.plt.ylim(0, 100)
        plot.plt.xlim(first - 0.5, numbers[-1] + 0.5)
        plot.plt.xticks(numbers[:: max(1, len(numbers) // TICKS)])
        plot.plt.yticks([0, 50, 100])
        plot.plt.scatter(numbers, [100 * p.share for p in points], marker="x", label="one session")
        if len(points) > 1:
            values = [100 * p.value for p in points]
            plot.plt.plot(numbers, values, marker="dot", label="as it stood")
        plot.plt.title(figure.name[:60])
        plot.refresh()
        self.query_one("#points", PlainText).show("\n".join(point_lines(figure)))

    def action_table(self) -> None:
        """The plot as a table, and back."""
        self.toggle_class(TABLE)

    def action_judge(self) -> None:
        """The next judge's figures: a page of its own."""
        count = len(self._reading.progress.series) if self._reading else 0
        if count > 1:
            self._at = (self._at + 1) % count
            self._show_series()

    def action_back(self) -> None:
        """Back to Home."""
        self.dismiss()
