from __future__ import annotations

import asyncio
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from textual.app import App
from textual.document._document import Document
from textual.document._wrapped_document import WrappedDocument
from textual.geometry import Offset
from textual.widgets import TextArea

from mockint.tui.widgets import wrapping
from mockint.tui.widgets.answer_editor import AnswerEditor
from mockint.tui.widgets.wrapped_draft import WrappedDraft

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import ComposeResult
    from textual.pilot import Pilot

PIECES = st.sampled_from(
    [
        "word", "a", " ", " ", " ", "  ", "\t", "\n", "\n\n", "(", ")", "[]", "漢字", "かな ", "é",
        "e\u0301 ", "👩\u200d💻", "❤\ufe0f ", "\u00a0", "\u3000", "\u200b", "’", "…", "wide 幅 ",
        "x" * 45, "漢" * 30,
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=40).map("".join)
MOVES = ["left", "right", "up", "down", "word_left", "word_right", "line_start", "line_end"]
SELECTING = [f"{move}:select" for move in MOVES]
OTHERS = [
    "delete_left", "delete_right", "delete_word_left", "delete_word_right", "delete_line", "undo",
    "redo", "cut", "copy", "paste", "select_line", "select_all", "cursor_page_up",
    "cursor_page_down", "delete_to_start_of_line", "delete_to_end_of_line",
]  # fmt: skip
ACTIONS = st.one_of(
    st.sampled_from(MOVES + SELECTING + OTHERS), PIECES.map("type:{}".format),
    st.tuples(st.integers(0, 12), st.integers(0, 90)),
)  # fmt: skip


class Pair(App[None]):
    """A stock editor above ours, equally wide and high."""

    CSS = "TextArea { height: 1fr; border: none; padding: 0; }"
    ENABLE_COMMAND_PALETTE = False

    def compose(self) -> ComposeResult:
        self.stock = TextArea(highlight_cursor_line=False)
        self.stock.cursor_blink = False
        self.ours = AnswerEditor()
        yield self.stock
        yield self.ours

    def painted(self, area: TextArea) -> list[list[tuple[str, Any]]]:
        """What is on screen of an editor: runs of one style, row by row."""
        _, top, _, height = area.region
        rows = self.screen._compositor.render_strips()[top : top + height]
        return [[(run.text, run.style) for run in row.simplify() if run.text] for row in rows]


class Running:
    """A Pair that stays up while hypothesis tries its examples."""

    def __init__(self) -> None:
        self.runner = asyncio.Runner()
        self.app = Pair()
        self.context = self.app.run_test(size=(30, 20))
        self.pilot = self.runner.run(self._enter())
        for area in (self.app.stock, self.app.ours):
            area.has_focus = True

    async def _enter(self) -> Pilot[None]:
        return await self.context.__aenter__()

    async def _leave(self) -> None:
        await self.context.__aexit__(None, None, None)

    def close(self) -> None:
        self.runner.run(self._leave())
        self.runner.close()


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    running = Running()
    yield running
    running.close()


def act(area: TextArea, action: str | tuple[int, int]) -> None:
    if isinstance(action, tuple):
        area.move_cursor(area.clamp_visitable(action), select=action[1] % 2 == 1)
    elif action.startswith("type:"):
        area._replace_via_keyboard(action.removeprefix("type:"), *area.selection)
    elif action.split(":")[0] in MOVES:
        name, _, select = action.partition(":")
        getattr(area, f"action_cursor_{name}")(select=bool(select))
    elif action != "copy" or area.selected_text:
        getattr(area, f"action_{action}")()


async def compare(running: Running, text: str, actions: list[str | tuple[int, int]]) -> None:
    stock, ours, app = running.app.stock, running.app.ours, running.app
    for area in (stock, ours):
        app._clipboard = ""
        area.load_text(text)
    await running.pilot.pause()
    for action in actions:
        app._clipboard = clipboard = app.clipboard
        act(stock, action)
        after, app._clipboard = app.clipboard, clipboard
        act(ours, action)
        assert (ours.text, ours.selection) == (stock.text, stock.selection), action
        assert app.clipboard == after
    await running.pilot.pause()
    await running.pilot.pause()
    assert ours.scroll_offset == stock.scroll_offset
    assert ours.matching_bracket_location == stock.matching_bracket_location
    assert ours.cursor_screen_offset - ours.region.offset == (
        stock.cursor_screen_offset - stock.region.offset
    )
    assert app.painted(ours) == app.painted(stock)
    assert ours.words == len(stock.text.split())
    for y in range(stock.wrapped_document.height + 1):
        for x in (0, 1, 7, 28, 29, 40):
            assert ours.wrapped_document.offset_to_location(
                Offset(x, y)
            ) == stock.wrapped_document.offset_to_location(Offset(x, y))


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=TEXTS, actions=st.lists(ACTIONS, max_size=12))
def test_screen_cursor_and_mouse_hits_equal_those_of_a_stock_text_area(
    running: Running, text: str, actions: list[str | tuple[int, int]]
) -> None:
    running.runner.run(compare(running, text, actions))


def test_rows_are_drawn_anew_when_the_scrollbar_comes_or_goes(running: Running) -> None:
    rows = "a row that stays\n"
    for count in (30, 2):
        running.runner.run(compare(running, rows * count, []))


def test_theme_focus_tabs_and_read_only_repaint_every_row_as_a_stock_text_area_does(
    running: Running,
) -> None:
    async def scenario() -> None:
        app = running.app
        both = (app.stock, app.ours)

        async def same() -> list[list[tuple[str, Any]]]:
            await running.pilot.pause()
            await running.pilot.pause()
            assert app.painted(app.ours) == app.painted(app.stock)
            return app.painted(app.ours)

        for area in both:
            area.load_text("one (two)\n\tthree four five six seven eight\n" * 3)
            area.move_cursor((0, 4))
        seen = [await same()]
        app.theme = "textual-light"
        seen.append(await same())
        for changes in (
            {"indent_width": 8},
            {"has_focus": False},
            {"has_focus": True, "read_only": True},
            {"show_cursor": False},
            {"match_cursor_bracket": False, "read_only": False, "show_cursor": True},
        ):
            for area in both:
                for name, value in changes.items():
                    setattr(area, name, value)
            seen.append(await same())
        app.theme = "textual-dark"
        for area in both:
            area.styles.background = "darkred"
            area.styles.color = "yellow"
        seen.append(await same())
        for area in both:
            area.styles.background = area.styles.color = None
            area.styles.border = ("heavy", "green")
            area.styles.padding = (0, 2)
        seen.append(await same())
        for area in both:
            area.styles.border = area.styles.padding = None
            area.indent_width = 4
            area.match_cursor_bracket = True
        assert all(one != other for one, other in pairwise(seen))

    running.runner.run(scenario())


@settings(max_examples=300, deadline=None)
@given(
    before=TEXTS, width=st.integers(1, 30), edits=st.lists(
        st.tuples(st.integers(0, 200), st.integers(0, 40), TEXTS), min_size=1, max_size=4
    ),
)  # fmt: skip
def test_an_edited_document_wraps_as_if_it_had_been_loaded(
    before: str, width: int, edits: list[tuple[int, int, str]]
) -> None:
    document = Document(before)
    draft = WrappedDraft(document, width)
    text = before
    for start, length, inserted in edits:
        start = min(start, len(text))
        end = min(start + length, len(text))
        top, bottom = (document.get_location_from_index(index) for index in (start, end))
        result = document.replace_range(top, bottom, inserted)
        draft.wrap_range(top, bottom, result.end_location)
        text = text[:start] + inserted + text[end:]
    stock = WrappedDocument(Document(text), width)
    assert document.text == text
    for line in range(document.line_count):
        assert draft.get_offsets(line) == stock.get_offsets(line)
        assert draft.get_sections(line) == stock.get_sections(line)
        assert draft.get_tab_widths(line) == stock.get_tab_widths(line)
        for column in range(0, len(document[line]) + 1, 5):
            assert draft.location_to_offset((line, column)) == stock.location_to_offset(
                (line, column)
            )
    assert (draft.height, draft.wrapped) == (stock.height, stock.wrapped)
    assert draft.words == len(text.split())


def test_typing_in_a_long_paragraph_wraps_only_the_rows_around_the_cursor(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document = Document("some words that fill the rows " * 2_000)
    draft = WrappedDraft(document, 79)
    measured: list[str] = []

    def cell_len(text: str) -> int:
        measured.append(text)
        return len(text)

    monkeypatch.setattr(wrapping, "cell_len", cell_len)
    document.replace_range((0, 30_002), (0, 30_002), "x")
    draft.wrap_range((0, 30_002), (0, 30_002), (0, 30_003))
    assert 0 < len(measured) < 200
