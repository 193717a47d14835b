"""The box a chat's reply is pasted into: bounded, and without anything a terminal could obey."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from mockint.grading.by_hand import LONGEST_REPLY, clean_reply
from mockint.tui.widgets.prose_area import ProseArea

if TYPE_CHECKING:
    from textual import events
    from textual.document._document import EditResult
    from textual.document._edit import Edit

CHECKPOINTS = 50


class ReplyBox(ProseArea):
    """Plain text to paste into and to mend. Enter is a newline; no key of it submits."""

    @dataclass
    class PasteRefused(Message):
        """A paste would have made the text `characters` long; nothing changed."""

        characters: int

    def __init__(self, text: str = "", *, id: str, placeholder: str, limit: int = LONGEST_REPLY):
        """`limit` is in characters."""
        self._limit = limit
        super().__init__(
            read_only=False,
            show_cursor=True,
            placeholder=placeholder,
            max_checkpoints=CHECKPOINTS,
            name=None,
            id=id,
            classes=None,
            disabled=False,
        )
        if text:
            self._set_document(text, None)

    def _set_document(self, text: str, language: str | None) -> None:
        super()._set_document(clean_reply(text), language)

    def edit(self, edit: Edit) -> EditResult:
        """Perform an edit with clean text."""
        edit.text = clean_reply(edit.text)
        return super().edit(edit)

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self._paste(event.text)

    def action_paste(self) -> None:
        """Paste what was cut or copied in this application."""
        self._paste(self.app.clipboard)

    def _paste(self, text: str) -> None:
        """Replace the selection, unless the text would become too long."""
        text = clean_reply(text)
        characters = self.characters - len(self.selected_text) + len(text)
        if characters > self._limit:
            self.post_message(self.PasteRefused(characters))
        elif result := self._replace_via_keyboard(text, *self.selection):
            self.move_cursor(result.end_location)
