"""Plots of Progress: one figure, or one rating beside the judge's levels, over the sessions behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual_plotext import PlotextPlot

from mockint.grading.scoring.score import TOP_LEVEL

if TYPE_CHECKING:
    from mockint.review.calibration import Calibration
    from mockint.review.progress import Figure

TICKS = 8
POINTS = 200
"""Sessions of a plot, the newest; more would not be told apart."""


def draw(plot: PlotextPlot, shown: Figure | Calibration) -> None:
    """Draw it in the place of what was there."""
    from mockint.review.progress import Figure

    count = len(shown.points[-POINTS:])
    first = shown.sessions - count + 1
    numbers: list[float] = [*range(first, first + count)]
    plot.plt.clear_figure()
    plot.plt.xlim(first - 0.5, numbers[-1] + 0.5)
    plot.plt.xticks(numbers[:: max(1, count // TICKS)])
    if isinstance(shown, Figure):
        _draw_figure(plot, shown, numbers)
    else:
        _draw_ratings(plot, shown, numbers)
    plot.plt.title(shown.name[:60])
    plot.refresh()


def _draw_figure(plot: PlotextPlot, figure: Figure, numbers: list[float]) -> None:
    points = figure.points[-POINTS:]
    plot.plt.ylim(0, 100)
    plot.plt.yticks([0, 50, 100])
    plot.plt.scatter(numbers, [100 * p.share for p in points], marker="x", label="one session")
    if len(points) > 1:
        plot.plt.plot(numbers, [100 * p.value for p in points], marker="dot", label="as it stood")


def _draw_ratings(plot: PlotextPlot, made: Calibration, numbers: list[float]) -> None:
    points = made.points[-POINTS:]
    plot.plt.ylim(-0.5, TOP_LEVEL + 0.5)
    plot.plt.yticks([*range(TOP_LEVEL + 1)])
    plot.plt.scatter(numbers, [p.judged for p in points], marker="o", label="the judge's level")
    plot.plt.scatter(numbers, [p.own for p in points], marker="x", label="yours")
