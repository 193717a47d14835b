"""The app: screens, palette, grades that arrive. What a screen does is in `screens/`, how it ends in `leaving.py`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property, partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from mockint.tui.leaving import LeavingApp
from mockint.tui.messages import AnswerJudged
from mockint.tui.screens.home import HomeScreen
from mockint.tui.screens.room import RoomScreen, offers
from mockint.tui.widgets.text import PlainText

if TYPE_CHECKING:
    from pathlib import PurePath

    from mockint.cli.context import Context
    from mockint.interview.opening import Choice
    from mockint.interview.ports import Time
    from mockint.tui.live import LiveInterview


class MockintApp(LeavingApp):
    """mockint in the terminal."""

    CSS_PATH: ClassVar[list[str | PurePath]] = ["app.tcss", "screens/home.tcss"]
    """With Home's sheet, so that all rules are parsed once before the first frame."""
    TITLE = "mockint"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "leave", "Quit", id="app.quit", tooltip="Save and quit", priority=True),
        Binding("ctrl+c", "interrupt", show=False, id="app.interrupt", tooltip="Copy, or quit"),
        Binding(
            "ctrl+o",
            "command_palette",
            show=False,
            id="app.palette",
            tooltip="All commands",
        ),
        Binding(
            "ctrl+p",
            "command_palette",
            show=False,
            id="app.palette-p",
            tooltip="All commands, where the terminal lets Ctrl+P through",
        ),
        Binding("f1", "help", "Help", id="app.help", tooltip="The keys of this screen"),
    ]

    def __init__(
        self,
        context: Context,
        *,
        start: str | None = None,
        resume: str | None = None,
        replay: tuple[str, float] | None = None,
        choice: Choice | None = None,
    ) -> None:
        super().__init__(context)
        self._home = partial(HomeScreen, choice, start=start, resume=resume, replay=replay)
        self._settings = context.settings

    @cached_property
    def time(self) -> Time:
        """The clocks that sessions run by."""
        from mockint.interview.ports import SystemTime

        return SystemTime()

    def get_default_screen(self) -> HomeScreen:
        """Home is the bottom of the stack: no empty screen is laid out under it first."""
        return self._home()

    def on_mount(self) -> None:
        """Choose keys and theme, listen for signals."""
        self.set_keymap(dict(self._settings.keys))
        self._choose_theme(self._settings.theme)
        self.listen()

    def get_key_display(self, binding: Binding) -> str:
        """Keys as keyboards print them, short enough for a footer: F1, ^Q."""
        key = binding.key_display or binding.key
        *modifiers, last = key.replace("question_mark", "?").replace("escape", "esc").split("+")
        if modifiers == ["ctrl"]:
            return f"^{last.upper() if len(last) == 1 else last.capitalize()}"
        return last if len(last) == 1 else last.capitalize()

    def _choose_theme(self, name: str | None) -> None:
        if name is None:
            return
        if name in self.available_themes:
            self.theme = name
        else:
            self.tell(f'There is no theme "{name}"; the palette (Ctrl+O) lists them.')

    def tell(self, sentence: str, *, error: bool = False) -> None:
        """Say something in the screen's line of news, so that nothing pops over an editor; a toast
        where there is no such line. Never read as markup."""
        for line in self.screen.query("#notice").results(PlainText):
            line.show(sentence)
            return
        self.notify(sentence, severity="error" if error else "information", markup=False)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The palette: every command as `noun: verb`."""
        if isinstance(screen, RoomScreen):
            for name, words, action in screen.commands():
                if offers(screen, action):
                    yield SystemCommand(name, words, partial(self.run_action, action, screen))
        yield SystemCommand("judge: choose", "Who judges, and where answers go", self.open_judge)
        yield SystemCommand("keys: show", "The keys of this screen", self.action_help)
        yield SystemCommand("theme: change", "Light, dark and others", self.action_change_theme)
        yield SystemCommand("mockint: quit", "Save and quit", self.action_leave)

    def open_judge(self) -> None:
        """Open the Judge screen."""
        from mockint.tui.screens.judge import JudgeScreen

        if not isinstance(self.screen, JudgeScreen):
            self.push_screen(JudgeScreen())

    def action_help(self) -> None:
        """Show the keys of the current screen."""
        from mockint.tui.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen))

    def show_interview(self, live: LiveInterview) -> bool:
        """Show a session: the interview, or its debrief when it is over. Whether it is shown: while
        another one is open it is let go of."""
        if self.live is not None:
            live.close()
            return False
        from mockint.tui.screens.debrief import DebriefScreen
        from mockint.tui.screens.interview import InterviewScreen

        self.live = live
        screen = InterviewScreen(live) if live.unfinished else DebriefScreen(live)
        self.push_screen(screen)
        return True

    def let_go(self) -> None:
        """Back on Home from an interview or a debrief: let go of the session."""
        if self.live is not None:
            self.live.close()
            self.live = None

    # -- judging ------------------------------------------------------------------------------

    def on_answer_judged(self, message: AnswerJudged) -> None:
        """Record the grade, then let the screens see it."""
        if self.live is None:
            return
        self.live.take(message.arrived)
        for screen in self.screen_stack:
            judged = getattr(screen, "answer_judged", None)
            if judged is not None:
                judged(message.arrived)
