"""The debrief as lines of Markdown: what `report` writes and the line mode prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from mockint.bank.gold import GoldAnswer
from mockint.interview.clock import minutes_seconds
from mockint.interview.state import ANSWER, Submitted
from mockint.reports import grades, words
from mockint.reports.bars import bar_lines, verdict_line
from mockint.reports.fix import fix_lines
from mockint.reports.grades import settled
from mockint.reports.grades_section import appeals_section, grades_section
from mockint.reports.habits import habit_lines
from mockint.reports.markdown import escaped, quoted
from mockint.reports.money import cost_line, stood_in
from mockint.reports.next_steps import Another, next_lines
from mockint.reports.reference import reference_lines
from mockint.reports.session import SessionView
from mockint.reports.timeline import stamp, timeline
from mockint.reports.verdicts import Shown, shown_verdicts


def markdown(
    session: SessionView, golds: Sequence[GoldAnswer] = (), other: Another | None = None
) -> str:
    """The whole report, in order of use: result, answers, habits, reference, what to do next; then
    transcript and timeline. The reference, and `golds` with it, only where it was on screen."""
    state = session.state
    lines = [f"# {escaped(state.title)}", ""]
    seen = ", reference seen before" if state.seen_reference else ""
    lines += [
        f"Session `{state.id}`, attempt {state.attempt}{seen}, {state.mode}, "
        f"bar {state.target_bar}, begun {state.started_at}",
        "",
        *result_lines(session),
        "",
        "## Your answers",
        "",
    ]
    for answer in state.submitted:
        lines += _answer(session, answer)
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
    return [*lines, "## Next", "", *(f"- {line}" for line in next_lines(session, other)), ""]


def _listed(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        inner = line.startswith("  - ")
        yield f"  - {escaped(line[4:])}" if inner else f"- {escaped(line)}"


def result_lines(session: SessionView) -> list[str]:
    """Score, bars, the one fix, criteria, checks: everything that a grade says."""
    figures = session.figures
    estimated = figures["status"] == "estimated"
    lines = ["## Result", ""]
    if figures["status"] == "ungraded":
        return lines + _ungraded(session)
    lines.append(verdict_line(figures, session.state.target_bar))
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
    return lines + list(_checks(session))


def _origin(session: SessionView) -> list[str]:
    """By whom and how often the main answer was read, and what was peculiar about it."""
    record = session.state.current_grade(ANSWER)
    if record is None:
        return []
    grade = record["grade"]
    said = (
        words.reading_line(grade, grades.judge_name(grade)),
        session.beside(grade["provenance"]),
        words.flag_words(grade),
        stood_in(session.state),
        cost_line(session.state),
    )
    return [escaped(line) for line in said if line]


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


def _checks(session: SessionView) -> Iterator[str]:
    shown = [verdict for verdict in shown_verdicts(session) if verdict.in_figures]
    yield "### Checks"
    yield ""
    for verdict in shown:
        if not verdict.pitfall:
            yield from _verdict(verdict)
    asserted = [verdict for verdict in shown if verdict.pitfall]
    if asserted:
        yield ""
        yield "### Pitfalls"
        yield ""
    for verdict in asserted:
        yield from _verdict(verdict)


def _verdict(shown: Shown) -> Iterator[str]:
    hints = f" ({shown.hints_taken} hints)" if shown.hints_taken else ""
    remark = f" ({shown.remark})" if shown.remark else ""
    yield f"- {shown.word}, {shown.importance}{hints}: {escaped(shown.claim)}{remark}"
    if shown.dispute:
        yield f"  - **disputed** by you: {escaped(shown.dispute)}"
    yield from quotes(shown.evidence)
    if shown.note:
        yield f"  - note: {escaped(shown.note)}"


def quotes(evidence: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The quotes of a verdict; those that are not in the answer struck out."""
    for quote in evidence:
        if quote["verified"]:
            yield f'  - "{escaped(quote["quote"])}"'
        else:
            yield f'  - ~~"{escaped(quote["quote"])}"~~ (not found in the answer)'


def _answer(session: SessionView, answer: Submitted) -> list[str]:
    title = "Main answer" if answer.document == ANSWER else "Follow-up"
    lines = [f"### {title} ({minutes_seconds(answer.seconds)})", ""]
    if answer.document != ANSWER:
        lines += [escaped(session.question(answer.document)), ""]
    lines += [*quoted(answer.text), ""]
    return lines
