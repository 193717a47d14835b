"""The Compare screen: from the debrief of a second attempt, from two grades of one, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.widgets._footer import FooterKey

from mockint.archive.archive import Archive
from mockint.tui.screens.compare import CompareScreen, DifferenceLine
from mockint.tui.screens.debrief import DebriefScreen
from mockint.tui.screens.grades import GradesScreen
from mockint.tui.screens.interview import InterviewScreen
from mockint.tui.widgets.pair_row import PairRow

QUEUE = "queue-that-grows"
SECOND = (
    "I would limit the queue to fifty thousand orders and refuse what does not fit with an error. "
    "Forty a second is 3.5 million a day, so a day of [b]x[/b] standing still must fit too. "
    "I would add consumers while the backlog is long, and watch how old the oldest order is.\n"
)
FIRST = {"bounded": "missed", "consumers": "met", "drop": "met"}
LATER = {"bounded": "met", "consumers": "partial"}
OpenDesk = Callable[..., Any]


async def twice(desk: Any, judge: Any, answer: str) -> None:
    """Two attempts; the debrief of the second is on screen."""
    judge.verdicts = FIRST
    await desk.tick(60)
    await desk.write(answer)
    await desk.tick(300)
    await desk.to_debrief(answer)
    desk.time.advance(86_400)
    await desk.press("t")
    await desk.until(lambda: isinstance(desk.app.screen, InterviewScreen))
    await desk.settle()
    judge.verdicts = LATER
    await desk.write(SECOND)
    await desk.tick(600)
    await desk.to_debrief(SECOND)
    assert isinstance(desk.app.screen, DebriefScreen)


def compare_of(desk: Any) -> CompareScreen:
    screen = desk.app.screen
    assert isinstance(screen, CompareScreen), screen
    return screen


def page(desk: Any) -> str:
    return "\n".join(str(widget.visual) for widget in desk.app.screen.query("#page PlainText"))


async def test_the_debrief_of_a_second_attempt_leads_to_the_first_beside_it(
    open_desk: OpenDesk, judge: Any, answer: str
) -> None:
    async with open_desk(start=QUEUE, judge=judge) as desk:
        await twice(desk, judge, answer)
        assert "e: compare with attempt 1." in page(desk)
        await desk.press("e")
        compare_of(desk)
        head, shown = desk.text("#head"), page(desk)
        assert "1  session001, 2026-03-01 10:00, attempt 1, practice" in head
        assert "2  session002, 2026-03-02" in head
        assert "How far this judge moves by itself was not measured" in shown
        assert "+ missed → met  Puts a limit on the length of the queue." in shown
        assert "- met → partly met  Adds consumers" in shown
        assert "+ pitfall asserted → not asserted  Drops orders silently." in shown
        assert "It was missed, and is met." in shown
        assert "questions" in shown
        assert "of 20:00" in shown
        assert "[b]x[/b]" in shown
        await desk.press("escape")
        assert isinstance(desk.app.screen, DebriefScreen)


async def test_a_first_attempt_has_none_before_it(
    open_desk: OpenDesk, judge: Any, answer: str
) -> None:
    async with open_desk(start=QUEUE, judge=judge) as desk:
        await desk.to_debrief(answer)
        await desk.press("e")
        assert isinstance(desk.app.screen, DebriefScreen)
        assert "no earlier attempt" in desk.text("#notice")


async def test_keys_go_through_every_difference_and_back(
    open_desk: OpenDesk, judge: Any, answer: str
) -> None:
    async with open_desk(start=QUEUE, judge=judge) as desk:
        await twice(desk, judge, answer)
        await desk.press("e")
        screen = compare_of(desk)
        found = screen._differences
        assert {type(one) for one in found} == {DifferenceLine, PairRow}
        said = []
        for number in range(1, len(found) + 1):
            await desk.press("n")
            said.append(desk.text("#notice"))
            assert said[-1].startswith(f"Difference {number} of {len(found)}: ")
            (here,) = screen.query(".-here")
            assert here is found[number - 1]
            view = screen.query_one("#page").region
            assert here.region.y < view.bottom
            assert here.region.bottom > view.y
        await desk.press("n")
        assert desk.text("#notice") == said[-1]
        await desk.press("p")
        assert desk.text("#notice") == said[-2]


@pytest.mark.parametrize(("width", "beside"), [(80, False), (120, True)])
async def test_texts_stand_side_by_side_where_there_is_room_and_the_differing_words_are_marked(
    open_desk: OpenDesk, judge: Any, answer: str, width: int, beside: bool
) -> None:
    async with open_desk(start=QUEUE, judge=judge, size=(width, 40)) as desk:
        await twice(desk, judge, answer)
        await desk.press("e")
        rows = list(compare_of(desk).query(PairRow))
        assert [row.pair.kind for row in rows] == ["changed", "second"]
        one, two = rows[0].pair.first, rows[0].pair.second
        assert [one.plain[s.start : s.end] for s in one.spans] == ["ten"]
        assert [two.plain[s.start : s.end] for s in two.spans] == ["fifty"]
        shown = [cell for cell in rows[0].children if cell.display]
        regions = [cell.region for cell in shown]
        assert (regions[0].y == regions[-1].y) == beside
        assert (regions[0].x == regions[-1].x) != beside


async def test_all_the_text_is_one_key_away(open_desk: OpenDesk, judge: Any, answer: str) -> None:
    async with open_desk(start=QUEUE, judge=judge) as desk:
        await twice(desk, judge, answer)
        await desk.press("e")
        last = "watch how old the oldest order is."
        assert "= 1 sentence alike" in page(desk)
        assert last not in page(desk)
        await desk.press("n", "n", "a")
        assert last in page(desk)
        assert len(compare_of(desk).query(".-here")) == 1
        await desk.press("a")
        assert last not in page(desk)


async def test_another_judge_gives_no_difference_but_says_how_to_get_one(
    open_desk: OpenDesk, judge: Any, answer: str
) -> None:
    async with open_desk(start=QUEUE, judge=judge) as desk:
        judge.kind = "offline"
        await desk.to_debrief(answer)
        judge.kind = "llm"
        desk.time.advance(60)
        await desk.press("t")
        await desk.until(lambda: isinstance(desk.app.screen, InterviewScreen))
        await desk.settle()
        await desk.to_debrief(SECOND)
        await desk.press("e")
        shown = page(desk)
        assert "Not the same measure (another judge)" in shown
        assert "have both judged by one judge" in shown
        assert "points." not in shown


async def test_two_grades_of_one_answer_from_the_list_of_grades(
    open_desk: OpenDesk, judge: Any, answer: str
) -> None:
    async with open_desk(start=QUEUE, judge=judge) as desk:
        judge.verdicts = FIRST
        await desk.to_debrief(answer)
        judge.verdicts = LATER
        await desk.press("g")
        await desk.until(lambda: not desk.app.live.background.pending)
        await desk.settle()
        await desk.press("c")
        assert isinstance(desk.app.screen, GradesScreen)
        await desk.press("up", "d")
        assert "Choose the second" in desk.text("#head")
        await desk.press("down", "d")
        compare_of(desk)
        assert "session001, grade 1" in desk.text("#head")
        assert "session001, grade 2" in desk.text("#head")
        assert "The answer: the same text" in page(desk)
        assert "+ missed → met" in page(desk)


async def test_what_cannot_be_compared_is_said_and_esc_leads_back(
    open_desk: OpenDesk, judge: Any, answer: str
) -> None:
    async with open_desk(start=QUEUE, judge=judge) as desk:
        await desk.to_debrief(answer)
        for first, second, said in (
            ("session001", "nothing-there", "No session"),
            ("session001", "session001", "one grade only"),
        ):
            desk.app.push_screen(CompareScreen(first, second))
            await desk.settle()
            assert said in desk.text("#notice")
            await desk.press("n", "a", "p", "escape")
            assert isinstance(desk.app.screen, DebriefScreen)


async def test_a_deleted_attempt_is_not_offered(
    open_desk: OpenDesk, judge: Any, answer: str
) -> None:
    async with open_desk(start=QUEUE, judge=judge) as desk:
        await desk.to_debrief(answer)
        with Archive.open(desk.app.context.settings.home) as archive:
            archive.delete("session001", "2026-03-01T12:00:00.000Z")
        await desk.press("t")
        await desk.until(lambda: isinstance(desk.app.screen, InterviewScreen))
        await desk.settle()
        await desk.to_debrief(SECOND)
        await desk.press("e")
        assert "no earlier attempt" in desk.text("#notice")


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (50, 14)])
async def test_the_footer_holds_at_most_five_keys(
    open_desk: OpenDesk, judge: Any, answer: str, size: tuple[int, int]
) -> None:
    async with open_desk(start=QUEUE, judge=judge, size=size) as desk:
        await twice(desk, judge, answer)
        await desk.press("e")
        keys = [key for key in compare_of(desk).query(FooterKey) if key.display]
        assert 1 <= len(keys) <= 5
        assert max(key.region.right for key in keys) <= size[0]
        assert compare_of(desk).query_one("#page").size.height >= 6


# -- pictures ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (50, 14)], ids=["80x24", "120x40", "50x14"])
def test_two_attempts(
    snap_compare: Any, make_app: Any, desk_of: Any, judge: Any, answer: str, size: tuple[int, int],
    monkeypatch: Any,
) -> None:  # fmt: skip
    monkeypatch.setattr("mockint.tui.screens.interview.RECORD_EVERY", 3_600.0)

    async def play(pilot: Any) -> None:
        desk = desk_of(pilot)
        await desk.settle()
        await twice(desk, judge, answer)
        await desk.press("e", "n", "n", "n", "n")

    assert snap_compare(make_app(start=QUEUE, judge=judge), terminal_size=size, run_before=play)
