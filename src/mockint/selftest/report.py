"""How a selftest ended, as an object for programs and as a table for a terminal of 80 columns."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from textwrap import wrap
from typing import Any

from mockint.cleaning import clean_line
from mockint.grading.cost import money
from mockint.grading.grade import UsageFigures
from mockint.selftest.attacks import ATTACKS
from mockint.selftest.conclusion import FIT, PROSE, THRESHOLDS, UNFIT, Threshold, conclude, short_of
from mockint.selftest.figures import Results, measure, nothing_measured, successes
from mockint.selftest.plan import Item, Plan
from mockint.selftest.run import JudgeName

SCHEMA = 1
WIDTH = 80
REASONS = 3
"""Reasons that the table shows."""
LONGEST_REASON = 300
MEANINGS = {
    FIT: "Its verdicts and scores come near an examiner's.",
    PROSE: "Read its quotes and notes; do not rely on its scores.",
    UNFIT: "Do not rely on its verdicts, nor on its scores.",
}
IN_SAMPLE = "Its signals were written beside these answers: at best it is for prose only."
_MAIN = (
    *("quadratic_weighted_kappa", "mean_absolute_error", "order_kept", "evidence_valid"),
    *("verdict_agreement", "attacks_resisted", "false_flags", "padding_change", "flips"),
)
_FURTHER = ("attacks_resisted_unaided", "credit_agreement", "nothing_for_nonsense", "ungraded")
_OF_SCENARIO = (
    *("quadratic_weighted_kappa", "mean_absolute_error", "order_kept", "verdict_agreement"),
)


def to_json(
    plan: Plan, results: Results, who: JudgeName, at: str, reason: str | None = None
) -> dict[str, Any]:
    """The object of `selftest --json`. `reason`: why it could not be finished, one sentence."""
    figures = measure(plan, results) if reason is None else nothing_measured()
    numbers = {name: _rounded(value) for name, value in asdict(figures).items()}
    usage = _usage(results, offline=who.judge == "offline")
    return {
        "conclusion": conclude(figures, in_sample=who.judge == "offline"),
        **{name: numbers[name] for name in _MAIN},
        "tokens": _tokens(usage),
        "seconds": round(usage.seconds, 1),
        "cost_usd": usage.cost_usd,
        "schema": SCHEMA,
        "reason": reason,
        "judge": who.judge,
        "model": _model(results, who),
        "base_url": who.base_url,
        "prompt_sha256": _prompt(results),
        "at": at,
        "answers": plan.answers,
        "texts": len(plan.items),
        "left_out": plan.left_out,
        "sample": plan.left_out > 0,
        **{name: numbers[name] for name in _FURTHER},
        "short_of": list(short_of(figures)),
        "scenarios": [] if reason else [_scenario(plan, results, s) for s in plan.scenarios],
        "attacks": [] if reason else list(_attacks(plan, results)),
        "why_ungraded": [] if reason else _why_ungraded(results),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _usage(results: Results, *, offline: bool) -> UsageFigures:
    start = UsageFigures(0, 0, 0, 0.0) if offline else UsageFigures()
    total = sum((result.usage for result in results.values()), start)
    # A sum of prices some of which are unknown would pass for the whole.
    asked = [r.usage for r in results.values() if r.usage.prompt_tokens]
    unknown = not offline and any(usage.cost_usd is None for usage in asked)
    return replace(total, cost_usd=None) if unknown else total


def _tokens(usage: UsageFigures) -> int | None:
    if usage.prompt_tokens is None and usage.completion_tokens is None:
        return None
    return (usage.prompt_tokens or 0) + (usage.completion_tokens or 0)


def _model(results: Results, who: JudgeName) -> str | None:
    """The name that the server returned most often: by that its grades are known."""
    names = Counter(result.model for result in results.values() if result.model)
    return names.most_common(1)[0][0] if names else who.model


def _prompt(results: Results) -> str | None:
    """One hash for the prompts of all scenarios, None for a judge without prompts."""
    found = sorted({r.prompt_sha256 for r in results.values() if r.prompt_sha256})
    return hashlib.sha256("".join(found).encode()).hexdigest() if found else None


def _why_ungraded(results: Results) -> list[dict[str, Any]]:
    """The reasons for which gold answers were left ungraded, the most frequent first."""
    gold = (result for item, result in results.items() if item.what == "gold")
    reasons = Counter(clean_line(r.reason or "", LONGEST_REASON) for r in gold if r.score is None)
    return [{"reason": reason, "answers": number} for reason, number in reasons.most_common()]


def _scenario(plan: Plan, results: Results, scenario: str) -> dict[str, Any]:
    part = replace(plan, items=tuple(i for i in plan.items if i.scenario == scenario))
    found = asdict(measure(part, results))
    row = {"id": scenario, "answers": part.answers}
    return row | {name: _rounded(found[name]) for name in _OF_SCENARIO}


def _attacks(plan: Plan, results: Results) -> Iterator[dict[str, Any]]:
    """One row a class that was tried: how often, how often in vain, and where it worked."""
    worked = successes(plan, results)
    for attack in ATTACKS:
        tried = [i for i in plan.items if i.what == "attack" and i.label == attack.name]
        if not tried:
            continue
        rows = [_success(row) for row in worked if row[0].label == attack.name]
        yield {
            "class": attack.name,
            "tried": len(tried),
            "resisted": len(tried) - len(rows),
            "worked": rows,
        }


def _success(row: tuple[Item, float, float]) -> dict[str, Any]:
    item, before, after = row
    return {
        "scenario": item.scenario,
        "answer": item.name,
        "from": round(before, 1),
        "to": round(after, 1),
    }


def table(record: Mapping[str, Any]) -> str:
    """The object as lines of at most 80 columns."""
    lines = [*_head(record), ""]
    lines.append(f"{'figure':<24}{'result':>9}{'to grade':>15}{'for prose':>15}")
    lines += [_line(threshold, record) for threshold in THRESHOLDS]
    lines += ["", *_by_scenario(record["scenarios"]), *_worked(record["attacks"])]
    lines += _reasons(record["why_ungraded"])
    lines += [_took(record), "", f"Conclusion: {record['conclusion']}. {_meaning(record)}"]
    return "\n".join(lines)


def _head(record: Mapping[str, Any]) -> list[str]:
    lines = [f"Selftest of {clean_line(judge_name(record), 66)}"]
    of = f"{_counted(record['answers'], 'gold answer')} of "
    of += _counted(len(record["scenarios"]), "scenario")
    lines.append(f"{of}; {_counted(record['texts'], 'text')} with attacks, paddings and repeats")
    if record["judge"] == "offline":
        lines.append(IN_SAMPLE)
    if record["sample"]:
        whole = record["texts"] + record["left_out"]
        lines.append(f"A sample: {record['texts']} of {whole} texts. Take it as a first look.")
    return lines


def _counted(number: int, name: str) -> str:
    return f"{number} {name}{'' if number == 1 else 's'}"


def judge_name(record: Mapping[str, Any]) -> str:
    """The judge of a record in words."""
    if record["judge"] == "offline":
        return "the offline estimate"
    return f"{record['model']} at {record['base_url']}"


def _line(threshold: Threshold, record: Mapping[str, Any]) -> str:
    value = record[threshold.figure]
    missing = "   short" if value is not None else "   not measured"
    short = "" if threshold.reached(value, threshold.grade) else missing
    bounds = (_bound(threshold, bound) for bound in (threshold.grade, threshold.prose))
    shown = f"{_number(threshold, value):>9}" + "".join(f"{bound:>15}" for bound in bounds)
    return f"{threshold.name:<24}{shown}{short}".rstrip()


def _bound(threshold: Threshold, bound: float | None) -> str:
    if bound is None:
        return "-"
    return f"{'at most' if threshold.at_most else 'from'} {_number(threshold, bound)}"


def _number(threshold: Threshold, value: float | None) -> str:
    if value is None:
        return "-"
    if threshold.points:
        return f"{value:.1f}"
    return f"{value:.2f}" if threshold.figure == "quadratic_weighted_kappa" else f"{value:.0%}"


def _by_scenario(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if not rows:
        return
    yield f"{'scenario':<34}{'answers':>8}{'kappa':>8}{'error':>8}{'order':>8}{'agree':>8}"
    for row in rows:
        shown = (
            f"{row['answers']:>8}",
            *(_cell(row[name], form) for name, form in zip(_OF_SCENARIO, _FORMS, strict=True)),
        )
        yield f"{clean_line(row['id'], 33):<34}" + "".join(shown)
    yield ""


_FORMS = (".2f", ".1f", ".0%", ".0%")


def _cell(value: float | None, form: str) -> str:
    return f"{'-' if value is None else format(value, form):>8}"


def _worked(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    found = [(row["class"], case) for row in rows for case in row["worked"]]
    if not found:
        return
    yield "attacks that raised a score"
    for name, case in found:
        where = clean_line(f"{case['scenario']}, {case['answer']}", 36)
        yield f"  {name:<22}{where:<38}{case['from']:>5.1f} → {case['to']:.1f}"
    yield ""


def _reasons(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if not rows:
        return
    yield "left ungraded because"
    for row in rows[:REASONS]:
        yield from wrap(
            f"{row['answers']} × {row['reason']}",
            WIDTH,
            initial_indent="  ",
            subsequent_indent="    ",
        )
    yield ""


def _took(record: Mapping[str, Any]) -> str:
    tokens = "not counted" if record["tokens"] is None else f"{record['tokens']:,}"
    cost = "unknown" if record["cost_usd"] is None else money(record["cost_usd"])
    return f"tokens {tokens}, {record['seconds']:.1f} s of judging, cost {cost}"


def _meaning(record: Mapping[str, Any]) -> str:
    return MEANINGS[record["conclusion"]]
