"""What a sentence denies: which of its words stand under a "not", an "instead of", an "X is wrong".

Scopes are cut by rule, one clause at a time, after the NegEx family of algorithms (Chapman et al.,
Journal of Biomedical Informatics 34, 2001): a cue denies what follows it up to the end of its clause,
a rejection denies what comes before it, and two denials cancel out. A wary cue ("beware", "the naive
way", "if we just dropped it ...") leaves it open whether the sentence asserts what it describes. That
is enough for a claim that an answer should make, and too little for one that it should not.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from mockint.grading.judging.lexicon import ARTICLES, PRONOUNS, VERBS
from mockint.grading.judging.wording import Token

_LIMITS = {"verb": 12, "noun": 7}
_BAR = re.compile(r"[,;:()\[\]—–→|!?\"]|(?:^|\s)-+>?\s|=>|\.\s")
_BREAKS = frozenset(
    """but however yet because so while whereas although though until till unless before after if
    when where since then which who without by""".split()
)
_CONDITIONS = frozenset("until till unless before without".split())
_RESUMES = PRONOUNS | ARTICLES | VERBS | frozenset("then instead also still".split())

_FORWARD = (
    (
        "verb",
        re.compile(
            r"\b(?:not(?! (?:only|just|merely|simply|solely|forget|neglect|hesitate|underestimate)\b)"
            r"|never(?! (?:forget|neglect|mind)\b)|nor|neither|hardly|nobody|nothing|none"
            r"|no need|no longer|no point in|(?:refrain|refrains|abstain) from"
            r"|(?:reject|rule|rules|ruled|ruling)(?:s|ed|ing)? out|reject(?:s|ed|ing)?)\b"
        ),
    ),
    (
        "noun",
        re.compile(
            r"\b(?:no(?! (?:matter|doubt|later|more|less|fewer|earlier|need|longer|point)\b)|without"
            r"|avoid(?:s|ed|ing)?|skip(?:s|ped|ping)?|forgo|instead of|rather than|as opposed to|unlike"
            r"|(?:advise|argue|decide|decided|recommend|warn) against)\b"
        ),
    ),
)
_BAD = (
    r"(?:wrong|dangerous|unsafe|unacceptable|mistaken|pointless|useless|impossible|insufficient|overkill"
    r"|naive|hopeless|(?:a |an |the )?(?:\w+ )?(?:mistake|trap|myth|misconception|antipattern|anti pattern"
    r"|bad idea|non starter|no go)|too (?:risky|dangerous|slow|late|expensive|fragile|coarse)"
    r"|out of the question|asking for trouble)"
)
_UNFIT = (
    r"(?:enough|sufficient|an option|used|needed|necessary|required|safe|acceptable|viable|allowed|good|right"
    r"|possible|worth|advisable|recommended|supported|reliable|ok|okay|fine|consistent|true|correct)"
)
_BACKWARD = re.compile(
    r"\b(?:(?:is|are|was|were|be|being|seems?|looks?|sounds?) (?!not )(?:\w+ ){0,2}?" + _BAD + r"\b"
    r"|(?:is|are|was|were|be) not (?:\w+ ){0,2}?" + _UNFIT + r"\b"
    r"|(?:do|does|did|will|would|can|could) not (?:really |even |by itself )?"
    r"(?:work|help|suffice|scale|solve|fix|do|hold|fly|apply|cut it)\b)"
)
_PARTLY = re.compile(r"\b(?:alone|on (?:its|their) own|by (?:itself|themselves)|only|just)\b")
_FRAMES = re.compile(
    r"\b(?:some|many|most|people|others?|someone|somebody|one|you|folks|colleagues?|candidates?)"
    r"(?: people| candidates| teams| folks)?(?: (?:would|might|may|could|will|often|usually|sometimes)){0,2}"
    r" (?:say|says|argue|argues|think|thinks|claim|claims|suggest|suggests|believe|believes|assume|assumes"
    r"|object|be tempted|propose|proposes)\b"
    r"|\b(?:it is|it would be|is|sounds|looks) tempting\b|\bcontrary to\b"
    r"|\b(?:naive|wrong) (?:approach|way|solution|answer|fix|idea|design|candidate)\b"
    r"|\b(?:common|classic|usual|typical|frequent) (?:mistake|error|misconception|trap|reflex|wrong \w+)\b"
)
_WARY = (
    re.compile(
        r"(?<!not )(?<!no )(?<!never )\b(?:beware|careful|danger|dangers|dangerous|risky|trap|naive|naively|tempting"
        r"|pitfall|antipattern|anti pattern|myth|careless|misconception|mistake|wrongly"
        r"|(?<!go )(?<!goes )(?<!going )(?<!went )(?<!something )(?<!anything )(?<!nothing )wrong)\b"
    ),
    re.compile(
        r"(?<!not )\b(?:would|could|might|may) (?:\w+ )?(?:lose|break|corrupt|leak|fail|duplicate|miss|expose|lock"
        r"|block|leave|destroy|silently|skip)\b"
    ),
)
_SUPPOSED = re.compile(
    r"\bif (?:\w+ ){1,3}?(?:just |simply |only )?(?:did|were|used|ran|tried|had|made|took|went|kept|wrote|\w+ed)\b[^|]*"
)
_TURN = re.compile(r"\| but (?:that|it|this|they|these|those|then)\b")
_TAKEN_BACK = re.compile(
    r"^(?:\| )?(?:(?:but|however|yet|no|sadly|unfortunately|actually|of course|obviously) (?:\| )?)*"
    r"(?:(?:that|this|it|which|they|both|neither|all of (?:this|that))(?: \w+){0,2}? )"
    r"(?:(?:is|are|was|were|be|would be|will be) (?:\w+ ){0,2}?" + _BAD + r"\b"
    r"|(?:is|are|would be|will be) not (?:\w+ ){0,2}?" + _UNFIT + r"\b"
    r"|(?:do|does|did|will|would|can|could) not (?:really |even )?"
    r"(?:work|help|suffice|scale|solve|fix|hold|fly)\b)"
)


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that deny (`at`) and the words they deny (`scope`), as token indexes. A soft cue counts only
    where an assertion must be beyond doubt."""

    at: range
    scope: range
    soft: bool = False


class Line:
    """The words of one sentence joined by blanks, with a bar wherever punctuation ends a clause."""

    def __init__(self, words: Sequence[Token]) -> None:
        self.words = words
        pieces: list[str] = []
        self._starts: list[int] = []
        self.bars: set[int] = set()
        offset = 0
        for index, token in enumerate(words):
            if index and _BAR.search(token.gap):
                self.bars.add(index)
                pieces.append("|")
                offset += 2
            self._starts.append(offset)
            pieces.append(token.text)
            offset += len(token.text) + 1
        self.text = " ".join(pieces)

    def span(self, start: int, end: int) -> range:
        """Indexes of the words that begin in a stretch of the joined text."""
        first = bisect_right(self._starts, start - 1)
        return range(first, max(first, bisect_right(self._starts, end - 1)))

    def clause_start(self, index: int) -> int:
        """The first word of the clause that a word is in."""
        while index > 0 and index not in self.bars and self.words[index - 1].text not in _BREAKS:
            index -= 1
        return index


def cues(words: Sequence[Token]) -> tuple[Cue, ...]:
    """Everything in a sentence that denies some of its words."""
    line = Line(words)
    return (*_forward(line), *_backward(line), *_framed(line), *_wary(line))


def taken_back(following: Sequence[Token]) -> bool:
    """Whether a sentence rejects the one before it ("But that does not work.")."""
    return _TAKEN_BACK.search(Line(following).text) is not None


def denied(
    found: Sequence[Cue], hit: Collection[int], *, own: Collection[int] = (), strict: bool = False
) -> bool:
    """Whether the words `hit` are denied. Cues with a word in `own` belong to the hit itself; `strict`
    lets soft cues count as well."""
    covering = {
        cue.at
        for cue in found
        if not any(index in own for index in cue.at)
        and any(index in cue.scope for index in hit)
        and not cue.soft
    }
    if strict and any(cue.soft and any(i in cue.scope for i in hit) for cue in found):
        return True
    return len(covering) % 2 == 1


def _forward(line: Line) -> Iterator[Cue]:
    for kind, pattern in _FORWARD:
        for match in pattern.finditer(line.text):
            at = line.span(match.start(), match.end())
            if match.group() == "without" and _doubled(line, at.start):
                continue
            end = _scope_end(line, at.stop, at.stop + _LIMITS[kind])
            soft = kind == "verb" and _conditional(line, end)
            yield Cue(at, range(at.stop, end), soft)


def _scope_end(line: Line, start: int, limit: int) -> int:
    words = line.words
    for index in range(start, min(limit, len(words))):
        text = words[index].text
        if index in line.bars or text in _BREAKS:
            return index
        following = words[index + 1].text if index + 1 < len(words) else ""
        if text in ("and", "then") and following in _RESUMES:
            return index
    return min(limit, len(words))


def _conditional(line: Line, end: int) -> bool:
    """ "Not ... until it agrees" says what happens once it agrees."""
    for index in range(end, len(line.words)):
        text = line.words[index].text
        if text in _CONDITIONS:
            return True
        if index in line.bars or text in _BREAKS:
            return False
    return False


def _doubled(line: Line, at: int) -> bool:
    """ "Never ... without X" asks for X."""
    start = line.clause_start(at)
    return any(token.text in ("not", "never", "no", "nobody") for token in line.words[start:at])


def _backward(line: Line) -> Iterator[Cue]:
    for match in _BACKWARD.finditer(line.text):
        at = line.span(match.start(), match.end())
        start = line.clause_start(at.start)
        if all(
            token.text in PRONOUNS or token.text == "would"
            for token in line.words[start : at.start]
        ):
            start = 0
        partly = _PARTLY.search(line.text) is not None
        yield Cue(at, range(start, at.start), soft=partly)


def _framed(line: Line) -> Iterator[Cue]:
    for match in _FRAMES.finditer(line.text):
        turn = re.compile(r"\| (?:but|however|yet)\b").search(line.text, match.end())
        end = turn.start() if turn else len(line.text)
        at = line.span(match.start(), match.end())
        yield Cue(at, range(at.start, line.span(match.start(), end).stop))


def _wary(line: Line) -> Iterator[Cue]:
    everything = range(len(line.words))
    for pattern in _WARY:
        for match in pattern.finditer(line.text):
            yield Cue(line.span(match.start(), match.end()), everything, soft=True)
    turn = _TURN.search(line.text)
    if turn:
        yield Cue(line.span(turn.start(), turn.end()), line.span(0, turn.start()), soft=True)
    supposed = _SUPPOSED.search(line.text)
    if supposed and " would " in line.text:
        scope = line.span(supposed.start(), supposed.end())
        yield Cue(scope[:1], scope, soft=True)
