"""Home: what can be played, what is unfinished, what was played. Reading happens behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from threading import Event
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.widgets import Footer, Input, OptionList
from textual.widgets.option_list import Option

from mockint.tui.messages import (
    BankLoaded,
    InterviewOpened,
    JudgeMissing,
    LoadFailed,
    ModelNeeded,
    ServerFound,
    TitlesRead,
)
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
PAINTING = 1.0
"""Seconds at most that the bank waits for the titles to be on screen."""


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


class HomeScreen(RoomScreen[None]):
    """The list of everything, a filter, a preview."""

    CSS_PATH = "home.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "judge", "Judge", id="home.judge", tooltip="Who judges your answers"),
        Binding("f4", "mode", "Mode", id="home.mode", tooltip="Practice or pressure"),
        Binding("f5", "bar", "Bar", show=False, id="home.bar", tooltip="Mid, senior or staff"),
        Binding("up", "move(-1)", show=False, id="home.up", tooltip="The row above"),
        Binding("down", "move(1)", show=False, id="home.down", tooltip="The row below"),
        Binding("pageup", "move(-8)", show=False, id="home.page-up", tooltip="Rows above"),
        Binding("pagedown", "move(8)", show=False, id="home.page-down", tooltip="Rows below"),
        Binding("escape", "clear", show=False, id="home.clear", tooltip="Clear the filter"),
    ]

    def __init__(
        self, choice: Choice | None = None, *, start: str | None = None, resume: str | None = None
    ) -> None:
        super().__init__()
        self._mode = choice.mode if choice else MODES[0]
        self._bar = choice.target_bar if choice else BARS[1]
        self._minutes = choice.minutes if choice else None
        self._wanted: tuple[str, str] | None = None
        if start or resume:
            self._wanted = ("start", start) if start else ("resume", str(resume))
        self._titles: Sequence[Title] = ()
        self._rows: Sequence[SessionRow] = ()
        self._bank: Bank | None = None
        self._shown: list[HomeRow] = []
        self._opening = False
        self._chose = False
        self._estimate_for: str | None = None
        self._painted = Event()

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

    def commands(self) -> Iterable[tuple[str, str, Callable[[], object]]]:
        """Palette commands of Home."""
        yield "interview: begin or go on", "Open the highlighted row", self.action_open
        yield "mode: change", "Practice or pressure", self.action_mode
        yield "bar: change", "Mid, senior or staff", self.action_bar

    def on_mount(self) -> None:
        """Show the titles if they are there already; read everything else after them."""
        self.query_one("#filter").focus()
        self._head()
        ahead = self.mockint.context.ahead
        if ahead is not None and ahead.titles is not None:
            self._show_titles(ahead.titles)
        self.run_worker(
            self._read, name="bank", group="bank", thread=True, exclusive=True, exit_on_error=False
        )

    def on_screen_resume(self) -> None:
        """Back from an interview or the Judge screen: lists may have changed."""
        self.mockint.let_go()
        self._head()
        self._chose = False
        if self._bank is not None and not self._opening:
            self.run_worker(
                self._refresh_rows,
                name="rows",
                group="bank",
                thread=True,
                exclusive=True,
                exit_on_error=False,
            )

    # -- workers: they read and post, and touch no widget ------------------------------------

    def _read(self) -> None:
        from mockint.errors import MockintError

        context = self.mockint.context
        try:
            if not self._titles:
                self.post_message(TitlesRead(context.titles()))
            self._painted.wait(PAINTING)
            self.post_message(BankLoaded(context.bank, context.archive.sessions()))
            self._discover()
        except MockintError as error:
            self.post_message(LoadFailed(str(error)))

    def _refresh_rows(self) -> None:
        from mockint.errors import MockintError

        context = self.mockint.context
        try:
            self.post_message(BankLoaded(context.bank, context.archive.sessions()))
        except MockintError as error:
            self.post_message(LoadFailed(str(error)))

    def _discover(self) -> None:
        settings = self.mockint.context.settings
        if settings.judge.value is None and not settings.has_endpoint:
            from mockint.llm.servers import discover

            for found in discover()[:1]:
                self.post_message(ServerFound(found.name))

    # -- news from workers --------------------------------------------------------------------

    def on_titles_read(self, message: TitlesRead) -> None:
        """The first rows."""
        self._show_titles(message.titles)

    def _show_titles(self, titles: Sequence[Title]) -> None:
        """List them, and let the bank be read once they are on screen: both at once would share
        one interpreter, and the titles would be late."""
        self._titles = titles
        self._list()
        self.call_after_refresh(self._painted.set)

    def on_bank_loaded(self, message: BankLoaded) -> None:
        """The whole bank and the past sessions."""
        from mockint.tui.home_rows import titles_of

        self._bank, self._rows = message.bank, message.rows
        self._titles = titles_of(message.bank)
        errors = [p for p in message.bank.problems if p.severity == "error"]
        notice = ""
        if errors:
            more = f" and {len(errors) - 1} more" if len(errors) > 1 else ""
            notice = f"Left out: {errors[0].sentence()}{more}; see mockint lint."
        elif not self._titles:
            notice = "The bank is empty; `mockint lint` says why."
        self.query_one("#notice", PlainText).show(notice)
        self._list()
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self._open(*wanted)

    def on_load_failed(self, message: LoadFailed) -> None:
        """Say what went wrong; the rest keeps working."""
        self._opening = False
        self.query_one("#notice", PlainText).show(message.sentence)

    def on_server_found(self, message: ServerFound) -> None:
        """Offer a local server by name."""
        self.query_one("#notice", PlainText).show(
            f"{message.name} is listening on this machine; F3 can choose it as judge."
        )

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

    def _list(self) -> None:
        from mockint.tui.home_rows import listed, scenario_rows, session_rows

        unfinished, past = session_rows(self._rows)
        scenarios = scenario_rows(self._titles, self._rows)
        wanted = self.query_one("#filter", Input).value
        choices = self.query_one("#choices", OptionList)
        before = self._highlighted() if self._chose else None
        self._shown = listed(scenarios, unfinished, past, wanted)
        choices.clear_options()
        choices.add_options(_option(row) for row in self._shown)
        self._highlight(before)

    def _highlight(self, before: HomeRow | None) -> None:
        choices = self.query_one("#choices", OptionList)
        same = (i for i, row in enumerate(self._shown) if before and row.id == before.id)
        first = (i for i, row in enumerate(self._shown) if row.kind != "heading")
        choices.highlighted = next(same, next(first, None))
        self._preview()

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

    @on(OptionList.OptionSelected, "#choices")
    def _clicked(self) -> None:
        self.action_open()

    def _preview(self) -> None:
        row = self._highlighted()
        text = ""
        if row is not None and row.kind == "start" and self._bank is not None:
            from mockint.tui.home_rows import preview_of

            text = preview_of(self._bank, row.id, self._rows, f"{self._mode}, {self._bar} bar")
        elif row is not None and row.kind == "start":
            text = f"{row.text}\n{row.detail}"
        elif row is not None and row.kind != "heading":
            verb = "goes on with it" if row.kind == "resume" else "opens its debrief"
            text = f"{row.text}\n{row.detail}\nEnter {verb}."
        self.query_one("#preview", PlainText).show(text)

    # -- keys ---------------------------------------------------------------------------------

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

    def action_open(self) -> None:
        """Begin, go on or look back."""
        row = self._highlighted()
        if row is None or row.kind == "heading":
            return
        if self._bank is None:
            self._wanted = (row.kind, row.id)
            return
        self._open(row.kind, row.id)

    # -- opening ------------------------------------------------------------------------------

    def _open(self, kind: str, item: str, *, offline: bool = False) -> None:
        if self._opening:
            return
        self._opening = True
        offline = offline or (kind == "start" and item == self._estimate_for)
        self._estimate_for = None
        self.query_one("#notice", PlainText).show("Opening …")
        from mockint.interview.opening import Choice
        from mockint.tui.opening import Opener

        choice = Choice(self._mode, self._bar, self._minutes)
        opener = Opener(self.mockint, choice, offline=offline)
        self.run_worker(
            lambda: self.post_message(opener.opened(kind, item)),
            name="open",
            group="open",
            thread=True,
            exclusive=True,
            exit_on_error=False,
        )

    def on_judge_missing(self, message: JudgeMissing) -> None:
        """Say before the clock runs that the answer would be estimated; Enter again agrees."""
        self._opening = False
        self._estimate_for = message.scenario
        self.query_one("#notice", PlainText).show(f"{message.sentence} Enter again begins.")

    def on_model_needed(self, message: ModelNeeded) -> None:
        """Ask once which model judges, before the clock starts."""
        from mockint.tui.screens.models import ModelsScreen

        self._opening = False
        where = self.mockint.context.settings.url
        self.app.push_screen(
            ModelsScreen(where, message.models), lambda model: self._model(model, message.scenario)
        )

    def _model(self, model: str | None, scenario: str) -> None:
        if model is None:
            self.query_one("#notice", PlainText).show("")
            return
        if model:
            from mockint.errors import MockintError
            from mockint.tui.opening import keep_model

            try:
                keep_model(self.mockint.context, model)
            except MockintError as error:
                self.query_one("#notice", PlainText).show(str(error))
                return
            self._head()
        self._open("start", scenario, offline=not model)

    def on_interview_opened(self, message: InterviewOpened) -> None:
        """Show the interview, or the debrief of a finished one."""
        self._opening = False
        self.query_one("#notice", PlainText).show("")
        self.mockint.show_interview(message.live)


def _option(row: HomeRow) -> Option:
    if row.kind == "heading":
        return Option(Content.styled(row.text, "bold $text-primary"), disabled=True)
    mark = "▶ " if row.kind == "resume" else "  "
    first = Content(f"{mark}{row.text}")
    return Option(
        Content.assemble(first, "\n    ", Content.styled(row.detail, "$foreground-muted"))
    )
