"""What people write to mark a scenario's beginning and its parts, in headings and bold lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

Field = Literal[
    "brief", "reference", "follow_ups", "technologies", "difficulty", "notes", "part of the brief"
]
Difficulty = Literal["easy", "medium", "hard"]
Family = Literal["scenario", "question", "number"]

_NAMES: dict[Field, str] = {
    "brief": "question|interview question|the question|prompt|problem|problem statement|task|q"
    "|brief|scenario|situation|description",
    "reference": "answer|ans|solution|model answer|sample answer|sample solution|reference|a"
    "|reference solution|reference answer|expected answer|ideal answer|suggested answer"
    "|suggested solution|model solution|key points|explanation|approach",
    "follow_ups": "follow up|follow ups|followup|followups|follow up question|follow up questions"
    "|followup questions|further questions",
    "technologies": "technologies|technology|tech|tech stack|stack|tools|tags|topics",
    "difficulty": "difficulty|level|difficulty level",
    "notes": "hint|hints|tip|tips|time|duration|time limit|sources|source|references|resources"
    "|further reading|links|red flags|common mistakes|pitfalls|rubric|evaluation"
    "|evaluation criteria|scoring|note|notes|company|asked at|category",
    "part of the brief": "context|background|constraint|constraints|requirement|requirements|scope"
    "|assumptions|given|example|input|output",
}
FIELDS: dict[str, Field] = {
    name: field for field, names in _NAMES.items() for name in names.split("|")
}
_PLAIN = frozenset(
    "q|a|question|answer|ans|solution|interview question|follow up|follow ups|follow up question"
    "|follow up questions|technologies|tech stack|tags|difficulty".split("|")
)
_MARKS = r"(?P<marks>\*{1,3}|_{1,3})"
_NAME = r"(?P<name>[^*_:：\n]{1,60}?)"
_LABELS = (
    re.compile(rf"(?P<head>{_MARKS}{_NAME}[:：]\s*(?P=marks))\s*(?P<rest>.*)", re.S),
    re.compile(rf"(?P<head>{_MARKS}{_NAME}(?P=marks)\s*[:：])\s*(?P<rest>.*)", re.S),
    re.compile(rf"(?P<head>{_MARKS}{_NAME}(?P=marks))\s*?(?:\n(?P<rest>.*))?", re.S),
)
_WRAPPED = re.compile(rf"{_MARKS}(?P<head>{_NAME}[:：])\s+(?P<rest>\S.*)(?P=marks)", re.S)
_BARE = re.compile(r"(?P<head>(?P<name>[^*_:：\n]{1,30})[:：])(?:\s+(?P<rest>.*))?", re.S)

# `Q1. …`, `**Ans.** …`; never a lone `A.`, which is the first of several options.
_DOTTED = re.compile(r"[*_]{0,3}(?:Q\d{0,4}|A\d{1,4}|Ans(?:wer)? ?\d{0,4}|Question ?\d{1,4})\.")
_ALONE = re.compile(
    r"(?P<head>(?P<name>(?:Question|Answer|Solution)(?: \d{1,4})?))[ \t]*(?:\n(?P<rest>.*))?", re.S
)

_KEYWORD = re.compile(
    r"\W*(?P<word>scenario|case study|case|problem|exercise|challenge|task|interview question"
    r"|question|q)\s*(?:#|no\.?\s*)?(?P<number>\d{1,4})\ufe0f?\u20e3?(?!\d)(?P<rest>.*)",
    re.I | re.S,
)
_RANGE = re.compile(r"\s*(?:-|–|—|to|through|\.\.\.?|…)\s*\d{1,4}\s*(?:[:.)\]]|$)", re.I)
_SEPARATED = re.compile(r"(?:\s*(?:[:：.)\]|]|[-–—](?=\s))+\s*|\s+(?=[A-Z(\[]))(?P<title>.*)", re.S)
_NUMBERED = re.compile(r"\W{0,8}?#?(?P<number>\d{1,4})[.):\]]\s+(?P<title>\S.*)", re.S)
_DEMAND = re.compile(
    r"\W*(?:explain|describe|define|discuss|compare|contrast|differentiate|tell me|walk me"
    r"|differences? between)\s+\w",
    re.I,
)
_REVEAL = re.compile(
    r"answer|solution|reveal|show|click|expand|spoiler|reference|explanation", re.I
)
_DIFFICULTY = re.compile(r"(?<![a-z])(?:easy|medium|hard)(?![a-z])", re.I)
_QUESTION_WORDS = frozenset({"question", "interview question", "q"})
LONGEST_WAY = 1_000
_LINK = re.compile(r"!?\[[^\[\]]{0,300}\]\([^()]{0,500}\)")
_WAYS = re.compile(
    r"\W*(?:(?:next|previous|prev|back|up|home|index|contents|to|the|top|see|also)\b\W*)*", re.I
)
_TO_TOP = re.compile(r"\W*(?:back to (?:the )?(?:top|contents|index)|top)\W*", re.I)


@dataclass(frozen=True, slots=True)
class Label:
    """A text that begins with a field's name. `head` is the label as written, `rest` what follows."""

    field: Field
    head: str
    rest: str


@dataclass(frozen=True, slots=True)
class Start:
    """The beginning of a scenario: the number it carries and its title, which may be empty."""

    family: Family
    number: int
    title: str


def bare(text: str) -> str:
    """A text without decoration: lower case, single spaces, no marks, emoji or punctuation."""
    return " ".join(re.sub(r"[^\w\s]|_", " ", text).casefold().split())


def field_named(name: str) -> Field | None:
    """The field that a heading or label names; a number after the name says nothing more."""
    if asks(name):
        return None
    plain = bare(re.sub(r"\([^)]*\)", " ", name))
    return FIELDS.get(plain) or FIELDS.get(plain.rstrip("0123456789").rstrip())


def asks(text: str) -> bool:
    """Whether a text ends with a question mark, whatever marks close it."""
    return text.rstrip("*_\"'”» ").endswith(("?", "？"))


def demands(text: str) -> bool:
    """Whether a text demands an answer without a question mark: `Explain …`, `Compare …`."""
    return bool(_DEMAND.match(text))


def reveals(text: str) -> bool:
    """Whether the summary of details says that an answer lies below it."""
    return bool(_REVEAL.search(text))


def difficulty_in(text: str) -> Difficulty | None:
    """The difficulty that a text names, if it names exactly one."""
    found = {match.lower() for match in _DIFFICULTY.findall(text)}
    levels: tuple[Difficulty, ...] = ("easy", "medium", "hard")
    return next((level for level in levels if found == {level}), None)


def label_of(text: str) -> Label | None:
    """The label that a paragraph begins with: `**Question:** …`, `*Answer: …*`, `Q: …`, `A1. …`,
    `Answer` on a line alone; or None."""
    stripped = text.lstrip()
    dotted = _DOTTED.match(stripped)
    if dotted:
        label = label_of(f"{dotted[0][:-1]}:{stripped[dotted.end() :]}")
        return label and replace(label, head=label.head.replace(":", ".", 1))
    for pattern in _LABELS:
        found = pattern.fullmatch(stripped)
        field = field_named(found["name"]) if found else None
        if found and field:
            return Label(field, found["head"], found["rest"] or "")
    found = _WRAPPED.fullmatch(stripped.rstrip())
    field = field_named(found["name"]) if found else None
    if found and field:
        return Label(field, found["head"], f"{found['marks']}{found['rest']}{found['marks']}")
    found = _ALONE.fullmatch(stripped) or _BARE.fullmatch(stripped)
    if found and bare(found["name"]).rstrip("0123456789").rstrip() in _PLAIN:
        field = field_named(found["name"])
        return Label(field, found["head"], found["rest"] or "") if field else None
    return None


def heading_label(plain: str) -> Label | None:
    """The label that a heading is: `Solution`, `Solution (sketch)`, `Question: how …?`; or None."""
    field = field_named(plain)
    if field:
        return Label(field, plain, "")
    name, colon, rest = plain.partition(":")
    field = field_named(name) if colon else None
    return Label(field, name + colon, rest.strip()) if field else None


def start_of(plain: str) -> Start | None:
    """The scenario that a heading or bold line begins; None for a range such as `4-10` as well."""
    found = _KEYWORD.fullmatch(plain.strip())
    if found:
        rest = found["rest"]
        after = _SEPARATED.fullmatch(rest)
        if _RANGE.match(rest) or (rest.strip() and not after):
            return None
        family: Family = "question" if found["word"].lower() in _QUESTION_WORDS else "scenario"
        return Start(family, int(found["number"]), after["title"].strip() if after else "")
    found = _NUMBERED.fullmatch(plain.strip())
    return Start("number", int(found["number"]), found["title"].strip()) if found else None


def is_navigation(text: str) -> bool:
    """Whether every line leads elsewhere: links, and lines such as `Next: …` or `Back to top`."""
    lines = [re.sub(r"[*_`]", "", line).strip() for line in text.split("\n") if line.strip()]
    return bool(lines) and all(_leads_away(line) for line in lines)


def _leads_away(line: str) -> bool:
    if len(line) > LONGEST_WAY:
        return False
    if not _LINK.search(line):
        return bool(_TO_TOP.fullmatch(line))
    rest = _LINK.sub(" ", _LINK.sub(" ", line))  # twice: a picture may stand inside a link
    return bool(_WAYS.fullmatch(rest))
