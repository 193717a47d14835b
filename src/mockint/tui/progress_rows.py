"""What the Progress screen lists, line by line. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

from textual.content import Content

if TYPE_CHECKING:
    from mockint.review.calibration import Calibration
    from mockint.review.due import Due
    from mockint.review.progress import Figure, Series
    from mockint.review.reading import Reading

NAME, LEAST_NAME, OTHER_COLUMNS = 36, 14, 42

Shown: TypeAlias = "Figure | Calibration"


def rows(series: Series, width: int) -> Iterator[tuple[str, Shown | None]]:
    """The rows of the table for so many columns, headings without a figure; names are cut first."""
    from mockint.reports.calibration import calibration_head, calibration_line, calibration_lines
    from mockint.reports.progress import HEADINGS, figure_line, head_line
    from mockint.review.progress import KINDS

    name = max(LEAST_NAME, min(NAME, width - OTHER_COLUMNS))
    for kind in (kind for kind in KINDS if series.of(kind)):
        yield head_line(HEADINGS[kind], name), None
        for figure in series.of(kind):
            yield figure_line(figure, name), figure
    if series.calibration:
        yield calibration_head(name), None
        for made in series.calibration:
            yield calibration_line(made, name), made
    else:
        for line in filter(None, calibration_lines(series)):
            yield line, None


def points(shown: Shown) -> Iterator[str]:
    """What its plot shows, as a table."""
    from mockint.reports.calibration import rated_lines
    from mockint.reports.progress import point_lines
    from mockint.review.progress import Figure

    return point_lines(shown) if isinstance(shown, Figure) else rated_lines(shown)


def more(reading: Reading, due: Sequence[Due]) -> Iterator[Content]:
    """What to practise today, time, tokens and cost, each under its heading."""
    from mockint.reports.progress import due_lines, habit_lines, month_lines

    found = (
        due_lines(due, reading.names),
        habit_lines(reading.habits),
        month_lines(reading.months),
    )
    for lines in filter(None, map(list, found)):
        _, heading, *rest = lines
        yield Content.styled(heading, "bold $text-primary")
        yield from map(Content, (*rest, ""))
