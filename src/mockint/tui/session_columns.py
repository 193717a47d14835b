"""The columns of the session table at each width, and what stands in them. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from mockint.reports.rows import cells, fitted
from mockint.tui.session_rows import Order, SessionLine

HERE, MARKED = "›", "●"
"""What stands before the highlighted row, and before a marked one: colour alone says neither."""
SCORE = len("≈ 100 by wording")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it shows, its heading, and its width in cells, the blank after it left out."""

    name: str
    heading: str
    width: int


@lru_cache(maxsize=64)
def columns(width: int) -> tuple[Column, ...]:
    """The columns that a table of `width` cells has room for. The scenario takes what the others leave."""
    wide, narrow = width >= 96, width < 66
    before = [Column("mark", "", 2), Column("date", "Date", 16 if wide else 10)]
    after = [Column("score", "Score", SCORE)]
    if not narrow:
        attempt = "Attempt" if wide else "Att"
        after = [Column("mode", "Mode", 8), Column("attempt", attempt, len(attempt) + 1), *after]
    if wide:
        after = [Column("tags", "Tags", width // 6), *after]
    fixed = sum(column.width + 1 for column in (*before, *after))
    return (*before, Column("scenario", "Scenario", max(8, width - fixed - 1)), *after)


def heading(made: Sequence[Column], order: Order, *, turned: bool) -> str:
    """The row over the table; an arrow is at the column it is ordered by."""
    arrow = "▼" if order.falling != turned else "▲"
    return " ".join(
        padded(f"{c.heading}{arrow}" if c.name == order.column else c.heading, c.width)
        for c in made
    )


def column_at(made: Sequence[Column], x: int) -> str:
    """The name of the column at a cell of a row; empty beyond the last one."""
    for column in made:
        if x <= column.width:
            return column.name
        x -= column.width + 1
    return ""


def cells_of(
    line: SessionLine, made: Sequence[Column], *, here: bool, marked: bool
) -> Iterator[tuple[str, str]]:
    """What stands in each column, padded to its width, by the column's name; a name that the session
    was given stands apart from its scenario's title."""
    for column in made:
        if column.name == "scenario":
            yield from _scenario(line, column.width)
        else:
            yield column.name, f"{padded(_text(line, column, here, marked), column.width)} "


def _scenario(line: SessionLine, width: int) -> Iterator[tuple[str, str]]:
    name = padded(line.name, width) if cells(line.name) > width else line.name
    room = width - cells(name)
    if not name:
        yield "scenario", f"{padded(line.title, width)} "
    else:
        yield "name", name
        yield "scenario", f"{padded(f'  {line.title}', room) if room > 5 else ' ' * room} "


def _text(line: SessionLine, column: Column, here: bool, marked: bool) -> str:
    row = line.row
    match column.name:
        case "mark":
            return f"{HERE if here else ' '}{MARKED if marked else ' '}"
        case "date":
            return row.started_at[: column.width].replace("T", " ")
        case "mode":
            return row.mode
        case "attempt":
            return f"{row.attempt}{'*' if row.seen_reference else ''}"
        case "tags":
            return line.tags
        case _:
            return line.score_words


def padded(text: str, width: int) -> str:
    """The text in exactly `width` cells; one that is cut ends with "…"."""
    taken = cells(text)
    if taken > width:
        text = fitted(text, width - 1) + "…"
        taken = cells(text)
    return text + " " * (width - taken)
