"""Text that is shown as it is: foreign words never meet the markup parser."""

from __future__ import annotations

from textual.content import Content
from textual.visual import VisualType
from textual.widgets import Static


class PlainText(Static):
    """A Static without markup. It repaints only when what it shows has changed."""

    def __init__(
        self,
        content: VisualType = "",
        *,
        id: str | None = None,  # noqa: A002  Textual's own name
        classes: str | None = None,
    ) -> None:
        super().__init__(content, markup=False, id=id, classes=classes)
        self._shown: VisualType = content

    def show(self, content: str | Content) -> None:
        """Show something else."""
        if content != self._shown:
            self._shown = content
            self.update(content)
