"""Which model judges: asked once, before the clock starts, and in the Judge screen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Footer, Input, OptionList
from textual.widgets.option_list import Option

from mockint.cleaning import clean_line
from mockint.llm.endpoint import shown
from mockint.tui.judge_choices import LONGEST_NAME, matching, sent_to
from mockint.tui.screens.room import RoomScreen
from mockint.tui.widgets.text import PlainText

if TYPE_CHECKING:
    from textual.events import Key

OFFLINE = "offline for now"
NO_MATCH = "No model has that in its name; Backspace takes letters back."


class ModelFilter(Input):
    """The filter line; Enter chooses the highlighted row, `?` in an empty one asks for help."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.choose", "Choose", id="models.choose", tooltip="Choose the model"),
    ]

    async def _on_key(self, event: Key) -> None:
        if event.key == "question_mark" and not self.value:
            event.stop()
            event.prevent_default()
            await self.app.run_action("app.help")
            return
        await super()._on_key(event)


class ModelsScreen(RoomScreen[str | None]):
    """A list to filter. The model's name; "" for offline for now; None: back, nothing chosen."""

    CSS_PATH = "models.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="models.back", tooltip="Back, choosing nothing"),
        Binding("up", "move(-1)", show=False, id="models.up", tooltip="The row above"),
        Binding("down", "move(1)", show=False, id="models.down", tooltip="The row below"),
        Binding("pageup", "move(-8)", show=False, id="models.page-up", tooltip="Rows above"),
        Binding("pagedown", "move(8)", show=False, id="models.page-down", tooltip="Rows below"),
    ]

    def __init__(
        self,
        where: str,
        models: tuple[str, ...],
        *,
        current: str | None = None,
        offline: bool = True,
    ) -> None:
        """`where` is the endpoint's URL, `current` the model in force, `offline` whether to offer
        the estimate."""
        super().__init__()
        self._where = shown(where)
        self._models = models
        self._current = current
        self._offline = offline
        self._rows: list[str] = []

    def compose_room(self) -> ComposeResult:
        """Head, filter, list, where answers go, keys."""
        yield PlainText(f"Which model judges? {self._where} lists {len(self._models)}.", id="head")
        line = ModelFilter(placeholder="Type to filter", id="filter")
        line.cursor_blink = False
        yield line
        rows = OptionList(id="models", markup=False)
        rows.can_focus = False
        yield rows
        yield PlainText("", id="notice")
        yield Footer(show_command_palette=False)

    def commands(self) -> Iterable[tuple[str, str, str]]:
        """Palette commands of this screen."""
        yield "model: choose", "Choose the highlighted model", "choose"

    def on_mount(self) -> None:
        """Show every model."""
        self.query_one("#filter").focus()
        self._list()

    @on(Input.Changed, "#filter")
    def _list(self) -> None:
        text = self.query_one("#filter", Input).value
        found = matching(self._models, text)
        self._rows = [*([""] if self._offline else []), *found]
        rows = self.query_one("#models", OptionList)
        rows.clear_options()
        rows.add_options([self._row(model) for model in self._rows])
        rows.highlighted = self._first(found)
        self._notice()

    def _first(self, found: list[str]) -> int | None:
        """The row to begin on: the model in force, else the first one that the filter leaves."""
        wanted = self._current if self._current in found else next(iter(found), None)
        return self._rows.index(wanted) if wanted else None

    def _row(self, model: str) -> Option:
        if not model:
            return Option(Content.assemble("  ", (OFFLINE, "italic")))
        name = clean_line(model, LONGEST_NAME)
        if model == self._current:
            return Option(
                Content.assemble("● ", (name, "bold"), ("  in force", "$foreground-muted"))
            )
        return Option(Content.assemble("  ", name))

    def _chosen(self) -> str | None:
        at = self.query_one("#models", OptionList).highlighted
        return self._rows[at] if at is not None and at < len(self._rows) else None

    @on(OptionList.OptionHighlighted, "#models")
    def _notice(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            sentence = NO_MATCH
        elif chosen:
            sentence = sent_to(self._where, chosen)
        else:
            from mockint.grading.judges import STAYS

            sentence = STAYS
        self.query_one("#notice", PlainText).show(sentence)

    # -- keys ----------------------------------------------------------------------------------

    def action_move(self, by: int) -> None:
        """Move the highlight while the filter keeps the focus."""
        rows = self.query_one("#models", OptionList)
        if self._rows:
            at = -1 if rows.highlighted is None else rows.highlighted
            rows.highlighted = max(0, min(len(self._rows) - 1, at + by))

    @on(OptionList.OptionSelected, "#models")
    def action_choose(self) -> None:
        """Take the highlighted row."""
        chosen = self._chosen()
        if chosen is not None:
            self.dismiss(chosen)

    def action_back(self) -> None:
        """Esc."""
        self.dismiss(None)
