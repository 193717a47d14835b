"""The debrief as styled text: verdict, the one fix, criteria, checks, the answer with its evidence.

Everything is `Content`, which is never parsed as markup. Meaning is in words first, in colour only
besides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from textual.content import Content

from mockint.cleaning import clean_line
from mockint.interview.clock import minutes_seconds
from mockint.interview.state import ANSWER, Submitted
from mockint.reports import words
from mockint.reports.bars import bar_lines, verdict_line
from mockint.reports.fix import fix_lines
from mockint.reports.follow_ups import Followed, followed, outcome, own_verdicts, title
from mockint.reports.grades import judge_name, settled
from mockint.reports.habits import habit_lines
from mockint.reports.money import cost_line, stood_in
from mockint.reports.session import SessionView
from mockint.reports.verdicts import Shown
from mockint.tui.widgets.answer_text import Mark
from mockint.tui.widgets.verdict_line import STYLES

EVIDENCE_MARKED = ", evidence marked with the number of its check"
HOW = "n, p: a verdict. Enter: its sentence. a: argue. w: replay. c: all grades."
CLAIM_SHOWN = 200
EXAMPLE = "An example: a strong answer, typed by a script. It is in no list and no figure of yours."


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer to be shown with its quotes marked."""

    document: str
    text: str
    marks: tuple[Mark, ...]


Block = Content | Shown | Answered
Part = tuple[str, tuple[Block, ...]]


def verdict(view: SessionView, *, example: bool = False) -> Content:
    """The result in one or two lines."""
    figures = view.figures
    if figures["status"] == "ungraded":
        return Content(_ungraded(view))
    lines = [EXAMPLE] if example else []
    lines.append(verdict_line(figures, view.state.target_bar))
    if figures["status"] == "estimated":
        judged = "" if example else " Key g has it judged by one."
        lines.append(f"An estimate by wording, made without a model.{judged}")
    lines += _origin(view)
    if view.state.seen_reference:
        lines.append("The reference had been on screen before this attempt.")
    if figures.get("left_out"):
        lines.append(f"Left out, not judged alike yet: {', '.join(figures['left_out'])}.")
    return Content("\n".join(lines))


def _origin(view: SessionView) -> list[str]:
    """By whom and how often the main answer was read, and what was peculiar about it."""
    record = view.state.current_grade(ANSWER)
    if record is None:
        return []
    grade = record["grade"]
    said = (
        words.reading_line(grade, judge_name(grade)),
        view.beside(grade["provenance"]),
        words.flag_words(grade),
        stood_in(view.state),
        cost_line(view.state),
    )
    return [line for line in said if line]


def _ungraded(view: SessionView) -> str:
    record = view.state.current_grade(ANSWER)
    if record is None:
        return "Ungraded: no judge has read this answer yet. Key g has it judged."
    reason = record["grade"]["reason"] or ""
    if record.get("failure"):
        return f"Ungraded: {reason}\nYour answer is saved. Key g tries again."
    return f"Ungraded: {reason}"


def parts(view: SessionView, verdicts: Sequence[Shown]) -> Iterator[Part]:
    """The sections below the verdict: heading and what stands in it, in order of use."""
    figures = view.figures
    estimated = figures["status"] == "estimated"
    if figures["status"] != "ungraded":
        yield "The one fix", (Content("\n".join(fix_lines(view))),)
        yield "Criteria", (_criteria(view, figures, estimated=estimated),)
        yield "Bars", (_bars(view, figures),)
        hint = Content.styled(HOW, "$foreground-muted")
        yield "Checks", (hint, *(shown for shown in verdicts if shown.in_figures))
    answer = view.state.answer(ANSWER)
    if answer is not None:
        yield _title(view, answer), tuple(_answered(answer, verdicts))
    for number, one in enumerate(followed(view), 1):
        yield f"{title(number, one)}: {one.put.question}", tuple(_follow_up(view, one, verdicts))
    yield "Hints, facts, time", (Content("\n".join(habit_lines(view))),)


def _criteria(view: SessionView, figures: Mapping[str, Any], *, estimated: bool) -> Content:
    lines: list[Content] = []
    high, runs = figures.get("level_high", {}), settled(view.state)
    own = view.state.self_score or {}
    for row in figures["criteria"]:
        if lines:
            lines.append(Content(""))
        if row["level"] is None:
            rating = words.rated(own.get(row["id"]), None, estimated=estimated)
            said = f"  not judged{rating and f', {rating}'}"
            lines.append(Content.assemble((row["name"], "bold"), (said, "$foreground-muted")))
            continue
        level = words.level_words(row["level"], high.get(row["id"]), estimated=estimated)
        said = words.rated(own.get(row["id"]), row["level"], estimated=estimated)
        gauge = "■" * row["level"] + "□" * (row["max_level"] - row["level"])
        lines.append(
            Content.assemble(
                (f"{gauge} {row['name']}", "bold"),
                (f"  {level}", "$text-primary"),
                (f"  {said}" if said else "", "$text-secondary"),
                (f"  {runs.get(row['id'], '')}".rstrip(), "$text-warning"),
            )
        )
        text = view.rubric.criterion(row["id"]).levels[row["level"]]
        lines.append(Content(words.level_meaning(row["level"], text, estimated=estimated)))
        if row["feedback"]:
            lines.append(Content.styled(row["feedback"], "$foreground-muted"))
    return Content("\n").join(lines)


def _bars(view: SessionView, figures: Mapping[str, Any]) -> Content:
    names = {criterion.id: criterion.name for criterion in view.rubric.criteria}
    return Content("\n".join(bar_lines(figures, view.state.target_bar, names)))


def _title(view: SessionView, answer: Submitted) -> str:
    marked = view.state.current_grade(ANSWER)
    graded = marked is not None and marked["grade"]["status"] != "ungraded"
    return f"Your answer ({minutes_seconds(answer.seconds)})" + (EVIDENCE_MARKED if graded else "")


def _answered(answer: Submitted, verdicts: Sequence[Shown]) -> Iterator[Block]:
    if not answer.text.strip():
        yield Content("(empty)")
    else:
        own = [shown for shown in verdicts if shown.document == answer.document]
        yield Answered(answer.document, answer.text, tuple(marks(own)))


def _follow_up(view: SessionView, one: Followed, verdicts: Sequence[Shown]) -> Iterator[Block]:
    """The answer to a follow-up, what it raised, and what else it showed."""
    if one.answer is not None:
        yield from _answered(one.answer, verdicts)
    if one.reason:
        yield Content.styled(one.reason, "$foreground-muted")
    said = outcome(view, one, verdicts)
    if said:
        yield Content.styled(said, "bold $text-success" if one.raised else "$foreground-muted")
    for shown in own_verdicts(one, verdicts):
        if shown.in_figures:
            word = (shown.word, f"bold {STYLES[shown.verdict]}")
            yield Content.assemble(f"{shown.number}. ", word, " ", shown.claim)
        else:
            yield shown


def marks(verdicts: Sequence[Shown]) -> list[Mark]:
    """Where the verified quotes of an answer stand, and the numbers of their verdicts."""
    found: dict[tuple[int, int], list[str]] = {}
    for shown in verdicts:
        for quote in shown.evidence:
            if quote["verified"] and quote["start"] is not None:
                found.setdefault((quote["start"], quote["end"]), []).append(shown.number)
    return [(start, end, ",".join(labels)) for (start, end), labels in sorted(found.items())]


def deciding(view: SessionView, decided: Sequence[tuple[str, str]], rows: int) -> Content:
    """The newest verdicts of a reply that is still coming, one a line. They are not verified yet."""
    claims = view.claims()
    pitfalls = {pitfall.id for pitfall in view.scenario.pitfalls}
    lines = []
    for check, verdict in decided[-rows:]:
        if verdict in STYLES:
            word = words.verdict_word(verdict, pitfall=check in pitfalls)
            claim = clean_line(claims.get(check, check), CLAIM_SHOWN)
            lines.append(Content.assemble("  ", (word, f"bold {STYLES[verdict]}"), " ", claim))
    return Content("\n").join(lines)
