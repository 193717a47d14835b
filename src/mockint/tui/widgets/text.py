"""Text that is shown as it is: foreign words never meet the markup parser."""

from __future__ import annotations

import re

from textual.content import Content
from textual.visual import VisualType
from textual.widgets import Static

_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Bidirectional overrides, embeddings and isolates: they reorder the cells of other widgets too."""


def in_order(text: str) -> str:
    """The text with a visible mark in place of each character that would reorder the row."""
    return _DIRECTIONS.sub("\ufffd", text)


def _in_order(content: VisualType) -> VisualType:
    if isinstance(content, str):
        return in_order(content)
    if isinstance(content, Content) and _DIRECTIONS.search(content.plain):
        return Content(in_order(content.plain), spans=list(content.spans))
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
