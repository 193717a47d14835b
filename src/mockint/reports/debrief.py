"""The debrief as lines of Markdown: what `report` writes and the line mode prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from mockint.bank.gold import GoldAnswer
from mockint.interview.state import ANSWER
from mockint.reports import grades, words
from mockint.reports.answers_section import answer_section, follow_ups_section
from mockint.reports.bars import bar_lines, verdict_line
from mockint.reports.checks_section import checks_section
from mockint.reports.fix import fix_lines
from mockint.reports.grades import settled
from mockint.reports.grades_section import appeals_section, grades_section
from mockint.reports.habits import habit_lines
from mockint.reports.markdown import coded, escaped
from mockint.reports.money import cost_line, stood_in
from mockint.reports.next_steps import Another, next_lines
from mockint.reports.reference import reference_lines
from mockint.reports.session import SessionView, about_line
from mockint.reports.taken import INNER
from mockint.reports.timeline import stamp, timeline
from mockint.reports.verdicts import shown_verdicts


def markdown(
    session: SessionView, golds: Sequence[GoldAnswer] = (), other: Another | None = None
) -> str:
    """The whole report, in order of use: result, answer, follow-ups, habits, reference, what to do
    next; then transcript and timeline. The reference, and `golds` with it, only where it was on
    screen."""
    state = session.state
    lines = [
        f"# {escaped(state.title)}",
        "",
        escaped(about_line(state)),
        "",
        *result_lines(session),
        "",
        *answer_section(session),
        *follow_ups_section(session, shown_verdicts(session)),
    ]
    lines += closing_lines(session, golds, other)
    lines += [*appeals_section(session), *grades_section(session)]
    lines += ["## Transcript", ""]
    for line in state.transcript:
        if line.kind != "answer":
            said = f": {escaped(line.text)}" if line.text else ""
            lines.append(f"- {stamp(line.offset)} {line.who}, {line.kind}{said}")
    lines += ["", "## Timeline", ""]
    lines += [f"- {stamp(mark.offset)} {escaped(mark.label)}" for mark in timeline(session.events)]
    return "\n".join(lines) + "\n"


def closing_lines(
    session: SessionView, golds: Sequence[GoldAnswer] = (), other: Another | None = None
) -> list[str]:
    """What stands below the answers: hints, facts, time, the reference where it was shown, and next."""
    lines = ["## Hints, facts, time", "", *_listed(habit_lines(session)), ""]
    if session.state.reference_shown and session.scenario.reference:
        lines += [*reference_lines(session, golds, level=2), ""]
    return [*lines, "## Next", "", *(f"- {coded(line)}" for line in next_lines(session, other)), ""]


def _listed(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        inner = line.startswith(INNER)
        yield f"{INNER}{escaped(line.removeprefix(INNER))}" if inner else f"- {escaped(line)}"


def result_lines(session: SessionView) -> list[str]:
    """Score, bars, the one fix, criteria, checks: everything that a grade says."""
    figures = session.figures
    estimated = figures["status"] == "estimated"
    lines = ["## Result", ""]
    if figures["status"] == "ungraded":
        return lines + _ungraded(session)
    lines += [verdict_line(figures, session.state.target_bar), ""]
    if estimated:
        lines.append("This is an estimate by wording, made without a model.")
        lines.append(words.JUDGE_HINT.format(session=session.state.id))
    if session.state.seen_reference:
        lines.append("The reference had been on screen before this attempt began.")
    lines += _origin(session)
    lines += _left_out(figures)
    lines += ["", "### The one fix", ""]
    for line in fix_lines(session):
        lines += [escaped(line), ""]
    lines += list(_criteria(session, figures, estimated=estimated))
    names = {criterion.id: criterion.name for criterion in session.rubric.criteria}
    bars = bar_lines(figures, session.state.target_bar, names)
    lines += ["", "### Bars", "", *(f"- {escaped(line)}" for line in bars), ""]
    return [*lines, *checks_section(shown_verdicts(session))]


def _origin(session: SessionView) -> list[str]:
    """By whom and how often the main answer was read, and what was peculiar about it."""
    record = session.state.current_grade(ANSWER)
    if record is None:
        return []
    grade = record["grade"]
    said = (
        escaped(words.reading_line(grade, grades.judge_name(grade))),
        coded(session.beside(grade["provenance"])),
        *map(escaped, (words.flag_words(grade), stood_in(session.state), cost_line(session.state))),
    )
    return [line for line in said if line]


def _ungraded(session: SessionView) -> list[str]:
    record = session.state.current_grade(ANSWER)
    if record is None:
        if session.state.answer(ANSWER) is None:
            return ["Not submitted yet."]
        return ["Ungraded: no judge has seen this answer yet. `mockint grade --pending` asks one."]
    lines = [f"Ungraded: {escaped(record['grade']['reason'] or '')}"]
    if record.get("failure"):
        lines.append("The answer is saved; `mockint grade --pending` finishes the grade.")
    return lines


def _left_out(figures: Mapping[str, Any]) -> list[str]:
    names = ", ".join(figures.get("left_out", ()))
    return [f"Left out of the figures (not judged alike yet): {names}."] if names else []


def _criteria(
    session: SessionView, figures: Mapping[str, Any], *, estimated: bool
) -> Iterator[str]:
    yield "### Criteria"
    yield ""
    high, runs = figures.get("level_high", {}), settled(session.state)
    own = session.state.self_score or {}
    for row in figures["criteria"]:
        if row["level"] is None:
            rating = words.rated(own.get(row["id"]), None, estimated=estimated)
            yield f"- **{escaped(row['name'])}**: not judged{rating and f'; {rating}'}"
            continue
        level = words.level_words(row["level"], high.get(row["id"]), estimated=estimated)
        text = session.rubric.criterion(row["id"]).levels[row["level"]]
        meaning = words.level_meaning(row["level"], text, estimated=estimated)
        moved = runs.get(row["id"], "")
        said = words.rated(own.get(row["id"]), row["level"], estimated=estimated)
        level = f"{level}; {said}" if said else level
        yield f"- **{escaped(row['name'])}**: {level}{moved and f' ({moved})'}. {escaped(meaning)}"
        if row["feedback"]:
            yield f"  {escaped(row['feedback'])}"
