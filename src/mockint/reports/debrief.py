"""The debrief as lines of Markdown: what `report` writes and the line mode prints."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from mockint.cleaning import in_order
from mockint.interview.clock import minutes_seconds
from mockint.interview.state import ANSWER, Submitted
from mockint.reports import words
from mockint.reports.session import SessionView
from mockint.reports.timeline import stamp, timeline

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#])")


def escaped(text: str) -> str:
    """Foreign text on one line of Markdown that renders as it reads."""
    return _SPECIAL.sub(r"\\\1", in_order(" ".join(text.split())))


def quoted(text: str) -> list[str]:
    """Foreign text as a Markdown code block that it cannot end."""
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return [f"{fence}text", *in_order(text).rstrip("\n").split("\n"), fence]


def markdown(session: SessionView) -> str:
    """The whole report: head, result, answers, transcript, timeline."""
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
    lines += ["## Transcript", ""]
    for line in state.transcript:
        if line.kind != "answer":
            said = f": {escaped(line.text)}" if line.text else ""
            lines.append(f"- {stamp(line.offset)} {line.who}, {line.kind}{said}")
    lines += ["", "## Timeline", ""]
    lines += [f"- {stamp(mark.offset)} {escaped(mark.label)}" for mark in timeline(session.events)]
    return "\n".join(lines) + "\n"


def result_lines(session: SessionView) -> list[str]:
    """Score, bars, the one fix, criteria, checks: everything that a grade says."""
    figures = session.figures
    estimated = figures["status"] == "estimated"
    lines = ["## Result", ""]
    if figures["status"] == "ungraded":
        return lines + _ungraded(session)
    lines.append(words.headline(figures, figures["checks"]))
    if estimated:
        lines.append("This is an estimate by wording, made without a model.")
        lines.append(words.JUDGE_HINT.format(session=session.state.id))
    if session.state.seen_reference:
        lines.append("The reference had been on screen before this attempt began.")
    lines += _left_out(figures)
    lines += ["", "### The one fix", "", escaped(figures["next_fix"] or "Nothing stands out."), ""]
    lines += list(_criteria(session, figures, estimated=estimated))
    names = {criterion.id: criterion.name for criterion in session.rubric.criteria}
    lines += ["", words.bar_line(figures, session.state.target_bar, names), ""]
    return lines + list(_checks(session, figures, estimated=estimated))


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
    high = figures.get("level_high", {})
    for row in figures["criteria"]:
        if row["level"] is None:
            continue
        level = words.level_words(row["level"], high.get(row["id"]), estimated=estimated)
        text = session.rubric.criterion(row["id"]).levels[row["level"]]
        meaning = words.level_meaning(row["level"], text, estimated=estimated)
        yield f"- **{escaped(row['name'])}**: {level}. {escaped(meaning)}"
        if row["feedback"]:
            yield f"  {escaped(row['feedback'])}"


def _checks(session: SessionView, figures: Mapping[str, Any], *, estimated: bool) -> Iterator[str]:
    claims = session.claims()
    yield "### Checks"
    yield ""
    for check in figures["checks"]:
        word = words.verdict_word(check["verdict"], estimated=estimated)
        if check["id"] in session.decided_by_code:
            word = words.question_word(check["verdict"])
        yield from _check(word, check, claims)
    asserted = [p for p in figures["pitfalls"] if p["verdict"] in {"met", "partial"}]
    if asserted:
        yield ""
        yield "### Pitfalls"
        yield ""
    for pitfall in asserted:
        yield from _check(words.verdict_word(pitfall["verdict"], pitfall=True), pitfall, claims)


def _check(word: str, check: Mapping[str, Any], claims: Mapping[str, str]) -> Iterator[str]:
    hints = f" ({check['hints_taken']} hints)" if check["hints_taken"] else ""
    yield f"- {word}, {check['importance']}{hints}: {escaped(claims[check['id']])}"
    for evidence in check["evidence"]:
        if evidence["verified"]:
            yield f'  - "{escaped(evidence["quote"])}"'
        else:
            yield f'  - ~~"{escaped(evidence["quote"])}"~~ (not found in the answer)'


def _answer(session: SessionView, answer: Submitted) -> list[str]:
    title = "Main answer" if answer.document == ANSWER else "Follow-up"
    lines = [f"### {title} ({minutes_seconds(answer.seconds)})", ""]
    if answer.document != ANSWER:
        lines += [escaped(session.question(answer.document)), ""]
    lines += [*quoted(answer.text), ""]
    for record in session.state.grades.get(answer.document, ()):
        lines.append(f"- {_grade_line(record['grade'])}")
    return [*lines, ""]


def _grade_line(grade: Mapping[str, Any]) -> str:
    provenance = grade["provenance"]
    who = provenance["model"] or ("offline estimate" if provenance["judge"] == "offline" else "")
    by = f" by {escaped(who)}" if who else ""
    if grade["status"] == "ungraded":
        return f"ungraded{by}: {escaped(grade['reason'] or '')}"
    score = words.short_score(grade["status"], grade["score"])
    return f"{grade['status']}{by} at {provenance['at']}: {score}"
