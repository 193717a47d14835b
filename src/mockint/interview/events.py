"""The vocabulary of a recording: which kinds of event there are and what each one's data holds.

An event is for ever. A kind whose data changes gets a new version, and one pure function here
lifts the old shape to the new on reading; an unknown kind is kept, exported and skipped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from mockint.archive.envelope import Envelope

OPENED: Final = "opened"
"""scenario, title, scenario_sha256, rubric, rubric_sha256, mode, target_bar, budgets (seconds for
each phase), attempt, seen_reference, version; of a drill also drill: its key (interview.drilling)"""
RETRIED: Final = "retried"
"""follow_ups, curve_balls: the ids that earlier sessions of this scenario put, oldest first"""
PHASE_ENTERED: Final = "phase_entered"
"""phase, reason: candidate | words | budget | submitted | done"""
EDITED: Final = "edited"
"""document, edits [[start, removed, inserted], …], length of the document afterwards"""
ASKED: Final = "asked"
"""question"""
REPLIED: Final = "replied"
"""text, facts: ids of the facts given"""
HINTED: Final = "hinted"
"""document, check, rung (1-3), text"""
CROSSED: Final = "crossed"
"""phase, mark: amber | red | overtime"""
PAUSED: Final = "paused"
"""reason: candidate | left | hangup | asleep (the machine slept or the process was stopped)"""
RESUMED: Final = "resumed"
"""after: pause | left | asleep | lost (no farewell was recorded)"""
PRESENT: Final = "present"
"""nothing: the candidate was there"""
WAITING: Final = "waiting"
"""on: true while the interview waits for a judge, whose time is nobody's"""
SUBMITTED: Final = "submitted"
"""document, length, reason: candidate | time | end_of_input"""
FOLLOW_UP_PUT: Final = "follow_up_put"
"""id, question, when: always | missed:<check> | model:<check> (a model's own, with the id model-<check>)"""
FOLLOW_UP_SKIPPED: Final = "follow_up_skipped"
"""id"""
FOLLOW_UP_WITHDRAWN: Final = "follow_up_withdrawn"
"""id: put, but not answered because the input ended; it does not count"""
CURVE_BALL_PUT: Final = "curve_ball_put"
"""id, change"""
GRADED: Final = "graded"
"""document, arithmetic, template (grading.judging.template; absent before there was one), and the record
of the grade (grading.grade.to_record); after an appeal that changed a verdict also appeal: its check"""
APPEALED: Final = "appealed"
"""document, check, argument, before (verdict), one of after (verdict), refused (reason) and failure
(kind, sentence), the other two null; evidence, note, provenance, usage"""
DISPUTED: Final = "disputed"
"""document, check, verdict, sentence: the candidate disagrees; it changes no number"""
DISPUTE_WITHDRAWN: Final = "dispute_withdrawn"
"""document, check"""
SELF_SCORED: Final = "self_scored"
"""levels {criterion: 0-4} as the candidate rated the session before the grade was shown, skipped; both
empty and false: asked to be asked again"""
SCORED: Final = "scored"
"""The session's figures as shown, with the arithmetic's version"""
REFERENCE_SHOWN: Final = "reference_shown"
"""given_up: whether it was opened before the answer was in"""

VERSIONS: Mapping[str, int] = dict.fromkeys(
    (
        OPENED,
        RETRIED,
        PHASE_ENTERED,
        EDITED,
        ASKED,
        REPLIED,
        HINTED,
        CROSSED,
        PAUSED,
        RESUMED,
        PRESENT,
        WAITING,
        SUBMITTED,
        FOLLOW_UP_PUT,
        FOLLOW_UP_SKIPPED,
        FOLLOW_UP_WITHDRAWN,
        CURVE_BALL_PUT,
        GRADED,
        APPEALED,
        DISPUTED,
        DISPUTE_WITHDRAWN,
        SELF_SCORED,
        SCORED,
        REFERENCE_SHOWN,
    ),
    1,
)

Lift = Callable[[Mapping[str, Any]], Mapping[str, Any]]
LIFTS: Mapping[tuple[str, int], Lift] = {}
"""(kind, version) → the function that turns that version's data into the next one's."""


def lift(event: Envelope, lifts: Mapping[tuple[str, int], Lift] = LIFTS) -> Envelope:
    """The event in the newest shape of its kind; unchanged where there is nothing to lift."""
    while (step := lifts.get((event.kind, event.v))) is not None:
        event = replace(event, v=event.v + 1, data=step(event.data))
    return event


def understood(event: Envelope) -> bool:
    """Whether this version of mockint knows the kind and its version."""
    return event.v == VERSIONS.get(event.kind)
