"""What is said when a phase nears or passes its budget: how long it took, and what is left for what. Pure."""

from __future__ import annotations

from mockint.interview.clock import Clock, Mark, Phase

_SPENT_ON = {
    "clarify": "on requirements",
    "answer": "on the answer",
    "follow_ups": "on the follow-ups",
}
_NEXT: dict[str, tuple[Phase, str]] = {
    "clarify": ("answer", "left to design"),
    "answer": ("follow_ups", "left for the follow-ups"),
}
_NEARING = {
    "amber": "Three quarters of this phase are gone",
    "red": "A tenth of this phase is left",
}
GOING_ON = "Going on is fine, and recorded."


def advice(clock: Clock, phase: Phase, mark: Mark, offset: float) -> str:
    """What to say as a phase crosses a mark at an offset (s); the clock may be in the next one already."""
    elapsed = clock.elapsed(offset, phase)
    spent = f"{_minutes(elapsed)} {_SPENT_ON.get(phase, '')}".rstrip()
    if mark != "overtime":
        left = clock.budgets.get(phase, 0.0) - elapsed
        return f"{_NEARING[mark]}: {spent}, {_minutes(left)} left."
    following, purpose = _NEXT.get(phase, (phase, ""))
    planned = clock.budgets.get(following, 0.0) if purpose else 0.0
    sentence = f"{spent}; {_minutes(planned)} {purpose}." if planned > 0 else f"{spent}."
    return sentence if clock.phase != phase else f"{sentence} {GOING_ON}"


def slept(seconds: float) -> str:
    """What to say after an absence."""
    return (
        f"Nothing ran for {_minutes(seconds)} (sleep, or a stopped process); that is not counted."
    )


def _minutes(seconds: float) -> str:
    """To the nearest minute; seconds below one and a half."""
    if seconds < 90:
        return f"{max(0, round(seconds))} seconds"
    return f"{round(seconds / 60)} minutes"
