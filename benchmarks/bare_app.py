"""The yardstick of first_frame.py: a Textual app with a TextArea and a Markdown widget, no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App
from textual.widgets import Markdown, TextArea

if TYPE_CHECKING:
    from textual.app import ComposeResult

HEADING = "A bare app"
TEXT = "Some text to edit"


class BareApp(App[None]):
    """What an app of this kind costs before it does anything."""

    def compose(self) -> ComposeResult:
        """A rendered heading above an editor."""
        yield Markdown(f"# {HEADING}")
        yield TextArea(TEXT)


if __name__ == "__main__":
    BareApp().run()
