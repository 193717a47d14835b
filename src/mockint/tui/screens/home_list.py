"""The list on Home: a filter, rows, a preview, mode and bar. What opens a row is in `home.py`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.widgets import Footer, Input, OptionList
from textual.widgets.option_list import Option

from mockint.tui.screens.room import RoomScreen
from mockint.tui.widgets.text import PlainText

if TYPE_CHECKING:
    from textual.events import Key

    from mockint.archive.envelope import SessionRow
    from mockint.bank.load import Bank
    from mockint.bank.titles import Title
    from mockint.interview.opening import Choice
    from mockint.tui.home_rows import HomeRow

MODES = ("practice", "pressure")
BARS = ("mid", "senior", "staff")
READING = "Reading the bank …"


class FilterInput(Input):
    """The filter line; Enter opens the highlighted row, `?` in an empty one asks for help."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.open", "Open", id="home.open", tooltip="Begin, go on, look back")
    ]

    async def _on_key(self, event: Key) -> None:
        if event.key == "question_mark" and not self.value:
            event.stop()
            event.prevent_default()
            await self.app.run_action("app.help")
            return
        await super()._on_key(event)


class HomeList(RoomScreen[None]):
    """Shows titles, and with the bank and past sessions all that is known of them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "judge", "Judge", id="home.judge", tooltip="Who judges your answers"),
        Binding("f4", "mode", "Mode", id="home.mode", tooltip="Practice or pressure"),
        Binding("f5", "bar", "Bar", show=False, id="home.bar", tooltip="Mid, senior or staff"),
        Binding(
            "f6", "replay", show=False, id="home.replay", tooltip="Replay the highlighted session"
        ),
        Binding("f7", "progress", show=False, id="home.progress", tooltip="How you stand"),
        Binding("f8", "sessions", show=False, id="home.sessions", tooltip="All past sessions"),
        Binding("up", "move(-1)", show=False, id="home.up", tooltip="The row above"),
        Binding("down", "move(1)", show=False, id="home.down", tooltip="The row below"),
        Binding("pageup", "move(-8)", show=False, id="home.page-up", tooltip="Rows above"),
        Binding("pagedown", "move(8)", show=False, id="home.page-down", tooltip="Rows below"),
        Binding("escape", "clear", show=False, id="home.clear", tooltip="Clear the filter"),
    ]

    def __init__(self, choice: Choice | None = None) -> None:
        super().__init__()
        self._mode = choice.mode if choice else MODES[0]
        self._bar = choice.target_bar if choice else BARS[1]
        self._titles: Sequence[Title] = ()
        self._rows: Sequence[SessionRow] = ()
        self._rows_read = False
        self._bank: Bank | None = None
        self._due: Sequence[HomeRow] = ()
        self._shown: list[HomeRow] = []
        self._chose = False

    def compose_room(self) -> ComposeResult:
        """Head, filter, list beside preview, one line of news, keys."""
        yield PlainText("mockint", id="head")
        line = FilterInput(placeholder="Type to filter", id="filter")
        line.cursor_blink = False
        yield line
        with Container(id="rooms"):
            choices = OptionList(id="choices", markup=False)
            choices.can_focus = False
            yield choices
            yield PlainText("", id="preview")
        yield PlainText(READING, id="notice")
        yield Footer(show_command_palette=False)

    # -- the list -----------------------------------------------------------------------------

    def _head(self) -> None:
        settings = self.mockint.context.settings
        judge = "offline estimate"
        if settings.judge_name == "llm":
            from mockint.grading.judges import known_model
            from mockint.llm.endpoint import shown

            judge = f"{known_model(settings) or 'a model'} at {shown(settings.url)}"
        self.query_one("#head", PlainText).show(
            f"mockint  mode: {self._mode}  bar: {self._bar}  judge: {judge}"
        )

    def _list(self, *, keep: bool = False) -> None:
        """List anew; `keep`: stay on the highlighted row even where nobody chose it."""
        from mockint.tui.home_rows import example_rows, listed, scenario_rows, session_rows

        unfinished, past = session_rows(self._rows)
        scenarios = scenario_rows(self._titles, self._rows)
        wanted = self.query_one("#filter", Input).value
        choices = self.query_one("#choices", OptionList)
        before = self._highlighted() if self._chose or keep else None
        example = example_rows(self._titles, self._rows) if self._rows_read else []
        self._shown = listed(scenarios, unfinished, past, wanted, self._due, example)
        choices.clear_options()
        choices.add_options(_option(row) for row in self._shown)
        self._highlight(before)

    def _highlight(self, before: HomeRow | None) -> None:
        choices = self.query_one("#choices", OptionList)
        same = (i for i, row in enumerate(self._shown) if before and row.id == before.id)
        first = (i for i, row in enumerate(self._shown) if row.kind != "heading")
        choices.highlighted = next(same, next(first, None))
        self._preview()

    def _highlight_scenario(self, scenario: str) -> None:
        for at, row in enumerate(self._shown):
            if row.kind == "start" and row.id == scenario:
                self.query_one("#choices", OptionList).highlighted = at

    def _highlighted(self) -> HomeRow | None:
        at = self.query_one("#choices", OptionList).highlighted
        return self._shown[at] if at is not None and at < len(self._shown) else None

    @on(Input.Changed, "#filter")
    def _filtered(self) -> None:
        self._chose = False
        self._list()

    @on(OptionList.OptionHighlighted, "#choices")
    def _moved(self) -> None:
        self._preview()

    def _preview(self) -> None:
        from mockint.tui.home_rows import preview

        row, text = self._highlighted(), ""
        if row is not None:
            first = next((one for one in self._shown if one.kind != "heading"), None)
            whole = not self.query_one("#filter", Input).value
            choice = f"{self._mode}, {self._bar} bar"
            text = preview(row, self._bank, self._rows, choice, first=whole and row is first)
        self.query_one("#preview", PlainText).show(text)

    # -- keys ----------------------------------------------------------------------------------

    def action_move(self, by: int) -> None:
        """Move the highlight over the rows that can be opened."""
        choices = self.query_one("#choices", OptionList)
        self._chose = True
        rows = [i for i, row in enumerate(self._shown) if row.kind != "heading"]
        if not rows:
            return
        at = rows.index(choices.highlighted) if choices.highlighted in rows else 0
        choices.highlighted = rows[max(0, min(len(rows) - 1, at + by))]
        if choices.highlighted == rows[0]:
            choices.scroll_home(animate=False)

    def action_clear(self) -> None:
        """Empty the filter."""
        self.query_one("#filter", Input).value = ""

    def action_judge(self) -> None:
        """Open the Judge screen."""
        self.mockint.open_judge()

    def action_progress(self) -> None:
        """Open the Progress screen."""
        from mockint.tui.screens.progress import ProgressScreen

        self.app.push_screen(ProgressScreen())

    def action_sessions(self) -> None:
        """Open the table of all sessions."""
        from mockint.tui.screens.sessions import SessionsScreen

        self.app.push_screen(SessionsScreen())

    def action_mode(self) -> None:
        """Practice or pressure."""
        self._mode = MODES[(MODES.index(self._mode) + 1) % len(MODES)]
        self._head()
        self._preview()

    def action_bar(self) -> None:
        """The bar for the headline."""
        self._bar = BARS[(BARS.index(self._bar) + 1) % len(BARS)]
        self._head()
        self._preview()


def _option(row: HomeRow) -> Option:
    if row.kind == "heading":
        return Option(Content.styled(row.text, "bold $text-primary"), disabled=True)
    mark = "▶ " if row.kind == "resume" else "  "
    first = Content(f"{mark}{row.text}")
    return Option(
        Content.assemble(first, "\n    ", Content.styled(row.detail, "$foreground-muted"))
    )
