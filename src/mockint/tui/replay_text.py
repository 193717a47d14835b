"""What the replay screen says, made from the moment. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mockint.cleaning import clean_line
from mockint.reports.moment_words import moment_words
from mockint.reports.replay import told
from mockint.reports.timeline import stamp
from mockint.tui.interview_text import counted

if TYPE_CHECKING:
    from mockint.review.frames import Frame, Span
    from mockint.review.moments import Moment
    from mockint.review.player import Player

LINE = 400
DELETED = 60
READING = "Reading the recording …"
SEEKING = "Seeking …"
EXAMPLE = "An example; Esc: its debrief. |"


def status(player: Player, moment: Frame, offset: float, *, skipping: bool) -> str:
    """Play or pause, speed, the replay's time, the session's time with its clock, words."""
    sign = "▶" if player.playing else "‖"
    idle = "skipped" if skipping else "played"
    played = f"{stamp(player.position)} / {stamp(player.length)}"
    line = f"{sign} {player.speed:g}x  {played}, idle {idle}  |  "
    line += f"{stamp(offset)}  {moment_words(moment.state, offset)}"
    return line if moment.state.clock.waiting else f"{line}  |  {counted(len(moment.text.split()))}"


def news(mark: Moment | None, moment: Frame, *, deleted: bool) -> str:
    """The mark that was reached last; with `deleted` what was taken away at this very moment."""
    if moment.struck and deleted:
        return f"Deleted: “{clean_line(struck_text(moment.shown, moment.struck), DELETED)}”"
    if mark is None:
        return ""
    line = told(mark)
    return clean_line(line[0].upper() + line[1:], LINE)


def struck_text(shown: str, struck: Sequence[Span]) -> str:
    """What was deleted."""
    return " … ".join(shown[start:end] for start, end in struck)


def quoted_span(shown: str, quote: str) -> tuple[Span, ...]:
    """Where a sentence stands in a text, once it does."""
    at = shown.find(quote) if quote else -1
    return ((at, at + len(quote)),) if at >= 0 else ()
