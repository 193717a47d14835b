"""Text that is shown as it is: foreign words never meet the markup parser."""

from __future__ import annotations

from textual.content import Content
from textual.visual import VisualType
from textual.widgets import Static

from mockint.cleaning import in_order


def _in_order(content: VisualType) -> VisualType:
    if isinstance(content, str):
        return in_order(content)
    if isinstance(content, Content) and (plain := in_order(content.plain)) != content.plain:
        return Content(plain, spans=list(content.spans))
    return content


class PlainText(Static):
    """A Static without markup. It repaints only when what it shows has changed."""

    def __init__(
        self,
        content: VisualType = "",
        *,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(_in_order(content), markup=False, id=id, classes=classes)
        self._shown: VisualType = content

    def show(self, content: str | Content) -> None:
        """Show something else."""
        if content != self._shown:
            self._shown = content
            self.update(_in_order(content))
