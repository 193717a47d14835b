"""The page of a replay: what is laid out on it, and how one moment of a session is drawn.

What moves it through time is in `replay.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.widgets import Footer, Input, Markdown

from mockint.cleaning import clean_line, in_order
from mockint.reports.moment_words import question_on_table
from mockint.review.frames import harmless
from mockint.tui import interview_text, replay_text
from mockint.tui.screens.room import RoomScreen
from mockint.tui.widgets.fold import Fold
from mockint.tui.widgets.moment_text import MomentText
from mockint.tui.widgets.text import PlainText
from mockint.tui.widgets.timeline import Tick, Timeline, legend

if TYPE_CHECKING:
    from mockint.reports.replay import Replay
    from mockint.review.frames import Frame
    from mockint.review.moments import Moment
    from mockint.review.player import Player
    from mockint.review.playtime import Playtime

QUESTION_ROWS = 2
HINT = 60
LONGEST_TIME = 20
GO_TO = "Go to: 22:40, 1:02:03, or seconds; Esc leaves"

Result = tuple[str, str] | None
"""The check and document of the verdict that the reader goes back to."""


class ReplayPage(RoomScreen[Result]):
    """Status, brief, transcript, question, text, timeline, news."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f2", "fold('brief')", show=False, id="replay.brief", tooltip="Open or close the brief"
        ),
        Binding(
            "f3",
            "fold('transcript')",
            show=False,
            id="replay.transcript",
            tooltip="What had been said by then",
        ),
        Binding("up", "scroll(-1)", show=False, id="replay.up", tooltip="Scroll the text up"),
        Binding("down", "scroll(1)", show=False, id="replay.down", tooltip="Scroll the text down"),
        Binding("pageup", "scroll(-8)", show=False, id="replay.page-up", tooltip="Scroll far up"),
        Binding(
            "pagedown", "scroll(8)", show=False, id="replay.page-down", tooltip="Scroll far down"
        ),
        Binding("question_mark", "app.help", show=False, id="replay.help", tooltip="The keys"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._replay: Replay | None = None
        self._lines_said = -1

    def compose_room(self) -> ComposeResult:
        """Everything empty until the recording has been read."""
        yield PlainText("", id="clock")
        with Container(id="desk"):
            with Vertical(id="side"):
                yield Fold(
                    "Brief", "F2", Markdown("", id="brief-text", open_links=False), id="brief"
                )
                yield Fold("Transcript", "F3", PlainText("", id="said"), id="transcript")
            with Vertical(id="work"):
                yield PlainText("", id="question")
                yield MomentText(id="text")
        yield Timeline(id="timeline")
        yield PlainText("", id="legend")
        yield PlainText(replay_text.READING, id="notice")
        goto = Input(placeholder=GO_TO, id="goto", max_length=LONGEST_TIME)
        goto.cursor_blink = goto.display = goto.can_focus = False
        yield goto
        yield Footer(show_command_palette=False)

    async def _lay_out(self, replay: Replay, clock: Playtime) -> None:
        """What stays the same all through a replay."""
        self._replay = replay
        brief = self.query_one("#brief-text", Markdown)
        await brief.update(in_order(replay.view.scenario.brief.strip()))
        self._lay_out_marks(clock)

    def _lay_out_marks(self, clock: Playtime) -> None:
        replay = self._replay
        if replay is None:
            return
        length = clock.length or 1.0
        ticks = [Tick(m.kind, clock.to_played(m.offset) / length) for m in replay.marks]
        self.query_one("#timeline", Timeline).show_ticks(ticks)
        self.query_one("#legend", PlainText).show(legend(ticks))

    def _draw(self, moment: Frame, player: Player, offset: float, *, skipping: bool) -> None:
        """The moment's clock and place."""
        line = self.query_one("#clock", PlainText)
        line.show(replay_text.status(player, moment, offset, skipping=skipping))
        mark = interview_text.worst_mark(moment.state, offset)
        for name in ("amber", "red", "overtime"):
            line.set_class(mark == name, f"-{name}")
        place = player.position / player.length if player.length else 1.0
        self.query_one("#timeline", Timeline).show_place(place)

    def _draw_text(self, moment: Frame, mark: Moment | None) -> None:
        """The moment's document, with the sentence of a verdict marked in it, and what was said."""
        quote = "" if mark is None else mark.quote
        text = self.query_one("#text", MomentText)
        marked = replay_text.quoted_span(moment.shown, quote)
        text.show(moment.shown, moment.struck, marked, moment.cursor)
        asked = question_on_table(moment.state)
        rows = QUESTION_ROWS if moment.text.strip() else 2 * QUESTION_ROWS
        question = self.query_one("#question", PlainText)
        question.display = bool(asked)
        question.show(interview_text.fitting(clean_line(asked, 600), rows, self.size.width))
        said = moment.state.transcript
        if len(said) != self._lines_said:
            self._lines_said = len(said)
            fold = self.query_one("#transcript", Fold)
            self.query_one("#said", PlainText).show(
                harmless(interview_text.transcript(moment.state))
            )
            fold.hint(clean_line(said[-1].text, HINT) if said else "")
            fold.to_end()

    # -- keys ---------------------------------------------------------------------------------

    def action_fold(self, name: str) -> None:
        """Open or close the brief or the transcript; one at a time."""
        for fold in self.query(Fold):
            fold.opened = not fold.opened if fold.id == name else False
        self.query_one("#transcript", Fold).to_end()

    def action_scroll(self, rows: int) -> None:
        """Scroll the text."""
        self.query_one("#text", MomentText).scroll_relative(y=rows, animate=False)
