"""A few lines to argue in: one paragraph of bounded length, sent with Enter."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from mockint.cleaning import clean_text
from mockint.tui.widgets.prose_area import ProseArea

if TYPE_CHECKING:
    from textual.document._document import EditResult
    from textual.document._edit import Edit

CHECKPOINTS = 50


class ArgumentBox(ProseArea):
    """Plain text of at most `limit` characters; what a paste has beyond them is left out, and said."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "screen.send",
            "Send",
            id="argument.send",
            tooltip="Send it to the judge, or keep it as a dispute",
            priority=True,
        ),
    ]

    class CutShort(Message):
        """Some text did not fit any more and was left out."""

    def __init__(self, *, limit: int, id: str, placeholder: str) -> None:
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

    def edit(self, edit: Edit) -> EditResult:
        """Perform an edit with clean text on one line, as far as there is room."""
        text = clean_text(edit.text).replace("\n", " ").replace("\t", " ")
        replaced = self.get_text_range(*sorted((edit.from_location, edit.to_location)))
        room = self._limit - self.characters + len(replaced)
        if len(text) > room:
            text = text[: max(0, room)]
            self.post_message(self.CutShort())
        edit.text = text
        return super().edit(edit)
