"""The interviewer: answers clarifying questions from the scenario's facts, and nothing else.

It is handed a `Brief`, which has no reference, claims or signals in it: what is not there cannot
leak. The same question always gets the same facts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz
from snowballstemmer import stemmer

from mockint.bank.models import Fact, Scenario
from mockint.sentences import words

MAX_QUESTION = 1_000
MAX_FACTS = 2
NEAR = 86.0
# Whoever asks what to choose gets a fact only where the question names it by more than one word.
NEAR_ADVICE = 90.0
NOT_SPECIFIED = "That is not specified. State your assumption and go on."
TOO_LONG = f"Please ask in at most {MAX_QUESTION:,} characters."
NOTHING_ASKED = "Ask a question, and I will answer what I know."

_ADVICE = re.compile(
    r"\s*(?:should|shall|would|could|can|do) (?:i|we|you)\b.{0,20}\b(?:use|choose|pick|prefer|go with|recommend|take)\b"
    r"|\s*(?:which|what) (?:is|would be|one) .{0,30}\b(?:better|best)\b",
    re.IGNORECASE,
)
ASSUMED = "Noted as your assumption. Say it in the answer too."

_ASSUMPTION = re.compile(
    r"\s*(?:(?:then|so|ok(?:ay)?|well)\b[ ,:]*)?(?:(?:i|we)(?:['’]ll| will| shall| would)? "
    r"(?:assume|presume|suppose|take it)\b|let(?:['’]s| us| me) assume\b|assum(?:e|ing)\b"
    r"|(?:my |our )?(?:working )?assumptions?\s*[:=-])(?!.*\?\s*$)",
    re.IGNORECASE | re.DOTALL,
)
_SOLUTION = re.compile(
    r"\b(?:solutions?|(?:the|reference|model|sample|ideal) answers?|rubric|hints?|system prompt)\b"
    r"|\bhow (?:would|should|do) (?:you|i|we) (?:solve|design|build|approach|do)\b",
    re.IGNORECASE,
)
_COMMON = frozenset(
    "a about am an and any are as at be been by can could did do does for from give given had has "
    "have how i if in is it its kind like many me much must my need no not of on one or our please "
    "shall should some tell than that the their them then there these they thing this those to us "
    "want was we were what when where which who will with would you your".split()
)


@dataclass(frozen=True, slots=True)
class Brief:
    """What an interviewer may know: the brief and the facts."""

    text: str
    facts: tuple[Fact, ...]
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said to a question, and the ids of the facts that were given."""

    text: str
    facts: tuple[str, ...] = ()


def brief_of(scenario: Scenario) -> Brief:
    """The part of a scenario that an interviewer may see."""
    return Brief(scenario.brief, scenario.facts, scenario.language)


def reply_to(brief: Brief, question: str) -> Reply:
    """Answer a question from the facts by wording; what no fact covers is not specified."""
    if len(question) > MAX_QUESTION:
        return Reply(TOO_LONG)
    if not words(question):
        return Reply(NOTHING_ASKED)
    ranked = sorted(
        ((_likeness(question, fact), -index, fact) for index, fact in enumerate(brief.facts)),
        key=lambda item: item[:2],
        reverse=True,
    )
    best = ranked[0][0] if ranked else 0.0
    least = NEAR_ADVICE if _ADVICE.match(question) else NEAR
    chosen = [fact for score, _, fact in ranked if score >= max(least, best - 6)][:MAX_FACTS]
    if not chosen and states_assumption(question):
        return Reply(ASSUMED)
    return reply_of(brief, [fact.id for fact in chosen])


def states_assumption(text: str) -> bool:
    """Whether what was put is no question but an assumption ("I assume …"), kept in the transcript."""
    return _ASSUMPTION.match(text) is not None


def reply_of(brief: Brief, facts: Sequence[str]) -> Reply:
    """The reply that gives these facts, by id and in their own words; without one, not specified."""
    known = {fact.id: fact.answer.strip() for fact in brief.facts}
    given = tuple(one for one in facts if one in known)[:MAX_FACTS]
    return Reply(" ".join(known[one] for one in given), given) if given else Reply(NOT_SPECIFIED)


def open_to_choice(brief: Brief, question: str, reply: Reply) -> bool:
    """Whether a model may look for facts: wording found none, and the question asks for no advice."""
    nothing = reply.text == NOT_SPECIFIED and bool(brief.facts)
    return nothing and not (_ADVICE.search(question) or _SOLUTION.search(question))


def _likeness(question: str, fact: Fact) -> float:
    """0 to 100: the best likeness of the question to one of the fact's phrases."""
    asked = _stems(question)
    if not asked:
        return 0.0
    phrases = (*fact.asks, fact.id.replace("-", " "))
    return max((_phrase_likeness(asked, _stems(phrase)) for phrase in phrases), default=0.0)


def _phrase_likeness(asked: tuple[str, ...], phrase: tuple[str, ...]) -> float:
    if not phrase:
        return 0.0
    common = set(asked) & set(phrase)
    if not common:
        return 0.0
    covered = len(common) / len(set(phrase))
    if covered == 1.0:
        return 100.0 if len(common) > 1 else 88.0
    if len(common) < 2:
        return 0.0
    near = fuzz.token_sort_ratio(" ".join(asked), " ".join(phrase))
    return max(near, 90.0 if covered >= 2 / 3 else 100.0 * covered)


@lru_cache(maxsize=2_048)
def _stems(text: str) -> tuple[str, ...]:
    content = [word.lower() for word in words(text)]
    return _stemmed([word for word in content if word not in _COMMON])


_english = stemmer("english")


def _stemmed(content: Sequence[str]) -> tuple[str, ...]:
    return tuple(_english.stemWords(list(content)))
