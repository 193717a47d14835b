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
from mockint.interview.clock import TIMED, minutes_seconds
from mockint.interview.state import ANSWER, Submitted
from mockint.reports import words
from mockint.reports.grades import judge_name, settled
from mockint.reports.money import cost_line, stood_in
from mockint.reports.session import SessionView
from mockint.reports.verdicts import Shown
from mockint.tui.widgets.answer_text import Mark
from mockint.tui.widgets.verdict_line import STYLES

EVIDENCE_MARKED = ", evidence marked with the number of its check"
HOW = "n, p: a verdict. Enter: its sentence. a: argue. c: all grades."
CLAIM_SHOWN = 200
_PHASE = {"clarify": "questions", "answer": "answer", "follow_ups": "follow-ups"}


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer to be shown with its quotes marked."""

    document: str
    text: str
    marks: tuple[Mark, ...]


Block = Content | Shown | Answered
Part = tuple[str, tuple[Block, ...]]


def verdict(view: SessionView) -> Content:
    """The result in one or two lines."""
    figures = view.figures
    if figures["status"] == "ungraded":
        return Content(_ungraded(view))
    lines = [words.headline(figures, figures["checks"])]
    names = {c.id: c.name for c in view.rubric.criteria}
    bar = words.bar_line(figures, view.state.target_bar, names)
    if figures["status"] == "estimated":
        lines.append("An estimate by wording, made without a model. Key g has it judged by one.")
    else:
        lines.append(bar)
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
        yield "The one fix", (Content(figures["next_fix"] or "Nothing stands out."),)
        yield "Criteria", (_criteria(view, figures, estimated=estimated),)
        hint = Content.styled(HOW, "$foreground-muted")
        yield "Checks", (hint, *(shown for shown in verdicts if shown.in_figures))
    for answer in view.state.submitted:
        yield _title(view, answer), tuple(_answered(view, answer, verdicts))
    skipped = [f for f in view.state.follow_ups if f.status == "skipped"]
    for follow_up in skipped:
        yield f"Follow-up, skipped: {follow_up.question}", ()
    yield "Time, questions, hints", (_habits(view),)


def _criteria(view: SessionView, figures: Mapping[str, Any], *, estimated: bool) -> Content:
    lines: list[Content] = []
    high, runs = figures.get("level_high", {}), settled(view.state)
    for row in figures["criteria"]:
        if row["level"] is None:
            continue
        level = words.level_words(row["level"], high.get(row["id"]), estimated=estimated)
        if lines:
            lines.append(Content(""))
        gauge = "■" * row["level"] + "□" * (row["max_level"] - row["level"])
        lines.append(
            Content.assemble(
                (f"{gauge} {row['name']}", "bold"),
                (f"  {level}", "$text-primary"),
                (f"  {runs.get(row['id'], '')}".rstrip(), "$text-warning"),
            )
        )
        text = view.rubric.criterion(row["id"]).levels[row["level"]]
        lines.append(Content(words.level_meaning(row["level"], text, estimated=estimated)))
        if row["feedback"]:
            lines.append(Content.styled(row["feedback"], "$foreground-muted"))
    if estimated:
        names = {c.id: c.name for c in view.rubric.criteria}
        bar = words.bar_line(figures, view.state.target_bar, names)
        lines.append(Content(""))
        lines.append(Content.styled(bar, "$foreground-muted"))
    return Content("\n").join(lines)


def _title(view: SessionView, answer: Submitted) -> str:
    time = minutes_seconds(answer.seconds)
    if answer.document == ANSWER:
        marked = view.state.current_grade(ANSWER)
        graded = marked is not None and marked["grade"]["status"] != "ungraded"
        return f"Your answer ({time})" + (EVIDENCE_MARKED if graded else "")
    return f"Follow-up ({time}): {view.question(answer.document)}"


def _answered(view: SessionView, answer: Submitted, verdicts: Sequence[Shown]) -> Iterator[Block]:
    if not answer.text.strip():
        yield Content("(empty)")
    else:
        own = [shown for shown in verdicts if shown.document == answer.document]
        yield Answered(answer.document, answer.text, tuple(marks(own)))
    record = view.state.current_grade(answer.document)
    if record is None:
        return
    if record["grade"]["status"] == "ungraded" and answer.document != ANSWER:
        yield Content.styled(f"Ungraded: {record['grade']['reason']}", "$foreground-muted")
    for shown in verdicts:
        if shown.document != answer.document or shown.pitfall:
            continue
        if shown.in_figures and answer.document == ANSWER:
            continue
        if shown.in_figures:
            said = (shown.word, f"bold {STYLES[shown.verdict]}")
            yield Content.assemble(f"{shown.number}. ", said, " ", shown.claim)
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


def _habits(view: SessionView) -> Content:
    state = view.state
    clock = state.clock
    times = [
        f"{_PHASE[phase]} {minutes_seconds(clock.elapsed(state.offset, phase))} of "
        f"{minutes_seconds(clock.budgets.get(phase, 0))}"
        for phase in TIMED
    ]
    lines = ["Time: " + ", ".join(times)]
    over = [_PHASE[phase] for phase, mark in sorted(state.crossed) if mark == "overtime"]
    if over:
        lines.append("Over time in: " + ", ".join(over))
    asked = {fact.id for fact in view.scenario.facts} & state.facts
    lines.append(f"Facts asked for: {len(asked)} of {len(view.scenario.facts)}")
    lines += [f"  - {f.answer.strip()}" for f in view.scenario.facts if f.id not in asked]
    lines.append(f"Hints taken: {len(state.hints)}")
    return Content("\n".join(lines))
