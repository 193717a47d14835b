"""Whether a model's question gives away what the candidate may not know yet. Pure.

The interviewer never holds the hidden texts, but a model can come upon the same words by itself. So
each question is compared with them before it is shown; what leaks is not shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from mockint.bank.models import Check, Rubric, Scenario
from mockint.grading.judging.signals import Patterns, is_pattern, phrase
from mockint.grading.judging.wording import Token, tokens
from mockint.interview.probing import Aim, Probed
from mockint.interview.state import SessionState
from mockint.sentences import split_sentences

RUN = 5
"""Running content words that a question may not share with a hidden text."""
NEAR = 85.0
"""rapidfuzz's partial_ratio from which a question is near a hidden sentence."""
TOLD_WORDS, TOLD_SHARE = 4, 0.6
"""A hidden sentence of so many words that the candidate does not know has been told by such a share."""
REPEATED = 85.0
"""rapidfuzz's token_set_ratio from which a question repeats another."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """What the candidate may not know yet: `texts` (reference, claims, hints not taken, facts not given
    and what belongs to questions not put), and the signals of all checks."""

    texts: tuple[str, ...]
    signals: tuple[str, ...]


def hidden_from(scenario: Scenario, rubric: Rubric, state: SessionState, check: Check) -> Hidden:
    """What a question about a check may not give away. Its first hint is what it is made from."""
    put = {follow_up.id for follow_up in state.follow_ups}
    texts = [scenario.reference, *(p.claim for p in scenario.pitfalls)]
    texts += [p.why for p in scenario.pitfalls]
    texts += [fact.answer for fact in scenario.facts if fact.id not in state.facts]
    texts += [f.question for f in scenario.follow_ups if f.id not in put]
    texts += [b.change for b in scenario.curve_balls if b.id != state.curve_ball]
    texts += [f.reference for f in scenario.follow_ups]
    texts += [b.reference for b in scenario.curve_balls]
    taken = {(hint.check, hint.rung) for hint in state.hints} | {(check.id, 1)}
    signals: list[str] = []
    for one in _checks(scenario, rubric):
        texts.append(one.claim)
        texts += [h for rung, h in enumerate(one.hints, 1) if (one.id, rung) not in taken]
    for one in (*scenario.checks, check):
        signals += one.signals
    for pitfall in scenario.pitfalls:
        signals += pitfall.signals
    return Hidden(tuple(filter(str.strip, texts)), tuple(signals))


def _checks(scenario: Scenario, rubric: Rubric) -> Iterator[Check]:
    yield from scenario.checks
    yield from rubric.checks
    for follow_up in scenario.follow_ups:
        yield from follow_up.checks
    for ball in scenario.curve_balls:
        yield from ball.checks


def leaks(question: str, hidden: Hidden, known: Sequence[str]) -> bool:
    """Whether a question tells something of the hidden texts that no known text tells."""
    asked, open_stems = _stems(question), _stems("\n".join(known))
    seen = set(open_stems)
    said = _runs(asked, RUN) - _runs(open_stems, RUN)
    for text in hidden.texts:
        if said & _runs(_stems(text), RUN):
            return True
        for sentence in split_sentences(text):
            if _told(asked, _stems(sentence.text), seen):
                return True
    return any(_signalled(question, signal, known) for signal in hidden.signals)


def _told(asked: Sequence[str], sentence: Sequence[str], seen: set[str]) -> bool:
    """Whether the question tells one hidden sentence: word for word where that is short, nearly, or by
    most of the words in it that are new to the candidate."""
    if len(sentence) < 2 or set(sentence) <= seen:
        return False
    new = set(sentence) - seen
    told = len(new & set(asked))
    if len(sentence) < RUN:
        whole = tuple(sentence) in _runs(asked, len(sentence))
        return whole or (len(new) >= TOLD_WORDS - 1 and told >= len(new) - 1)
    if fuzz.partial_ratio(" ".join(asked), " ".join(sentence)) >= NEAR:
        return True
    return len(new) >= TOLD_WORDS and told >= TOLD_SHARE * len(new)


def _signalled(question: str, signal: str, known: Sequence[str]) -> bool:
    """Whether a signal of a check stands in the question and in nothing that is known."""
    return _hit(signal, question) and not any(_hit(signal, text) for text in known)


def _hit(signal: str, text: str) -> bool:
    if is_pattern(signal):
        return any(True for _ in Patterns().spans(signal, text))
    wanted = phrase(signal)
    if wanted is None:
        return False
    return any(True for _ in wanted.hits(*_indexed(text)))


@lru_cache(maxsize=64)
def _indexed(text: str) -> tuple[tuple[Token, ...], Mapping[str, Sequence[int]]]:
    found = tokens(text)
    places: dict[str, list[int]] = {}
    for place, token in enumerate(found):
        places.setdefault(token.stem, []).append(place)
    return found, places


@lru_cache(maxsize=4_096)
def _stems(text: str) -> tuple[str, ...]:
    return tuple(token.stem for token in tokens(text) if token.content)


def _runs(stems: Sequence[str], length: int) -> set[tuple[str, ...]]:
    return {tuple(stems[i : i + length]) for i in range(len(stems) - length + 1)}


def repeats(question: str, others: Iterable[str]) -> bool:
    """Whether a question asks what another one asked."""
    asked = " ".join(_stems(question))
    return any(fuzz.token_set_ratio(asked, " ".join(_stems(other))) >= REPEATED for other in others)


def admissible(probed: Probed, aim: Aim, hidden: Hidden) -> bool:
    """Whether a model's question may be shown."""
    if not probed.question or repeats(probed.question, aim.put):
        return False
    return not leaks(probed.question, hidden, (*aim.known, aim.hint))
