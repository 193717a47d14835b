"""Bars as inline SVG. Each has its meaning in words, and no colour says anything alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mockint.bank.models import Rubric
from mockint.reports import words
from mockint.reports.html_text import Html, tag, void

WIDTH, HEIGHT = 400.0, 22.0
_FULL = 100.0


def score_bar(figures: Mapping[str, Any], rubric: Rubric, label: str) -> Html:
    """The score from 0 to 100 with its range, and the scores that the bars ask for. An estimate's
    number is the rounded one, its range the typical error."""
    score = float(figures["score"])
    low, high = figures["score_range"]
    if figures["status"] == "estimated":
        score = float(words.rounded(score))
        low, high = score - words.TYPICAL_ERROR, score + words.TYPICAL_ERROR
    asked = {name: getattr(rubric.bars, name).score for name in ("mid", "senior", "staff")}
    return tag(
        "figure",
        _bar(
            label, score / _FULL, (low / _FULL, high / _FULL), [s / _FULL for s in asked.values()]
        ),
        tag("figcaption", _asked_words(asked)),
        cls="bar",
    )


def _asked_words(asked: Mapping[str, float]) -> str:
    return "Marks: the score that " + ", ".join(f"{k} asks for ({v:g})" for k, v in asked.items())


def share_bar(share: float, thresholds: Sequence[float], label: str) -> Html:
    """A criterion's share from 0 to 1 with the rubric's thresholds of levels 1 to 4."""
    return _bar(label, share, (share, share), thresholds)


def level_gauge(level: int, most: int, label: str) -> Html:
    """A level as filled boxes."""
    step = WIDTH / most
    boxes = [
        void(
            "rect",
            x=place * step + 1,
            y=1,
            width=step - 3,
            height=HEIGHT - 2,
            cls="value" if place < level else "track",
        )
        for place in range(most)
    ]
    return _svg(label, boxes)


def _bar(label: str, value: float, span: tuple[float, float], ticks: Sequence[float]) -> Html:
    low, high = (_inside(edge) * WIDTH for edge in span)
    shapes = [
        void("rect", x=0.5, y=3, width=WIDTH - 1, height=HEIGHT - 6, cls="track"),
        void(
            "rect", x=0.5, y=3, width=_inside(value) * (WIDTH - 1), height=HEIGHT - 6, cls="value"
        ),
    ]
    if high > low:
        shapes.append(
            void("rect", x=low, y=HEIGHT / 2 - 2, width=high - low, height=4, cls="range")
        )
    shapes += [
        void("line", x1=_inside(t) * WIDTH, x2=_inside(t) * WIDTH, y1=0, y2=HEIGHT, cls="tick")
        for t in ticks
    ]
    return _svg(label, shapes)


def _svg(label: str, shapes: Sequence[Html]) -> Html:
    return tag(
        "svg",
        *shapes,
        viewBox=f"0 0 {WIDTH:g} {HEIGHT:g}",
        role="img",
        aria_label=label,
        preserveAspectRatio="none",
        cls="gauge",
    )


def _inside(value: float) -> float:
    return min(max(value, 0.0), 1.0)
