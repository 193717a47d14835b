"""The three bars in words: the verdict at the chosen one, and what each still asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mockint.reports import words

ORDER = ("mid", "senior", "staff")
NO_BARS = "A drill is judged on its own checks alone; bars are for interviews."


def verdict_line(figures: Mapping[str, Any], target: str) -> str:
    """The result in one line at the bar that was chosen; an estimate has no bar for a headline."""
    line = words.headline(figures, figures.get("checks", ()))
    if figures["status"] != "graded" or figures["score"] is None or figures.get("drill"):
        return line
    return f"{line} {target.capitalize()} bar: {'met' if _met(figures, target) else 'not met'}."


def bar_lines(figures: Mapping[str, Any], target: str, names: Mapping[str, str]) -> list[str]:
    """Each bar, lowest first: met, or all that is missing; then the cheapest step to the next one.
    `names` of criteria by id."""
    if figures.get("drill"):
        return [NO_BARS]
    tail = " by wording" if figures["status"] == "estimated" else ""
    lines = []
    for bar in ORDER:
        steps = figures.get("missing", {}).get(bar, ())
        asks = "; ".join(words.step_words(step, names) for step in steps)
        said = f"met{tail}" if _met(figures, bar) else f"not met{tail}"
        yours = ", your bar" if bar == target else ""
        lines.append(f"{bar.capitalize()}{yours}: {said}{asks and f', it asks for {asks}'}.")
    step = _next_step(figures, names)
    return [*lines, step] if step else lines


def _met(figures: Mapping[str, Any], bar: str) -> bool:
    missing = figures.get("missing", {})
    if bar in missing:
        return not missing[bar]
    best = figures["bar"]
    return best is not None and bar in ORDER[: ORDER.index(best) + 1]


def _next_step(figures: Mapping[str, Any], names: Mapping[str, str]) -> str:
    best = figures["bar"]
    following = ORDER[ORDER.index(best) + 1 :] if best else ORDER
    steps: Sequence[Mapping[str, Any]] = ()
    if following:
        steps = figures.get("missing", {}).get(following[0], ())
    if not steps:
        return ""
    return f"Cheapest step to {following[0]}: {words.step_words(words.cheapest(steps), names)}."
