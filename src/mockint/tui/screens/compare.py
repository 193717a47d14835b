"""Compare: two attempts at a scenario, or two grades of one answer, held against each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Footer

from mockint.cleaning import clean_line
from mockint.errors import MockintError
from mockint.tui import compare_text
from mockint.tui.compare_text import Alike, Block, Difference, Pair
from mockint.tui.screens.room import RoomScreen
from mockint.tui.widgets.pair_row import PairRow
from mockint.tui.widgets.text import PlainText

if TYPE_CHECKING:
    from textual.events import Resize

    from mockint.cli.context import Context
    from mockint.reports.sides import Compared

READING = "Reading both sessions …"
HOW = "n and p go through the differences; a shows all the text."
NONE = "There is no difference to go to."
NARROW = 100
"""Columns from which on the texts stand side by side."""


def read(context: Context, first: str, second: str) -> Compared:
    """The comparison, with what was recorded a moment ago. Blocks; raises MockintError."""
    from mockint.cli.sessions import load_view
    from mockint.reports.sides import held_against

    context.settle_writes()
    return held_against(first, second, lambda name: load_view(context, name))


class DifferenceLine(PlainText):
    """A verdict that moved."""

    def __init__(self, difference: Difference) -> None:
        super().__init__(difference.content, classes="difference moved")
        self.said = difference.said


class CompareScreen(RoomScreen[None]):
    """Two sessions by their ids, the older first, or two grades of one as `id:1` and `id:2`."""

    CSS_PATH = "compare.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="compare.back", tooltip="Back to where you came from"),
        Binding("n", "step(1)", "Next", id="compare.next", tooltip="The next difference"),
        Binding(
            "p", "step(-1)", show=False, id="compare.previous", tooltip="The difference before"
        ),
        Binding(
            "a",
            "whole",
            "All text",
            id="compare.whole",
            tooltip="All the text, or the differences alone",
        ),
        Binding("question_mark", "app.help", show=False, id="compare.help", tooltip="The keys"),
    ]

    class Held(Message):
        """Both were read and compared."""

        def __init__(self, made: Compared) -> None:
            super().__init__()
            self.made = made

    class Refused(Message):
        """They cannot be compared; one sentence."""

        def __init__(self, sentence: str) -> None:
            super().__init__()
            self.sentence = sentence

    def __init__(self, first_id: str, second_id: str) -> None:
        super().__init__()
        self._ids = (first_id, second_id)
        self._made: Compared | None = None
        self._whole = False
        self._here: int | None = None

    def compose_room(self) -> ComposeResult:
        """Head, one page, news, keys."""
        yield PlainText("Compare", id="head")
        with VerticalScroll(id="page"):
            yield PlainText("", id="verdict")
            yield Vertical(id="parts")
        yield PlainText(READING, id="notice")
        yield Footer(show_command_palette=False)

    def commands(self) -> Iterable[tuple[str, str, str]]:
        """Palette commands of this screen."""
        yield "difference: next", "The next difference", "step(1)"
        yield "difference: previous", "The difference before", "step(-1)"
        yield "text: all or changes", "All the text, or the changes alone", "whole"

    def on_mount(self) -> None:
        """Read in a worker."""
        self.query_one("#page").focus()
        self.tell_when_done(self._read, "compare")

    def _read(self) -> Message:
        try:
            return self.Held(read(self.mockint.context, *self._ids))
        except MockintError as error:
            return self.Refused(str(error))

    # -- news ---------------------------------------------------------------------------------

    async def on_compare_screen_held(self, message: Held) -> None:
        """Show it."""
        self._made = made = message.made
        title = clean_line(made.title, 120)
        head = f"Compare: {title}\n{compare_text.head(made.comparison)}"
        self.query_one("#head", PlainText).show(head)
        self.query_one("#verdict", PlainText).show(compare_text.verdict(made.comparison))
        await self._fill()
        self._tell(HOW if self._differences else NONE)

    def on_compare_screen_refused(self, message: Refused) -> None:
        """Say why; Esc goes back."""
        self._tell(message.sentence)

    async def on_resize(self, event: Resize) -> None:
        """Lay out anew where the columns of names no longer fit."""
        narrow = event.size.width < NARROW
        if self._made is not None and narrow != self._narrow:
            await self._fill()

    # -- the page -----------------------------------------------------------------------------

    _narrow = False

    async def _fill(self) -> None:
        if self._made is None:
            return
        self._narrow = self.size.width < NARROW
        made: list[Widget] = []
        for heading, blocks in compare_text.parts(self._made, narrow=self._narrow):
            made.append(PlainText(heading, classes="heading"))
            made += [widget for block in blocks for widget in self._widgets(block)]
        holder = self.query_one("#parts", Vertical)
        async with self.batch():
            await holder.remove_children()
            await holder.mount(*made)
        self._mark()

    def _widgets(self, block: Block) -> Iterator[Widget]:
        if isinstance(block, Alike):
            if self._whole:
                yield from map(PairRow, block.pairs)
            else:
                said = f"= {compare_text.counted(len(block.pairs))} alike"
                yield PlainText(said, classes="alike")
        elif isinstance(block, Pair):
            yield PairRow(block)
        elif isinstance(block, Difference):
            yield DifferenceLine(block)
        else:
            yield PlainText(block, classes="lines")

    @property
    def _differences(self) -> list[DifferenceLine | PairRow]:
        found = self.query(".difference")
        return [one for one in found if isinstance(one, DifferenceLine | PairRow)]

    def _mark(self) -> None:
        for place, one in enumerate(self._differences):
            here = place == self._here
            one.set_class(here, "-here")
            if here:
                page = self.query_one("#page", VerticalScroll)
                self.call_after_refresh(page.scroll_to_center, one, animate=False)

    # -- keys ---------------------------------------------------------------------------------

    def action_step(self, by: int) -> None:
        """To the next or previous difference."""
        found = self._differences
        if not found:
            self._tell(NONE)
            return
        at = (0 if by > 0 else len(found) - 1) if self._here is None else self._here + by
        if not 0 <= at < len(found):
            self.app.bell()
            return
        self._here = at
        self._mark()
        self._tell(f"Difference {at + 1} of {len(found)}: {found[at].said}.")

    async def action_whole(self) -> None:
        """All the text, or the differences alone."""
        self._whole = not self._whole
        await self._fill()

    def action_back(self) -> None:
        """Esc."""
        self.dismiss(None)
