"""Replay: a past session played again, as video is. Its keys; its time is in `replay_time.py`."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType

from mockint.review.chapters import VERDICT, last_before, next_after, standing
from mockint.review.moments import Moment
from mockint.tui.screens.replay_goto import ReplayGoTo
from mockint.tui.widgets.timeline import Timeline

STEP = 5.0
"""Played seconds of one seek."""
JUST_NOW = 1.0
"""Played seconds after a chapter's beginning in which going back means the one before it."""


def _tenth(number: int) -> Binding:
    words = f"Go to {number}0 %" if number else "Go to the beginning"
    return Binding(
        str(number), f"tenth({number})", show=False, id=f"replay.tenth-{number}", tooltip=words
    )


class ReplayScreen(ReplayGoTo):
    """A past session with the keys of a player."""

    CSS_PATH = "replay.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="replay.back", tooltip="Back to where you came from"),
        Binding("space", "play", "Play", id="replay.play", tooltip="Play or pause"),
        Binding("left", "seek(-1)", show=False, id="replay.left", tooltip="Back by 5 s"),
        Binding("right", "seek(1)", show=False, id="replay.right", tooltip="On by 5 s"),
        Binding(
            "left_square_bracket",
            "chapter(-1)",
            show=False,
            key_display="[",
            id="replay.previous-chapter",
            tooltip="The chapter before: a phase, question, hint, pause, submit, follow-up, first",
        ),
        Binding(
            "right_square_bracket",
            "chapter(1)",
            "Chapter",
            key_display="]",
            id="replay.next-chapter",
            tooltip="The next chapter",
        ),
        Binding("shift+left", "chapter(-1)", show=False, id="replay.chapter-left",
                tooltip="The chapter before"),
        Binding("shift+right", "chapter(1)", show=False, id="replay.chapter-right",
                tooltip="The next chapter"),
        Binding("comma", "event(-1)", show=False, key_display=",", id="replay.previous-event",
                tooltip="The event before"),
        Binding("full_stop", "event(1)", show=False, key_display=".", id="replay.next-event",
                tooltip="The next event"),
        Binding("n", "verdict(1)", show=False, id="replay.next-verdict",
                tooltip="The next sentence that a verdict stands on"),
        Binding("p", "verdict(-1)", show=False, id="replay.previous-verdict",
                tooltip="The sentence before it that a verdict stands on"),
        Binding("enter", "to_verdict", show=False, id="replay.verdict",
                tooltip="To this sentence's verdict in the debrief, where you came from it"),
        Binding("plus", "speed(1)", show=False, id="replay.faster", tooltip="Faster, up to 64x"),
        Binding("minus", "speed(-1)", show=False, id="replay.slower", tooltip="Slower, to 0.5x"),
        Binding("greater_than_sign", "speed(1)", show=False, key_display=">",
                id="replay.faster-too", tooltip="Faster"),
        Binding("less_than_sign", "speed(-1)", show=False, key_display="<",
                id="replay.slower-too", tooltip="Slower"),
        Binding("i", "idle", show=False, id="replay.idle",
                tooltip="Play silences of more than 2 s in 2 s, or in full"),
        Binding("home", "tenth(0)", show=False, id="replay.home", tooltip="To the beginning"),
        Binding("end", "tenth(10)", show=False, id="replay.end", tooltip="To the end"),
        *(_tenth(number) for number in range(10)),
    ]  # fmt: skip

    def commands(self) -> Iterable[tuple[str, str, str]]:
        """Palette commands of the replay."""
        yield "replay: play or pause", "Start or stop the replay", "play"
        yield "chapter: next", "Go to the next chapter", "chapter(1)"
        yield "chapter: previous", "Go to the chapter before", "chapter(-1)"
        yield "time: go to", "Type a time of the session", "go_to"
        yield "event: next", "Go on by one event", "event(1)"
        yield "event: previous", "Go back by one event", "event(-1)"
        yield "verdict: next", "The next sentence of a verdict", "verdict(1)"
        yield "speed: faster", "Play faster", "speed(1)"
        yield "speed: slower", "Play slower", "speed(-1)"
        yield "idle: skip or play", "Shorten long silences, or not", "idle"
        yield "brief: open or close", "Read the brief", "fold('brief')"
        yield "transcript: open or close", "What was said", "fold('transcript')"

    # -- keys ----------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only who came from a debrief can go to a verdict of it."""
        if action == "to_verdict" and not self._from_debrief:
            return False
        return super().check_action(action, parameters)

    def action_play(self) -> None:
        """Play or pause; at the end, play from the beginning."""
        self._play_or_pause()

    def action_seek(self, by: int) -> None:
        """Some seconds back or on."""
        self._to_place(self._player.moved_to(self._player.position + by * STEP))

    def action_tenth(self, number: int) -> None:
        """To a tenth of the replay."""
        self._to_place(self._player.moved_to(self._player.length * number / 10))

    @on(Timeline.Clicked)
    def _pointed(self, message: Timeline.Clicked) -> None:
        self._to_place(self._player.moved_to(self._player.length * message.place))

    def action_event(self, by: int) -> None:
        """To the next or previous moment at which something happened."""
        if self._replay is None:
            return
        offsets = self._clock.recorded
        place = (
            bisect_right(offsets, self._offset)
            if by > 0
            else bisect_left(offsets, self._offset) - 1
        )
        self._player = self._player.paused()
        self._to_moment(offsets[min(max(place, 0), len(offsets) - 1)])

    def action_chapter(self, by: int) -> None:
        """To the next or previous chapter."""
        self._to_mark(self._marks(), by)

    def action_verdict(self, by: int) -> None:
        """To the next or previous sentence that a verdict stands on."""
        self._to_mark(self._marks(VERDICT), by)

    def _to_mark(self, marks: list[Moment], by: int) -> None:
        at = marks.index(self._here) + by if self._here in marks else None
        if at is not None:
            mark = marks[at] if 0 <= at < len(marks) else None
        elif by > 0 or self._replay is None:
            mark = next_after(marks, self._offset)
        else:
            grace = JUST_NOW if self._player.playing else 0.0
            mark = last_before(marks, self._clock.to_recorded(self._player.position - grace))
        if mark is None or self._replay is None:
            self.app.bell()
        else:
            self._to_moment(mark.offset, mark)

    def action_to_verdict(self) -> None:
        """Go back to the debrief, to the verdict on the sentence of this moment."""
        mark = self._here or (self._replay and standing(self._marks(VERDICT), self._offset))
        if mark and mark.kind == VERDICT:
            self.dismiss((mark.check, mark.document))
        else:
            self.app.bell()

    def action_speed(self, by: int) -> None:
        """Faster or slower."""
        self._player = self._player.faster() if by > 0 else self._player.slower()
        self._arrive()

    def action_idle(self) -> None:
        """Shorten long silences, or play them in full; the moment stays."""
        if self._replay is None:
            return
        self._skipping = not self._skipping
        self._player = self._player.of_length(self._clock.length)
        self._lay_out_marks(self._clock)
        self._to_moment(self._offset, self._here)

    def action_back(self) -> None:
        """Esc: close the line for a time, else go back."""
        if not self._leave_goto():
            self.dismiss(None)
