"""The list on the Sessions screen: search, order, rows, what is known of one. Its keys are in `sessions.py`."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Footer, Input

from mockint.tui.screens.sessions_work import SessionsWork, Worked
from mockint.tui.session_columns import padded
from mockint.tui.session_filter import HINT, Filter, filter_of
from mockint.tui.session_rows import (
    EMPTY,
    NO_MATCH,
    ORDERS,
    READING,
    SessionLine,
    detail_words,
    head_words,
    ordered,
)
from mockint.tui.widgets.label_panel import LabelPanel
from mockint.tui.widgets.session_table import SessionTable, TableHead
from mockint.tui.widgets.text import PlainText

KEYS = (
    "F6 replays it, Space marks it, c compares.\n"
    "d deletes, u undoes, r renames, t tags, n notes, s sorts."
)
FEW_ROWS = 20
"""Rows of a terminal under which the date and the score come before everything else."""
NONE_HERE = "There is no session here."


class SessionsList(SessionsWork):
    """All sessions as they are kept, and those of them that are shown, in an order."""

    CSS_PATH = "sessions.tcss"

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[SessionLine] | None = None
        self._in_order: list[SessionLine] = []
        self._shown: list[SessionLine] = []
        self._order = ORDERS[0]
        self._turned = False
        self._filter = Filter()
        self._marked: list[str] = []
        self._refused = ""
        """The session that could not be deleted, to be highlighted again."""

    def compose_room(self) -> ComposeResult:
        """Head, search line, headings, rows, what is known of one or what is written of it, news, keys."""
        yield PlainText(READING, id="head")
        line = Input(placeholder=HINT, id="search")
        line.cursor_blink = False
        yield line
        yield TableHead("", id="headings")
        yield SessionTable(id="table")
        yield PlainText("", id="detail")
        yield LabelPanel(id="label")
        yield PlainText("", id="notice")
        yield Footer(show_command_palette=False)

    @property
    def _table(self) -> SessionTable:
        return self.query_one("#table", SessionTable)

    @property
    def _search(self) -> Input:
        return self.query_one("#search", Input)

    def on_mount(self) -> None:
        """The keys work from the first moment."""
        self._table.focus()

    def on_screen_resume(self) -> None:
        """Now, and back from a debrief: a session may be another than it was."""
        self.mockint.let_go()
        self._read()

    def on_worked(self, message: Worked) -> None:
        """Show what was read, say what came of it."""
        if message.said:
            self._tell(message.said)
        if message.gone:
            self._without(message.gone)
        if message.failed:
            self._refused = message.at or self._refused
            self._read()
        if message.lines is not None:
            here = message.at or self._refused or self._here_id()
            self._refused = ""
            self._take(list(message.lines))
            self._show(here)

    # -- which are shown -----------------------------------------------------------------------

    def _take(self, newest_first: list[SessionLine]) -> None:
        """Keep other lines."""
        self._lines = newest_first
        known = {line.id for line in newest_first}
        self._marked = [session for session in self._marked if session in known]
        self._put_in_order()

    def _put_in_order(self) -> None:
        self._in_order = ordered(self._lines or (), self._order, turned=self._turned)

    def _show(self, here: str = "", place: int = 0) -> None:
        """Show what the search leaves; highlight a session, where it is not among them a place."""
        keeps = self._filter.keeps
        self._shown = (
            [line for line in self._in_order if keeps(line)]
            if self._filter.tests
            else self._in_order
        )
        at = next((i for i, line in enumerate(self._shown) if line.id == here), place)
        self._table.show_lines(self._shown, self._marked, self._instead(), at)
        self._show_heads()

    def _instead(self) -> str:
        if self._lines is None:
            return ""
        return NO_MATCH if self._lines else EMPTY

    def _show_heads(self) -> None:
        if self._lines is None:
            return
        marked = len(self._marked)
        words = head_words(
            len(self._shown), len(self._lines), self._order, turned=self._turned, marked=marked
        )
        self.query_one("#head", PlainText).show(words)
        self._show_headings(self._table.scrollable_content_region.width)

    def _show_headings(self, width: int) -> None:
        headings = self.query_one("#headings", TableHead)
        headings.show_order(width, self._order, turned=self._turned)

    @on(SessionTable.Resized)
    def _resized(self, message: SessionTable.Resized) -> None:
        self._show_headings(message.width)
        self._moved()

    @on(Input.Changed, "#search")
    def _searched(self) -> None:
        self._filter = filter_of(self._search.value)
        self._tell(self._filter.problem)
        self._show(self._here_id())

    # -- the highlighted one -------------------------------------------------------------------

    def _highlighted(self) -> SessionLine | None:
        """The highlighted session; where there is none, that is said."""
        line = self._table.highlighted
        if line is None:
            self._tell(NONE_HERE)
        return line

    def _here_id(self) -> str:
        line = self._table.highlighted
        return line.id if line else ""

    @on(SessionTable.Moved)
    def _moved(self) -> None:
        line = self._table.highlighted
        if line is None:
            self.query_one("#detail", PlainText).show("")
            return
        title, when, *said = detail_words(line)
        title = padded(title, self._table.size.width - 2).rstrip()
        verb = "goes on with it" if line.row.phase != "debrief" else "opens its debrief"
        keys = Content.styled(f"Enter {verb}, {KEYS}", "$foreground-muted")
        known: list[str | Content | tuple[str, str]] = [(title, "bold"), when]
        if self.size.height < FEW_ROWS:
            known.reverse()
        # The keys come before what was written: a long note is cut rather than they.
        parts = [*known, keys, *said]
        self.query_one("#detail", PlainText).show(Content("\n").join(map(_content, parts)))

    def _replace(self, line: SessionLine) -> None:
        """Show a session as it was just changed."""
        self._take([line if old.id == line.id else old for old in self._lines or ()])
        self._show(line.id)

    def _without(self, session: str) -> None:
        """Hide a session at once; where it was highlighted the one below it is."""
        here = self._here_id()
        place = next((i for i, line in enumerate(self._shown) if line.id == session), 0)
        self._take([line for line in self._lines or () if line.id != session])
        self._show(here, place)

    def _sessions(self) -> Sequence[SessionLine]:
        return self._lines or ()


def _content(part: str | Content | tuple[str, str]) -> Content:
    return Content.assemble(part)
