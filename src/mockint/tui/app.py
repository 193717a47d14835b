"""The app: screens, palette, signals, leaving. What a screen does is in `screens/`."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import Iterable
from functools import cached_property, partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.messages import ExitApp
from textual.screen import Screen

from mockint.tui.messages import AnswerJudged
from mockint.tui.screens.home import HomeScreen
from mockint.tui.screens.room import RoomScreen
from mockint.tui.terminal import terminal_is_gone
from mockint.tui.widgets.text import PlainText

if TYPE_CHECKING:
    from pathlib import PurePath

    from mockint.cli.context import Context
    from mockint.interview.opening import Choice
    from mockint.interview.ports import Time
    from mockint.tui.live import LiveInterview

INTERRUPTED = 130
DEFECT = 70
DOUBLE = 1.0
CLOSING = 5.0
LOOK_EVERY = 1.0


class MockintApp(App[int]):
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
        super().__init__()
        self.context = context
        self.live: LiveInterview | None = None
        self.farewell = ""
        self._home = partial(HomeScreen, choice, start=start, resume=resume, replay=replay)
        self._interrupted_at = 0.0
        self._leaving = False
        self._dropped = False
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
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None and not self.is_headless:
                leave = self._drop if name == "SIGHUP" else self._hang_up
                asyncio.get_running_loop().add_signal_handler(number, leave)
        if not self.is_headless and (sys.stdin.isatty() or self.is_web):
            self.set_interval(LOOK_EVERY, self._look_for_terminal)

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
                yield SystemCommand(name, words, action)
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

    def show_interview(self, live: LiveInterview) -> None:
        """Show a session: the interview, or its debrief when it is over."""
        from mockint.tui.screens.debrief import DebriefScreen
        from mockint.tui.screens.interview import InterviewScreen

        self.live = live
        screen = InterviewScreen(live) if live.unfinished else DebriefScreen(live)
        self.push_screen(screen)

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

    def _fatal_error(self) -> None:
        """A defect of ours: no traceback on screen, where answers would stand in it, but a log, and
        a sentence that names it. Not one of ours: what draws has gone and cannot be written to."""
        if self.is_web and terminal_is_gone():
            self._drop()
            return
        from mockint.cli.defects import write_log

        self.farewell = write_log(self.context, self._exception or RuntimeError())
        self._return_code = DEFECT
        self._close_messages_no_wait()
        if self.live is not None:
            self.live.leave("left")

    # -- leaving ------------------------------------------------------------------------------

    def action_interrupt(self) -> None:
        """Ctrl+C: copy a selection, else say how to quit; twice within a second it quits."""
        now = time.monotonic()
        if now - self._interrupted_at < DOUBLE:
            self._leave(INTERRUPTED)
            return
        self._interrupted_at = now
        selected = self.screen.get_selected_text()
        if selected:
            self.copy_to_clipboard(selected)
            return
        trouble = self.live.writer.trouble if self.live is not None else None
        saved = "Everything is saved." if trouble is None else f"Not saved yet: {trouble.reason}"
        self.tell(f"{saved} Ctrl+Q quits, or Ctrl+C once more.")

    def action_help_quit(self) -> None:
        """Textual's own Ctrl+C, taken over by ours."""
        self.action_interrupt()

    def action_leave(self) -> None:
        """Ctrl+Q."""
        self._leave(0)

    def _hang_up(self) -> None:
        self._stop_interview("hangup")
        self._leave(INTERRUPTED)

    def on_exit_app(self, message: ExitApp) -> None:
        """Asked to end by the driver and not by us: the browser's tab is closed, or its server ends."""
        if not self._exit:
            message.prevent_default()
            self._drop()

    def _look_for_terminal(self) -> None:
        if terminal_is_gone():
            self._drop()

    def _drop(self) -> None:
        """The terminal is gone: save and end, without writing to it, which could block for ever."""
        if self._dropped:
            return
        self._dropped = True
        self._stop_interview("hangup")
        self.run_worker(
            self._end_without_terminal,
            name="drop",
            group="drop",
            thread=True,
            exclusive=True,
            exit_on_error=False,
        )

    def _end_without_terminal(self) -> None:
        writer = self.context.__dict__.get("writer")
        if writer is not None:
            writer.close(CLOSING)
        os._exit(INTERRUPTED)

    def _stop_interview(self, reason: str) -> None:
        """Record what the editor holds, then stop the clock and the judge."""
        for screen in self.screen_stack:
            record = getattr(screen, "record_draft", None)
            if record is not None:
                record()
        if self.live is not None:
            self.live.leave(reason)

    def _leave(self, code: int) -> None:
        """Close the interview, wait for the disk off the event loop, then go."""
        if self._leaving:
            self.exit(code)
            return
        self._leaving = True
        self._stop_interview("left")
        self.run_worker(
            lambda: self._close(code),
            name="leave",
            group="leave",
            thread=True,
            exclusive=True,
            exit_on_error=False,
        )

    def _close(self, code: int) -> None:
        writer = self.context.__dict__.get("writer")
        saved = writer is None or writer.close(CLOSING)
        self.call_from_thread(self._disk_settled, code, saved)

    def _disk_settled(self, code: int, saved: bool) -> None:
        if saved:
            self.exit(code)
            return
        from mockint.tui.screens.unsaved import UnsavedScreen

        self._leaving = False
        trouble = self.context.writer.trouble
        self.push_screen(UnsavedScreen(trouble), lambda go: self._go_unsaved(bool(go)))

    def _go_unsaved(self, go: bool) -> None:
        if not go:
            if self.live is not None:
                self.live.come_back()
            return
        trouble = self.context.writer.trouble
        if trouble is not None:
            where = f" The text is in {trouble.draft_path}." if trouble.draft_path else ""
            self.farewell = f"Not everything was saved. {trouble.reason}{where}"
        self.exit(1)
