"""A replay in time: reading the session, the clock that turns, seeking, and arriving at a moment.

Which keys do it is in `replay.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import on
from textual.message import Message
from textual.timer import Timer
from textual.worker import Worker, WorkerState

from mockint.errors import MockintError
from mockint.review.chapters import VERDICT, standing
from mockint.review.frames import Frame, frame
from mockint.review.moments import Moment, written
from mockint.review.player import Player
from mockint.tui import replay_text
from mockint.tui.messages import LoadFailed
from mockint.tui.screens.replay_page import ReplayPage

if TYPE_CHECKING:
    from mockint.reports.replay import Replay
    from mockint.reports.session import SessionView
    from mockint.review.playtime import Playtime

FRAME = 1 / 15
STRUCK_FOR = 1.0
"""Played seconds for which a deletion is seen."""
AT_ONCE = 2_000
"""Events that are folded at once; for more, a worker seeks."""
NO_MOMENT = "Nobody typed that sentence here, so it has no moment; this is the beginning."

Written = tuple[str, int, int]
"""A document and a span of it, in code points."""


class ReplayTime(ReplayPage):
    """One session in time. `load` reads it in a worker; `at` is a span whose moment it opens at. The
    `example` says that it is one, and goes on to its debrief at the end."""

    class Read(Message):
        """The session was read and is ready."""

        def __init__(self, replay: Replay) -> None:
            super().__init__()
            self.replay = replay

    def __init__(
        self,
        load: Callable[[], SessionView],
        *,
        speed: float = 1.0,
        at: Written | None = None,
        from_debrief: bool = False,
        playing: bool = True,
        example: bool = False,
    ) -> None:
        super().__init__()
        self._load = load
        self._wanted = at
        self._from_debrief = from_debrief
        self._example = example
        self._player = Player(0.0, playing=playing and at is None).at_speed(speed)
        self._skipping = True
        self._offset = 0.0
        self._here: Moment | None = None
        self._frame: Frame | None = None
        self._seeking = False
        self._ticked = 0.0
        self._timer: Timer | None = None

    def on_mount(self) -> None:
        """Read the session behind the first frame."""
        self._timer = self.set_interval(FRAME, self._tick, pause=True)
        self.in_background(self._read, "replay")

    # -- workers: they read and post, and touch no widget --------------------------------------

    def _read(self) -> None:
        from mockint.reports.replay import replay_of

        try:
            self.post_message(self.Read(replay_of(self._load())))
        except MockintError as error:
            self.post_message(LoadFailed(str(error)))

    def on_load_failed(self, message: LoadFailed) -> None:
        """Say why there is nothing to see; Esc goes back."""
        self._tell(message.sentence)

    @on(Read)
    async def _begin(self, message: Read) -> None:
        """Begin: at the beginning, or at the moment that was asked for."""
        replay = message.replay
        await self._lay_out(replay, replay.skipping)
        offset, found = 0.0, True
        if self._wanted is not None:
            moment = written(replay.recording.events, *self._wanted)
            offset, found = (0.0, False) if moment is None else (moment, True)
        playing = self._player.playing
        self._player = Player(replay.skipping.length, speed=self._player.speed)
        self._to_moment(offset, self._pinned(offset))
        if not found:
            self._tell(NO_MOMENT)
        if playing:
            self._play_or_pause()

    def _pinned(self, offset: float) -> Moment | None:
        """The verdict on the very span that was asked for."""
        if self._wanted is None or self._replay is None:
            return None
        document = self._wanted[0]
        here = [m for m in self._marks(VERDICT) if (m.document, m.offset) == (document, offset)]
        answer = self._replay.view.state.text(document)
        wanted = answer[self._wanted[1] : self._wanted[2]]
        return next((m for m in here if m.quote == wanted), next(iter(here), None))

    # -- time ----------------------------------------------------------------------------------

    @property
    def _clock(self) -> Playtime:
        assert self._replay is not None
        return self._replay.skipping if self._skipping else self._replay.as_recorded

    def _marks(self, kind: str = "") -> list[Moment]:
        """The verdicts, or all other marks."""
        marks = self._replay.marks if self._replay else ()
        return [mark for mark in marks if (mark.kind == VERDICT) == (kind == VERDICT)]

    def _tick(self) -> None:
        """Let the time that has passed pass in the replay too."""
        now = self.mockint.time.monotonic()
        passed, self._ticked = now - self._ticked, now
        if self._replay is None or self._seeking or not self._player.playing:
            return
        self._to_place(self._player.passed(passed))
        if self._example and self._player.ended:
            self.go_back(None)

    def _to_place(self, player: Player) -> None:
        """Be where a player is."""
        if self._replay is None:
            return
        self._player = player
        self._offset = self._clock.to_recorded(player.position)
        self._here = None
        self._arrive()

    def _to_moment(self, offset: float, mark: Moment | None = None) -> None:
        """Be at a moment of the recording, exactly."""
        self._player = self._player.moved_to(self._clock.to_played(offset))
        self._offset, self._here = offset, mark
        self._arrive()

    def _arrive(self) -> None:
        """Draw where the replay is, once it has been folded so far."""
        if self._replay is None or self._seeking:
            return
        recording = self._replay.recording
        count = recording.count_at(self._offset)
        if recording.steps_to(count) > AT_ONCE:
            self._seeking = True
            self._tell(replay_text.SEEKING)
            self.in_background(lambda: recording.after(count), "seek")
            return
        if self._frame is None or self._frame.count != count:
            self._frame = frame(recording, count)
        self._show(self._frame)

    @on(Worker.StateChanged)
    def _sought(self, event: Worker.StateChanged) -> None:
        """Draw, or seek on where somebody has moved meanwhile."""
        if event.worker.name == "seek" and event.state == WorkerState.SUCCESS:
            self._seeking = False
            self._ticked = self.mockint.time.monotonic()
            self._arrive()

    def _show(self, moment: Frame) -> None:
        assert self._replay is not None
        since = self._clock.to_played(self._replay.recording.offset_of(moment.count))
        if moment.struck and self._player.position - since > STRUCK_FOR:
            moment = moment.without_deletions()
        mark = self._here or standing(self._replay.marks, self._offset)
        self._draw(moment, self._player, self._offset, skipping=self._skipping)
        self._draw_text(moment, mark)
        news = replay_text.news(mark, moment, deleted=not (self._player.playing or self._here))
        if not self._typing:
            self._tell(f"{replay_text.EXAMPLE} {news}" if self._example else news)
        if self._timer is not None:
            (self._timer.resume if self._player.playing else self._timer.pause)()

    @property
    def _typing(self) -> bool:
        """Whether the line of news belongs to something that is being typed."""
        return False

    def _play_or_pause(self) -> None:
        self._ticked = self.mockint.time.monotonic()
        if self._player.ended and not self._player.playing:
            self._to_place(self._player.toggled())
            return
        self._player = self._player.toggled()
        self._arrive()
