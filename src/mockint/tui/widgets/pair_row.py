"""Sentences of two texts, beside each other where there is room, else one below the other."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content

from mockint.reports.compared import MARKS
from mockint.tui.compare_text import KINDS, Pair
from mockint.tui.widgets.text import PlainText


class PairRow(Container):
    """One row of a comparison of texts; what stands on one side alone leaves the other empty."""

    def __init__(self, pair: Pair) -> None:
        super().__init__(classes=f"pair -{pair.kind}")
        self.pair = pair
        self.set_class(pair.kind != "same", "difference")
        self.said = KINDS[pair.kind]

    def compose(self) -> ComposeResult:
        """The first, a sign, the second; below each other each has its number too."""
        pair, mark = self.pair, MARKS[self.pair.kind]
        same = pair.kind == "same"
        yield PlainText(pair.first, classes="beside")
        yield PlainText(mark, classes="beside mark")
        yield PlainText(pair.second, classes="beside")
        if pair.first.plain:
            yield PlainText(_numbered("=" if same else "1", mark, pair.first), classes="below")
        if pair.second.plain and not same:
            yield PlainText(_numbered("2", mark, pair.second), classes="below")


def _numbered(number: str, mark: str, text: Content) -> Content:
    sign = mark if mark == number else f"{mark} {number}"
    return Content.assemble((f"{sign}  ", "bold $text-primary"), text)
