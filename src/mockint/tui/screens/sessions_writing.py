"""Naming and tagging a session, and writing a note, in a panel of the Sessions screen."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from textual import on
from textual.widgets import Input

from mockint.archive.labels import LONGEST_NAME, LONGEST_NOTE, Label, Labels, tags_of
from mockint.cleaning import clean_line, clean_text
from mockint.errors import MockintError
from mockint.interview.ports import utc_text
from mockint.tui.screens.sessions_list import SessionsList
from mockint.tui.screens.sessions_work import Worked, gone
from mockint.tui.session_rows import SessionLine, line_of, tags_in_use
from mockint.tui.widgets.label_panel import TOO_LONG, About, LabelPanel

TAGS_SHOWN = 8
KEPT = "Kept."
NOT_KEPT = "Not kept yet: Ctrl+S or Ctrl+J keeps the note, Esc again drops it."


class SessionsWriting(SessionsList):
    """The panel takes the place of what is known of the session."""

    _about: SessionLine | None = None
    _warned = False

    @property
    def _panel(self) -> LabelPanel:
        return self.query_one("#label", LabelPanel)

    @property
    def _writing(self) -> bool:
        return self._about is not None

    def _now(self) -> str:
        return utc_text(self.mockint.time.now())

    def action_write(self, about: About) -> None:
        """Open the panel for a name, tags or a note."""
        line = self._highlighted()
        if line is not None:
            line = self._afresh(line)
        if line is None:
            return
        used = tags_in_use(self._sessions(), TAGS_SHOWN) if about == "tags" else []
        more = f"In use: {clean_line(', '.join(used), 80)}." if used else ""
        self._about, self._warned = line, False
        self._panel.open(about, _before(line, about), more)
        self.query_one("#detail").display = False
        self._tell("")
        self.refresh_bindings()

    def _afresh(self, line: SessionLine) -> SessionLine | None:
        """The session with the labels that it has by now; where it is gone or cannot be read that is said.

        One row is read at once, not in a worker, for the letters that follow belong into the panel. While
        own changes wait to be written the table is ahead of the archive.
        """
        if self._busy or self._jobs:
            return line
        try:
            label = self.mockint.context.archive.labels().of(line.id)
        except MockintError as error:
            self._tell(str(error))
            return None
        if label is None:
            self.on_worked(gone(line))
            return None
        return line_of(line.row, label)

    @on(Input.Submitted, "#label-line")
    def action_keep(self) -> None:
        """Keep what was written."""
        line, panel = self._about, self._panel
        about, text = panel.about, panel.text
        if line is None or about is None:
            return
        if about == "note" and len(text) > LONGEST_NOTE:
            self._tell(TOO_LONG.format(count=len(text)))
            return
        label = _written(line.label, about, text)
        self._close_panel()
        if label != line.label:
            labels = self.mockint.context.archive.labels()
            self._do(partial(_keep, labels, line, about, label, self._now()))
            self._replace(line_of(line.row, label))
            self._tell(KEPT)

    def _stop_writing(self) -> None:
        """Esc: drop what was written; of a note that is asked once."""
        panel = self._panel
        if panel.about == "note" and panel.changed and not self._warned:
            self._warned = True
            self._tell(NOT_KEPT)
        else:
            self._close_panel()

    def _close_panel(self) -> None:
        self._panel.close()
        self._about = None
        self.query_one("#detail").display = True
        self._table.focus()
        self._tell("")
        self.refresh_bindings()


def _before(line: SessionLine, about: About) -> str:
    """What is there to be changed."""
    if about == "name":
        return line.name
    return " ".join(line.label.tags) if about == "tags" else clean_text(line.label.note)


def _written(label: Label, about: About, text: str) -> Label:
    """A label with what was written, as the archive keeps it."""
    if about == "name":
        return replace(label, name=clean_line(text, LONGEST_NAME))
    if about == "tags":
        return replace(label, tags=tags_of(text))
    return replace(label, note=clean_text(text).strip())


def _keep(labels: Labels, line: SessionLine, about: About, label: Label, at: str) -> Worked:
    """Write what was changed of a line. Of tags only those are written that were added or taken out, so
    that one given in another mockint meanwhile stays; then the table is read again."""
    session = line.id
    now = labels.of(session)
    if now is None:
        return gone(line)
    if about == "name":
        labels.rename(session, label.name, at)
    elif about == "tags":
        before, after = set(line.label.tags), set(label.tags)
        tags = (set(now.tags) - (before - after)) | (after - before)
        labels.tag(session, tags, at)
        return Worked(failed=tags != after)
    else:
        labels.note(session, label.note, at)
    return Worked()
