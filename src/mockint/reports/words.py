"""How a grade is put into words: an estimate as an estimate, ungraded as ungraded.

Screens, the line mode and the reports all say it through this one module.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

TYPICAL_ERROR = 10
"""Points by which the estimate is typically off on the gold answers: the mean absolute error that
benchmarks/estimate_error.py prints, rounded up to 5."""

JUDGE_HINT = (
    "To have the same answer judged by a model: set OPENAI_API_KEY or OPENAI_BASE_URL, "
    "then run `mockint regrade {session}`."
)
JUDGE_FILE_HINT = (
    "To have it judged by a model, set OPENAI_API_KEY or OPENAI_BASE_URL and grade it again."
)
LOW_TRUST = "Low trust: the scenario is a draft."
_VERDICTS = {
    "met": "met",
    "partial": "partly met",
    "missed": "missed",
    "contradicted": "contradicted",
    "unclear": "unclear",
}
_PITFALLS = {
    "met": "asserted",
    "partial": "half asserted",
    "missed": "not asserted",
    "contradicted": "taken back",
    "unclear": "unclear",
}
_FOUND = {
    **_VERDICTS,
    "met": "found",
    "partial": "found in part",
    "missed": "not found in your wording",
}

FLAGS: Mapping[str, str] = {
    "grader-directed-text": "text that speaks to a grader",
    "role-play": "text that gives the reader a role to play",
    "fake-message": "text made up as a message of the system",
    "fake-delimiter": "text made up as the end of the answer",
    "chat-template-tokens": "tokens of a chat template",
    "draft-metadata": "text that withdraws or replaces the answer",
    "changed-rubric": "text that changes the rubric",
    "claimed-authority": "text that claims a say in the grading",
    "prefilled-verdict": "verdicts filled in beforehand",
    "quoted-candidate": "words put into another candidate's mouth",
    "quoted-reference": "the reference, word for word",
    "invisible-characters": "characters that nobody sees",
    "encoded-text": "encoded text",
}
"""What each flag of an answer means, after "Your answer holds …"."""
JUDGED_AGAIN = "It was judged again without those sentences; the lower result stands."

Checks = Sequence[Mapping[str, Any]]


def many(count: int, thing: str) -> str:
    """`1 answer`, `1,200 answers`."""
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"


def to_the_minute(at: str) -> str:
    """A time in ISO 8601 as a reader is told it: `2026-03-01 10:00`."""
    return at[:16].replace("T", " ")


def verdict_word(verdict: str, *, pitfall: bool = False, estimated: bool = False) -> str:
    """A verdict as a screen names it."""
    if pitfall:
        return _PITFALLS[verdict]
    return (_FOUND if estimated else _VERDICTS)[verdict]


def question_word(verdict: str) -> str:
    """The verdict on the questions asked, which code counts in the transcript."""
    return {"met": "asked for", "partial": "asked for in part"}.get(verdict, "not asked for")


def level_meaning(level: int, text: str, *, estimated: bool) -> str:
    """What a level means. Wording cannot show all of it, so an estimate only cites the rubric."""
    return f"The rubric's level {level} reads: {text}" if estimated else text


def headline(figures: Mapping[str, Any], checks: Checks) -> str:
    """The score in one line. An estimate leads with what it can know; a draft is named as one."""
    status, score = figures["status"], figures["score"]
    if status == "ungraded" or score is None:
        return "Ungraded."
    trust = f" {LOW_TRUST}" if low_trust(figures) else ""
    if status == "estimated":
        return f"Found in your words: {found(checks)}; {about(score)}.{trust}"
    low, high = figures["score_range"]
    spread = "" if low == high else f" (between {low:g} and {high:g} with what is unclear)"
    return f"Score {score:g} of 100{spread}.{trust}"


def low_trust(figures: Mapping[str, Any]) -> bool:
    """Whether a grade or a session's figures stand on a draft."""
    from mockint.grading.grader import DRAFT_SCENARIO

    return DRAFT_SCENARIO in figures.get("flags", ())


def flag_words(grade: Mapping[str, Any]) -> str:
    """What was found in an answer that speaks to a grader, and what was done; empty for nothing."""
    found = [FLAGS.get(code, code) for code in grade["flags"] if code != "draft-scenario"]
    if not found:
        return ""
    done = "" if grade["status"] == "ungraded" else f" {JUDGED_AGAIN}"
    return f"Your answer holds {', '.join(found)}.{done}"


def runs_words(runs: int) -> str:
    """`one run`, `3 runs`."""
    return "one run" if runs == 1 else f"{runs} runs"


def reading_line(grade: Mapping[str, Any], judge: str) -> str:
    """By whom and how often an answer was read: a single run says that it is one."""
    runs = grade["provenance"]["runs"]
    if grade["status"] != "graded":
        return ""
    if runs <= 1:
        return f"Judged by {judge} in one run; another run may differ."
    return f"Judged by {judge}, {runs_words(runs)}: the median verdict of each check stands."


def settled_words(spread: float | None, unsettled: Sequence[int] | None) -> str:
    """What several runs make of one criterion: how far its share moved, and levels in doubt."""
    parts = [] if spread is None else [f"spread {spread:.2f}"]
    if unsettled:
        parts.append(f"not settled ({unsettled[0]} to {unsettled[1]})")
    return ", ".join(parts)


def found(checks: Checks) -> str:
    """`9 of 14 essential and important points`."""
    core = [check for check in checks if check["importance"] != "optional"]
    here = sum(check["verdict"] in {"met", "partial"} for check in core)
    return f"{here} of {len(core)} essential and important points"


def about(score: float) -> str:
    """`about 60, ± 10, by wording`: an estimate's number, rounded to 5, with its typical error."""
    return f"about {rounded(score)}, ± {TYPICAL_ERROR}, by wording"


def rounded(score: float) -> int:
    """The nearest multiple of 5, halves up."""
    return int((score + 2.5) // 5 * 5)


def short_score(status: str, score: float | None) -> str:
    """The score in a list: `71.5`, `≈ 60 by wording`, or the status."""
    if score is None:
        return status
    return f"≈ {rounded(score)} by wording" if status == "estimated" else f"{score:g}"


def level_words(level: int | None, level_high: int | None, *, estimated: bool) -> str:
    """`level 2 of 4`, with the other level where unclear checks could give one."""
    if level is None:
        return "not judged"
    tail = " by wording" if estimated else ""
    if level_high is not None and level_high != level:
        return f"level {level} of 4{tail}; {level_high} if the unclear ones hold"
    return f"level {level} of 4{tail}"


def cheapest(steps: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The step of a bar that is nearest. A level is earned with one or two checks; the score follows
    from levels."""
    levels = [step for step in steps if step["criterion"] is not None]
    return min(levels, key=lambda s: s["need"] - s["have"]) if levels else steps[0]


def step_words(step: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """`Design at level 2, now 1`, or `a score of 60, now 54`."""
    if step["criterion"] is None:
        return f"a score of {step['need']:g}, now {step['have']:.0f}"
    name = names.get(step["criterion"], step["criterion"])
    return f"{name} at level {step['need']:g}, now {step['have']:g}"


def rated(said: int | None, level: int | None, *, estimated: bool) -> str:
    """The candidate's own level of a criterion beside the judge's; an estimate by wording is no
    measure of it. Empty where nothing was said."""
    if said is None:
        return ""
    if level is None or estimated:
        return f"you said {said}"
    if said == level:
        return f"you said {said} too"
    return f"you said {said}, {abs(said - level)} too {'high' if said > level else 'low'}"
