"""The Sessions screen: searched, ordered, named, marked, compared, deleted and brought back."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mockint.archive.archive import Archive
from mockint.archive.envelope import Envelope, SessionRow
from mockint.archive.hold import hold
from mockint.archive.labels import LONGEST_NOTE, Label
from mockint.archive.writer import Writer
from mockint.review.practising import cards
from mockint.review.reading import read
from mockint.tui.screens.debrief import DebriefScreen
from mockint.tui.screens.home import HomeScreen
from mockint.tui.screens.interview import InterviewScreen
from mockint.tui.screens.replay import ReplayScreen
from mockint.tui.screens.sessions import SessionsScreen
from mockint.tui.widgets.session_table import SessionTable

QUEUE, WALK = "queue-that-grows", "plain-walk"
NASTY = "[bold]x[/x] \x1b[2J\u202e list[int]"
OpenDesk = Callable[..., Any]


def keep(home: Path, *numbers: int, **changes: Any) -> None:
    """Put rows of sessions into the archive, the higher number the newer."""
    writer = Writer(home)
    for number in numbers:
        at = f"2026-03-{number:02}T10:00:00.000Z"
        fields: dict[str, Any] = {
            "id": f"past{number}",
            "scenario": WALK if number % 3 == 0 else QUEUE,
            "mode": "practice",
            "target_bar": "senior",
            "attempt": number,
            "seen_reference": number == 2,
            "started_at": at,
            "ended_at": at,
            "phase": "debrief",
            "status": "estimated" if number % 2 else "graded",
            "score": 10.0 * number % 97 + 1.5,
            "title": "A walk through a cache" if number % 3 == 0 else "A queue that grows",
        }
        row = SessionRow(**fields | changes)
        writer.append([Envelope(f"{row.id}.1", row.id, at, 0.0, "present", 1, {})], row)
    assert writer.close(5)


def labels(home: Path) -> dict[str, Label]:
    with Archive.open(home) as archive:
        return archive.labels().all()


def kept(home: Path) -> list[str]:
    with Archive.open(home) as archive:
        return [row.id for row in archive.sessions()]


def ids(desk: Any) -> list[str]:
    """The sessions in the table, from top to bottom."""
    return [line.id for line in desk.app.screen.query_one(SessionTable)._lines]


def here(desk: Any) -> str:
    line = desk.app.screen.query_one(SessionTable).highlighted
    return line.id if line else ""


async def table(desk: Any) -> None:
    await desk.press("f8")
    assert isinstance(desk.app.screen, SessionsScreen)


async def search(desk: Any, text: str) -> None:
    await desk.press("slash")
    desk.app.screen.query_one("#search").value = text
    await desk.settle()


async def test_all_sessions_are_there_newest_first_unfinished_ones_and_drills_too(
    open_desk: OpenDesk, home: Path
) -> None:
    keep(home, 1, 2, 3)
    keep(home, 4, mode="drill", status="unfinished", score=None, phase="answer")
    async with open_desk() as desk:
        await table(desk)
        assert ids(desk) == ["past4", "past3", "past2", "past1"]
        shown = desk.shown()
        assert "Sessions: 4, newest first" in shown
        assert re.search(r"2026-03-04 A queue that grows +drill +4 +unfinished", shown)
        assert re.search(r"2026-03-03 A walk through a cache +practice +3 +≈ 30 by wording", shown)
        assert re.search(r"2026-03-02 A queue that grows +practice +2\* +21.5", shown)
        assert "Enter goes on with it" in desk.text("#detail")
        await desk.press("end")
        assert here(desk) == "past1"
        assert "Enter opens its debrief" in desk.text("#detail")


async def test_without_sessions_it_says_how_to_begin_and_every_key_is_harmless(
    open_desk: OpenDesk,
) -> None:
    async with open_desk() as desk:
        await table(desk)
        assert "No sessions yet." in desk.shown()
        await desk.press(*"durtnsSc", "space", "enter", "f6", "down", "end", "pagedown")
        assert isinstance(desk.app.screen, SessionsScreen)
        await desk.press("escape")
        assert isinstance(desk.app.screen, HomeScreen)


async def test_the_table_follows_the_search_as_it_is_typed(open_desk: OpenDesk, home: Path) -> None:
    keep(home, *range(1, 10))
    async with open_desk() as desk:
        await table(desk)
        await desk.press("slash", *"walk")
        assert ids(desk) == ["past9", "past6", "past3"]
        assert "Sessions: 3 of 9" in desk.text("#head")
        await desk.press("space", *"score>50")
        assert ids(desk) == ["past9", "past6"]
        await desk.press("down")
        assert here(desk) == "past6"
        await desk.press("enter", "d")  # back in the table, where letters are keys
        assert ids(desk) == ["past9"]
        await desk.press("slash", "end", "x")
        assert "score takes a number" in desk.text("#notice")
        await desk.press(*" zz")
        assert "No session matches." in desk.shown()
        await desk.press("escape")
        assert len(ids(desk)) == 8
        await desk.press("escape")
        assert isinstance(desk.app.screen, HomeScreen)


async def test_orders_by_key_and_by_click_keep_the_highlighted_session(
    open_desk: OpenDesk, home: Path
) -> None:
    keep(home, 1, 2, 3, 4)
    async with open_desk() as desk:
        await table(desk)
        await desk.press("down")
        assert here(desk) == "past3"
        await desk.press("s")
        assert ids(desk) == ["past4", "past2", "past1", "past3"]
        assert here(desk) == "past3"
        assert "by scenario, A first" in desk.text("#head")
        await desk.press("S")
        assert ids(desk) == ["past3", "past4", "past2", "past1"]
        headings = desk.text("#headings")
        await desk.pilot.click("#headings", offset=(headings.index("Score") + 2, 0))
        await desk.settle()
        assert ids(desk) == ["past4", "past3", "past2", "past1"]
        await desk.pilot.click("#headings", offset=(headings.index("Score") + 2, 0))
        await desk.settle()
        assert ids(desk) == ["past1", "past2", "past3", "past4"]
        assert "by score, lowest first" in desk.text("#head")


async def test_a_deleted_session_is_gone_at_once_and_comes_back_in_turn(
    open_desk: OpenDesk, home: Path
) -> None:
    keep(home, 1, 2, 3, 4)
    async with open_desk() as desk:
        await table(desk)
        await desk.press("down", "d", "delete")
        assert ids(desk) == ["past4", "past1"]
        assert here(desk) == "past1"
        assert kept(home) == ["past4", "past1"]
        assert "u brings it back" in desk.text("#notice")
        assert "mockint archive vacuum" in desk.text("#notice")
        await desk.press("escape")
        assert isinstance(desk.app.screen, HomeScreen)
        assert "2026-03-03" not in desk.shown()
        await table(desk)
        await desk.press("u")
        assert here(desk) == "past2"
        assert "is back" in desk.text("#notice")
        await desk.press("u", "u")
        assert ids(desk) == ["past4", "past3", "past2", "past1"] == kept(home)
        assert desk.text("#notice") == "No session is deleted."


async def test_keys_that_come_faster_than_the_disk_are_done_in_their_order(
    open_desk: OpenDesk, home: Path
) -> None:
    keep(home, *range(1, 7))
    async with open_desk() as desk:
        await table(desk)
        await desk.pilot.press("d", "d", "u", "d", "d", "u", "escape")
        await desk.until(lambda: isinstance(desk.app.screen, HomeScreen))
        await desk.settle()
        assert len(kept(home)) == 4


async def test_a_session_that_another_mockint_has_open_is_not_deleted(
    open_desk: OpenDesk, home: Path
) -> None:
    keep(home, 1, 2)
    async with open_desk() as desk:
        await table(desk)
        with hold(home, "past2") or pytest.fail("held already"):
            await desk.press("d")
        assert "is open in another mockint" in desk.text("#notice")
        assert ids(desk) == kept(home) == ["past2", "past1"]
        assert here(desk) == "past2"


async def test_what_the_disk_does_not_take_is_said_and_stays_as_it_was(
    open_desk: OpenDesk, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mockint.errors import MockintError

    def full(*_: object) -> None:
        raise MockintError("The disk is full; make room.")

    keep(home, 1, 2)
    async with open_desk() as desk:
        await table(desk)
        monkeypatch.setattr(Archive, "delete", full)
        await desk.press("d")
        assert desk.text("#notice") == "The disk is full; make room."
        assert ids(desk) == ["past2", "past1"]
        assert here(desk) == "past2"


async def test_a_name_tags_and_a_note_are_kept_shown_and_found(
    open_desk: OpenDesk, home: Path
) -> None:
    keep(home, 1, 2)
    async with open_desk(size=(120, 40)) as desk:
        await table(desk)
        await desk.press("r", *"Dry run", "enter")
        assert re.search(r"Dry run  A queue that grows", desk.shown())
        await desk.press("t", *"weak Kafka, weak", "enter")
        await desk.press("n", *"one", "enter", *"two", "ctrl+s")
        assert labels(home) == {"past2": Label("Dry run", ("kafka", "weak"), "one\ntwo")}
        assert "Tags: kafka weak  Note: one / two" in desk.text("#detail")
        assert "kafka weak" in desk.shown().split("Tags:")[0]
        await search(desk, "dry two tag:kafka")
        assert ids(desk) == ["past2"]
        await desk.press("escape", "down", "t")
        assert "In use: kafka, weak." in desk.text("#label-help")
        await desk.press("escape", "up", "t")
        desk.app.screen.query_one("#label-line").value = ""
        await desk.press("enter", "r")
        desk.app.screen.query_one("#label-line").value = " "
        await desk.press("ctrl+j")
        assert labels(home) == {"past2": Label(note="one\ntwo")}
        await desk.press("escape")
        await table(desk)
        assert "Note: one / two" in desk.text("#detail")


async def test_while_something_is_written_letters_are_letters_and_esc_drops_it(
    open_desk: OpenDesk, home: Path
) -> None:
    keep(home, 1, 2)
    async with open_desk() as desk:
        await table(desk)
        await desk.press("r", *"duscrtn/ ", "escape")
        assert ids(desk) == ["past2", "past1"]
        await desk.press("n", *"not kept")
        await desk.press("escape")
        assert "Not kept yet" in desk.text("#notice")
        assert desk.app.screen.query_one("#label-note").text == "not kept"
        await desk.press("escape")
        assert labels(home) == {}
        await desk.press("n", "escape", "d")
        assert ids(desk) == ["past1"]


async def test_what_another_mockint_wrote_is_not_overwritten(
    open_desk: OpenDesk, home: Path
) -> None:
    keep(home, 1, 2)
    at = "2026-03-20T10:00:00.000Z"
    async with open_desk() as desk:
        await table(desk)
        with Archive.open(home) as other:
            other.labels().rename("past2", "Elsewhere", at)
            other.labels().tag("past2", ["kafka", "weak"], at)
            other.labels().note("past2", "from there", at)
            await desk.press("r")
            assert desk.app.screen.query_one("#label-line").value == "Elsewhere"
            await desk.press("escape", "n", "!", "ctrl+s", "t")
            assert desk.app.screen.query_one("#label-line").value == "kafka weak"
            other.labels().tag("past2", ["kafka", "late", "weak"], at)
        desk.app.screen.query_one("#label-line").value = "weak new"
        await desk.press("enter")
        assert labels(home)["past2"] == Label("Elsewhere", ("late", "new", "weak"), "from there!")
        assert "Tags: late new weak" in desk.text("#detail")
        assert desk.text("#notice") == "Kept."


@pytest.mark.parametrize("key", ["r", "t", "n", "d", "delete"])
async def test_a_session_deleted_elsewhere_is_said_to_be_and_leaves_the_table(
    open_desk: OpenDesk, home: Path, key: str
) -> None:
    keep(home, 1, 2, 3)
    async with open_desk() as desk:
        await table(desk)
        await desk.press("down")
        with Archive.open(home) as other:
            other.delete("past2", "2026-03-20T10:00:00.000Z")
        await desk.press(key)
        assert desk.text("#notice") == "A queue that grows was deleted in another mockint."
        assert ids(desk) == ["past3", "past1"]
        assert here(desk) == "past1"
        assert not desk.app.screen._writing


async def test_a_session_deleted_elsewhere_while_its_name_is_written_is_not_named(
    open_desk: OpenDesk, home: Path
) -> None:
    keep(home, 1, 2)
    async with open_desk() as desk:
        await table(desk)
        await desk.press("r", "x")
        with Archive.open(home) as other:
            other.delete("past2", "2026-03-20T10:00:00.000Z")
        await desk.press("enter")
        assert desk.text("#notice").endswith("was deleted in another mockint.")
        assert ids(desk) == ["past1"]
        assert labels(home) == {}


async def test_a_drill_is_compared_with_the_same_drill_only(
    open_desk: OpenDesk, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str]] = []
    keep(home, 1, scenario=QUEUE)
    keep(home, 2, 4, 5, scenario=QUEUE, mode="drill")
    writer = Writer(home)
    for number, drill in ((2, "crash"), (4, "alarm"), (5, "alarm")):
        at = f"2026-03-{number:02}T10:00:00.000Z"
        session = f"past{number}"
        event = Envelope(f"{session}.0", session, at, 0.0, "opened", 1, {"drill": drill})
        writer.append([event])
    assert writer.close(5)
    async with open_desk() as desk:
        await table(desk)
        monkeypatch.setattr(SessionsScreen, "_compare", lambda _, *two: asked.append(two))
        await desk.press("end", "space", "up", "c")
        assert "same drill only" in desk.text("#notice")
        await desk.press("end", "space", "up", "space", "up", "c")  # past2 with past4
        assert "same drill only" in desk.text("#notice")
        assert asked == []
        await desk.press("up", "space", "down", "space", "c")
        assert asked == [("past4", "past5")]


async def test_the_keys_are_in_sight_beside_a_long_note_and_the_score_where_rows_are_few(
    open_desk: OpenDesk, home: Path
) -> None:
    keep(home, 1, 2)
    with Archive.open(home) as archive:
        at = "2026-03-20T10:00:00.000Z"
        archive.labels().rename("past2", "A name " * 12, at)
        archive.labels().tag("past2", [f"tag-{i:02}" for i in range(20)], at)
        archive.labels().note("past2", "What I want to remember. " * 20, at)
    async with open_desk(size=(80, 24)) as desk:
        await table(desk)
        shown = desk.shown()
        assert "d deletes, u undoes, r renames, t tags, n notes" in shown
        assert "Tags: tag-00" in shown
        await desk.pilot.resize_terminal(50, 14)
        await desk.settle()
        rows = desk.shown().splitlines()
        top = desk.app.screen.query_one("#detail").region.y
        assert "2026-03-02 10:00 UTC" in rows[top]
        assert "21.5" in " ".join(rows[top : top + 2])
        assert "A name" in rows[top + 2]


async def test_a_note_that_is_too_long_is_not_cut(open_desk: OpenDesk, home: Path) -> None:
    keep(home, 1)
    async with open_desk() as desk:
        await table(desk)
        await desk.press("n")
        box = desk.app.screen.query_one("#label-note")
        box.text = "x" * (LONGEST_NOTE + 1)
        await desk.press("ctrl+s")
        assert "A note holds 5,000 characters; this one has 5,001." in desk.text("#notice")
        box.text = "x" * LONGEST_NOTE
        await desk.press("ctrl+s")
        assert len(labels(home)["past1"].note) == LONGEST_NOTE


async def test_words_from_elsewhere_are_words(open_desk: OpenDesk, home: Path) -> None:
    keep(home, 1, title=NASTY, scenario=NASTY)
    with Archive.open(home) as archive:
        at = "2026-03-01T10:00:00.000Z"
        sql = "INSERT INTO {0} (session, {0}, at) VALUES ('past1', ?, ?)"
        for name in ("name", "tags", "note"):
            archive._run(sql.format(name), (f"{NASTY} {name}", at))
    async with open_desk(size=(120, 40)) as desk:
        await table(desk)
        await desk.press("r", "escape", "t", "escape", "n", "escape", "space")
        shown = desk.shown()
        assert "[bold]x[/x]" in shown
        assert not {"\x1b", "\u202e"} & set(shown)


async def played(desk: Any, answer: str) -> None:
    await desk.to_debrief(answer)
    await desk.press("escape")
    assert isinstance(desk.app.screen, HomeScreen)


async def test_enter_opens_the_debrief_or_goes_on_and_back_leads_to_the_table(
    open_desk: OpenDesk, judge: Any, answer: str
) -> None:
    async with open_desk(start=QUEUE, judge=judge) as desk:
        await played(desk, answer)
        await table(desk)
        await desk.press("enter")
        assert isinstance(desk.app.screen, DebriefScreen)
        await desk.press("escape")
        assert isinstance(desk.app.screen, SessionsScreen)
        assert desk.app.live is None
        await desk.press("f6")
        assert isinstance(desk.app.screen, ReplayScreen)
        await desk.press("escape")
        assert isinstance(desk.app.screen, SessionsScreen)
        await desk.press("enter", "t")  # try it again, from a debrief that was opened here
        assert isinstance(desk.app.screen, InterviewScreen)
        await desk.press("escape", "escape")
        desk.app.pop_screen()
        await desk.settle()
        await table(desk)
        assert [row.status for row in desk.rows()] == ["unfinished", "graded"]
        await desk.press("enter")
        assert isinstance(desk.app.screen, InterviewScreen)


async def test_what_is_deleted_counts_no_more_in_progress_nor_in_what_is_due(
    open_desk: OpenDesk, judge: Any, answer: str
) -> None:
    judge.verdicts = {"bounded": "met"}

    def counted(desk: Any) -> tuple[int, int]:
        """Sessions behind the figures, and drills that can be due."""
        context = desk.app.context
        with Archive.open(context.settings.home) as archive:
            made = read(archive)
        drills = [card for card in cards(context.bank, made.rows) if card.drill]
        return sum(series.sessions for series in made.progress.series), len(drills)

    async with open_desk(start=QUEUE, judge=judge) as desk:
        await played(desk, answer)
        sessions, drills = counted(desk)
        assert (sessions, drills > 0) == (1, True)
        await table(desk)
        await desk.press("d")
        assert counted(desk) == (0, 0)
        await desk.press("u")
        assert counted(desk) == (sessions, drills)


async def test_only_two_finished_sessions_of_one_scenario_are_compared_the_older_first(
    open_desk: OpenDesk, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str]] = []

    class FakeCompare:
        def __init__(self, first: str, second: str) -> None:
            asked.append((first, second))

    keep(home, 1, 2, 3, 4)
    keep(home, 5, phase="answer", status="unfinished", score=None)
    async with open_desk() as desk:
        await table(desk)
        monkeypatch.setattr("mockint.tui.screens.compare.CompareScreen", FakeCompare)
        monkeypatch.setattr(desk.app, "push_screen", lambda screen: None)
        await desk.press("c")
        assert "Mark two sessions" in desk.text("#notice")
        await desk.press("space", "down", "c")
        assert "is unfinished" in desk.text("#notice")
        await desk.press("space", "down", "space")  # a third mark replaces the first
        assert "2 marked" in desk.text("#head")
        assert desk.shown().count("●") == 2
        await desk.press("c")
        assert "different scenarios" in desk.text("#notice")
        await desk.press("space", "down", "c")
        assert asked == [("past2", "past4")]
        await desk.press("down", "space", "c")
        assert asked[1:] == [("past1", "past4")]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (50, 14)])
async def test_at_every_size_rows_keys_and_what_is_written_are_in_sight(
    open_desk: OpenDesk, home: Path, size: tuple[int, int]
) -> None:
    keep(home, *range(1, 29))
    async with open_desk(size=size) as desk:
        await table(desk)
        screen = desk.app.screen
        assert screen.query_one(SessionTable).page >= 5
        await desk.press("end", "pageup", "pagedown")
        assert "2026-03-01" in desk.shown()
        for key, box in (("r", "#label-line"), ("t", "#label-line"), ("n", "#label-note")):
            await desk.press(key, "x")
            assert screen.query_one(box).region.bottom <= size[1] - 2
            assert screen.query_one(box).size.height >= 1
            assert screen.query_one(SessionTable).page >= 1
            await desk.press("escape", "escape")
            await table(desk) if isinstance(desk.app.screen, HomeScreen) else None
            screen = desk.app.screen


async def test_a_click_highlights_and_a_second_one_opens(open_desk: OpenDesk, home: Path) -> None:
    keep(home, 1, 2, 3)
    async with open_desk() as desk:
        await table(desk)
        await desk.pilot.click(SessionTable, offset=(20, 2))
        await desk.settle()
        assert here(desk) == "past1"
        await desk.pilot.click(SessionTable, offset=(20, 2))
        await desk.settle()
        assert "this session cannot be shown" in desk.text("#notice")


# -- pictures ------------------------------------------------------------------------------------


def furnish(home: Path) -> None:
    keep(home, *range(1, 15))
    keep(home, 15, phase="answer", status="unfinished", score=None)
    keep(home, 16, mode="drill", status="ungraded", score=None)
    at = "2026-03-20T10:00:00.000Z"
    with Archive.open(home) as archive:
        kept = archive.labels()
        kept.rename("past14", "Dry run before Thursday", at)
        kept.tag("past14", ["kafka", "weak"], at)
        kept.note("past14", "Say how long the queue may get.\nThen the rollback.", at)
        kept.tag("past9", ["week-47"], at)


@pytest.fixture
def pictured(snap_compare: Any, make_app: Any, desk_of: Any, home: Path) -> Callable[..., bool]:
    """`pictured(keys, size)`: whether the table after these keys looks as it was kept."""

    def compare(keys: tuple[str, ...], size: tuple[int, int]) -> bool:
        async def before(pilot: Any) -> None:
            desk = desk_of(pilot)
            await desk.settle()
            await desk.press("f8", *keys)

        furnish(home)
        return bool(snap_compare(make_app(), terminal_size=size, run_before=before))

    return compare


BOTH = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])


@BOTH
def test_the_table_in_a_picture(pictured: Callable[..., bool], size: tuple[int, int]) -> None:
    assert pictured(("down", "down", "space", "down", "space", "up"), size)


def test_a_search_with_a_mistyped_condition_in_a_picture(pictured: Callable[..., bool]) -> None:
    assert pictured(("slash", *"queue scoer>60"), (80, 24))


def test_a_note_being_written_in_a_picture(pictured: Callable[..., bool]) -> None:
    assert pictured(("down", "down", "n", "enter", *"Numbers!"), (80, 24))


# -- opening, and not waiting for it ---------------------------------------------------------------


class Gate:
    """Stands where the judge of a session that is being opened is chosen, and lets nobody through yet."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, judge: Any) -> None:
        self.waiting, self._open, self._judge = threading.Semaphore(0), threading.Event(), judge
        monkeypatch.setattr("mockint.tui.opening.for_interview", self._choose)

    def _choose(self, *_: Any, **__: Any) -> Any:
        self.waiting.release()
        assert self._open.wait(20)
        return self._judge.chosen

    async def reached(self, desk: Any) -> None:
        await desk.until(lambda: self.waiting.acquire(blocking=False))

    def open(self) -> None:
        self._open.set()


async def left_unfinished(desk: Any) -> str:
    """Leave the interview at hand for Home; its session."""
    session = str(desk.session.state.id)
    desk.app.screen.dismiss(None)
    await desk.settle()
    assert isinstance(desk.app.screen, HomeScreen)
    return session


def is_free(home: Path, session: str) -> bool:
    held = hold(home, session)
    if held is not None:
        held.release()
    return held is not None


async def test_who_leaves_before_a_session_opens_leaves_it_free_and_its_clock_stopped(
    open_desk: OpenDesk, home: Path, judge: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_desk(start=QUEUE, judge=judge) as desk:
        session = await left_unfinished(desk)
        await table(desk)
        gate = Gate(monkeypatch, judge)
        await desk.pilot.press("enter")
        await gate.reached(desk)
        await desk.pilot.press("escape")
        await desk.pilot.press("escape")
        gate.open()
        await desk.settle()
        assert isinstance(desk.app.screen, HomeScreen)
        assert desk.app.live is None
        assert is_free(home, session)
        assert desk.kinds(session)[-1] == "paused"
        await desk.press("f8", "enter")
        assert isinstance(desk.app.screen, InterviewScreen)
        assert not desk.app.live.read_only


async def test_a_replay_that_is_opened_meanwhile_is_not_closed_in_the_tables_place(
    open_desk: OpenDesk, judge: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_desk(start=QUEUE, judge=judge) as desk:
        await left_unfinished(desk)
        await table(desk)
        gate = Gate(monkeypatch, judge)
        await desk.pilot.press("enter")
        await gate.reached(desk)
        await desk.pilot.press("escape")
        await desk.pilot.press("f6")
        gate.open()
        await desk.settle()
        assert isinstance(desk.app.screen, ReplayScreen)
        await desk.press("escape")
        assert isinstance(desk.app.screen, HomeScreen)


async def test_of_two_that_open_at_once_one_is_shown_and_the_other_is_free(
    open_desk: OpenDesk, home: Path, judge: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_desk(start=QUEUE, judge=judge) as desk:
        first = await left_unfinished(desk)
        gate = Gate(monkeypatch, judge)
        await desk.pilot.press(*"walk", "enter")
        await gate.reached(desk)
        await desk.pilot.press("f8")
        await desk.until(lambda: isinstance(desk.app.screen, SessionsScreen))
        await desk.until(lambda: ids(desk) == [first])
        await desk.pilot.press("enter")
        await gate.reached(desk)
        gate.open()
        await desk.settle()
        assert isinstance(desk.app.screen, InterviewScreen)
        shown = desk.session.state.id
        sessions = {row.id for row in desk.rows()}
        assert len(sessions) == 2
        assert {session for session in sessions if not is_free(home, session)} == {shown}


@pytest.mark.parametrize("where", ["home", "table"])
async def test_a_defect_in_opening_is_said_and_the_next_try_opens(
    open_desk: OpenDesk, judge: Any, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    async with open_desk(start=QUEUE, judge=judge) as desk:
        await left_unfinished(desk)
        if where == "table":
            await table(desk)
        with monkeypatch.context() as broken:
            broken.setattr("mockint.tui.opening.for_interview", lambda *_: [][0])
            await desk.pilot.press("enter")
            await desk.until(lambda: "unexpectedly (IndexError)" in desk.text("#notice"))
        await desk.press("enter")
        assert isinstance(desk.app.screen, InterviewScreen)


@pytest.mark.parametrize("where", ["table", "home"])
async def test_what_is_being_written_is_waited_for_and_listed(
    open_desk: OpenDesk, home: Path, lock_archive: Any, where: str
) -> None:
    async with open_desk() as desk:
        if where == "home":
            await table(desk)
        lock = lock_archive()
        at = "2026-03-01T10:00:00.000Z"
        row = SessionRow(
            id="late", scenario=QUEUE, mode="practice", target_bar="senior", attempt=1,
            seen_reference=False, started_at=at, ended_at=at, phase="debrief", status="graded",
            score=50.0, title="A queue that grows",
        )  # fmt: skip
        event = Envelope("late.1", "late", at, 0.0, "present", 1, {})
        desk.app.context.writer.append([event], row)
        await desk.pilot.press("escape" if where == "home" else "f8")
        await desk.pilot.pause()
        lock.release()
        await desk.settle()
        if where == "table":
            assert ids(desk) == ["late"]
        else:
            assert "late" in [row.id for row in desk.app.screen._rows]
