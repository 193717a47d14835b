"""From a judge's reply to findings: closed verdicts, every check once, quotes verified."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from mockint.cleaning import clean_line
from mockint.grading.case import Case
from mockint.grading.judging.evidence import Verifier
from mockint.grading.judging.verdict import VERDICTS, Evidence, Finding, Verdict

CONFIDENCES = ("high", "medium", "low")
MAX_EVIDENCE = 5
MAX_QUOTE = 1_000
MAX_NOTE = 600


class UnusableReplyError(ValueError):
    """The reply is JSON but no judgement: a check missing, a verdict off the menu."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """One verdict as the judge gave it, before its quotes are looked up."""

    check: str
    verdict: Verdict
    quotes: tuple[tuple[int | None, str], ...]
    reasoning: str
    confidence: str = ""


def read_reply(value: object, case: Case) -> tuple[Claimed, ...]:
    """The verdicts of a reply in the order of the case. Raises `UnusableReplyError`, with a sentence
    that the judge can act on."""
    rows = value.get("checks") if isinstance(value, Mapping) else None
    if not isinstance(rows, list):
        raise UnusableReplyError('the reply has no list "checks"')
    claimed: dict[str, Claimed] = {}
    known = [item.id for item in case.items]
    for row in rows:
        item = _row(row)
        if item.check not in known:
            raise UnusableReplyError(
                f'"{clean_line(item.check, 60)}" is no id of the checks asked about'
            )
        if item.check in claimed:
            raise UnusableReplyError(f'the check "{item.check}" is there twice')
        claimed[item.check] = item
    missing = [check for check in known if check not in claimed]
    if missing:
        raise UnusableReplyError("these checks are missing: " + ", ".join(missing))
    return tuple(claimed[check] for check in known)


def _row(row: object) -> Claimed:
    if not isinstance(row, Mapping):
        raise UnusableReplyError("an entry of checks is no object")
    check, verdict = row.get("check"), row.get("verdict")
    if not isinstance(check, str):
        raise UnusableReplyError('an entry of checks has no "check" id')
    if verdict not in VERDICTS:
        shown = clean_line(str(verdict), 40)
        raise UnusableReplyError(
            f'the verdict "{shown}" of {check} is none of {", ".join(VERDICTS)}'
        )
    evidence = row.get("evidence")
    quotes = tuple(_quote(item) for item in evidence) if isinstance(evidence, list) else ()
    reasoning = clean_line(str(row.get("reasoning") or ""), MAX_NOTE)
    confidence = row.get("confidence")
    sure = confidence if confidence in CONFIDENCES else ""
    return Claimed(check, cast(Verdict, verdict), quotes[:MAX_EVIDENCE], reasoning, sure)


def _quote(item: Any) -> tuple[int | None, str]:
    if not isinstance(item, Mapping) or not isinstance(item.get("quote"), str):
        raise UnusableReplyError('an entry of evidence has no "quote"')
    sentence = item.get("sentence")
    number = sentence if isinstance(sentence, int) and not isinstance(sentence, bool) else None
    return number, item["quote"][:MAX_QUOTE]


def to_findings(claimed: tuple[Claimed, ...], verifier: Verifier) -> tuple[Finding, ...]:
    """Findings with verified evidence. A met or partial without one verified quote becomes
    unclear and void; a contradicted one becomes missed, which is worth the same and claims less."""
    return tuple(_finding(item, verifier) for item in claimed)


def _finding(item: Claimed, verifier: Verifier) -> Finding:
    evidence = tuple(_unique([verifier.verify(number, quote) for number, quote in item.quotes]))
    sure = item.confidence
    if item.verdict in {"missed", "unclear"} or any(e.verified for e in evidence):
        return Finding(item.check, item.verdict, evidence, item.reasoning, confidence=sure)
    note = f"{item.reasoning} (No quote for this verdict was found in the answer.)".strip()
    if item.verdict == "contradicted":
        return Finding(item.check, "missed", evidence, note, confidence=sure)
    return Finding(item.check, "unclear", evidence, note, void=True, confidence=sure)


def _unique(evidence: list[Evidence]) -> list[Evidence]:
    return [_safe(e) for i, e in enumerate(evidence) if e not in evidence[:i]]


def _safe(evidence: Evidence) -> Evidence:
    if evidence.verified:
        return evidence
    return Evidence(evidence.sentence, clean_line(evidence.quote, 300))


def repair_message(claimed: tuple[Claimed, ...], verifier: Verifier) -> str | None:
    """What to tell the judge about quotes that the answer does not hold; None when all do."""
    bad = [
        f'- {item.check}: "{clean_line(quote, 200)}"'
        for item in claimed
        if item.verdict in {"met", "partial", "contradicted"}
        for number, quote in item.quotes
        if not verifier.verify(number, quote).verified
    ]
    bad += [
        f"- {item.check}: no quote at all"
        for item in claimed
        if item.verdict in {"met", "partial", "contradicted"} and not item.quotes
    ]
    if not bad:
        return None
    return (
        "These quotes are not in the answer, or are too short, or are words of the question:\n"
        + "\n".join(bad)
        + "\nReturn the whole reply again. Quote the numbered sentences word for word, or change "
        "the verdict to what the answer really shows."
    )
