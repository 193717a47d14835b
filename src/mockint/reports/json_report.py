"""`report --format json`: the documented object of one session (docs/json.md)."""

from __future__ import annotations

from typing import Any

from mockint.interview.state import SessionState
from mockint.reports.arguments import appeals_json, disputes_json
from mockint.reports.follow_ups import follow_ups_json
from mockint.reports.session import REPORT_SCHEMA, SessionView, row_json
from mockint.reports.timeline import timeline


def self_score_json(state: SessionState) -> dict[str, int] | None:
    """The candidate's own level by criterion, given before the grade was shown; empty where that was
    skipped, None where nobody asked."""
    return None if state.self_score is None else dict(state.self_score)


def session_json(session: SessionView) -> dict[str, Any]:
    """The whole session: transcript, answers with every grade, figures and timeline."""
    figures = session.figures
    state = session.state
    return {
        "schema": REPORT_SCHEMA,
        "session": row_json(session.row),
        "transcript": [
            {"at": line.at, "who": line.who, "kind": line.kind, "text": line.text}
            for line in state.transcript
        ],
        "answers": [
            {
                "question": session.question(answer.document),
                "text": answer.text,
                "seconds": round(answer.seconds, 1),
                "grades": [record["grade"] for record in state.grades.get(answer.document, ())],
            }
            for answer in state.submitted
        ],
        "score": figures["score"],
        "score_range": figures["score_range"],
        "bar": figures["bar"],
        "criteria": figures.get("criteria", []),
        "checks": figures.get("checks", []),
        "pitfalls": figures.get("pitfalls", []),
        "follow_ups": follow_ups_json(session),
        "appeals": appeals_json(state),
        "disputes": disputes_json(state),
        "self_score": self_score_json(state),
        "timeline": [
            {"at": mark.at, "kind": mark.kind, "label": mark.label}
            for mark in timeline(session.events)
        ],
    }
