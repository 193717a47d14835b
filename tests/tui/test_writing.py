"""What helps with writing an answer: another editor, the scratchpad, finding, an outline."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.events import Paste

from mockint.interview.absence import Watch
from mockint.interview.opening import Choice
from mockint.tui.widgets.answer_editor import AnswerEditor
from mockint.tui.widgets.find_line import FindLine

QUEUE = "queue-that-grows"
OpenDesk = Callable[..., Any]


@contextmanager
def handed_over() -> Iterator[None]:
    yield


@pytest.fixture
def make_editor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Any, Callable[[str], str] | str], None]:
    """`make_editor(desk, "path.write_text('x')")`: $EDITOR does that, and the terminal is handed over."""

    def make(desk: Any, body: str) -> None:
        script = tmp_path / "editor.py"
        script.write_text(
            f"import sys\nfrom pathlib import Path\npath = Path(sys.argv[-1])\n{body}\n", "utf-8"
        )
        monkeypatch.setenv("EDITOR", f"'{sys.executable}' '{script}'")
        monkeypatch.setattr(desk.app, "suspend", handed_over)

    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("TEXTUAL_DRIVER", raising=False)
    return make


APPEND = "path.write_text(path.read_text('utf-8').replace('two', 'TWO') + '\\nfour', 'utf-8')"


# -- another editor ---------------------------------------------------------------------------


async def test_the_text_of_another_editor_is_taken_by_line_as_one_edit(
    open_desk: OpenDesk, make_editor: Any
) -> None:
    async with open_desk(start=QUEUE) as desk:
        make_editor(desk, APPEND)
        await desk.write("one")
        desk.editor.text = "one\ntwo\nthree"
        desk.editor.move_cursor((1, 2))
        await desk.press("ctrl+g")
        assert desk.editor.text == "one\nTWO\nthree\nfour"
        assert desk.editor.cursor_location == (1, 2)
        assert desk.text("#notice") == "Back from your editor with 4 words; recorded."
        before, after = [e for e in desk.events() if e.kind == "edited"][-2:]
        assert before.data["edits"] == [[3, 0, "\ntwo\nthree"]]
        assert after.data["edits"] == [[4, 3, "TWO"], [13, 0, "\nfour"]]
        assert after.data["length"] == 18
        assert desk.editor.has_focus
        await desk.press("ctrl+z")
        assert desk.editor.text == "one\ntwo\nthree"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("sys.exit(1)", "The editor ended with 1; your text is as it was."),
        ("path.write_bytes(b'')", "The editor left an empty file; your text is as it was."),
        (
            "path.write_bytes(b'\\xff\\xfe')",
            "The editor left no UTF-8 text; your text is as it was.",
        ),
        ("pass", "Nothing was changed in your editor."),
    ],
)
async def test_an_editor_that_gives_no_text_back_changes_nothing_and_one_line_says_so(
    open_desk: OpenDesk, make_editor: Any, body: str, words: str
) -> None:
    async with open_desk(start=QUEUE) as desk:
        make_editor(desk, body)
        await desk.write("What was there.")
        before = desk.kinds()
        await desk.press("ctrl+g")
        assert desk.text("#notice") == words
        assert desk.editor.text == "What was there."
        assert desk.kinds() == before


async def test_without_an_editor_or_in_a_browser_it_says_so(
    open_desk: OpenDesk, make_editor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_desk(start=QUEUE) as desk:
        monkeypatch.delenv("EDITOR", raising=False)
        await desk.press("ctrl+g")
        assert desk.text("#notice").startswith("Set VISUAL or EDITOR")
        monkeypatch.setenv("EDITOR", "no-such-editor")
        await desk.press("ctrl+g")
        assert '"no-such-editor", which was not found' in desk.text("#notice")
        monkeypatch.setenv("EDITOR", sys.executable)
        await desk.press("ctrl+g")
        assert "cannot hand this terminal" in desk.text("#notice")
        make_editor(desk, APPEND)
        monkeypatch.setenv("TEXTUAL_DRIVER", "textual.drivers.web_driver:WebDriver")
        await desk.press("ctrl+g")
        assert desk.text("#notice") == "In a browser there is no editor of yours; write here."
        assert "edited" not in desk.kinds()


async def test_the_clock_runs_on_in_another_editor_and_its_marks_come_on_return(
    open_desk: OpenDesk, make_editor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_desk(start=QUEUE) as desk:
        make_editor(desk, APPEND)

        @contextmanager
        def long_time() -> Iterator[None]:
            desk.time.advance(901)
            yield

        monkeypatch.setattr(desk.app, "suspend", long_time)
        await desk.press("f5", "f9", "ctrl+g")
        assert not desk.session.state.clock.paused
        assert desk.text("#clock").startswith("Answer 4:59 left")
        assert ("answer", "amber") in desk.session.state.crossed


async def test_under_pressure_the_text_is_taken_and_submitted_when_time_ran_out_meanwhile(
    open_desk: OpenDesk, make_editor: Any, monkeypatch: pytest.MonkeyPatch, judge: Any
) -> None:
    choice = Choice("pressure", "senior", None)
    async with open_desk(start=QUEUE, choice=choice, judge=judge) as desk:
        make_editor(desk, APPEND)

        @contextmanager
        def too_long() -> Iterator[None]:
            desk.time.advance(5_000)
            yield

        monkeypatch.setattr(desk.app, "suspend", too_long)
        await desk.press("f5")
        await desk.write("one two")
        await desk.press("ctrl+g")
        (submitted,) = desk.session.state.submitted
        assert submitted.text == "one TWO\nfour"
        assert [e.data["reason"] for e in desk.events() if e.kind == "submitted"] == ["time"]


# -- the scratchpad ---------------------------------------------------------------------------


async def test_the_scratchpad_opens_over_half_the_screen_and_closes_with_its_key(
    open_desk: OpenDesk,
) -> None:
    async with open_desk(start=QUEUE) as desk:
        rows = desk.editor.region.height
        await desk.press("ctrl+n")
        pad = desk.app.screen.query_one("#scratch", AnswerEditor)
        assert pad.has_focus
        assert 10 <= desk.app.screen.query_one("#pad").region.height <= 12
        assert pad.region.bottom <= 24
        assert "nobody grades" in desk.shown()
        pad.text = "40/s * 60 s\n= 2,400"
        await desk.tick()
        assert desk.events()[-1].data == {
            "document": "scratch",
            "edits": [[0, 0, "40/s * 60 s\n= 2,400"]],
            "length": 19,
        }
        assert "0 words" in desk.text("#clock")
        await desk.press("ctrl+n")
        assert desk.editor.has_focus
        assert not desk.app.screen.query_one("#pad").display
        assert desk.editor.region.height >= rows
        await desk.press("ctrl+n", "f2")
        assert not desk.interview.has_class("-pad")
        await desk.press("ctrl+n", "escape")
        assert not desk.interview.has_class("-pad")
        assert desk.editor.has_focus


@pytest.mark.parametrize("size", [(60, 20), (160, 50)])
async def test_the_scratchpad_and_the_answer_share_the_screen_at_other_sizes(
    open_desk: OpenDesk, size: tuple[int, int]
) -> None:
    async with open_desk(start=QUEUE, size=size) as desk:
        await desk.press("ctrl+n")
        pad = desk.app.screen.query_one("#pad").region
        assert pad.height >= size[1] // 2 - 1
        assert desk.editor.region.height >= 3
        assert pad.bottom < size[1]
        assert pad.right <= size[0]


async def test_notes_come_back_and_go_to_no_judge(
    open_desk: OpenDesk, make_app: Any, let_go: Any, judge: Any, answer: str
) -> None:
    app = make_app(start=QUEUE, judge=judge)
    async with open_desk(app=app) as desk:
        session = desk.session.state.id
        await desk.press("ctrl+n")
        desk.app.screen.query_one("#scratch", AnswerEditor).text = "my secretnote"
        await desk.pilot.press("ctrl+q")
        await desk.until(lambda: desk.app._exit)
    let_go(app)
    async with open_desk(resume=session, judge=judge) as desk:
        assert desk.app.screen.query_one("#scratch", AnswerEditor).text == "my secretnote"
        await desk.submit(answer)
        await desk.until(lambda: judge.asked)
        assert "secretnote" not in repr(judge.asked[0])


async def test_writing_on_the_scratchpad_ends_a_pause(open_desk: OpenDesk) -> None:
    async with open_desk(start=QUEUE) as desk:
        await desk.press("f9", "ctrl+n")
        assert desk.session.state.clock.paused
        desk.app.screen.query_one("#scratch", AnswerEditor).text = "x"
        await desk.tick()
        assert not desk.session.state.clock.paused


async def test_a_paste_too_long_for_the_scratchpad_is_refused_by_name(open_desk: OpenDesk) -> None:
    async with open_desk(start=QUEUE) as desk:
        await desk.press("ctrl+n")
        desk.app.screen.query_one("#scratch").post_message(Paste("x" * 200_001))
        await desk.until(lambda: "refused" in desk.text("#notice"))
        assert "the scratchpad would have 200,001" in desk.text("#notice")


# -- finding ----------------------------------------------------------------------------------

TEXT = "A queue.\nQueues, and a QUEUE."


async def test_words_are_found_counted_and_gone_through_both_ways_round(
    open_desk: OpenDesk,
) -> None:
    async with open_desk(start=QUEUE) as desk:
        await desk.write(TEXT)
        desk.editor.move_cursor((0, 4))
        await desk.press("ctrl+f")
        line = desk.app.screen.query_one(FindLine)
        assert line.has_focus
        assert not desk.app.screen.query_one("#ask").display
        line.value = "queue"
        await desk.pilot.pause()
        assert desk.text("#notice") == "2 of 3"
        assert desk.editor.selected_text == "Queue"
        await desk.press("enter")
        assert (desk.text("#notice"), desk.editor.selected_text) == ("3 of 3", "QUEUE")
        await desk.press("ctrl+f")
        assert desk.text("#notice") == "1 of 3, past the end"
        assert desk.editor.selected_text == "queue"
        await desk.press("up")
        assert desk.text("#notice") == "3 of 3, past the end"
        line.value = "nothing like it"
        await desk.pilot.pause()
        assert desk.text("#notice") == '"nothing like it" is not there.'
        await desk.press("escape")
        assert desk.editor.has_focus
        assert desk.editor.selection.is_empty
        assert desk.app.screen.query_one("#ask").display
        assert desk.editor.text == TEXT
        await desk.press("x")
        assert desk.editor.text == "A queue.\nQueues, and a xQUEUE."


async def test_finding_is_in_what_was_being_written(open_desk: OpenDesk) -> None:
    async with open_desk(start=QUEUE) as desk:
        await desk.write(TEXT)
        await desk.press("ctrl+n")
        pad = desk.app.screen.query_one("#scratch", AnswerEditor)
        pad.text = "one queue"
        await desk.press("ctrl+f")
        desk.app.screen.query_one(FindLine).value = "queue"
        await desk.pilot.pause()
        assert desk.text("#notice") == "1 of 1"
        assert pad.selected_text == "queue"
        await desk.press("escape")
        assert pad.has_focus


async def test_finding_ends_when_something_else_takes_the_focus(open_desk: OpenDesk) -> None:
    async with open_desk(start=QUEUE) as desk:
        await desk.press("ctrl+f")
        desk.editor.focus()
        await desk.pilot.pause()
        assert not desk.app.screen.query_one(FindLine).display


# -- the outline ------------------------------------------------------------------------------


async def test_an_outline_goes_into_an_empty_answer_at_once(open_desk: OpenDesk) -> None:
    async with open_desk(start=QUEUE) as desk:
        await desk.press("ctrl+l")
        assert desk.editor.text.startswith("## ")
        names = [criterion.name for criterion in desk.session.rubric.criteria]
        assert all(f"## {name}\n" in desk.editor.text for name in names)
        assert desk.editor.cursor_location == (1, 0)
        await desk.tick()
        assert desk.session.state.phase == "clarify"


async def test_an_outline_asks_once_where_there_is_text(open_desk: OpenDesk) -> None:
    async with open_desk(start=QUEUE) as desk:
        await desk.write("We begin.")
        await desk.press("ctrl+l")
        assert desk.text("#notice").startswith("There is text already; Ctrl+L again")
        await desk.press("x", "ctrl+l")
        assert desk.editor.text == "We begin.x"
        await desk.press("ctrl+l")
        assert desk.editor.text.startswith("We begin.x\n\n## ")


async def test_a_follow_up_gets_no_outline(open_desk: OpenDesk, judge: Any) -> None:
    async with open_desk(start=QUEUE, judge=judge) as desk:
        await desk.submit("We limit the queue.")
        await desk.press("ctrl+l")
        assert desk.editor.text == ""


# -- time that nothing ran --------------------------------------------------------------------


async def test_a_process_resumed_an_hour_later_has_phase_text_and_time_right(
    open_desk: OpenDesk,
) -> None:
    async with open_desk(start=QUEUE) as desk:
        desk.session.watch = Watch(desk.time.monotonic)
        await desk.tick(9)
        desk.editor.text = "What I wrote."
        await desk.tick(3_600)
        assert desk.text("#clock").startswith("Questions 4:51 left")
        assert desk.text("#notice") == (
            "Nothing ran for 60 minutes (sleep, or a stopped process); that is not counted."
        )
        assert desk.editor.text == "What I wrote."
        await desk.tick(5)
        await desk.settle()
        assert desk.kinds()[-3:] == ["paused", "resumed", "edited"]


@pytest.mark.parametrize(("wanted", "rung"), [("true", 1), ("false", 0)])
async def test_the_bell_rings_once_at_most_and_only_where_it_was_asked_for(
    open_desk: OpenDesk, home: Path, monkeypatch: pytest.MonkeyPatch, wanted: str, rung: int
) -> None:
    (home / "config.toml").write_text(f"bell = {wanted}\n", "utf-8")
    bells: list[int] = []
    async with open_desk(start=QUEUE) as desk:
        monkeypatch.setattr(desk.app, "bell", lambda: bells.append(1))
        await desk.tick(290)
        await desk.tick(20)
        for _ in range(5):
            await desk.tick(300)
        assert len(bells) == rung
