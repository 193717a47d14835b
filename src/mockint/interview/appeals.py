"""Arguing with a verdict: appeals that a judge ruled on, and disputes where none did or could.

An appeal that succeeds appends one more grade, so both verdicts stay in the log. A dispute is only
the candidate's word: it is shown, kept out of progress, and changes no number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from mockint.cleaning import clean_line
from mockint.grading.amend import amended
from mockint.grading.grade import Grade, UsageFigures, evidence_json, usage_json
from mockint.grading.judging.appeal import LONGEST, Appeal, Ruling, appeal_about
from mockint.grading.judging.verdict import Verdict
from mockint.grading.record import from_record
from mockint.interview import events as kinds
from mockint.interview.session import Session
from mockint.interview.state import AppealHeard, Dispute, SessionState


def appeal_to(session: Session, document: str, check: str, argument: str) -> Appeal:
    """What a judge is handed: the answer, the check and its verdict as it stands in that answer's
    current grade. Raises KeyError where that grade has no such check."""
    before = verdict_on(session.state, document, check)
    if before is None:
        raise KeyError(check)
    case = session.case(document)
    if check not in {item.id for item in case.items}:
        asked = tuple(p for p in session.scenario.pitfalls if p.id == check)
        case = replace(case, pitfalls=asked)
    return appeal_about(case, check, before, argument)


def verdict_on(state: SessionState, document: str, check: str) -> Verdict | None:
    """The verdict on one check or pitfall in an answer's current grade; None: not judged there."""
    record = state.current_grade(document)
    if record is None:
        return None
    rows = (*record["grade"]["checks"], *record["grade"]["pitfalls"])
    return next((row["verdict"] for row in rows if row["id"] == check), None)


def heard(state: SessionState, document: str, check: str) -> AppealHeard | None:
    """The ruling on this verdict, if a judge has given one. There is one for each verdict of a
    judging: asking until the answer pleases would be no appeal. A failure is no ruling."""
    judging = state.judging_place(document)
    rulings = (
        one
        for one in reversed(state.appeals)
        if (one.data["document"], one.data["check"]) == (document, check)
        and one.judging == judging
        and one.data["failure"] is None
    )
    return next(rulings, None)


def record_ruling(
    session: Session, document: str, appeal: Appeal, ruling: Ruling, now: str
) -> Grade | None:
    """Record what an appeal came to; the new grade where it changed the verdict, else None. `now`
    is the UTC time to note, ISO 8601."""
    tokens = ruling.judgement.usage
    usage = UsageFigures(
        tokens.prompt_tokens,
        tokens.cached_tokens,
        tokens.completion_tokens,
        tokens.cost_usd,
        ruling.judgement.seconds,
    )
    session.record(kinds.APPEALED, _data(document, appeal, ruling, usage, now))
    record = session.state.current_grade(document)
    if ruling.finding is None or record is None:
        return None
    base = from_record(record)
    changed = amended(base, session.case(document), ruling.finding)
    provenance = replace(base.provenance, at=now)
    grade = replace(
        changed, provenance=provenance, usage=usage, failure=None, exit_code=0, raw=None
    )
    return session.record_grade(document, grade, appeal=appeal.check)


def _data(
    document: str, appeal: Appeal, ruling: Ruling, usage: UsageFigures, now: str
) -> dict[str, Any]:
    finding, judgement = ruling.finding, ruling.judgement
    failure = judgement.failure
    return {
        "document": document,
        "check": appeal.check,
        "argument": appeal.argument,
        "before": appeal.before,
        "after": finding.verdict if finding else None,
        "refused": ruling.refused or None,
        "failure": {"kind": failure.kind, "sentence": failure.sentence} if failure else None,
        "evidence": evidence_json(finding.evidence) if finding else [],
        "note": finding.note if finding else "",
        "provenance": {
            "judge": judgement.judge,
            "model": judgement.model,
            "base_url": judgement.base_url,
            "prompt_sha256": judgement.prompt_sha256,
            "format_rung": judgement.format_rung,
            "at": now,
        },
        "usage": usage_json(usage),
    }


def dispute(session: Session, document: str, check: str, sentence: str) -> bool:
    """Mark a verdict as disputed, with the candidate's sentence; whether there is such a verdict and
    a sentence."""
    verdict = verdict_on(session.state, document, check)
    said = clean_line(sentence, LONGEST)
    if verdict is None or not said:
        return False
    data = {"document": document, "check": check, "verdict": verdict, "sentence": said}
    session.record(kinds.DISPUTED, data)
    return True


def withdraw(session: Session, document: str, check: str) -> bool:
    """Take a dispute back; whether there was one."""
    if (document, check) not in open_disputes(session.state):
        return False
    session.record(kinds.DISPUTE_WITHDRAWN, {"document": document, "check": check})
    return True


def open_disputes(state: SessionState) -> Mapping[tuple[str, str], Dispute]:
    """The disputes by document and check whose verdict still is the one that was disputed."""
    return {
        (d.document, d.check): d
        for d in state.disputes
        if verdict_on(state, d.document, d.check) == d.verdict
    }
