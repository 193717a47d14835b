"""Words about a grade, written by code from verified verdicts alone. No numbers in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from mockint.bank.models import Check, Pitfall, Rubric
from mockint.grading.grade import CheckResult
from mockint.grading.scoring.score import score_of
from mockint.grading.scoring.values import Judged, Scheme

_SHORT = 120


def not_found(estimated: bool) -> str:
    """How a check without support is named: an estimate knows wording, not thought."""
    return "not found in your wording" if estimated else "missed"


def criterion_feedback(
    results: Sequence[CheckResult], claims: Mapping[str, str], *, estimated: bool
) -> str:
    """What one criterion shows: what was there, and the heaviest thing that was not."""
    if not results:
        return ""
    met = [r for r in results if r.verdict == "met"]
    short = sorted(
        (r for r in results if r.verdict in {"missed", "contradicted", "partial"}),
        key=lambda r: (r.importance != "essential", r.importance == "optional"),
    )
    parts = []
    if met:
        quote = _quote(met[0])
        parts.append(f"You covered: {claims[met[0].id].rstrip('.')}{quote}.")
    if short:
        first = short[0]
        label = {
            "partial": "Only in part",
            "contradicted": "Contradicted",
            "missed": not_found(estimated).capitalize(),
        }[first.verdict]
        parts.append(f"{label}: {claims[first.id].rstrip('.')}.")
    if not parts:
        parts.append("Nothing here could be decided.")
    return " ".join(parts)


def _quote(result: CheckResult) -> str:
    quotes = [e.quote for e in result.evidence if e.verified]
    if not quotes:
        return ""
    text = " ".join(quotes[0].split())
    return f' ("{text if len(text) <= _SHORT else text[: _SHORT - 1].rstrip() + "…"}")'


def summary(results: Sequence[CheckResult], pitfalls: Sequence[CheckResult]) -> str:
    """One or two sentences on the whole answer."""
    essential = [r for r in results if r.importance == "essential"]
    short = [r for r in essential if r.verdict in {"missed", "contradicted"}]
    asserted = [p for p in pitfalls if p.verdict == "met"]
    if not essential:
        text = "No essential check applies to this answer."
    elif not short:
        text = "Every essential point is there, at least in part."
    elif len(short) == len(essential):
        text = "None of the essential points was found."
    else:
        text = "Some essential points are there, others are not."
    if asserted:
        text += " It also asserts something that is wrong or dangerous here."
    return text


def next_fix(
    scheme: Scheme,
    judged: Sequence[Judged],
    checks: Sequence[Check],
    pitfalls: Sequence[Pitfall],
    *,
    estimated: bool,
) -> str:
    """The one change that is worth most: a check to earn, or an assertion to take back."""
    best = heaviest_gap(scheme, judged)
    if best is None:
        return ""
    claims = {check.id: check.claim for check in checks}
    for pitfall in pitfalls:
        if pitfall.id == best:
            why = f" {pitfall.why.strip()}" if pitfall.why else ""
            return f"Take back: {pitfall.claim.strip()}{why}"
    verdict = next(j.verdict for j in judged if j.id == best)
    if verdict == "partial":
        return f"Make this whole: {claims[best].strip()}"
    if verdict == "missed" and estimated:
        return f"Not found in your wording: {claims[best].strip()}"
    return f"Add this: {claims[best].strip()}"


def heaviest_gap(scheme: Scheme, judged: Sequence[Judged]) -> str | None:
    """The check or pitfall whose change alone raises the score most; None when nothing would."""
    base = score_of(scheme, judged) or Fraction(0)
    gains: list[tuple[Fraction, int, str]] = []
    for index, j in enumerate(judged):
        changed = _fixed(j)
        if changed is None:
            continue
        trial = [*judged[:index], changed, *judged[index + 1 :]]
        gain = (score_of(scheme, trial) or Fraction(0)) - base
        gains.append((gain, j.weight, j.id))
    if not gains:
        return None
    gain, _, check = max(gains, key=lambda item: (item[0], item[1]))
    return check if gain > 0 else None


def _fixed(j: Judged) -> Judged | None:
    if j.pitfall:
        if j.verdict != "met":
            return None
        return Judged(j.id, j.criterion, j.importance, "contradicted", pitfall=True)
    if j.verdict == "met" or (j.verdict == "unclear" and not j.void):
        return None
    return Judged(j.id, j.criterion, j.importance, "met", cap=j.cap)


def claims_of(
    rubric: Rubric, checks: Sequence[Check], pitfalls: Sequence[Pitfall]
) -> dict[str, str]:
    """The claim of every check and pitfall by its id."""
    items: tuple[Check | Pitfall, ...] = (*rubric.checks, *checks, *pitfalls)
    return {item.id: item.claim.strip() for item in items}
