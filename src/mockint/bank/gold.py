"""Gold answers: what an examiner expects of an answer, to hold a judge against."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from mockint.bank.folders import Folder
from mockint.bank.guard import BrokenFileError, read_yaml
from mockint.bank.load import Bank, Entry, file_text
from mockint.bank.models import Id, Number, Part, Text
from mockint.bank.problems import Place, Problem, did_you_mean, from_validation

Kind = Literal["strong", "unusual", "adequate", "weak", "wrong", "namedrop", "offtopic", "hollow"]
ExpectedVerdict = Literal["met", "partial", "missed", "contradicted", "unclear"]
Points = Annotated[Number, Field(ge=0, le=100)]

SHOWN: tuple[Kind, ...] = ("strong", "unusual")
"""The kinds that a candidate may see beside the reference."""


class Expect(Part):
    """An examiner's verdict on each check and pitfall, and the band (0-100) the score lies in."""

    score: tuple[Points, Points]
    verdicts: dict[Id, ExpectedVerdict]


class GoldAnswer(Part):
    """One answer to a scenario, what kind it is of, and what is expected of a judge."""

    kind: Kind
    answer: Text
    expect: Expect


@dataclass(frozen=True, slots=True)
class Gold:
    """A gold answer with the scenario that it answers and the file it came from."""

    scenario: str
    name: str
    answer: GoldAnswer
    file: Path


def load_gold(folders: Sequence[Folder], bank: Bank) -> tuple[list[Gold], list[Problem]]:
    """Every gold answer that fits its scenario, by scenario and name, and what is wrong with the
    others. Of two files for one name the later folder's counts."""
    found: dict[tuple[str, str], Gold] = {}
    problems: list[Problem] = []
    for folder in folders:
        for path in folder.gold_files():
            gold = _read(path, bank.entries.get(path.parent.name), problems)
            if gold is not None:
                found[gold.scenario, gold.name] = gold
    return [found[key] for key in sorted(found)], problems


def shown_answers(folders: Sequence[Folder], scenario: str) -> tuple[GoldAnswer, ...]:
    """The strong and the unusual gold answer to a scenario, in that order, where there are such. Only
    their files are read; one that cannot be read is left out, and `mockint lint` says why."""
    found: dict[Kind, GoldAnswer] = {}
    for folder in folders:
        for path in folder.gold_files():
            if path.parent.name == scenario and path.stem in SHOWN:
                gold = _answer(path)
                if gold is not None and gold.kind in SHOWN:
                    found[gold.kind] = gold
    return tuple(found[kind] for kind in SHOWN if kind in found)


def _answer(path: Path) -> GoldAnswer | None:
    try:
        return GoldAnswer.model_validate(read_yaml(file_text(path))[0])
    except (BrokenFileError, ValidationError):
        return None


def _read(path: Path, entry: Entry | None, problems: list[Problem]) -> Gold | None:
    place = Place(str(path), {})
    try:
        raw, lines = read_yaml(file_text(path))
        place = Place(str(path), lines)
        answer = GoldAnswer.model_validate(raw)
    except BrokenFileError as broken:
        problems.append(Problem(str(path), broken.line, "", "error", "yaml", broken.message))
        return None
    except ValidationError as error:
        problems.extend(from_validation(place, error, raw))
        return None
    found = list(_misfits(place, path, answer, entry))
    problems.extend(found)
    return None if found else Gold(path.parent.name, path.stem, answer, path)


def _misfits(place: Place, path: Path, gold: GoldAnswer, entry: Entry | None) -> Iterator[Problem]:
    if entry is None:
        message = f'answers "{path.parent.name}", which is no scenario of the bank'
        yield place.problem((), "unknown-scenario", message)
        return
    low, high = gold.expect.score
    if low > high:
        yield place.problem(("expect", "score"), "value", "is a band of a lower and a higher score")
    judged = expected_ids(entry)
    for name in gold.expect.verdicts:
        if name not in judged:
            message = f'"{name}" is no known check{did_you_mean(name, judged)}'
            yield place.problem(("expect", "verdicts", name), "unknown-check", message)
    if missing := judged - set(gold.expect.verdicts):
        message = f"lack a verdict on {', '.join(sorted(missing))}"
        yield place.problem(("expect", "verdicts"), "missing-verdict", message)


def expected_ids(entry: Entry) -> set[str]:
    """The checks and pitfalls that a main answer to the scenario is judged on."""
    generic = {check.id for check in entry.rubric.checks if check.on == "answer"}
    pitfalls = {pitfall.id for pitfall in entry.scenario.pitfalls}
    return {check.id for check in entry.scenario.checks} | pitfalls | generic
