"""The line in which sessions are searched: words, and a few conditions (docs/sessions.md). Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import NamedTuple

from mockint.tui.session_rows import SessionLine

Test = Callable[[SessionLine], bool]

STATUSES = ("unfinished", "graded", "estimated", "ungraded")
MODES = ("practice", "pressure", "drill")
HINT = "Words, tag: scenario: score> score:60-80 after: before: status: mode:"

_TERM = re.compile(
    r'(?P<no>-(?=\S))?(?:(?P<key>[A-Za-z]+)(?P<sign>[<>]=?|[:=])(?P<value>"[^"]*"?|\S*)'
    r'|"(?P<phrase>[^"]*)"?|(?P<word>\S+))'
)
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_NUMBER = r"(\d{1,3}(?:\.\d+)?)"
_SCORE = re.compile(_NUMBER)
_SCORES = re.compile(f"{_NUMBER}(?:-{_NUMBER})?")


@dataclass(frozen=True, slots=True)
class Filter:
    """What was asked for. `problem`: what could not be understood, and was left out; empty for none."""

    tests: tuple[Test, ...] = ()
    problem: str = ""

    def keeps(self, line: SessionLine) -> bool:
        """Whether a session is asked for."""
        return all(test(line) for test in self.tests)


class MistypedError(Exception):
    """A condition that cannot be understood; the sentence says what it takes."""


class _Condition(NamedTuple):
    sign: str
    value: str


def filter_of(text: str) -> Filter:
    """What a line asks for: every word and every condition in it has to hold."""
    tests: list[Test] = []
    problems: list[str] = []
    for term in _TERM.finditer(text):
        try:
            test = _test(term, problems)
        except MistypedError as mistyped:
            problems.append(str(mistyped))
            continue
        if test is not None:
            tests.append(_not(test) if term["no"] else test)
    return Filter(tuple(tests), problems[0] if problems else "")


def _test(term: re.Match[str], problems: list[str]) -> Test | None:
    """The test of one term; of an unknown condition its words, with a question where it is nearly one."""
    key = (term["key"] or "").lower()
    if key in _CONDITIONS:
        return _CONDITIONS[key](_Condition(term["sign"], term["value"].strip('"').casefold()))
    if key:
        for near in get_close_matches(key, _CONDITIONS, 1, 0.7):
            problems.append(f"{key}{term['sign']} is looked for as a word; {near}: is a condition.")
    word = term["phrase"] if term["phrase"] is not None else term[0].removeprefix("-")
    return _words(word.casefold()) if word.strip() else None


def _not(test: Test) -> Test:
    return lambda line: not test(line)


def _words(word: str) -> Test:
    return lambda line: word in line.search


# -- conditions ----------------------------------------------------------------------------------


def _values(asked: _Condition, key: str, example: str) -> list[str]:
    """The values between commas; any of them will do."""
    values = [value for value in asked.value.split(",") if value]
    if asked.sign not in ":=" or not values:
        raise MistypedError(f"{key}: takes a word after it, such as {example}.")
    return values


def _scenario(asked: _Condition) -> Test:
    values = _values(asked, "scenario", "scenario:kafka")
    return lambda line: any(value in line.row.scenario.casefold() for value in values)


def _tag(asked: _Condition) -> Test:
    values = tuple(value.lstrip("#") for value in _values(asked, "tag", "tag:weak"))
    return lambda line: any(tag.casefold().startswith(values) for tag in line.label.tags)


def _one_of(asked: _Condition, key: str, known: tuple[str, ...]) -> tuple[str, ...]:
    values = _values(asked, key, f"{key}:{known[0]}")
    for value in values:
        if not any(name.startswith(value) for name in known):
            raise MistypedError(f"{key}: is one of {', '.join(known)}.")
    return tuple(values)


def _status(asked: _Condition) -> Test:
    values = _one_of(asked, "status", STATUSES)
    return lambda line: line.row.status.startswith(values)


def _mode(asked: _Condition) -> Test:
    values = _one_of(asked, "mode", MODES)
    return lambda line: line.row.mode.startswith(values)


def _score(asked: _Condition) -> Test:
    """Of the score as it is shown; a session without one never matches."""
    if asked.sign in ":=" and (both := _SCORES.fullmatch(asked.value)):
        low = float(both[1])
        high = float(both[2] or both[1])
        return lambda line: line.score is not None and low <= line.score <= high
    if asked.sign not in ":=" and (one := _SCORE.fullmatch(asked.value)):
        compares, bound = _COMPARES[asked.sign], float(one[1])
        return lambda line: line.score is not None and compares(line.score, bound)
    raise MistypedError("score takes a number: score>60, score<=60, score:60 or score:60-80.")


_COMPARES: Mapping[str, Callable[[float, float], bool]] = {
    ">": lambda score, bound: score > bound,
    ">=": lambda score, bound: score >= bound,
    "<": lambda score, bound: score < bound,
    "<=": lambda score, bound: score <= bound,
}


def _is_date(text: str) -> bool:
    """Whether the calendar has such a day, month or year."""
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError:
        return False
    return True


def _date(asked: _Condition, key: str) -> str:
    if asked.sign not in ":=" or not _is_date(asked.value):
        raise MistypedError(
            f"{key}: takes a day, a month or a year: {key}:2026-11-01 or {key}:2026-11."
        )
    return asked.value


def _after(asked: _Condition) -> Test:
    day = _date(asked, "after")
    return lambda line: line.row.started_at[:10] >= day


def _before(asked: _Condition) -> Test:
    day = _date(asked, "before")
    return lambda line: line.row.started_at[:10] < day


def _on(asked: _Condition) -> Test:
    day = _date(asked, "date")
    return lambda line: line.row.started_at.startswith(day)


_CONDITIONS: Mapping[str, Callable[[_Condition], Test]] = {
    "scenario": _scenario,
    "tag": _tag,
    "score": _score,
    "after": _after,
    "before": _before,
    "date": _on,
    "status": _status,
    "mode": _mode,
}
