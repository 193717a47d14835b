"""The editor answers are written in: its keys, its pastes and what it tells the screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias

from textual.binding import Binding
from textual.message import Message

from mockint.cleaning import clean_text
from mockint.tui.widgets.lists import Continuation, continued
from mockint.tui.widgets.pending_input import more_input_follows
from mockint.tui.widgets.prose_area import ProseArea

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual import events
    from textual.binding import BindingType
    from textual.document._document import EditResult
    from textual.document._edit import Edit
    from textual.widget import Widget

LONGEST_DOCUMENT = 200_000
"""Code points a paste may bring a document to."""

Via: TypeAlias = Literal["ctrl+j", "ctrl+enter", "ctrl+s"]


class AnswerEditor(ProseArea):
    """A plain-text editor in which Enter is a newline and Ctrl+J or Ctrl+S asks to submit.

    Whatever way text comes in, it holds no control characters but line breaks and tabs.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+j",
            "submit('ctrl+j')",
            "Submit",
            id="answer.submit",
            tooltip="Submit this answer; asks once before it does",
        ),
        Binding(
            "ctrl+enter",
            "submit('ctrl+enter')",
            "Submit",
            show=False,
            id="answer.submit-enter",
            tooltip="Submit, where the terminal tells this key from Enter",
        ),
        Binding(
            "ctrl+s",
            "submit('ctrl+s')",
            "Submit",
            show=False,
            id="answer.submit-save",
            tooltip="Submit this answer; what is written is saved all along",
        ),
    ]

    @dataclass
    class SubmitPressed(Message):
        """The candidate asked to submit; whether the answer goes in is for the screen to ask."""

        editor: AnswerEditor
        via: Via

        @property
        def control(self) -> AnswerEditor:
            """The editor that posted this."""
            return self.editor

    @dataclass
    class PasteRefused(Message):
        """A paste would have brought the document to `characters` code points; nothing changed."""

        editor: AnswerEditor
        characters: int
        limit: int

        @property
        def control(self) -> AnswerEditor:
            """The editor that posted this."""
            return self.editor

    def __init__(
        self,
        text: str = "",
        *,
        read_only: bool = False,
        show_cursor: bool = True,
        placeholder: str = "",
        limit: int = LONGEST_DOCUMENT,
        more_input: Callable[[Widget], Awaitable[bool]] = more_input_follows,
        max_checkpoints: int = 1_000,
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
        disabled: bool = False,
    ) -> None:
        """`limit` is in code points; `more_input` says whether a Ctrl+J is part of a paste."""
        self._limit = limit
        self._more_input = more_input
        super().__init__(
            read_only=read_only,
            show_cursor=show_cursor,
            placeholder=placeholder,
            max_checkpoints=max_checkpoints,
            name=name,
            id=id,
            classes=classes,
            disabled=disabled,
        )
        if text:
            self._set_document(text, None)

    def _set_document(self, text: str, language: str | None) -> None:
        super()._set_document(clean_text(text), language)

    def edit(self, edit: Edit) -> EditResult:
        """Perform an edit, without what a terminal could obey."""
        edit.text = clean_text(edit.text)
        return super().edit(edit)

    def on_resize(self) -> None:
        """Another size may have put the cursor's row out of sight."""
        if self.has_focus:
            self.call_after_refresh(self.scroll_cursor_visible)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to submit in an earlier answer."""
        if action == "submit" and self.read_only:
            return False
        return super().check_action(action, parameters)

    def action_submit(self, via: Via) -> None:
        """Say that the candidate wants to submit."""
        self.post_message(self.SubmitPressed(self, via))

    async def _on_key(self, event: events.Key) -> None:
        """Take a Ctrl+J that is part of a paste for the line break it was."""
        if event.key == "ctrl+j" and not self.read_only and await self._more_input(self):
            event.stop()
            event.prevent_default()
            self._replace_via_keyboard("\n", *self.selection)
        elif event.key == "enter" and await self._goes_on_in_a_list():
            event.stop()
            event.prevent_default()

    async def _goes_on_in_a_list(self) -> bool:
        """Begin the next item of a list, or end the list, where Enter is pressed in one; not for a line
        break of a paste that comes as keys."""
        row, column = self.cursor_location
        if self.read_only or not self.selection.is_empty:
            return False
        step = continued(self.document.get_line(row), column)
        if step == Continuation(0, "\n") or await self._more_input(self):
            return False
        start = (row, column - step.remove)
        if result := self._replace_via_keyboard(step.insert, start, (row, column)):
            self.move_cursor(result.end_location)
        return True

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        if self._paste(event.text):
            self.focus()

    def action_paste(self) -> None:
        """Paste what was cut or copied in this application."""
        self._paste(self.app.clipboard)

    def _paste(self, text: str) -> bool:
        """Replace the selection with `text`, unless the document would exceed its limit."""
        if self.read_only:
            return False
        text = clean_text(text)
        characters = self.characters - len(self.selected_text) + len(text)
        if characters > self._limit:
            self.post_message(self.PasteRefused(self, characters, self._limit))
            return False
        if result := self._replace_via_keyboard(text, *self.selection):
            self.move_cursor(result.end_location)
        return True
