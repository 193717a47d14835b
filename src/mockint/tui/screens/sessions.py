"""Sessions: every one that is kept, in a table to search, order, name, compare and clear up."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Input

from mockint.interview.drilling import MODE as DRILL
from mockint.tui.messages import InterviewOpened, LoadFailed
from mockint.tui.screens import sessions_work as work
from mockint.tui.screens.sessions_writing import SessionsWriting
from mockint.tui.session_rows import ORDERS, SessionLine
from mockint.tui.widgets.session_table import SessionTable, TableHead

MARKS = 2
DELETED = "Deleted “{called}”: u brings it back, mockint archive vacuum removes it for good."
COMPARES = "Two are marked: c compares them."
MARK_TWO = "Mark two sessions with Space, then c compares them."
ANOTHER_SCENARIO = "Those are sessions of different scenarios; mark two of the same one."
NOT_FINISHED = "{called} is unfinished; Enter goes on with it, and then it can be compared."
OF_THE_TABLE = {
    "open", "search", "replay", "mark", "compare", "delete", "undo", "write", "sort", "turn",
    "move", "page",
}  # fmt: skip
"""What does not work while a name, tags or a note are written."""


class SessionsScreen(SessionsWriting):
    """The table with its keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", id="sessions.open", tooltip="Its debrief, or go on with it"),
        Binding("slash", "search", "Search", key_display="/", id="sessions.search",
                tooltip="Search: words, tag:, scenario:, score>, after:, before:, status:, mode:"),
        Binding("escape", "back", "Back", id="sessions.back",
                tooltip="Take the search away, or back to Home"),
        Binding("ctrl+s", "keep", "Keep", id="sessions.keep",
                tooltip="Keep the name, tags or note that you write"),
        Binding("ctrl+j", "keep", show=False, id="sessions.keep-j", tooltip="As Ctrl+S"),
        Binding("f6", "replay", show=False, id="sessions.replay", tooltip="Replay it"),
        Binding("space", "mark", show=False, id="sessions.mark",
                tooltip="Mark it to be compared, or not any more; two at most"),
        Binding("c", "compare", show=False, id="sessions.compare",
                tooltip="Compare the two marked ones, or the marked one with this"),
        Binding("d", "delete", show=False, id="sessions.delete",
                tooltip="Delete it; u brings it back"),
        Binding("delete", "delete", show=False, id="sessions.delete-too", tooltip="As d"),
        Binding("u", "undo", show=False, id="sessions.undo",
                tooltip="Bring back what was deleted last, then the one before it"),
        Binding("r", "write('name')", show=False, id="sessions.rename", tooltip="Rename it"),
        Binding("t", "write('tags')", show=False, id="sessions.tag", tooltip="Change its tags"),
        Binding("n", "write('note')", show=False, id="sessions.note", tooltip="Write a note"),
        Binding("s", "sort", show=False, id="sessions.sort",
                tooltip="Order by the next column: date, scenario, mode, attempt, score"),
        Binding("S", "turn", show=False, id="sessions.turn", tooltip="Turn the order round"),
        Binding("up", "move(-1)", show=False, id="sessions.up", tooltip="The row above"),
        Binding("down", "move(1)", show=False, id="sessions.down", tooltip="The row below"),
        Binding("pageup", "page(-1)", show=False, id="sessions.page-up", tooltip="A page up"),
        Binding("pagedown", "page(1)", show=False, id="sessions.page-down", tooltip="A page down"),
        Binding("home", "move(-1000000)", show=False, id="sessions.first",
                tooltip="The first row"),
        Binding("end", "move(1000000)", show=False, id="sessions.last", tooltip="The last row"),
        Binding("question_mark", "app.help", show=False, id="sessions.help", tooltip="The keys"),
    ]  # fmt: skip

    def commands(self) -> Iterable[tuple[str, str, str]]:
        """Palette commands of the table."""
        yield "session: open", "Its debrief, or go on with it", "open"
        yield "session: replay", "Play the highlighted session again", "replay"
        yield "session: rename", "Give it a name of your own", "write('name')"
        yield "session: tag", "Change its tags", "write('tags')"
        yield "session: note", "Write a note", "write('note')"
        yield "session: delete", "Hide it; it can be brought back", "delete"
        yield "session: mark", "Mark it to be compared", "mark"
        yield "sessions: compare", "Compare the two marked ones", "compare"
        yield "sessions: undo delete", "Bring back what was deleted last", "undo"
        yield "sessions: search", "By words, tag, scenario, score, date", "search"
        yield "sessions: sort", "Order by the next column", "sort"
        yield "sessions: turn round", "Turn the order round", "turn"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While something is written its keys work, and no others of the table."""
        if action == "keep":
            return self._writing
        if self._writing and action in OF_THE_TABLE:
            return False
        return super().check_action(action, parameters)

    # -- moving, searching, ordering -------------------------------------------------------------

    def action_move(self, by: int) -> None:
        """Highlight another row, also while searching."""
        self._table.move(by)

    def action_page(self, by: int) -> None:
        """A page up or down."""
        self._table.move(by * self._table.page)

    def action_search(self) -> None:
        """Go to the search line."""
        self._search.focus()

    @on(Input.Submitted, "#search")
    def _search_over(self) -> None:
        self._table.focus()

    def action_sort(self) -> None:
        """Order by the next column."""
        self._sort_by(ORDERS[(ORDERS.index(self._order) + 1) % len(ORDERS)].column)

    def action_turn(self) -> None:
        """Turn the order round."""
        self._sort_by(self._order.column)

    @on(TableHead.Clicked)
    def _heading_clicked(self, message: TableHead.Clicked) -> None:
        self._sort_by(message.column)

    def _sort_by(self, column: str) -> None:
        """Order by a column; by the same one again the other way round."""
        for order in ORDERS:
            if order.column == column:
                self._turned = order == self._order and not self._turned
                self._order = order
                self._put_in_order()
                self._show(self._here_id())

    def action_back(self) -> None:
        """Esc: close what is open, else take the search away, else go back."""
        if self._writing:
            self._stop_writing()
        elif self._search.value or self._search.has_focus:
            self._search.value = ""
            self._table.focus()
        else:
            self._leave()

    # -- opening ---------------------------------------------------------------------------------

    @on(SessionTable.Opened)
    def action_open(self) -> None:
        """Its debrief; an unfinished one goes on."""
        line = self._highlighted()
        if line is None or self._opening or self._leaving:
            return
        from mockint.interview.opening import Choice
        from mockint.tui.opening import Opener

        self._opening = True
        self._tell("Opening …")
        opener = Opener(self.mockint, Choice())
        opener.open_for(self, "resume", line.id)

    def on_interview_opened(self, message: InterviewOpened) -> None:
        """Show it; let go of it where Esc came first."""
        if self._leaving:
            message.live.close()
        else:
            self.mockint.show_interview(message.live)
        self._opened("")

    def on_load_failed(self, message: LoadFailed) -> None:
        """Say why it does not open."""
        self._opened(message.sentence)

    def _opened(self, said: str) -> None:
        self._opening = False
        self._tell(said)
        self._next()

    def action_replay(self) -> None:
        """Play it again."""
        line = self._highlighted()
        if line is None:
            return
        from mockint.cli.sessions import load_view
        from mockint.tui.screens.replay import ReplayScreen

        load = partial(load_view, self.mockint.context, line.id)
        self.app.push_screen(ReplayScreen(load))

    # -- comparing -------------------------------------------------------------------------------

    def action_mark(self) -> None:
        """Mark it, or take the mark away; a third mark replaces the first."""
        line = self._highlighted()
        if line is None:
            return
        if line.id in self._marked:
            self._marked.remove(line.id)
        else:
            self._marked = [*self._marked, line.id][-MARKS:]
        self._table.show_marks(self._marked)
        self._show_heads()
        self._tell(COMPARES if len(self._marked) == MARKS else "")

    def action_compare(self) -> None:
        """Compare the two that are marked, else the marked one with the highlighted one."""
        here = self._table.highlighted
        chosen = list(self._marked)
        if len(chosen) < MARKS and here is not None and here.id not in chosen:
            chosen.append(here.id)
        lines = [line for line in self._sessions() if line.id in chosen]
        if len(lines) < MARKS or not self._marked:
            self._tell(MARK_TWO)
        elif sentence := _incomparable(lines):
            self._tell(sentence)
        else:
            newer, older = lines
            if older.row.mode == DRILL:
                self._do(partial(work.same_drill, self.mockint.context, older, newer))
            else:
                self._compare(older.id, newer.id)

    @on(work.Worked)
    def _same_drill(self, message: work.Worked) -> None:
        if message.pair and self.is_active and not self._leaving:
            self._compare(*message.pair)

    def _compare(self, older: str, newer: str) -> None:
        from mockint.tui.screens.compare import CompareScreen

        self.app.push_screen(CompareScreen(older, newer))

    # -- deleting --------------------------------------------------------------------------------

    def action_delete(self) -> None:
        """Hide it at once; `u` brings it back."""
        line = self._highlighted()
        if line is None:
            return
        self._without(line.id)
        self._tell(DELETED.format(called=work.called(line)))
        self._do(partial(work.delete, self.mockint.context, line, self._now()))

    def action_undo(self) -> None:
        """Bring back what was deleted last."""
        self._do(partial(work.undo, self.mockint.context))


def _incomparable(lines: Iterable[SessionLine]) -> str:
    """Why these sessions cannot be compared; empty where they can."""
    lines = list(lines)
    for line in lines:
        if line.row.phase != "debrief":
            return NOT_FINISHED.format(called=work.called(line))
    same = len({line.row.scenario for line in lines}) == 1
    if not same:
        return ANOTHER_SCENARIO
    drills = {line.row.mode == DRILL for line in lines}
    return work.ANOTHER_DRILL if len(drills) > 1 else ""
