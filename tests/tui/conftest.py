"""A home, a small bank, a clock turned by hand, a scripted judge, and the app over them."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from mockint.archive.archive import Archive
from mockint.archive.envelope import Envelope, SessionRow
from mockint.archive.writer import Writer
from mockint.bank.folders import Folder
from mockint.cli.context import Context
from mockint.grading.case import Case
from mockint.grading.judges import ESTIMATE, STAYS, Chosen
from mockint.grading.judging.appeal import Appeal, Ruling, ruling_on
from mockint.grading.judging.judge import Failure, Judgement, JudgeProgress, Report, silent
from mockint.grading.judging.verdict import Evidence, Finding
from mockint.settings import Flags
from mockint.tui.app import MockintApp
from mockint.tui.screens.home import HomeScreen
from mockint.tui.screens.interview import InterviewScreen
from mockint.tui.screens.self_score import SelfScoreScreen

RUBRIC = """\
schema: 1
id: small
name: A small rubric
criteria:
  - {id: design, name: Design, weight: 2, levels: [none, poor, fair, good, great]}
  - {id: scale, name: Scale, weight: 1, levels: [none, poor, fair, good, great]}
bars:
  mid: {score: 40}
  senior: {score: 60, levels: {design: 2}}
  staff: {score: 80, levels: {design: 3}}
"""
QUEUE = """\
id: queue-that-grows
title: A queue that grows
origin: {seed: tests, number: 1}
difficulty: medium
technologies: [RabbitMQ, Python]
rubric: small
minutes: {clarify: 5, answer: 20, follow_ups: 10}
brief: |
  Orders arrive faster than they leave, and the line between them gets longer all day.
  Say what you would do before the callers notice.
facts:
  - {id: arrival-rate, asks: [how many orders per second], answer: Forty a second.}
  - {id: broker, asks: [which message broker], answer: "RabbitMQ, three nodes."}
checks:
  - id: bounded
    criterion: design
    importance: essential
    claim: Puts a limit on the length of the queue.
    signals: [limit the queue, bounded queue]
    hints: [How long may it get?, Think of an upper end., Name a largest length.]
  - id: consumers
    criterion: scale
    claim: Adds consumers while the backlog is long.
    signals: [add consumers, more consumers]
    hints: [Who empties it?]
pitfalls:
  - {id: drop, criterion: design, claim: Drops orders silently., signals: [drop orders]}
reference: |
  Bound the queue, refuse what does not fit, and add consumers while it is long.
follow_ups:
  - id: crash
    question: A consumer dies while it works. What happens to its order?
    reference: It is delivered again.
    checks: [{id: redelivered, criterion: scale, claim: It is delivered again.}]
  - id: alarm
    question: How do you notice?
    reference: Depth and age are watched.
    checks: [{id: watched, criterion: scale, claim: Watches the age.}]
  - id: limit
    question: What about the limit?
    reference: Ten thousand, from the time that an order may wait.
    when: "missed:bounded"
    checks: [{id: number, criterion: design, claim: Names a number.}]
curve_balls:
  - id: double
    change: From Monday twice as many orders arrive.
    reference: Twice the consumers.
    checks: [{id: twice, criterion: scale, claim: Doubles the consumers.}]
"""
PLAIN = """\
id: plain-walk
title: A walk through a cache
difficulty: easy
technologies: [Redis]
rubric: small
minutes: {clarify: 1, answer: 5, follow_ups: 2}
brief: One node keeps what a hundred others ask for.
checks: [{id: evicts, criterion: design, claim: Says what goes first., signals: [evict the oldest]}]
reference: Evict the oldest entry once the memory is full.
"""
ANSWER = (
    "I would limit the queue to ten thousand orders and refuse what does not fit with an error. "
    "I would add consumers while the backlog is long, and watch how old the oldest order is.\n"
)
"""An answer with more than 20 words that meets the checks of the scenario `queue-that-grows`."""
PATIENCE = 20.0


class FakeTime:
    """Both clocks, which stand still unless a test turns them."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def monotonic(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        return datetime(2026, 3, 1, 10, tzinfo=UTC) + timedelta(seconds=self.seconds - 1_000)

    def advance(self, seconds: float) -> None:
        self.seconds += seconds


class FakeJudge:
    """Judges as told, once `release` is set, and records what it was asked.

    `verdicts` by check, missed where none is given; `failure` instead of findings; `note` is what
    it says to each finding; of the `kind` offline it takes the place of the estimate.
    """

    def __init__(self) -> None:
        self.asked: list[Case] = []
        self.arguments: list[str] = []
        self.verdicts: dict[str, str] = {}
        self.failure: Failure | None = None
        self.note = ""
        self.kind = "llm"
        self.release = threading.Event()
        self.release.set()
        self.called = threading.Semaphore(0)

    def judge(self, case: Case, *, cancel: threading.Event, report: Report = silent) -> Judgement:
        self.asked.append(case)
        report(JudgeProgress("reading the answer", elapsed=4.0, deadline=300.0))
        self.called.release()
        while not self.release.wait(0.01):
            if cancel.is_set():
                return Judgement("llm", failure=Failure("cancelled", "The judge was stopped."))
        if self.failure is not None:
            return Judgement("llm", failure=self.failure)
        found = tuple(self._finding(case, item.id) for item in case.items)
        if self.kind == "offline":
            return Judgement("offline", found)
        return Judgement("llm", found, model="scripted-1", base_url="http://127.0.0.1:9/v1")

    def appeal(self, appeal: Appeal, *, cancel: threading.Event, report: Report = silent) -> Ruling:
        """Rules as `verdicts` now says; refuses with `note` where that is the old verdict."""
        made = self.judge(appeal.case, cancel=cancel, report=report)
        self.arguments.append(appeal.argument)
        return ruling_on(appeal, made)

    def _finding(self, case: Case, check: str) -> Finding:
        verdict = self.verdicts.get(check, "missed")
        quote = case.answer[:60]
        evidence = Evidence(1, quote, 0, len(quote), verified=True)
        shown = (evidence,) if verdict in {"met", "partial"} else ()
        return Finding(check, verdict, shown, self.note)  # type: ignore[arg-type]

    @property
    def chosen(self) -> Chosen:
        if self.kind == "offline":
            return Chosen(self, ESTIMATE, STAYS)
        where = "127.0.0.1:9"
        sent = f"Answers are sent to {where}."
        return Chosen(self, f"scripted-1 at {where}", sent, model="scripted-1")


class Desk:
    """One app under test with all that a test looks at."""

    def __init__(self, app: MockintApp, pilot: Pilot[int], time: FakeTime) -> None:
        self.app = app
        self.pilot = pilot
        self.time = time

    async def settle(self) -> None:
        """Until nothing is under way any more: workers, then what they posted."""
        while True:
            await self.app.workers.wait_for_complete()
            await self.pilot.pause()
            if self._is_settled() or self.app._exit:
                return

    def _is_settled(self) -> bool:
        screen = self.app.screen
        opening = isinstance(screen, HomeScreen) and (screen._opening or bool(screen._wanted))
        finished = all(worker.is_finished for worker in self.app.workers)
        return finished and screen.is_mounted and not opening

    async def until(self, condition: Callable[[], object]) -> None:
        """Let the app run until the condition holds; fail when it never does."""
        async with asyncio.timeout(PATIENCE):
            while not condition():
                await self.pilot.pause(0.01)

    async def press(self, *keys: str) -> None:
        """Press keys one after the other, each once all that the one before began has ended."""
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def tick(self, seconds: float = 0.0) -> None:
        """Turn the clock and have the interview look at it."""
        self.time.advance(seconds)
        self.interview._tick()
        await self.pilot.pause()

    @property
    def interview(self) -> InterviewScreen:
        screen = self.app.screen
        assert isinstance(screen, InterviewScreen), screen
        return screen

    @property
    def session(self) -> Any:
        assert self.app.live is not None
        return self.app.live.session

    @property
    def editor(self) -> TextArea:
        return self.app.screen.query_one("#editor", TextArea)

    def text(self, selector: str) -> str:
        """What a widget shows, without styles."""
        return str(self.app.screen.query_one(selector).visual)

    def shown(self) -> str:
        """The whole screen as the terminal shows it, line by line."""
        lines = self.app.screen._compositor.render_strips()
        return "\n".join("".join(s.text for s in line) for line in lines[: self.app.size.height])

    def events(self, session: str | None = None) -> list[Envelope]:
        """What is on disk, read through a connection of its own."""
        self._written()
        with Archive.open(self.app.context.settings.home) as archive:
            return archive.events(session or self.session.state.id)

    def kinds(self, session: str | None = None) -> list[str]:
        return [event.kind for event in self.events(session)]

    def rows(self) -> list[SessionRow]:
        self._written()
        with Archive.open(self.app.context.settings.home) as archive:
            return archive.sessions()

    def _written(self) -> None:
        """Until the writer has nothing left; where it cannot write, what is on disk is what is."""
        writer = self.app.context.__dict__.get("writer")
        if writer is not None:
            writer.flush(2)

    async def write(self, text: str) -> None:
        """Put text into the editor as if it had been typed, and have it recorded."""
        self.editor.text = text
        self.editor.move_cursor(self.editor.document.end)
        await self.pilot.pause()
        self.interview._tick()
        await self.pilot.pause()

    async def submit(self, text: str | None = None) -> None:
        """Write, if there is something to write, and hand in."""
        if text is not None:
            await self.write(text)
        self.interview.action_submit()
        self.interview.action_submit()
        await self.settle()

    async def past_rating(self) -> None:
        """Skip the rating that comes after the last answer, where one is asked for."""
        await self.until(lambda: not isinstance(self.app.screen, InterviewScreen))
        await self.settle()
        if isinstance(self.app.screen, SelfScoreScreen):
            await self.press("escape")

    async def to_debrief(self, answer: str | None = None) -> None:
        """Hand in the answer, skip what is asked after it, and wait for the grades."""
        if answer is not None:
            await self.submit(answer)
        while self.app.screen.query("#editor"):
            if self.session.state.open_follow_up is not None:
                self.interview.action_skip()
            await self.pilot.pause()
        await self.past_rating()
        await self.until(lambda: not self.app.live or not self.app.live.background.pending)
        await self.settle()


OpenDesk = Callable[..., Any]
MakeApp = Callable[..., MockintApp]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with a bank of two scenarios of its own."""
    home = tmp_path / "parent" / "home"
    bank = home / "bank"
    for name, text in (
        ("rubrics/small.yaml", RUBRIC),
        ("scenarios/queue-that-grows.yaml", QUEUE),
        ("scenarios/plain-walk.yaml", PLAIN),
    ):
        path = bank / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return home


@pytest.fixture
def fake_time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def judge() -> FakeJudge:
    """A scripted judge; `make_app(judge=judge)` has it judge."""
    return FakeJudge()


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """No probing of this machine's ports, no import of openai, session ids that count up."""
    monkeypatch.setattr("mockint.llm.servers.discover", lambda *_, **__: ())
    monkeypatch.setattr("mockint.tui.screens.interview._import_openai", lambda: None)
    ids = (f"session{number:03d}" for number in range(1, 1_000))
    monkeypatch.setattr("mockint.tui.opening.new_id", lambda: next(ids))


@pytest.fixture
def make_app(home: Path, fake_time: FakeTime, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeApp]:
    """`make_app(start=…, judge=…, folders=…, flags=…)`: an app over `home` and its bank alone."""
    made: list[MockintApp] = []

    def build(
        *,
        judge: FakeJudge | None = None,
        folders: Sequence[Path] | None = None,
        flags: Flags | None = None,
        patience: float = 5.0,
        **options: Any,
    ) -> MockintApp:
        context = Context(flags or Flags(home=home))
        where = (home / "bank",) if folders is None else folders
        context.folders = tuple(Folder(path) for path in where)
        context.writer = Writer(context.settings.home, patience=patience, retry_after=0.05)
        if judge is not None:
            monkeypatch.setattr("mockint.tui.opening.for_interview", lambda *_, **__: judge.chosen)
            monkeypatch.setattr("mockint.grading.judges.for_grading", lambda *_, **__: judge.chosen)
        app = MockintApp(context, **options)
        app.time = fake_time
        app.animation_level = "none"
        made.append(app)
        return app

    yield build
    for app in made:
        _put_away(app)


def _put_away(app: MockintApp) -> None:
    """What the end of the process does: let go of the session, the writer and the archive."""
    if app.live is not None:
        app.live.close()
    app.context.writer.close(5)
    archive = app.context.__dict__.get("archive")
    if archive is not None:
        archive.close()


@pytest.fixture
def let_go() -> Callable[[MockintApp], None]:
    """`let_go(app)`: the process of an app that has ended is gone, with its lock."""
    return _put_away


@pytest.fixture
def open_desk(make_app: MakeApp, fake_time: FakeTime) -> OpenDesk:
    """`async with open_desk(start="queue-that-grows", size=(80, 24)) as desk`."""
    from contextlib import asynccontextmanager

    @asynccontextmanager
    async def opened(*, size: tuple[int, int] = (80, 24), **options: Any) -> Any:
        app = options.pop("app", None) or make_app(**options)
        async with app.run_test(size=size, notifications=True) as pilot:
            desk = Desk(app, pilot, fake_time)
            await desk.settle()
            yield desk

    return opened


@pytest.fixture
def desk_of(fake_time: FakeTime) -> Callable[[Any], Desk]:
    """`desk_of(pilot)`: the desk of an app that something else runs."""
    return lambda pilot: Desk(pilot.app, pilot, fake_time)


class Lock:
    """Another program that keeps the archive locked until told to let go."""

    def __init__(self, home: Path) -> None:
        Archive.open(home).close()
        self._connection = sqlite3.connect(home / "archive.db", isolation_level=None)
        self._connection.execute("BEGIN IMMEDIATE")

    def release(self) -> None:
        with suppress(sqlite3.Error):
            self._connection.close()


@pytest.fixture
def lock_archive(home: Path) -> Iterator[Callable[[], Lock]]:
    """`lock_archive()`: from now on the archive cannot be written to."""
    locks: list[Lock] = []

    def lock() -> Lock:
        locks.append(Lock(home))
        return locks[-1]

    yield lock
    for made in locks:
        made.release()


@pytest.fixture
def answer() -> str:
    return ANSWER


@pytest.fixture
def standing_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is recorded but when a test says so, and the estimate's error is that of no release."""
    monkeypatch.setattr("mockint.reports.words.TYPICAL_ERROR", 15)
    monkeypatch.setattr("mockint.tui.screens.interview.RECORD_EVERY", 3_600.0)


@pytest.fixture
def pictured(snap_compare: Any, make_app: Any, desk_of: Any) -> Callable[..., bool]:
    """`pictured(play, size, **options)`: whether the screen after `play(desk)` is the one kept."""

    def compare(
        play: Callable[[Any], Any], size: tuple[int, int] = (80, 24), **options: Any
    ) -> bool:
        async def before(pilot: Any) -> None:
            desk = desk_of(pilot)
            await desk.settle()
            await play(desk)
            await desk.settle()
            if isinstance(desk.app.screen, InterviewScreen):
                await desk.until(lambda: desk.session.receipt is None or desk.session.receipt.saved)
                desk.interview._refresh_clock()
                await desk.pilot.pause()

        return bool(snap_compare(make_app(**options), terminal_size=size, run_before=before))

    return compare
