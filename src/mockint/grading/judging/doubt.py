"""Which checks are asked again, each alone: the doubtful ones, heaviest first.

One call for all checks is cheap and lets one verdict colour the next; a question about one check alone
does not. So the first gives the verdicts, and the second settles those that are in doubt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mockint.bank.models import Check, Pitfall
from mockint.grading.judging.verdict import Finding

MOST = 6
_WEIGHTS = {"essential": 3, "important": 2, "optional": 1}


def doubtful(
    findings: Sequence[Finding], items: Sequence[Check | Pitfall]
) -> tuple[Check | Pitfall, ...]:
    """The items to ask again: undecided ones, those a judge was unsure of, and heavy ones that it was
    not quite sure of; at most six. Optional checks only where nothing was decided about them. A judge
    that decided less than half is not helped by more questions: then none."""
    undecided = sum(_undecided(finding) for finding in findings)
    if 2 * undecided > len(findings):
        return ()
    by_id = {finding.check: finding for finding in findings}
    ranked = [
        (-_doubt(by_id[item.id], item), -_WEIGHTS[item.importance], place, item)
        for place, item in enumerate(items)
        if item.id in by_id and _doubt(by_id[item.id], item)
    ]
    return tuple(item for *_, item in sorted(ranked, key=lambda row: row[:3])[:MOST])


def _doubt(finding: Finding, item: Check | Pitfall) -> int:
    """0: settled; else the higher, the more doubtful."""
    if _undecided(finding):
        return 3
    if item.importance == "optional":
        return 0
    if finding.confidence == "low":
        return 2
    heavy = item.importance == "essential" and finding.confidence == "medium"
    return int(heavy and finding.verdict in {"partial", "missed", "contradicted"})


def _undecided(finding: Finding) -> bool:
    return finding.verdict == "unclear" or finding.void


def settled(first: Finding, again: Finding) -> Finding:
    """What stands of two verdicts on one check: the second, asked alone, where it decided anything.

    An undecided second verdict leaves the first. A quote that failed verification still earns nothing.
    """
    if _undecided(again):
        return first
    note = again.note
    if again.verdict != first.verdict:
        note = f"{note} (Asked again alone; at first: {first.verdict}.)".strip()
    return replace(again, note=note)
