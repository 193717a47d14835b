"""Whether a model's question gives away what the candidate may not know yet. Pure.

The interviewer never holds the hidden texts, but a model can come upon the same words by itself. So
each question is compared with them before it is shown; what leaks is not shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from mockint.bank.models import Check, Rubric, Scenario
from mockint.grading.judging.signals import Patterns, is_pattern
from mockint.grading.judging.wording import tokens
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
    texts += [part.reference for part in (*scenario.follow_ups, *scenario.curve_balls)]
    taken = {(hint.check, hint.rung) for hint in state.hints} | {(check.id, 1)}
    signals: list[str] = []
    for one in _checks(scenario, rubric):
        texts.append(one.claim)
        texts += [h for rung, h in enumerate(one.hints, 1) if (one.id, rung) not in taken]
    for item in (*scenario.checks, *scenario.pitfalls, check):
        signals += item.signals
    return Hidden(tuple(filter(str.strip, texts)), tuple(signals))


def _checks(scenario: Scenario, rubric: Rubric) -> Iterator[Check]:
    yield from scenario.checks
    yield from rubric.checks
    for part in (*scenario.follow_ups, *scenario.curve_balls):
        yield from part.checks


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
    return any(_signalled(question, asked, signal, seen, known) for signal in hidden.signals)


def _told(asked: Sequence[str], sentence: Sequence[str], seen: set[str]) -> bool:
    """Whether the question tells one hidden sentence: word for word where that is short, nearly, or by
    most of the words in it that are new to the candidate."""
    if len(sentence) < 2 or set(sentence) <= seen:
        return False
    if len(sentence) < RUN:
        return bool(_runs(asked, len(sentence)) & {tuple(sentence)})
    if fuzz.partial_ratio(" ".join(asked), " ".join(sentence)) >= NEAR:
        return True
    new = set(sentence) - seen
    return len(new) >= TOLD_WORDS and len(new & set(asked)) >= TOLD_SHARE * len(new)


def _signalled(
    question: str, asked: Sequence[str], signal: str, seen: set[str], known: Sequence[str]
) -> bool:
    """Whether a signal of a check stands in the question and not in what is known."""
    if is_pattern(signal):
        found = Patterns().spans
        hits = {question[a:b].casefold() for a, b in found(signal, question)}
        new = [hit for hit in hits if not set(_stems(hit)) <= seen]
        return bool(new) and not any(any(True for _ in found(signal, text)) for text in known)
    stems = _stems(signal)
    return bool(stems) and not set(stems) <= seen and _in_order(stems, asked)


def _in_order(wanted: Sequence[str], asked: Sequence[str]) -> bool:
    left = iter(asked)
    return all(stem in left for stem in wanted)


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
