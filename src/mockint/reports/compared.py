"""A comparison in words, in lines for 80 columns, and as the documented object."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Any

from mockint.cleaning import in_order
from mockint.interview.clock import minutes_seconds
from mockint.reports import words
from mockint.reports.grades import answer_name, judge_name
from mockint.review.beside import Row
from mockint.review.compare import Comparison, Fix, Moved, Side, TextPair

COMPARISON_SCHEMA = 1
WIDTH = 80
COLUMN = 38
MARKS = {"same": "=", "changed": "~", "first": "<", "second": ">"}
IN_FAVOUR = {True: "+", False: "-", None: " "}
_CHANGED = {
    "judge": "another judge",
    "prompt": "another prompt",
    "scenario": "the scenario was changed",
    "rubric": "the rubric was changed",
}
_PHASES = {"clarify": "questions", "answer": "answer", "follow_ups": "follow-ups"}


def verdict_of(comparison: Comparison) -> str:
    """What the two scores say, in one or two sentences; the warning first."""
    changed = comparison.changed
    if changed:
        said = ", ".join(_CHANGED[change] for change in changed)
        return f"Not the same measure ({said}): do not read the numbers as progress."
    if comparison.difference is None:
        return "One of the two is ungraded, so there is no difference to tell."
    moved = f"{comparison.difference:+g} point{'s' * (abs(comparison.difference) != 1)}"
    estimated = comparison.first.figures["status"] == "estimated"
    if comparison.spread is None:
        tail = "How far this judge moves by itself was not measured: one run each."
    elif estimated:
        inside = "within" if comparison.within else "more than"
        tail = f"That is {inside} the typical error of the estimate, ± {comparison.spread:g}."
    else:
        inside = "within" if comparison.within else "more than"
        points = f"{comparison.spread:g} point{'s' * (comparison.spread != 1)}"
        tail = f"That is {inside} what the judge's own runs differ by, {points}."
    overlap = _overlap(comparison)
    return f"{moved}. {tail}{overlap}"


def _overlap(comparison: Comparison) -> str:
    ranges = (comparison.first.figures["score_range"], comparison.second.figures["score_range"])
    (low, high), (low2, high2) = ranges
    if comparison.difference and (low != high or low2 != high2) and low <= high2 and low2 <= high:
        return " With what is unclear the two could be equal."
    return ""


def side_name(side: Side) -> str:
    """The session or grade, when, which attempt, by whom it was judged."""
    state = side.state
    grade = f", grade {side.number}" if side.number else ""
    seen = ", reference seen before" if state.seen_reference else ""
    when = words.to_the_minute(side.provenance["at"] if side.number else state.started_at)
    runs = side.provenance["runs"]
    read = f", {words.runs_words(runs)}" if side.figures["status"] == "graded" else ""
    return (
        f"{state.id}{grade}, {when}, attempt {state.attempt}, {state.mode}{seen}; "
        f"{judge_name(side.grade)}{read}"
    )


def score_words(side: Side) -> str:
    """The score with its range, or the estimate or status in words."""
    status, score = side.figures["status"], side.score
    if status == "graded" and score is not None:
        low, high = side.figures["score_range"]
        span = "" if low == high else f" ({low:g} to {high:g} with what is unclear)"
        return f"{score:g}{span}"
    return words.short_score(status, score)


def moved_words(moved: Moved, comparison: Comparison) -> tuple[str, str]:
    """Both verdicts of a check as its grade names them."""

    def said(verdict: str | None, side: Side) -> str:
        if verdict is None:
            return "not judged"
        estimated = side.figures["status"] == "estimated"
        return words.verdict_word(verdict, pitfall=moved.pitfall, estimated=estimated)

    return said(moved.first, comparison.first), said(moved.second, comparison.second)


def lines(comparison: Comparison, claims: Mapping[str, str]) -> Iterator[str]:
    """The whole comparison for a terminal of 80 columns. `claims` by id, of both sides."""
    first, second = comparison.first, comparison.second
    yield f"1: {side_name(first)}"
    yield f"2: {side_name(second)}"
    yield ""
    yield f"Score: {score_words(first)} → {score_words(second)}"
    yield from _wrapped(verdict_of(comparison))
    yield from _headed("Criteria (share of the weight, level)", criteria_lines(comparison))
    yield from _fix(comparison)
    yield from _moved(comparison, claims)
    yield from _headed("Time (of its budget)", time_lines(comparison))
    for pair in comparison.texts:
        yield from _text(pair)


def _wrapped(text: str, lead: str = "", indent: str = "") -> Iterator[str]:
    shown = in_order(" ".join(text.split()))
    yield from textwrap.wrap(shown, WIDTH, initial_indent=lead, subsequent_indent=indent)


def _headed(heading: str, found: Iterator[str]) -> Iterator[str]:
    shown = list(found)
    if shown:
        yield from ("", heading, *shown)


def criteria_lines(comparison: Comparison, name: int = 34) -> Iterator[str]:
    """A line for each criterion: share and level in both, and the judge's own spread where it was
    measured. `name`: columns for the criterion's name."""
    for pair in comparison.criteria:
        one, two = (
            "-" if share is None else f"{share:.2f} ({'-' if level is None else level})"
            for share, level in zip(pair.shares, pair.levels, strict=True)
        )
        note = "" if pair.spread is None else f"  spread {pair.spread:.2f}"
        note += ", within it" if pair.within else ""
        yield f"  {in_order(pair.name)[:name]:<{name}} {one:>8} → {two:<8}{note}".rstrip()


def _fix(comparison: Comparison) -> Iterator[str]:
    fix = comparison.fix
    if fix is None:
        return
    yield from ("", "The one fix of the first debrief")
    yield from _wrapped(fix.text, "  ", "  ")
    became = fix_became(fix, comparison)
    if became:
        yield f"  {became}"


def fix_became(fix: Fix, comparison: Comparison) -> str:
    """What became of the one fix; empty where its check is not known."""
    if fix.check is None:
        return ""
    moved = Moved(fix.check, fix.first, fix.second, fix.pitfall, None)
    before, after = moved_words(moved, comparison)
    return f"it was {before}, and is {after}" if before != after else f"still {after}"


def _moved(comparison: Comparison, claims: Mapping[str, str]) -> Iterator[str]:
    yield ""
    if not comparison.moved:
        yield "No verdict moved."
        return
    yield "Verdicts that moved"
    for moved in comparison.moved:
        before, after = moved_words(moved, comparison)
        mark = IN_FAVOUR[moved.better]
        pitfall = "pitfall: " if moved.pitfall else ""
        yield f"{mark} {before} → {after}"
        claim = claims.get(moved.check, moved.check)
        yield from _wrapped(f"{pitfall}{claim}", "    ", "    ")


def time_lines(comparison: Comparison) -> Iterator[str]:
    """A line for each phase; none for two grades of one session."""
    if comparison.first.state.id == comparison.second.state.id:
        return
    for time in comparison.times:
        one, two = (
            f"{minutes_seconds(seconds)} of {minutes_seconds(budget)}"
            for seconds, budget in zip(time.seconds, time.budgets, strict=True)
        )
        yield f"  {_PHASES[time.phase]:<12} {one:>16} → {two}"


def _text(pair: TextPair) -> Iterator[str]:
    name = answer_name(pair.document).capitalize()
    yield ""
    if all(row.kind == "same" for row in pair.rows):
        yield f"{name}: the same text, {len(pair.rows)} sentence{'s' * (len(pair.rows) != 1)}"
        return
    yield f"{name} (= same, ~ changed, < only in 1, > only in 2)"
    same = 0
    for row in (*pair.rows, None):
        if row is not None and row.kind == "same":
            same += 1
            continue
        if same:
            yield f"{'':{COLUMN}} =  {same} {'sentence' if same == 1 else 'sentences'} alike"
            same = 0
        if row is not None:
            yield from _row(row)


def _row(row: Row) -> Iterator[str]:
    sides = [textwrap.wrap(in_order(text), COLUMN) for text in (row.first, row.second)]
    for number, (left, right) in enumerate(zip_longest(*sides, fillvalue="")):
        mark = MARKS[row.kind] if number == 0 else " "
        yield f"{left:<{COLUMN}} {mark}  {right}".rstrip()


def comparison_json(comparison: Comparison, claims: Mapping[str, str]) -> dict[str, Any]:
    """The documented object (docs/json.md)."""
    fix = comparison.fix
    return {
        "schema": COMPARISON_SCHEMA,
        "scenario": comparison.first.state.scenario,
        "first": _side_json(comparison.first),
        "second": _side_json(comparison.second),
        "changed": list(comparison.changed),
        "difference": comparison.difference,
        "spread": comparison.spread,
        "within_spread": comparison.within,
        "criteria": [
            {
                "id": pair.id,
                "name": pair.name,
                "first_share": pair.shares[0],
                "second_share": pair.shares[1],
                "first_level": pair.levels[0],
                "second_level": pair.levels[1],
                "spread": pair.spread,
                "within_spread": pair.within,
            }
            for pair in comparison.criteria
        ],
        "moved": [
            {
                "id": moved.check,
                "pitfall": moved.pitfall,
                "claim": claims.get(moved.check, ""),
                "first": moved.first,
                "second": moved.second,
                "better": moved.better,
            }
            for moved in comparison.moved
        ],
        "fix": None
        if fix is None
        else {"text": fix.text, "id": fix.check, "first": fix.first, "second": fix.second},
        "times": [
            {
                "phase": time.phase,
                "first_seconds": round(time.seconds[0], 1),
                "second_seconds": round(time.seconds[1], 1),
                "first_budget": round(time.budgets[0], 1),
                "second_budget": round(time.budgets[1], 1),
            }
            for time in comparison.times
        ],
        "texts": [
            {
                "document": pair.document,
                "rows": [
                    {"kind": row.kind, "first": row.first, "second": row.second}
                    for row in pair.rows
                ],
            }
            for pair in comparison.texts
        ],
    }


def _side_json(side: Side) -> dict[str, Any]:
    figures, state = side.figures, side.state
    return {
        "session": state.id,
        "grade": side.number,
        "started_at": state.started_at,
        "attempt": state.attempt,
        "seen_reference": state.seen_reference,
        "status": figures["status"],
        "score": figures["score"],
        "score_range": figures["score_range"],
        "bar": figures["bar"],
        "provenance": dict(side.provenance),
    }
