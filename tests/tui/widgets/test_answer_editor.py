from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from textual import events
from textual.app import App
from textual.binding import Binding

from mockint.tui.widgets.answer_editor import AnswerEditor
from mockint.tui.widgets.pending_input import GRACE_SECONDS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from textual.app import ComposeResult
    from textual.pilot import Pilot
    from textual.strip import Strip


class Host(App[None]):
    """An editor on a screen that keeps every message and action that reaches it."""

    BINDINGS = [  # noqa: RUF012  Textual declares it so
        Binding(key, f"note('{key}')", show=False)
        for key in ("ctrl+q", "ctrl+c", "ctrl+p", "ctrl+o", "f1", "escape", "ctrl+s", "ctrl+j")
    ]
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, editor: AnswerEditor) -> None:
        super().__init__()
        self.editor = editor
        self.noted: list[str] = []
        self.submitted: list[str] = []
        self.refused: list[tuple[int, int]] = []

    def compose(self) -> ComposeResult:
        yield self.editor

    def action_note(self, key: str) -> None:
        self.noted.append(key)

    def on_answer_editor_submit_pressed(self, event: AnswerEditor.SubmitPressed) -> None:
        assert event.control is self.editor
        self.submitted.append(event.via)

    def on_answer_editor_paste_refused(self, event: AnswerEditor.PasteRefused) -> None:
        self.refused.append((event.characters, event.limit))


@asynccontextmanager
async def hosted(editor: AnswerEditor) -> AsyncIterator[tuple[Host, Pilot[None]]]:
    app = Host(editor)
    async with app.run_test(size=(60, 12)) as pilot:
        yield app, pilot


async def answer(waiting: bool) -> bool:
    return waiting


def test_enter_writes_a_newline_and_ctrl_j_ctrl_s_and_ctrl_enter_ask_to_submit() -> None:
    async def scenario() -> None:
        editor = AnswerEditor(more_input=lambda _: answer(False))
        async with hosted(editor) as (app, pilot):
            await pilot.press("a", "enter", "b", "ctrl+j", "ctrl+s", "ctrl+enter")
            assert editor.text == "a\nb"
            assert app.submitted == ["ctrl+j", "ctrl+s", "ctrl+enter"]
            assert app.noted == []

    asyncio.run(scenario())


def test_ctrl_j_with_more_input_waiting_is_a_pasted_newline() -> None:
    async def scenario() -> None:
        editor = AnswerEditor(more_input=lambda _: answer(True))
        async with hosted(editor) as (app, pilot):
            await pilot.press("a", "ctrl+j")
            assert (editor.text, app.submitted) == ("a\n", [])

    asyncio.run(scenario())


def test_keys_that_arrive_in_one_go_keep_their_line_breaks_and_order() -> None:
    async def scenario() -> None:
        editor = AnswerEditor()
        async with hosted(editor) as (app, pilot):
            for character in "one\ntwo\nthree":
                key = "ctrl+j" if character == "\n" else character
                app.post_message(events.Key(key, character))
            await pilot.pause()
            assert (editor.text, app.submitted) == ("one\ntwo\nthree", [])
            await pilot.press("ctrl+j")
            assert (editor.text, app.submitted) == ("one\ntwo\nthree", ["ctrl+j"])

    asyncio.run(scenario())


def test_ctrl_j_waits_a_moment_for_input_that_is_still_on_its_way() -> None:
    async def scenario() -> None:
        editor = AnswerEditor()
        async with hosted(editor) as (app, pilot):
            app.post_message(events.Key("ctrl+j", "\n"))
            late = events.Key("b", "b")
            asyncio.get_running_loop().call_later(GRACE_SECONDS / 2, app.post_message, late)
            while "b" not in editor.text:
                await pilot.pause()
            assert (editor.text, app.submitted) == ("\nb", [])

    asyncio.run(scenario())


def test_keys_of_the_application_pass_through_the_editor() -> None:
    async def scenario() -> None:
        editor = AnswerEditor("text")
        async with hosted(editor) as (app, pilot):
            keys = ["ctrl+q", "ctrl+c", "ctrl+p", "ctrl+o", "f1", "escape"]
            await pilot.press(*keys)
            assert app.noted == keys
            editor.select_all()
            await pilot.press("ctrl+c")
            assert (app.noted, app.clipboard) == (keys, "text")

    asyncio.run(scenario())


def test_a_paste_is_cleaned_and_replaces_the_selection() -> None:
    async def scenario() -> None:
        editor = AnswerEditor("old")
        async with hosted(editor) as (app, pilot):
            editor.select_all()
            app.post_message(events.Paste("a\r\nb\rc\x1b[31mred\x1b[0m\x07\x9b2J\tend"))
            await pilot.pause()
            assert editor.text == "a\nb\ncred\tend"
            assert editor.cursor_location == editor.document.end
            await pilot.press("ctrl+z")
            assert editor.text == "old"

    asyncio.run(scenario())


def test_what_is_loaded_or_inserted_by_code_is_cleaned_too() -> None:
    async def scenario() -> None:
        editor = AnswerEditor("a\r\nb\x00")
        assert editor.text == "a\nb"
        async with hosted(editor):
            editor.text = "c\x1b]0;title\x07\rd\u2028e"
            assert editor.text == "c\nd\ne"
            editor.insert("\x1b[2Jf\r\n", (0, 0))
            assert editor.text == "f\nc\nd\ne"

    asyncio.run(scenario())


@pytest.mark.parametrize("by_clipboard", [False, True])
def test_a_paste_beyond_the_limit_is_refused_and_changes_nothing(by_clipboard: bool) -> None:
    async def scenario() -> None:
        editor = AnswerEditor("12345", limit=10)
        async with hosted(editor) as (app, pilot):
            editor.selection = editor.selection._replace(start=(0, 3), end=(0, 5))

            async def paste(text: str) -> None:
                app._clipboard = text
                app.post_message(events.Paste(text)) if not by_clipboard else editor.action_paste()
                await pilot.pause()

            await paste("12345678")
            assert (editor.text, app.refused) == ("12345", [(11, 10)])
            assert editor.selected_text == "45"
            await paste("1234567")
            assert (editor.text, app.refused) == ("1231234567", [(11, 10)])

    asyncio.run(scenario())


def test_read_only_shows_a_text_that_no_key_changes_and_submits_nothing() -> None:
    async def scenario() -> None:
        editor = AnswerEditor("earlier answer", read_only=True)
        async with hosted(editor) as (app, pilot):
            app.post_message(events.Paste("more"))
            await pilot.press("x", "enter", "backspace", "ctrl+x", "ctrl+v", "ctrl+w", "ctrl+z")
            await pilot.press("ctrl+j", "ctrl+s")
            assert editor.text == "earlier answer"
            assert (app.submitted, app.noted) == ([], ["ctrl+j", "ctrl+s"])
            await pilot.press("f7", "ctrl+c")
            assert app.clipboard == "earlier answer"

    asyncio.run(scenario())


def test_a_letter_typed_within_a_row_repaints_that_row_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def scenario() -> None:
        editor = AnswerEditor("first\nsecond\nthird")
        async with hosted(editor) as (_, pilot):
            painted: list[int] = []
            render_line = editor._render_line
            editor.move_cursor((1, 0))
            await pilot.pause()

            def noting(y: int) -> Strip:
                painted.append(y)
                return render_line(y)

            monkeypatch.setattr(editor, "_render_line", noting)
            await pilot.press("x")
            assert (editor.text, painted) == ("first\nxsecond\nthird", [1])

    asyncio.run(scenario())


def test_the_placeholder_gives_way_to_the_first_letter_and_comes_back() -> None:
    async def scenario() -> None:
        editor = AnswerEditor(placeholder="Write here")
        async with hosted(editor) as (app, pilot):

            def screen() -> str:
                rows = app.screen._compositor.render_strips()
                return "".join(row.text for row in rows)

            assert "Write here" in screen()
            await pilot.press("x")
            assert "rite here" not in screen()
            await pilot.press("backspace")
            assert "Write here" in screen()

    asyncio.run(scenario())


def typed(*keys: str, waiting: bool = False) -> tuple[str, str]:
    """What keys make of an empty editor, and what one undo leaves."""

    async def scenario() -> tuple[str, str]:
        editor = AnswerEditor(more_input=lambda _: answer(waiting))
        async with hosted(editor) as (_, pilot):
            await pilot.press(*keys)
            written = editor.text
            await pilot.press("ctrl+z")
            return written, editor.text

    return asyncio.run(scenario())


def test_enter_in_a_list_begins_the_next_item() -> None:
    text, undone = typed("1", "full_stop", "space", "a", "enter", "b", "enter")
    assert text == "1. a\n2. b\n3. "
    assert undone == "1. a\n2. b"


def test_enter_in_an_item_without_words_ends_the_list() -> None:
    assert typed("minus", "space", "a", "enter", "enter", "b")[0] == "- a\nb"


def test_a_paste_that_comes_as_keys_gets_no_markers_of_ours() -> None:
    assert typed("minus", "space", "a", "enter", "b", waiting=True)[0] == "- a\nb"


def test_markdown_is_seen_and_the_text_stays_as_typed() -> None:
    async def scenario() -> None:
        editor = AnswerEditor("# Layout\nplain\n- one `key`")
        async with hosted(editor) as (_, pilot):
            await pilot.pause()
            heading, plain, item = (editor.render_line(row) for row in range(3))
            assert any(s.style and s.style.bold for s in heading if "Layout" in s.text)
            assert not any(s.style and s.style.bold for s in plain if "plain" in s.text)
            assert any(s.style and s.style.dim for s in item if "key" in s.text)
            assert editor.text == "# Layout\nplain\n- one `key`"

    asyncio.run(scenario())
