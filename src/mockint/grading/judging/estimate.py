"""The offline estimate: verdicts by wording alone, without a model or a network.

Each check is measured against the answer in four ways: by its signals as they stand, by its signals read loosely,
by its vocabulary and by its claim. A rule with few constants makes a verdict of that. Denials turn a find into its
opposite, lists of names and sentences taken over from the brief or the reference earn nothing, and neither length
nor repetition does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from mockint.grading.case import Case
from mockint.grading.judging.coverage import Cover, Place, claim_words
from mockint.grading.judging.decision import FITTED, Rules, chance, confidence, verdict
from mockint.grading.judging.found import Found
from mockint.grading.judging.measuring import Measured, Reading
from mockint.grading.judging.passages import Passage
from mockint.grading.judging.topic import elsewhere
from mockint.grading.judging.verdict import Evidence, Finding, Verdict

# A denial is told by half of the claim, in this many words of it or in half of them.
DENIED = 0.5
FEWEST_WORDS = 3
QUOTES = 3
# A signal in a statement is never nothing, whatever else the answer lacks.
A_SIGNAL = 1.0
# Shares of the scenario's own checks: with fewer met an answer may be about something else, with fewer touched it
# says too little for the rubric's generic checks to mean anything.
STRAYED = 0.35
SILENT = 0.1

_SAID = ("met", "partial")
_NOTHING = "by wording: nothing to look for"
_NOT_FOUND = "by wording: not found"


def estimate(case: Case, rules: Rules = FITTED) -> tuple[Finding, ...]:
    """A finding for every check and then every pitfall of the case, in order.

    The same case gives the same findings, except that a pattern which runs out of time counts as absent.
    """
    reading = Reading(case)
    checks = [reading.measure(check) for check in case.checks]
    own = [own_logit(measured, rules) for measured in checks]
    mean = sum(own) / len(own) if own else 0.0
    pitfalls = [_pitfall(reading, reading.measure(part), mean, rules) for part in case.pitfalls]
    asserted = sum(likely for _, likely in pitfalls)
    findings = [
        _check(reading, measured, _among(own, at, asserted, measured, rules))
        for at, measured in enumerate(checks)
    ]
    return (*_on_topic(case, findings), *(finding for finding, _ in pitfalls))


def own_logit(measured: Measured, rules: Rules = FITTED) -> float:
    """How likely a check is made by its own wording alone. Without signals there is the claim only."""
    return (rules.signalled if measured.item.signals else rules.claimed)(measured.measures)


def _among(
    own: Sequence[float], at: int, asserted: float, measured: Measured, rules: Rules
) -> tuple[Verdict, str]:
    company = rules.among if measured.item.signals else rules.claimed_among
    others = [*own[:at], *own[at + 1 :]]
    return verdict(company(own[at], others, asserted), company)


def _check(reading: Reading, measured: Measured, decided: tuple[Verdict, str]) -> Finding:
    item = measured.item
    if reading.nothing_to_look_for(item):
        return Finding(item.id, "unclear", note=_NOTHING)
    found, sure = decided
    if found == "missed" and measured.measures.hits >= A_SIGNAL:
        found, sure = "partial", "low"
    if found == "missed" or not measured.places:
        return replace(_missed(reading, measured), confidence=sure)
    evidence = _evidence(measured.passages, measured.places)
    return Finding(item.id, found, evidence, _note(measured.found), confidence=sure)


def _missed(reading: Reading, measured: Measured) -> Finding:
    denials: Sequence[Place] = measured.found.denials
    if not denials:
        cover = reading.denying(measured.item)
        denials = cover.places if _denied(cover, measured) else ()
    if denials:
        evidence = _evidence(reading.passages, denials)
        return Finding(measured.item.id, "contradicted", evidence, "by wording: denied")
    return Finding(measured.item.id, "missed", note=_NOT_FOUND)


def _denied(cover: Cover, measured: Measured) -> bool:
    enough = min(FEWEST_WORDS, (len(claim_words(measured.item.claim)) + 1) // 2)
    return cover.words >= enough and cover.share >= DENIED


def _pitfall(
    reading: Reading, measured: Measured, mean: float, rules: Rules
) -> tuple[Finding, float]:
    """The finding, met only where the answer asserts the pitfall and contradicted where it warns of it, and how
    likely it is asserted."""
    item, found = measured.item, measured.found
    if reading.nothing_to_look_for(item):
        return Finding(item.id, "unclear", note=_NOTHING), 0.0
    logit = rules.asserted(measured.measures) + rules.asserted_others * mean
    if found.denials and _withdrawn_later(found.places, found.denials):
        return _warned(reading, item.id, found.denials, "high"), 0.0
    if logit >= 0 and measured.places:
        evidence = _evidence(reading.passages, measured.places)
        note = _note(found)
        return Finding(item.id, "met", evidence, note, confidence=confidence(logit)), chance(logit)
    warned = rules.warned(measured.measures) + rules.warned_others * mean
    place = reading.mentions(measured.item)
    if warned >= 0 and place is not None and reading.passages[place[0]].cues:
        return _warned(reading, item.id, [place], confidence(warned)), chance(logit)
    missed = Finding(item.id, "missed", note=_NOT_FOUND, confidence=confidence(-logit))
    return missed, chance(logit)


def _warned(reading: Reading, name: str, places: Sequence[Place], sure: str) -> Finding:
    evidence = _evidence(reading.passages, places)
    return Finding(name, "contradicted", evidence, "by wording: warned against", confidence=sure)


def _withdrawn_later(places: Sequence[Place], denials: Sequence[Place]) -> bool:
    return not places or max(at for at, _ in denials) > max(at for at, _ in places)


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


def _evidence(passages: Sequence[Passage], places: Sequence[Place]) -> tuple[Evidence, ...]:
    first: dict[int, tuple[int, ...]] = {}
    for at, hit in places:
        first.setdefault(at, hit)
    return tuple(passages[at].quote(hit) for at, hit in list(first.items())[:QUOTES])


def _note(found: Found) -> str:
    if found.signals:
        return f"by wording: {found.signals} signal{'s' if found.signals > 1 else ''}"
    return "by wording: words of the check"
