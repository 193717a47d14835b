"""Leaving: by key, by signal, by a terminal that has gone, by a defect; nothing typed is lost on any way out."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from typing import TYPE_CHECKING

from textual.app import App
from textual.messages import ExitApp

from mockint.tui.terminal import terminal_is_gone

if TYPE_CHECKING:
    from mockint.cli.context import Context
    from mockint.tui.live import LiveInterview

INTERRUPTED = 130
DEFECT = 70
DOUBLE = 1.0
CLOSING = 5.0
LOOK_EVERY = 1.0


class LeavingApp(App[int]):
    """An app that saves the interview at hand before it ends. `farewell` is what is said on the way out."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.live: LiveInterview | None = None
        self.farewell = ""
        self._interrupted_at = 0.0
        self._leaving = False
        self._dropped = False

    def tell(self, sentence: str, *, error: bool = False) -> None:
        """Say something in the screen's line of news."""
        raise NotImplementedError

    def listen(self) -> None:
        """Hear signals, and notice a terminal that goes without one."""
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None and not self.is_headless:
                leave = self._drop if name == "SIGHUP" else self._hang_up
                asyncio.get_running_loop().add_signal_handler(number, leave)
        if not self.is_headless and (sys.stdin.isatty() or self.is_web):
            self.set_interval(LOOK_EVERY, self._look_for_terminal)

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
