"""What helps with writing: the scratchpad, finding, an outline, and the candidate's own editor."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.widgets import Input

from mockint.interview.outline import outline
from mockint.interview.state import SCRATCH
from mockint.tui import interview_text as say
from mockint.tui.own_editor import EditorError, edit, editor_command, waits_elsewhere
from mockint.tui.screens.desk import InterviewDesk
from mockint.tui.terminal import forget_typed
from mockint.tui.widgets.answer_editor import LONGEST_DOCUMENT, AnswerEditor
from mockint.tui.widgets.find_line import FindLine
from mockint.tui.widgets.finding import Found, following, location, offset_of, places, preceding
from mockint.tui.widgets.fold import Fold

if TYPE_CHECKING:
    from textual.events import DescendantBlur

ELSEWHERE = "Your answer is open in your editor; close the file to come back. The clock runs on.\n"


class InterviewWriting(InterviewDesk):
    """Scratchpad, find, outline, $EDITOR."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+n",
            "scratch",
            "Scratchpad",
            show=False,
            id="interview.scratch",
            tooltip="Open or close the scratchpad, which is not graded",
        ),
        Binding(
            "ctrl+f",
            "find",
            "Find",
            show=False,
            id="interview.find",
            tooltip="Find words in what you write; again for the next place",
            priority=True,
        ),
        Binding(
            "ctrl+l",
            "outline",
            "Outline",
            show=False,
            id="interview.outline",
            tooltip="Put a heading for each criterion in; asks once where text is",
        ),
        Binding(
            "ctrl+g",
            "own_editor",
            "Your editor",
            show=False,
            id="interview.own-editor",
            tooltip="Write in the editor of $VISUAL or $EDITOR; the clock runs on",
        ),
    ]

    _outline_asked = False
    _find_from = 0

    def commands(self) -> Iterable[tuple[str, str, str]]:
        """Palette commands for writing."""
        yield "scratchpad: open or close", "Notes that nobody grades", "scratch"
        yield "answer: find", "Find words in what you write", "find"
        yield "answer: outline", "A heading for each criterion", "outline"
        yield "answer: edit elsewhere", "In $VISUAL or $EDITOR", "own_editor"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What does not apply is not offered."""
        if action in {"outline", "own_editor"}:
            asked_for_more = self._session.state.phase == "follow_ups"
            writing = self._document is not None and not self._live.read_only
            return writing and not (action == "outline" and asked_for_more)
        return super().check_action(action, parameters)

    # -- the scratchpad ------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Bring the notes back."""
        self._pad.load_text(self._session.state.text(SCRATCH))
        self._pad.move_cursor(self._pad.document.end)
        self._pad.read_only = self._live.read_only

    @property
    def _pad(self) -> AnswerEditor:
        return self.query_one("#scratch", AnswerEditor)

    def record_draft(self) -> None:
        """Record what the editor holds, and what the scratchpad does."""
        super().record_draft()
        session, notes = self._session, self._pad.text
        if self._live.read_only or notes == session.state.text(SCRATCH):
            return
        if session.resume():
            self._tell("Writing goes on, and so does the clock.")
        session.write(SCRATCH, notes)

    def action_scratch(self) -> None:
        """Open the scratchpad over half the screen, or close it."""
        if self.has_class("-pad"):
            self._close_pad()
            return
        self.add_class("-pad")
        self._fold_panels()
        self._pad.focus()

    def _close_pad(self) -> None:
        self.remove_class("-pad")
        self._editor.focus()

    def _fold_panels(self) -> None:
        self.query_one("#brief", Fold).opened = False
        self.query_one("#transcript", Fold).opened = False

    def _toggle(self, this: str, other: str) -> None:
        super()._toggle(this, other)
        if self.query_one(this, Fold).opened and self.has_class("-narrow"):
            self._close_pad()

    # -- finding -------------------------------------------------------------------------------

    @property
    def _searched(self) -> AnswerEditor:
        return self._pad if self.has_class("-find-in-pad") else self._editor

    def action_find(self) -> None:
        """Open the line for words to find; once it is open, go to the next place."""
        if self.has_class("-finding"):
            self.action_find_next()
            return
        self.set_class(self._pad.has_focus, "-find-in-pad")
        searched, line = self._searched, self.query_one(FindLine)
        self._find_from = offset_of(searched.text, min(searched.selection))
        self.add_class("-finding")
        chosen = searched.selected_text
        line.value = chosen if "\n" not in chosen else ""
        line.focus()

    @on(Input.Changed, "#find")
    def _wanted(self) -> None:
        self._go_to(following, self._find_from)

    def action_find_next(self) -> None:
        """Go to the next place."""
        searched = self._searched
        self._go_to(following, offset_of(searched.text, min(searched.selection)) + 1)

    def action_find_previous(self) -> None:
        """Go to the place before."""
        searched = self._searched
        self._go_to(preceding, offset_of(searched.text, min(searched.selection)))

    def _go_to(self, which: Callable[[list[tuple[int, int]], int], Found | None], at: int) -> None:
        text, wanted = self._searched.text, self.query_one(FindLine).value
        found = which(places(text, wanted), at)
        if found is None:
            self._tell(f'"{wanted}" is not there.' if wanted else "")
            return
        start, end = (location(text, place) for place in found.span)
        searched = self._searched
        searched.move_cursor(start)
        searched.move_cursor(end, select=True)
        searched.scroll_cursor_visible()
        past = ", past the end" if found.wrapped and found.of > 1 else ""
        self._tell(f"{found.number} of {found.of}{past}")

    def _stop_finding(self) -> bool:
        """Back to the text, at what was found; whether anything was being looked for."""
        if not self.has_class("-finding"):
            return False
        searched = self._searched
        self.remove_class("-finding")
        searched.move_cursor(min(searched.selection))
        searched.focus()
        return True

    def on_descendant_blur(self, event: DescendantBlur) -> None:
        """Whatever took the focus away ended the search."""
        if isinstance(event.widget, FindLine):
            self.remove_class("-finding")

    # -- the outline ---------------------------------------------------------------------------

    def _stop_asking(self) -> None:
        self._outline_asked = False

    def action_outline(self) -> None:
        """Put the outline in at the cursor; where there is text already, on the second press."""
        editor, asked = self._editor, self._outline_asked
        self._stop_asking()
        if editor.text.strip() and not asked:
            self._tell("There is text already; Ctrl+L again puts the outline in at the cursor.")
            self._outline_asked = True
            return
        row, column = editor.cursor_location
        headings = outline(self._session.rubric)
        if editor.insert(f"\n\n{headings}" if column else headings):
            editor.move_cursor((row + (3 if column else 1), 0))
        editor.focus()

    # -- another editor ------------------------------------------------------------------------

    def action_own_editor(self) -> None:
        """Hand the draft to the candidate's own editor and take back what it leaves."""
        if self._document is None or self._live.read_only or self._settling:
            return
        try:
            text = self._edit_elsewhere()
        except SuspendNotSupported:
            self._tell("mockint cannot hand this terminal to an editor; write here.")
        except EditorError as trouble:
            self._tell(str(trouble))
        else:
            self._take_back(text)
        self._tick()

    def _edit_elsewhere(self) -> str:
        if os.environ.get("TEXTUAL_DRIVER"):
            raise EditorError("In a browser there is no editor of yours; write here.")
        command = editor_command(os.environ)
        self.record_draft()
        self._session.resume()
        with self.app.suspend():
            if waits_elsewhere(command) and sys.__stdout__ is not None:
                sys.__stdout__.write(ELSEWHERE)
                sys.__stdout__.flush()
            try:
                return edit(command, self._editor.text, LONGEST_DOCUMENT)
            finally:
                forget_typed()

    def _take_back(self, text: str) -> None:
        editor, document = self._editor, self._document
        if document is None or text == editor.text:
            self._tell("Nothing was changed in your editor.")
            return
        before = editor.cursor_location
        editor.replace(text, (0, 0), editor.document.end)  # one step, which undo takes back
        editor.move_cursor(editor.clamp_visitable(before))
        self._session.write(document, editor.text, by_line=True)
        self._tell(f"Back from your editor with {say.counted(editor.words)}; recorded.")
