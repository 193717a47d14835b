"""Follow-ups as every report tells them: what was asked, what became of it, what it raised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mockint.interview.clock import minutes_seconds
from mockint.interview.state import ANSWER, PutFollowUp, Submitted
from mockint.reports import words
from mockint.reports.session import SessionView
from mockint.reports.verdicts import Shown


@dataclass(frozen=True, slots=True)
class Followed:
    """One follow-up that was put. `about` is the check that it was to raise, None for one that has
    checks of its own; `before` that check's verdict in the main answer, `after` in the session, both
    None where nothing is known of it; `reason` why its answer has no grade."""

    put: PutFollowUp
    answer: Submitted | None
    about: str | None
    before: str | None
    after: str | None
    reason: str = ""
    waiting: bool = False

    @property
    def raised(self) -> bool:
        """Whether the session's verdict on its check is another one than the main answer's."""
        return self.before != self.after


def followed(view: SessionView) -> tuple[Followed, ...]:
    """Every follow-up that was put, in order; those that were withdrawn do not count."""
    state = view.state
    after = _verdicts(view.figures)
    main = state.current_grade(ANSWER)
    before = {} if main is None or not after else _verdicts(main["grade"])
    left_out = view.figures.get("left_out", ())
    return tuple(
        Followed(
            put,
            state.answer(put.document),
            about,
            before.get(about) if about else None,
            after.get(about) if about and about in before else None,
            _reason(state.current_grade(put.document)),
            put.id in left_out,
        )
        for put in state.follow_ups
        if put.status != "withdrawn"
        for about in (put.when.partition(":")[2] or None,)
    )


def _verdicts(holder: Mapping[str, Any]) -> dict[str, str]:
    return {row["id"]: row["verdict"] for row in holder.get("checks", ())}


def _reason(record: Mapping[str, Any] | None) -> str:
    if record is None or record["grade"]["status"] != "ungraded":
        return ""
    return f"Ungraded: {record['grade']['reason'] or ''}"


def title(number: int, one: Followed) -> str:
    """`Follow-up 2 (1:30)`, or what else became of it."""
    if one.answer is not None:
        return f"Follow-up {number} ({minutes_seconds(one.answer.seconds)})"
    return f"Follow-up {number}, {'skipped' if one.put.status == 'skipped' else 'not answered'}"


def outcome(view: SessionView, one: Followed, verdicts: Sequence[Shown]) -> str:
    """Before and after: what became of the check that a follow-up was about; empty where it had
    checks of its own, or nothing was judged."""
    shown = next((s for s in verdicts if s.check == one.about and s.in_figures), None)
    if shown is None or one.before is None or one.after is None:
        return ""
    about = f"About {shown.number}, {shown.claim.rstrip('.')}:"
    estimated = view.figures["status"] == "estimated"
    before = words.verdict_word(one.before, estimated=estimated)
    if one.raised:
        return f"{about} {before} in the main answer, {shown.word} after the follow-up."
    standing = "not judged with it yet" if one.waiting else "and it stays so"
    return f"{about} {before} in the main answer, {standing}."


def own_verdicts(one: Followed, verdicts: Sequence[Shown]) -> list[Shown]:
    """The verdicts that its answer was read for; `outcome` says what became of the one it was about."""
    return [
        shown
        for shown in verdicts
        if shown.document == one.put.document
        and not shown.pitfall
        and not (shown.in_figures and shown.check == one.about)
    ]


def follow_ups_json(view: SessionView) -> list[dict[str, Any]]:
    """Every follow-up with what it raised (docs/json.md)."""
    return [
        {
            "id": one.put.id,
            "question": one.put.question,
            "status": one.put.status,
            "about": one.about,
            "before": one.before,
            "after": one.after,
        }
        for one in followed(view)
    ]
