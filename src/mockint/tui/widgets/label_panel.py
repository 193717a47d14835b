"""The panel in which a session gets a name, tags or a note."""

from __future__ import annotations

from typing import Literal

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from mockint.archive.labels import LONGEST_NAME, LONGEST_NOTE, LONGEST_TAG, MOST_TAGS
from mockint.tui.widgets.reply_box import ReplyBox
from mockint.tui.widgets.text import PlainText

About = Literal["name", "tags", "note"]
HELP = {
    "name": "A name of your own for this session; an empty line takes it away. Enter keeps it.",
    "tags": "Its tags, with spaces between; what you take out is gone. Enter keeps them.",
    "note": "A note, of several lines if you like. Ctrl+S keeps it.",
}
TOO_LONG = f"A note holds {LONGEST_NOTE:,} characters; this one has {{count:,}}."


class LabelPanel(Vertical):
    """One line, or some for a note. Closed it takes no room."""

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self.about: About | None = None
        """What is being written; None while the panel is closed."""
        self._before = ""

    def compose(self) -> ComposeResult:
        """What it is about, the line, the box."""
        yield PlainText("", id="label-help")
        longest = max(LONGEST_NAME, MOST_TAGS * (LONGEST_TAG + 1))
        line = Input(id="label-line", max_length=longest, select_on_focus=False)
        line.cursor_blink = False
        yield line
        yield ReplyBox(id="label-note", placeholder="What you want to remember", limit=LONGEST_NOTE)

    @property
    def text(self) -> str:
        """What was written so far."""
        return self._box.text if self.about == "note" else self._line.value

    @property
    def changed(self) -> bool:
        """Whether that is something else than there was."""
        return self.text != self._before

    def open(self, about: About, text: str, more: str) -> None:
        """Open it over a text; `more` is said beside what it is good for."""
        self.about, self._before = about, text
        self.add_class("-open")
        self.set_class(about == "note", "-note")
        self.query_one("#label-help", PlainText).show(f"{HELP[about]} {more}".rstrip())
        if about == "note":
            self._box.text = text
            self._box.move_cursor(self._box.document.end)
            self._before = self._box.text
            self._box.focus()
        else:
            self._line.value = text
            self._line.cursor_position = len(text)
            self._line.focus()

    def close(self) -> None:
        """Close it."""
        self.about = None
        self.remove_class("-open", "-note")

    @property
    def _line(self) -> Input:
        return self.query_one("#label-line", Input)

    @property
    def _box(self) -> ReplyBox:
        return self.query_one("#label-note", ReplyBox)
