"""A panel that folds to one line and opens over half the screen."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.reactive import reactive
from textual.widget import Widget

from mockint.tui.widgets.text import PlainText


class Fold(Widget):
    """A one-line title over a scrolling body. `opened` toggles the class `-open`."""

    opened = reactive(False, toggle_class="-open")

    def __init__(self, title: str, key: str, *body: Widget, id: str) -> None:
        super().__init__(id=id)
        self._title = title
        self._key = key
        self._body = body
        self._hint = ""

    def compose(self) -> ComposeResult:
        """The title, then the body."""
        yield PlainText(self._line(), classes="fold-title")
        yield VerticalScroll(*self._body, classes="fold-body", can_focus=False)

    def watch_opened(self) -> None:
        """The title says which way the key works."""
        if self.is_mounted:
            self.query_one(".fold-title", PlainText).show(self._line())

    def hint(self, text: str) -> None:
        """What the folded line says beside the title."""
        self._hint = text
        if self.is_mounted:
            self.query_one(".fold-title", PlainText).show(self._line())

    def to_end(self) -> None:
        """Scroll the body to its end, once it has been laid out."""
        self.call_after_refresh(self._scroll_to_end)

    def _scroll_to_end(self) -> None:
        for body in self.query(".fold-body").results(VerticalScroll):
            body.scroll_end(animate=False)

    def on_resize(self) -> None:
        """Beside the editor nothing folds, and the title says no key."""
        self.query_one(".fold-title", PlainText).show(self._line())

    def _line(self) -> str:
        if self.screen.has_class("-wide"):
            return self._title
        arrow = "▾" if self.opened else "▸"
        verb = "closes" if self.opened else "opens"
        return f"{arrow} {self._title} ({self._key} {verb})  {self._hint}"
