"""What the interview screen says, made from the state. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockint.cleaning import clean_line
from mockint.grading.judging.judge import JudgeProgress
from mockint.interview.clock import minutes_seconds
from mockint.interview.probing import PROBE_SECONDS
from mockint.reports.moment_words import clock_words
from mockint.reports.timeline import stamp
from mockint.reports.words import many

if TYPE_CHECKING:
    from mockint.interview.state import SessionState

LOST_TO_WRAPPING = 8
"""Cells that the end of a wrapped row of prose leaves empty, more than most."""
THE_REST = " (F3: all of it)"
_WHO = {"question": "You asked", "reply": "Interviewer", "hint": "Hint", "change": "Changed"}


def clock_line(state: SessionState, offset: float, words: int, judge: str, saved: str) -> str:
    """Clock, phase, words and judge in one line."""
    written = "" if state.clock.waiting else f"{counted(words)}  |  "
    return f"{clock_words(state, offset)}  |  {written}{saved}  |  {judge}"


def worst_mark(state: SessionState, offset: float) -> str:
    """The strongest mark the current phase has passed, or nothing."""
    reached = state.clock.reached(offset)
    return reached[-1] if reached else ""


def transcript(state: SessionState) -> str:
    """Questions, replies, hints and earlier answers, oldest first."""
    lines = []
    for line in state.transcript:
        if line.kind == "answer":
            lines.append(f"{stamp(line.offset)} You answered:\n{line.text.rstrip()}")
        elif line.kind == "follow_up":
            lines.append(f"{stamp(line.offset)} Interviewer: {line.text}")
        elif line.kind == "skipped":
            lines.append(f"{stamp(line.offset)} You skipped this follow-up.")
        else:
            lines.append(f"{stamp(line.offset)} {_WHO.get(line.kind, line.who)}: {line.text}")
    return "\n".join(lines) or "Nothing was said yet. F4 asks the interviewer a question."


def fitting(text: str, rows: int, columns: int) -> str:
    """The text, cut to what some rows of a screen hold once wrapped, with where the rest is."""
    room = rows * max(20, columns - LOST_TO_WRAPPING)
    return text if len(text) <= room else f"{clean_line(text, room - len(THE_REST))}{THE_REST}"


def counted(words: int) -> str:
    """`1 word`, `2 words`."""
    return many(words, "word")


def submit_question(words: int, left: float, head: str) -> str:
    """What the footer asks before an answer is handed in; `head` says whether it is saved."""
    time = f"{minutes_seconds(left)} left" if left >= 0 else f"{minutes_seconds(-left)} over"
    return f"{head}{counted(words)}, {time}. Ctrl+J or Ctrl+S again submits, any other key goes on writing"


def judging_words(progress: JudgeProgress | None, waited: float) -> str:
    """What the judge is doing, for how long, and how to go on."""
    if progress is None:
        stage = f"The judge begins, {waited:.0f} s."
    else:
        of = f" of at most {progress.deadline:.0f} s" if progress.deadline else ""
        stage = f"{progress.stage.capitalize()}: {progress.elapsed:.0f} s{of}."
        if progress.wait:
            stage += f" Next try in {progress.wait:.0f} s."
        elif progress.decided:
            stage += f" {len(progress.decided)} of {progress.asked} checks decided."
        elif progress.received:
            stage += f" {progress.received:,} characters received."
    return (
        "The judge is reading your answer; the clock stands still.\n\n"
        f"{stage}\n\n"
        "Esc goes on without: the answer stays saved and can be graded later."
    )


def probing_words(waited: float) -> str:
    """That a model makes a follow-up, for how long, and how to go on."""
    return (
        "The interviewer thinks of one more question; the clock stands still.\n\n"
        f"{waited:.0f} s of at most {PROBE_SECONDS:.0f} s.\n\n"
        "Esc goes on without: everything stays saved."
    )
