"""The debrief as styled text: verdict, the one fix, criteria, checks, the answer with its evidence.

Everything is `Content`, which is never parsed as markup. Meaning is in words first, in colour only
besides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from textual.content import Content

from mockint.interview.clock import TIMED, minutes_seconds
from mockint.interview.state import ANSWER, Submitted
from mockint.reports import words
from mockint.reports.session import SessionView

_STYLE = {
    "met": "$text-success",
    "partial": "$text-warning",
    "missed": "$foreground-muted",
    "contradicted": "$text-error",
    "unclear": "$foreground-muted",
}
EVIDENCE_MARKED = ", evidence marked with the number of its check"
_QUOTED = "on $success 30%"
_PHASE = {"clarify": "questions", "answer": "answer", "follow_ups": "follow-ups"}
Part = tuple[str, Content]


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
    if view.state.seen_reference:
        lines.append("The reference had been on screen before this attempt.")
    if figures.get("left_out"):
        lines.append(f"Left out, not judged alike yet: {', '.join(figures['left_out'])}.")
    return Content("\n".join(lines))


def _ungraded(view: SessionView) -> str:
    record = view.state.current_grade(ANSWER)
    if record is None:
        return "Ungraded: no judge has read this answer yet. Key g has it judged."
    reason = record["grade"]["reason"] or ""
    if record.get("failure"):
        return f"Ungraded: {reason}\nYour answer is saved. Key g tries again."
    return f"Ungraded: {reason}"


def parts(view: SessionView) -> Iterator[Part]:
    """The sections below the verdict: heading and text, in order of use."""
    figures = view.figures
    graded = figures["status"] != "ungraded"
    estimated = figures["status"] == "estimated"
    if graded:
        yield "The one fix", Content(figures["next_fix"] or "Nothing stands out.")
        yield "Criteria", _criteria(view, figures, estimated=estimated)
        yield "Checks", _checks(view, figures, estimated=estimated)
    for answer in view.state.submitted:
        yield _title(view, answer), _answer(view, answer, figures)
    skipped = [f for f in view.state.follow_ups if f.status == "skipped"]
    for follow_up in skipped:
        yield f"Follow-up, skipped: {follow_up.question}", Content("")
    yield "Time, questions, hints", _habits(view)


def _criteria(view: SessionView, figures: Mapping[str, Any], *, estimated: bool) -> Content:
    lines: list[Content] = []
    high = figures.get("level_high", {})
    for row in figures["criteria"]:
        if row["level"] is None:
            continue
        level = words.level_words(row["level"], high.get(row["id"]), estimated=estimated)
        if lines:
            lines.append(Content(""))
        gauge = "■" * row["level"] + "□" * (row["max_level"] - row["level"])
        lines.append(
            Content.assemble((f"{gauge} {row['name']}", "bold"), (f"  {level}", "$text-primary"))
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


def _checks(view: SessionView, figures: Mapping[str, Any], *, estimated: bool) -> Content:
    claims = view.claims()
    lines: list[Content] = []
    for number, check in enumerate(figures["checks"], 1):
        word = words.verdict_word(check["verdict"], estimated=estimated)
        if check["id"] in view.decided_by_code:
            word = words.question_word(check["verdict"])
        lines += _check(f"{number}.", word, check, claims)
    for pitfall in figures["pitfalls"]:
        if pitfall["verdict"] in {"met", "partial"}:
            word = words.verdict_word(pitfall["verdict"], pitfall=True)
            style = {**pitfall, "verdict": "contradicted"}
            lines += _check("Pitfall", word, style, claims)
    return Content("\n").join(lines)


def _check(
    number: str, word: str, check: Mapping[str, Any], claims: Mapping[str, str]
) -> list[Content]:
    hints = f", {check['hints_taken']} hints" if check["hints_taken"] else ""
    lines = [
        Content.assemble(
            f"{number} ",
            (word, f"bold {_STYLE[check['verdict']]}"),
            (f" ({check['importance']}{hints}) ", "$foreground-muted"),
            claims[check["id"]],
        )
    ]
    for evidence in check["evidence"]:
        quote = " ".join(evidence["quote"].split())
        if evidence["verified"]:
            lines.append(Content.assemble("     ", (f"“{quote}”", "italic")))
        else:
            struck = (f"“{quote}”", "strike $foreground-muted")
            lines.append(Content.assemble("     ", struck, " not in your answer, earns nothing"))
    return lines


def _title(view: SessionView, answer: Submitted) -> str:
    time = minutes_seconds(answer.seconds)
    if answer.document == ANSWER:
        marked = view.state.current_grade(ANSWER)
        graded = marked is not None and marked["grade"]["status"] != "ungraded"
        return f"Your answer ({time})" + (EVIDENCE_MARKED if graded else "")
    return f"Follow-up ({time}): {view.question(answer.document)}"


def _answer(view: SessionView, answer: Submitted, figures: Mapping[str, Any]) -> Content:
    record = view.state.current_grade(answer.document)
    if record is None or not answer.text:
        return Content(answer.text.rstrip() or "(empty)")
    grade = record["grade"]
    numbers = {check["id"]: n for n, check in enumerate(figures.get("checks", ()), 1)}
    text = highlighted(answer.text, spans(grade["checks"], numbers))
    if answer.document == ANSWER:
        return text
    return Content("\n").join([text, *_follow_up_verdicts(view, grade)])


def _follow_up_verdicts(view: SessionView, grade: Mapping[str, Any]) -> list[Content]:
    claims = view.claims()
    if grade["status"] == "ungraded":
        return [Content.styled(f"Ungraded: {grade['reason']}", "$foreground-muted")]
    estimated = grade["status"] == "estimated"
    lines: list[Content] = []
    for check in grade["checks"]:
        word = words.verdict_word(check["verdict"], estimated=estimated)
        lines += _check("-", word, check, claims)[:1]
    return lines


def spans(
    checks: Sequence[Mapping[str, Any]], numbers: Mapping[str, int]
) -> list[tuple[int, int, str]]:
    """Where the verified evidence of an answer stands, and the numbers of its checks."""
    found: dict[tuple[int, int], list[str]] = {}
    for check in checks:
        for evidence in check["evidence"]:
            if evidence["verified"] and evidence["start"] is not None:
                label = str(numbers.get(check["id"], "·"))
                found.setdefault((evidence["start"], evidence["end"]), []).append(label)
    return [(start, end, ",".join(labels)) for (start, end), labels in sorted(found.items())]


def highlighted(text: str, marks: Sequence[tuple[int, int, str]]) -> Content:
    """The text with its evidence marked; spans that overlap are marked up to the next one."""
    pieces: list[Content] = []
    at = 0
    for start, end, label in marks:
        begin = max(start, at)
        pieces.append(Content(text[at:begin]))
        if end > begin:
            pieces.append(Content.styled(text[begin:end], _QUOTED))
        pieces.append(Content.styled(f"[{label}]", "bold $text-success"))
        at = max(at, end)
    pieces.append(Content(text[at:].rstrip()))
    return Content("").join(pieces)


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
