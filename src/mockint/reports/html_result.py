"""The result of a session in HTML: headline, score, the one fix, criteria."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mockint.interview.state import ANSWER
from mockint.reports import grades, words
from mockint.reports.bars import bar_lines, verdict_line
from mockint.reports.fix import fix_lines
from mockint.reports.html_bars import level_gauge, score_bar, share_bar
from mockint.reports.html_text import Html, coded, joined, tag
from mockint.reports.money import cost_line, stood_in
from mockint.reports.session import SessionView

NO_JUDGE = "Ungraded: no judge has seen this answer yet. `mockint grade --pending` asks one."
ESTIMATE = "This is an estimate by wording, made without a model."
SEEN = "The reference had been on screen before this attempt began."
PENDING = "The answer is saved; `mockint grade --pending` finishes the grade."


def result_section(view: SessionView) -> Html:
    """Everything that a grade says about the whole session."""
    ungraded = view.figures["status"] == "ungraded"
    inside = _ungraded(view) if ungraded else _judged(view)
    return tag(
        "section",
        tag("h2", "Result", id="result-title"),
        *inside,
        aria_labelledby="result-title",
        id="result",
    )


def _ungraded(view: SessionView) -> Iterator[Html]:
    record = view.state.current_grade(ANSWER)
    if record is None:
        submitted = view.state.answer(ANSWER) is not None
        yield tag("p", coded(NO_JUDGE if submitted else "Not submitted yet."), cls="headline")
        return
    yield tag("p", f"Ungraded: {record['grade']['reason'] or ''}", cls="headline")
    if record.get("failure"):
        yield tag("p", coded(PENDING))


def _judged(view: SessionView) -> Iterator[Html]:
    figures = view.figures
    estimated = figures["status"] == "estimated"
    headline = verdict_line(figures, view.state.target_bar)
    yield tag("p", headline, cls="headline")
    yield score_bar(figures, view.rubric, headline)
    if estimated:
        yield tag("p", ESTIMATE, " ", coded(words.JUDGE_HINT.format(session=view.state.id)))
    yield from (tag("p", coded(line)) for line in remarks(view))
    yield tag("h3", "The one fix")
    yield tag("div", *(tag("p", line) for line in fix_lines(view)), cls="fix")
    yield tag("h3", "Criteria")
    yield tag("ul", *_criteria(view, figures, estimated=estimated), cls="criteria")
    yield tag("h3", "Bars")
    names = {criterion.id: criterion.name for criterion in view.rubric.criteria}
    bars = bar_lines(figures, view.state.target_bar, names)
    yield tag("ul", *(tag("li", line) for line in bars))


def remarks(view: SessionView) -> list[str]:
    """By whom and how often the main answer was read, and what was peculiar about it."""
    said = [SEEN] if view.state.seen_reference else []
    record = view.state.current_grade(ANSWER)
    if record is not None:
        grade = record["grade"]
        said += [
            words.reading_line(grade, grades.judge_name(grade)),
            view.beside(grade["provenance"]),
            words.flag_words(grade),
            stood_in(view.state),
            cost_line(view.state),
        ]
    left_out = ", ".join(view.figures.get("left_out", ()))
    if left_out:
        said.append(f"Left out of the figures (not judged alike yet): {left_out}.")
    return [line for line in said if line]


def _criteria(view: SessionView, figures: Mapping[str, Any], *, estimated: bool) -> Iterator[Html]:
    high, runs = figures.get("level_high", {}), grades.settled(view.state)
    own = view.state.self_score or {}
    for row in figures["criteria"]:
        if row["level"] is None:
            rating = words.rated(own.get(row["id"]), None, estimated=estimated)
            said = f": not judged{rating and f'; {rating}'}"
            yield tag("li", tag("strong", row["name"]), said)
            continue
        criterion = view.rubric.criterion(row["id"])
        level = words.level_words(row["level"], high.get(row["id"]), estimated=estimated)
        rated = words.rated(own.get(row["id"]), row["level"], estimated=estimated)
        moved = runs.get(row["id"], "")
        said = f": {level}{rated and f'; {rated}'}{moved and f' ({moved})'}"
        meaning = words.level_meaning(
            row["level"], criterion.levels[row["level"]], estimated=estimated
        )
        yield tag(
            "li",
            tag("div", tag("strong", row["name"]), said),
            _gauge(row, criterion.thresholds, level, estimated=estimated),
            joined((tag("p", meaning), tag("p", row["feedback"], cls="quiet"))),
        )


def _gauge(
    row: Mapping[str, Any], thresholds: tuple[float, ...], level: str, *, estimated: bool
) -> Html:
    """An estimate's share would look more exact than it is: its level is all that is drawn."""
    if estimated:
        return level_gauge(row["level"], row["max_level"], f"{row['name']}: {level}")
    share = row["share"]
    label = f"{row['name']}: {share:.0%} of its weight, {level}"
    return share_bar(share, thresholds, label)
