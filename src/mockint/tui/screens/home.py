"""Home: what can be played, what is unfinished, what was played. Reading happens behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from threading import Event
from typing import TYPE_CHECKING

from textual import on
from textual.widgets import Input, OptionList

from mockint.tui.messages import (
    BankLoaded,
    DueRead,
    InterviewOpened,
    JudgeMissing,
    LoadFailed,
    ModelNeeded,
    ServerFound,
    SessionsRead,
    TitlesRead,
)
from mockint.tui.screens.home_example import OFFER, HomeExample

if TYPE_CHECKING:
    from mockint.bank.titles import Title
    from mockint.interview.opening import Choice

PAINTING = 1.0
"""Seconds at most that the bank waits for the titles to be on screen."""


class HomeScreen(HomeExample):
    """The list of everything, a filter, a preview."""

    CSS_PATH = "home.tcss"

    def __init__(
        self,
        choice: Choice | None = None,
        *,
        start: str | None = None,
        resume: str | None = None,
        replay: tuple[str, float] | None = None,
    ) -> None:
        super().__init__(choice)
        self._minutes = choice.minutes if choice and not choice.drill else None
        self._drill_minutes = choice.minutes if choice and choice.drill else None
        self._wanted: tuple[str, str] | None = None
        if start or resume:
            self._wanted = ("start", start) if start else ("resume", str(resume))
        self._replay = replay
        self._estimate_for: str | None = None
        self._painted = Event()

    def commands(self) -> Iterable[tuple[str, str, str]]:
        """Palette commands of Home."""
        yield "interview: begin or go on", "Open the highlighted row", "open"
        yield "session: replay", "Play the highlighted session again", "replay"
        yield "interview: see a finished one", "An example, in 2 minutes", "example"
        yield "progress: show", "How you stand, by skill and judge", "progress"
        yield "sessions: show", "All past sessions, to search and name", "sessions"
        yield "mode: change", "Practice or pressure", "mode"
        yield "bar: change", "Mid, senior or staff", "bar"

    def on_mount(self) -> None:
        """Show the titles if they are there already; read everything else after them."""
        self.query_one("#filter").focus()
        self._head()
        ahead = self.mockint.context.ahead
        if ahead is not None and ahead.titles is not None:
            self._show_titles(ahead.titles)
        self.in_background(self._read, "bank")
        if self._replay is not None:
            self._open_replay(*self._replay)

    def wants(self, scenario: str) -> None:
        """Begin an interview as soon as this screen is on top again."""
        self._wanted = ("start", scenario)

    def on_screen_resume(self) -> None:
        """Back from an interview or the Judge screen: lists may have changed."""
        self.mockint.let_go()
        self._head()
        self._chose = False
        if self._bank is not None and not self._opening:
            self.in_background(self._refresh_rows, "rows", group="bank")

    # -- workers: they read and post, and touch no widget ------------------------------------

    def _read(self) -> None:
        from mockint.errors import MockintError

        context = self.mockint.context
        try:
            if not self._titles:
                self.post_message(TitlesRead(context.titles()))
            self._painted.wait(PAINTING)
            context.settle_writes()
            self.post_message(SessionsRead(context.archive.sessions()))
            self.post_message(BankLoaded(context.bank, context.archive.sessions()))
            self._read_due()
            self._discover()
        except MockintError as error:
            self.post_message(LoadFailed(str(error)))

    def _refresh_rows(self) -> None:
        from mockint.errors import MockintError

        context = self.mockint.context
        context.settle_writes()
        try:
            self.post_message(BankLoaded(context.bank, context.archive.sessions()))
            self._read_due()
        except MockintError as error:
            self.post_message(LoadFailed(str(error)))

    def _read_due(self) -> None:
        """What to practise today, once something was played: before that the list of scenarios is it."""
        context = self.mockint.context
        if not any(row.phase == "debrief" for row in context.archive.sessions()):
            return
        from mockint.review.practising import due_today
        from mockint.review.reading import read
        from mockint.tui.home_rows import due_rows

        reading = read(context.archive)
        day = context.settings.interview_date
        now = self.mockint.time.now()
        due = due_today(context.archive, context.bank, reading.rows, reading.progress, day, now)
        self.post_message(DueRead(due_rows(due, reading.names)))

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

    def on_sessions_read(self, message: SessionsRead) -> None:
        """Past and unfinished sessions, before the bank: whoever came for one need not wait."""
        self._rows, self._rows_read = message.rows, True
        self._list()

    def on_bank_loaded(self, message: BankLoaded) -> None:
        """The whole bank and the past sessions."""
        from mockint.tui.home_rows import titles_of

        self._bank, self._rows, self._rows_read = message.bank, message.rows, True
        self._titles = titles_of(message.bank)
        errors = [p for p in message.bank.problems if p.severity == "error"]
        notice = ""
        if errors:
            more = f" and {len(errors) - 1} more" if len(errors) > 1 else ""
            notice = f"Left out: {errors[0].sentence()}{more}; see mockint lint."
        elif not self._titles:
            notice = "The bank is empty; `mockint lint` says why."
        elif not self._rows:
            notice = OFFER
        self._tell(notice)
        self._list()
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self._open(*wanted, agreed=True)

    def on_due_read(self, message: DueRead) -> None:
        """Put it under what is unfinished. Who has not chosen a row yet is on the first, the next thing;
        nobody else's finger is to land on another row by it."""
        self._due = message.rows
        self._list(keep=bool(self.query_one("#filter", Input).value))

    def on_load_failed(self, message: LoadFailed) -> None:
        """Say what went wrong; the rest keeps working."""
        self._opening = False
        self._tell(message.sentence)

    def defect_in(self, group: str, said: str) -> None:
        """Another row can be opened, or the same one again."""
        self._opening = False
        super().defect_in(group, said)

    def on_server_found(self, message: ServerFound) -> None:
        """Offer a local server by name."""
        self._tell(f"{message.name} is listening on this machine; F3 can choose it as judge.")

    # -- keys ---------------------------------------------------------------------------------

    @on(OptionList.OptionSelected, "#choices")
    def _clicked(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """Begin, go on or look back."""
        row = self._highlighted()
        if row is None or row.kind == "heading":
            return
        if row.kind == "example":
            self.action_example()
            return
        if self._bank is None:
            self._wanted = (row.kind, row.id)
            return
        self._open(row.kind, row.id)

    def action_replay(self) -> None:
        """Play the highlighted session again."""
        row = self._highlighted()
        if row is not None and row.kind in {"resume", "review"}:
            self._open_replay(row.id)
        else:
            self._tell("Choose a session below the scenarios to replay it.")

    def _open_replay(self, session: str, speed: float = 1.0) -> None:
        from mockint.cli.sessions import load_view
        from mockint.tui.screens.replay import ReplayScreen

        context = self.mockint.context
        self.app.push_screen(ReplayScreen(lambda: load_view(context, session), speed=speed))

    # -- opening ------------------------------------------------------------------------------

    def _open(self, kind: str, item: str, *, offline: bool = False, agreed: bool = False) -> None:
        if self._opening:
            return
        self._opening = True
        offline = offline or (kind == "start" and item == self._estimate_for)
        self._estimate_for = None
        self._tell("Opening …")
        from mockint.interview.opening import Choice
        from mockint.tui.opening import Opener

        minutes = self._drill_minutes if "/" in item else self._minutes
        choice = Choice(self._mode, self._bar, minutes)
        opener = Opener(self.mockint, choice, offline=offline, agreed=agreed)
        opener.open_for(self, kind, item)

    def on_judge_missing(self, message: JudgeMissing) -> None:
        """Say before the clock runs that the answer would be estimated; Enter again agrees."""
        self._opening = False
        self._estimate_for = message.scenario
        self._highlight_scenario(message.scenario)
        self._tell(f"{message.sentence} Enter again begins.")

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
            self._tell("")
            return
        if model:
            from mockint.errors import MockintError
            from mockint.tui.opening import keep_model

            try:
                keep_model(self.mockint.context, model)
            except MockintError as error:
                self._tell(str(error))
                return
            self._head()
        self._open("start", scenario, offline=not model)

    def on_interview_opened(self, message: InterviewOpened) -> None:
        """Show the interview, or the debrief of a finished one."""
        self._opening = False
        self._tell("")
        self.mockint.show_interview(message.live)
