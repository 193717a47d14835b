"""Who judges: the estimate, an endpoint that is named, a server found on this machine."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Footer, OptionList

from mockint.errors import MockintError
from mockint.tui import judge_calls, judge_text
from mockint.tui.judge_calls import Call
from mockint.tui.judge_choices import Place, Sources
from mockint.tui.screens.judge_work import JudgeWork
from mockint.tui.widgets.place_panel import PlacePanel
from mockint.tui.widgets.search_line import SearchLine
from mockint.tui.widgets.text import PlainText

if TYPE_CHECKING:
    from mockint.llm.servers import Found

TICK = 1.0


class JudgeScreen(JudgeWork):
    """A list of who could judge, what each means, and tests. True: something was kept."""

    CSS_PATH = "judge.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="judge.back", tooltip="Cancel what runs, or go back"),
        Binding("t", "test", "Test", id="judge.test", tooltip="Test the model with a short call"),
        Binding(
            "l",
            "long_test",
            show=False,
            id="judge.long-test",
            tooltip="Test the model with the longest prompt of the bank",
        ),
        Binding("m", "models", show=False, id="judge.models", tooltip="Choose another model"),
        Binding("r", "look", show=False, id="judge.look", tooltip="Look for servers again"),
        Binding(
            "b",
            "by_hand",
            show=False,
            id="judge.by-hand",
            tooltip="By hand: any chat judges, without an API key",
        ),
        Binding("question_mark", "app.help", show=False, id="judge.help", tooltip="The keys"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._sources: Sources | None = None
        self._found: tuple[Found, ...] = ()
        self._call: Call | None = None
        self._kept = False

    @property
    def _panel(self) -> PlacePanel:
        return self.query_one(PlacePanel)

    @property
    def _search(self) -> SearchLine:
        return self.query_one(SearchLine)

    def compose_room(self) -> ComposeResult:
        """Head, rows, what the highlighted one means, two lines of news, keys."""
        yield PlainText("Judge: who reads your answers, and where they go", id="head")
        yield PlacePanel(id="rooms")
        yield SearchLine("looking for servers on this machine", id="looking")
        yield PlainText("", id="status")
        yield Footer(show_command_palette=False)

    def commands(self) -> Iterable[tuple[str, str, str]]:
        """Palette commands of this screen."""
        yield "judge: test", "Test the model with a short call", "test"
        yield "judge: test long", "Test with the bank's longest prompt", "long_test"
        yield "judge: other model", "List the models of this endpoint", "models"
        yield "judge: look again", "Look for servers on this machine", "look"
        yield "judge: by hand", "Any chat judges, without an API key", "by_hand"

    def on_mount(self) -> None:
        """Read what is set, then look for servers."""
        self._panel.focus_rows()
        self.set_interval(TICK, self._tick)
        self.action_look()

    def on_unmount(self) -> None:
        """Nobody waits any more."""
        if self._call is not None:
            self._call.cancel.set()

    # -- news from workers ---------------------------------------------------------------------

    @on(JudgeWork.SourcesRead)
    def _sources_read(self, message: JudgeWork.SourcesRead) -> None:
        """The rows that need no network."""
        if message.sources is None:
            self._search.end()
            self._tell(message.sentence, bad=True)
            return
        self._sources = message.sources
        self._panel.show(message.sources, self._found)

    @on(JudgeWork.ServersFound)
    def _servers_found(self, message: JudgeWork.ServersFound) -> None:
        """The servers of this machine, as rows."""
        self._search.end(judge_text.servers_sentence(message.found))
        self._found = message.found
        if self._sources is not None:
            self._panel.show(self._sources, message.found)

    @on(JudgeWork.ModelsListed)
    def _models_listed(self, message: JudgeWork.ModelsListed) -> None:
        """Let one of the models be chosen; a single one needs no list."""
        if message.call is not self._call:
            return
        self._call = None
        models, place = message.models, message.call.place
        if not models:
            self._tell(message.sentence, bad=True)
            return
        if len(models) == 1:
            self._pick(place, models[0])
            return
        from mockint.tui.screens.models import ModelsScreen

        self._tell("")
        self.app.push_screen(
            ModelsScreen(place.where, models, current=self._panel.model(place), offline=False),
            lambda model: self._pick(place, model) if model else None,
        )

    @on(JudgeWork.CallAdvanced)
    def _call_advanced(self, message: JudgeWork.CallAdvanced) -> None:
        """The deadline in force, and what is waited for."""
        progress = message.progress
        message.call.deadline = progress.deadline
        message.call.stage = progress.stage if progress.stage != "waiting" else ""
        self._tick()

    @on(JudgeWork.CallEnded)
    def _call_ended(self, message: JudgeWork.CallEnded) -> None:
        """Say how it ended; a call that was cancelled has been told of."""
        if message.call is self._call:
            self._call = None
            self._tell(message.said.sentence, bad=not message.said.good)

    def defect_in(self, group: str, said: str) -> None:
        """Nothing is under way any more."""
        if group == "look":
            self._search.end()
        else:
            self._call = None
        self._tell(f"{said}; try again, or choose another.", bad=True)

    # -- what is shown -------------------------------------------------------------------------

    def _tick(self) -> None:
        if self._call is not None:
            self._tell(self._call.words())

    def _tell(self, sentence: str, *, bad: bool = False) -> None:
        status = self.query_one("#status", PlainText)
        status.set_class(bad, "-bad")
        status.show(sentence)

    @on(OptionList.OptionHighlighted, "#places")
    def _moved(self) -> None:
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The estimate has no models, and nothing to test."""
        if action in {"test", "long_test", "models"}:
            place = self._panel.place if self.is_mounted else None
            return place is not None and not place.offline
        return super().check_action(action, parameters)

    # -- keys ----------------------------------------------------------------------------------

    def action_back(self) -> None:
        """Esc: cancel what runs; with nothing under way, leave."""
        if self._call is not None:
            self._call.cancel.set()
            self._call = None
            self._tell(judge_text.CANCELLED)
            return
        self.dismiss(self._kept)

    def action_look(self) -> None:
        """Look for servers on this machine; they are offered, never used silently."""
        self._search.begin()
        self.look()

    def action_by_hand(self) -> None:
        """Judge the session at hand by a chat, or say from where that is done."""
        from mockint.tui.screens.by_hand import open_by_hand

        if not self._is_busy():
            self._tell(open_by_hand(self.mockint) or "")

    @on(OptionList.OptionSelected, "#places")
    def _chosen(self) -> None:
        place = self._panel.place
        if place is None or self._is_busy():
            return
        if place.offline or self._panel.picked(place):
            self._keep(place)
        else:
            self.action_models()

    def action_models(self) -> None:
        """Ask the endpoint for its models."""
        place = self._panel.place
        if place is None or place.offline or self._is_busy() or self._lacks_key(place):
            return
        call = self._begin(f"Asking {place.where} for its models", place)
        call.deadline = judge_calls.first_byte_of(place)
        self._tick()
        self.ask(call)

    def action_test(self) -> None:
        """A short call."""
        self._test("Testing {model}", judge_calls.short_test)

    def action_long_test(self) -> None:
        """A call as long as the longest prompt of the bank."""
        self._test("Sending {model} the longest prompt", judge_calls.long_test)

    def _test(self, doing: str, test: judge_calls.Test) -> None:
        place = self._panel.place
        if place is None or self._is_busy():
            return
        model = self._panel.model(place)
        if place.offline or self._lacks_key(place):
            return
        if model is None:
            self._tell(judge_text.NO_MODEL)
            return
        call = self._begin(doing.replace("{model}", judge_calls.named(model)), place)
        self.try_out(test, call, model)

    def _begin(self, doing: str, place: Place) -> Call:
        self._call = Call(doing, place)
        self._tick()
        return self._call

    def _is_busy(self) -> bool:
        if self._call is not None:
            self.app.bell()
            self._call.pressed = True
            self._tick()
        return self._call is not None

    def _lacks_key(self, place: Place) -> bool:
        if place.needs:
            self._tell(place.needs, bad=True)
        return bool(place.needs)

    def _pick(self, place: Place, model: str) -> None:
        self._panel.pick(place, model)
        self._tell(f"{judge_calls.named(model)} it is: Enter keeps it, t tests it first.")

    def _keep(self, place: Place) -> None:
        model = None if place.offline else self._panel.model(place)
        over = self._panel.outranking(place)
        try:
            judge_calls.keep(self.mockint.context, place, model)
        except MockintError as error:
            self._tell(str(error), bad=True)
            return
        self._kept = True
        if not over and not place.unsaved:
            self.dismiss(True)
            return
        self._panel.pick(place, None)
        self._tell(judge_text.kept_sentence(over))
        self.action_look()
