"""All grades of a session's answers, and what changed between two of one answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Footer, OptionList
from textual.widgets.option_list import Option

from mockint.interview.state import ANSWER
from mockint.reports import words
from mockint.reports.grades import (
    Listed,
    compared,
    differences,
    judge_name,
    listed_grades,
    origin,
    result,
)
from mockint.reports.session import SessionView
from mockint.tui.screens.room import RoomScreen
from mockint.tui.widgets.text import PlainText

HOW = "Enter keeps a grade to compare with; else each stands beside the one before."
NONE_YET = "No answer of this session has a grade yet."
OTHER_ANSWERS = "Those are grades of different answers, so there is nothing to compare."
ALONE = "This is the first grade of this answer; there is none before it to compare with."
ALIKE = "No verdict differs."
TWO_OF_THE_ANSWER = "Choose the second of two grades of the answer itself."


class GradesScreen(RoomScreen[None]):
    """Every grade with its provenance above, the differences of two below."""

    CSS_PATH = "grades.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="grades.back", tooltip="Back to the debrief"),
        Binding(
            "enter",
            "keep",
            "Compare with",
            id="grades.keep",
            tooltip="Compare the others with this grade; once more lets go of it",
        ),
        Binding(
            "d",
            "beside",
            "Differences",
            id="grades.beside",
            tooltip="Scores with their spread, criteria and verdicts of these two grades",
        ),
        Binding("question_mark", "app.help", show=False, id="grades.help", tooltip="The keys"),
    ]

    def __init__(self, view: SessionView) -> None:
        super().__init__()
        self._session = view.state.id
        self._listed = listed_grades(view.state)
        self._claims = view.claims()
        self._kept: Listed | None = None

    def compose_room(self) -> ComposeResult:
        """Head, grades, differences, keys."""
        yield PlainText(HOW if self._listed else NONE_YET, id="head")
        rows = OptionList(id="grades", markup=False)
        yield rows
        with VerticalScroll(id="difference"):
            yield PlainText("", id="differences")
        yield Footer(show_command_palette=False)

    def commands(self) -> Iterable[tuple[str, str, str]]:
        """Palette commands of this screen."""
        yield "grade: compare with", "Compare the others with this grade", "keep"
        yield "grade: differences", "Of these two grades, with their spread", "beside"

    def on_mount(self) -> None:
        """Begin on the newest grade of the first answer."""
        self._fill()
        rows = self.query_one("#grades", OptionList)
        if self._listed:
            rows.highlighted = self._listed[0].of - 1
        rows.focus()

    def _fill(self) -> None:
        rows = self.query_one("#grades", OptionList)
        at = rows.highlighted
        rows.clear_options()
        rows.add_options([self._row(one) for one in self._listed])
        rows.highlighted = at

    def _row(self, one: Listed) -> Option:
        mark = "◆ " if one == self._kept else ("● " if one.current else "  ")
        head = f"{one.name[0].upper()}{one.name[1:]}"
        now = " current" if one.current else ""
        return Option(
            Content.assemble(
                mark,
                (f"{head}: ", "bold"),
                result(one.grade),
                f" by {judge_name(one.grade)}",
                (now, "$text-success"),
                "\n    ",
                (origin(one), "$foreground-muted"),
            )
        )

    @property
    def _chosen(self) -> Listed | None:
        at = self.query_one("#grades", OptionList).highlighted
        return self._listed[at] if at is not None and at < len(self._listed) else None

    @on(OptionList.OptionHighlighted, "#grades")
    def _moved(self) -> None:
        chosen = self._chosen
        if chosen is not None:
            content = Content("\n").join(self._lines(chosen))
            self.query_one("#differences", PlainText).show(content)
            self.query_one("#difference", VerticalScroll).scroll_home(animate=False)

    def _before(self, chosen: Listed) -> Listed | None:
        if self._kept is not None and self._kept != chosen:
            return self._kept
        at = self._listed.index(chosen)
        return self._listed[at - 1] if chosen.number > 1 else None

    def _lines(self, chosen: Listed) -> Iterator[Content]:
        flags = words.flag_words(chosen.grade)
        if flags:
            yield Content(flags)
        before = self._before(chosen)
        if before is None:
            yield Content(ALONE)
        elif before.document != chosen.document:
            yield Content(OTHER_ANSWERS)
        else:
            yield Content.styled(f"From grade {before.number} to grade {chosen.number}", "bold")
            yield Content(compared(before, chosen))
            yield from self._differences(before.grade, chosen.grade)

    def _differences(self, one: Mapping[str, Any], two: Mapping[str, Any]) -> Iterator[Content]:
        found = differences(one, two)
        if not found:
            yield Content(ALIKE)
        for difference in found:
            claim = self._claims.get(difference.check, difference.check)
            said = (f"{difference.before} → {difference.after}", "bold $text-primary")
            yield Content.assemble(said, "  ", claim)
            yield from _quotes("before", difference.evidence_before)
            yield from _quotes("after", difference.evidence_after)

    def action_keep(self) -> None:
        """Keep the highlighted grade to compare with, or let go of it."""
        chosen = self._chosen
        self._kept = None if chosen == self._kept else chosen
        self._fill()
        self._moved()

    def action_beside(self) -> None:
        """The two grades of the main answer against each other, on a screen of their own."""
        chosen = self._chosen
        before = self._before(chosen) if chosen is not None else None
        if chosen is None or before is None or {chosen.document, before.document} != {ANSWER}:
            self.query_one("#head", PlainText).show(TWO_OF_THE_ANSWER)
            return
        from mockint.tui.screens.compare import CompareScreen

        first, second = (f"{self._session}:{one.number}" for one in (before, chosen))
        self.app.push_screen(CompareScreen(first, second))

    @on(OptionList.OptionSelected, "#grades")
    def _selected(self) -> None:
        self.action_keep()

    def action_back(self) -> None:
        """Esc."""
        self.dismiss(None)


def _quotes(label: str, evidence: Iterable[Mapping[str, Any]]) -> Iterator[Content]:
    for quote in evidence:
        text = " ".join(quote["quote"].split())
        style = "italic" if quote["verified"] else "strike $foreground-muted"
        yield Content.assemble(f"     {label}: ", (f"“{text}”", style))
