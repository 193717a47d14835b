"""One verdict of the debrief: its words, its quotes, and when chosen what the judge said."""

from __future__ import annotations

from textual.content import Content

from mockint.reports.verdicts import Shown
from mockint.tui.widgets.text import PlainText

STYLES = {
    "met": "$text-success",
    "partial": "$text-warning",
    "missed": "$foreground-muted",
    "contradicted": "$text-error",
    "unclear": "$text-accent",
}
_INDENT = "     "


class VerdictLine(PlainText):
    """A verdict that can be chosen."""

    def __init__(self, shown: Shown) -> None:
        self.shown = shown
        super().__init__(verdict_content(shown), classes="check")

    def choose(self, on: bool) -> None:
        """Mark it as the chosen one, or not."""
        self.set_class(on, "-chosen")
        self.show(verdict_content(self.shown, chosen=on))


def verdict_content(shown: Shown, *, chosen: bool = False) -> Content:
    """Number, verdict, claim; below it remarks, quotes, the dispute, and the judge's note."""
    hints = f", {shown.hints}" if shown.hints else ""
    style = STYLES["contradicted" if shown.pitfall else shown.verdict]
    name = "Pitfall " if shown.pitfall else ""
    lines = [
        Content.assemble(
            "▶ " if chosen else "",
            f"{name}{shown.number}. ",
            (shown.word, f"bold {style}"),
            (f" ({shown.importance}{hints}) ", "$foreground-muted"),
            shown.claim,
        )
    ]
    if shown.remark:
        lines.append(Content.styled(f"{_INDENT}{shown.remark}", "$foreground-muted"))
    for quote in shown.evidence:
        text = " ".join(quote["quote"].split())
        if quote["verified"]:
            lines.append(Content.assemble(_INDENT, (f"“{text}”", "italic")))
        else:
            struck = (f"“{text}”", "strike $foreground-muted")
            lines.append(Content.assemble(_INDENT, struck, " not in your answer, earns nothing"))
    if shown.dispute:
        lines.append(
            Content.assemble(_INDENT, ("disputed by you: ", "bold $text-warning"), shown.dispute)
        )
    if chosen and shown.note:
        lines.append(Content.styled(f"{_INDENT}note: {shown.note}", "$foreground-muted"))
    return Content("\n").join(lines)
