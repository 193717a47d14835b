"""The offline estimate: verdicts by wording alone, without a model or a network.

A check is looked for twice: by its signals, and by how much of its claim's content words one or two
neighbouring sentences say. Denials turn a find into its opposite, lists of names and sentences taken over
from the brief or the reference earn nothing, and neither length nor repetition does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from mockint.bank.models import Check, Pitfall
from mockint.grading.case import Case
from mockint.grading.judging.coverage import Cover, Place, best_cover, claim_words
from mockint.grading.judging.found import Found, find
from mockint.grading.judging.passages import Passage, read
from mockint.grading.judging.runs import runs_of
from mockint.grading.judging.signals import Patterns
from mockint.grading.judging.topic import SENTENCE_NEAR, elsewhere, known_pairs
from mockint.grading.judging.verdict import Evidence, Finding, Verdict
from mockint.grading.judging.wording import weights

# Shares of a claim's weight, and the fewest of its words. Beside a signal hardly any of it is needed.
BACKED = 0.05
PARTLY = 0.2
MOSTLY = 0.4
FEWEST_WORDS = 3
# A check without signals has its claim alone, so half of it must do.
PARTLY_ALONE = 0.1
MOSTLY_ALONE = 0.5
FEWEST_ALONE = 1
# A claim this short names something rather than stating it; a name in a list meets it.
NAME_CLAIM = 5
DENIED = 0.5
# A pitfall costs points, so without a signal its claim must be nearly all there.
ASSERTED = 0.75
QUOTES = 3
# Shares of the scenario's own checks: with fewer met an answer may be about something else, with fewer touched it
# says too little for the rubric's generic checks to mean anything.
STRAYED = 0.35
SILENT = 0.1

_SAID = ("met", "partial")


def estimate(case: Case) -> tuple[Finding, ...]:
    """A finding for every check and then every pitfall of the case, in order.

    The same case gives the same findings, except that a pattern which runs out of time counts as absent.
    """
    reader = _Reader(case)
    checks = [reader.check(check) for check in case.checks]
    pitfalls = [reader.pitfall(pitfall) for pitfall in case.pitfalls]
    return (*_on_topic(case, checks), *pitfalls)


def _on_topic(case: Case, findings: Sequence[Finding]) -> Iterator[Finding]:
    """What the rubric asks in every scenario counts only in an answer that speaks to this one, and nothing
    does in an answer about something else."""
    generic = {check.id for check in case.rubric.checks}
    own = [finding for finding in findings if finding.check not in generic]
    met = sum(finding.verdict == "met" for finding in own)
    strayed = met < STRAYED * len(own) and elsewhere(case)
    silent = sum(finding.verdict in _SAID for finding in own) < SILENT * len(own)
    for finding in findings:
        off = strayed or (silent and finding.check in generic)
        if off and finding.verdict in _SAID:
            yield Finding(
                finding.check, "missed", note="by wording: too little about this scenario"
            )
        else:
            yield finding


class _Reader:
    """One answer, read once, and what every check of its case needs beside it."""

    def __init__(self, case: Case) -> None:
        scenario = case.scenario
        self._answer = case.answer
        asked = "\n".join((scenario.brief, case.question, case.change))
        parts: tuple[Check | Pitfall, ...] = (*case.checks, *case.pitfalls)
        claims = tuple(part.claim for part in parts)
        self._borrowed = runs_of((scenario.brief, case.question, case.change, case.reference))
        self._weigh = weights((*claims, case.reference, scenario.reference, scenario.brief), asked)
        self._patterns = Patterns()
        texts = (scenario.brief, scenario.reference, case.question, case.reference)
        self._known = known_pairs((*texts, *claims), SENTENCE_NEAR)

    @cached_property
    def _passages(self) -> tuple[Passage, ...]:
        return read(self._answer, self._borrowed, self._known)

    @cached_property
    def _named(self) -> tuple[Passage, ...]:
        return read(self._answer, self._borrowed, self._known, named=True)

    def check(self, check: Check) -> Finding:
        """The verdict on one check with its evidence."""
        if not check.signals:
            return self._by_claim(check)
        found = find(check, self._passages, self._patterns, strict=False)
        cover = best_cover(check.claim, self._passages, self._weigh, familiar=True)
        verdict = _verdict(found, cover, check)
        if verdict == "missed":
            return self._missed(check, found.denials)
        told = cover.share >= PARTLY or not found.places
        places = [*found.places, *(cover.places if told else ())]
        return Finding(check.id, verdict, _evidence(self._passages, places), _note(found))

    def pitfall(self, pitfall: Pitfall) -> Finding:
        """Met only where the answer asserts it without a warning; contradicted where it warns."""
        if not claim_words(pitfall.claim) and not pitfall.signals:
            return Finding(pitfall.id, "unclear", note="by wording: nothing to look for")
        found = find(pitfall, self._passages, self._patterns, strict=True)
        places: Sequence[Place] = found.places
        if not places:
            cover = best_cover(pitfall.claim, self._passages, self._weigh, strict=True)
            places = cover.places if _claimed(cover, pitfall, ASSERTED, FEWEST_WORDS) else ()
        if places and not _withdrawn_later(places, found.denials):
            return Finding(pitfall.id, "met", _evidence(self._passages, places), _note(found))
        if found.denials:
            evidence = _evidence(self._passages, found.denials)
            return Finding(pitfall.id, "contradicted", evidence, "by wording: warned against")
        return Finding(pitfall.id, "missed", note="by wording: not found")

    def _by_claim(self, check: Check) -> Finding:
        words = claim_words(check.claim)
        if all(self._weigh.asked(word.stem) for word in words):
            return Finding(check.id, "unclear", note="by wording: nothing to look for")
        passages = self._named if len(words) <= NAME_CLAIM else self._passages
        cover = best_cover(check.claim, passages, self._weigh, familiar=True)
        verdict = _claim_verdict(cover, check, PARTLY_ALONE, MOSTLY_ALONE, FEWEST_ALONE)
        if verdict == "missed":
            return self._missed(check, ())
        return Finding(check.id, verdict, _evidence(passages, cover.places), _note(Found()))

    def _missed(self, check: Check, denials: Sequence[Place]) -> Finding:
        if not denials:
            cover = best_cover(check.claim, self._passages, self._weigh, denying=True)
            denials = cover.places if _claimed(cover, check, DENIED, FEWEST_WORDS) else ()
        if denials:
            evidence = _evidence(self._passages, denials)
            return Finding(check.id, "contradicted", evidence, "by wording: denied")
        return Finding(check.id, "missed", note="by wording: not found")


def _verdict(found: Found, cover: Cover, check: Check) -> Verdict:
    if found.strength >= 2 or (found.strength >= 1 and cover.share >= BACKED):
        return "met"
    verdict = _claim_verdict(cover, check, PARTLY, MOSTLY, FEWEST_WORDS)
    return "partial" if verdict == "missed" and found.strength else verdict


def _claim_verdict(
    cover: Cover, check: Check, partly: float, mostly: float, fewest: int
) -> Verdict:
    if _claimed(cover, check, mostly, fewest):
        return "met"
    return "partial" if _claimed(cover, check, partly, fewest) else "missed"


def _claimed(cover: Cover, check: Check | Pitfall, share: float, fewest: int) -> bool:
    """Whether a place says that share of a claim, in enough words; half of a short claim's are enough."""
    enough = min(fewest, (len(claim_words(check.claim)) + 1) // 2)
    return cover.words >= enough and cover.share >= share


def _withdrawn_later(places: Sequence[Place], denials: Sequence[Place]) -> bool:
    return bool(denials) and max(at for at, _ in denials) > max(at for at, _ in places)


def _evidence(passages: Sequence[Passage], places: Sequence[Place]) -> tuple[Evidence, ...]:
    first: dict[int, tuple[int, ...]] = {}
    for at, hit in places:
        first.setdefault(at, hit)
    return tuple(passages[at].quote(hit) for at, hit in list(first.items())[:QUOTES])


def _note(found: Found) -> str:
    if found.signals:
        return f"by wording: {found.signals} signal{'s' if found.signals > 1 else ''}"
    return "by wording: words of the claim"
