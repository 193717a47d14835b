"""Read the bank: every valid scenario and rubric of the search path, and all that is wrong."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from mockint.bank.consistency import bad_patterns, check_rubric, check_scenario, reference_checks
from mockint.bank.folders import Folder
from mockint.bank.guard import MAX_BYTES, BrokenFileError, read_yaml
from mockint.bank.models import Part, Rubric, Scenario
from mockint.bank.problems import Place, Problem, from_validation, nearest
from mockint.bank.titles import order
from mockint.errors import MockintError, UsageError

M = TypeVar("M", bound=Part)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a scenario or rubric came from: the file, its whole text, and the text's sha256."""

    file: Path
    text: str
    folder: int
    place: Place

    @property
    def sha256(self) -> str:
        """Hash of the file's text, by which sessions and grades name it."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Entry:
    """A scenario that can be played, with its rubric and where both came from."""

    scenario: Scenario
    rubric: Rubric
    source: Source
    rubric_source: Source
    builtin: bool = False


@dataclass(slots=True)
class Bank:
    """All that can be asked. `problems` holds what is wrong with the files that were left out, and
    warnings about the others."""

    entries: dict[str, Entry] = field(default_factory=dict)
    rubrics: dict[str, tuple[Rubric, Source]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def entry(self, scenario_id: str) -> Entry:
        """The scenario of that id. Raises UsageError naming the nearest ids, or what is wrong with
        its file."""
        if scenario_id in self.entries:
            return self.entries[scenario_id]
        for problem in self.problems:
            if problem.severity == "error" and Path(problem.file).stem == scenario_id:
                raise UsageError(f'"{scenario_id}" was left out: {problem.sentence()}')
        near = nearest(scenario_id, self.entries, limit=3)
        hint = f"did you mean {', '.join(near)}?" if near else "`mockint scenarios` lists them."
        raise UsageError(f'There is no scenario "{scenario_id}"; {hint}')

    def ordered(self) -> list[Entry]:
        """Every scenario in the order of `scenarios --json`."""
        return sorted(self.entries.values(), key=_order)


def _order(entry: Entry) -> tuple[int, float, str]:
    origin = entry.scenario.origin
    return order(entry.source.folder, origin.number if origin else None, entry.scenario.id)


def load_bank(folders: Sequence[Folder]) -> Bank:
    """Load everything on the search path. A file that is not valid never hides a valid one."""
    bank = Bank()
    for index, folder in enumerate(folders):
        for path in folder.unreadable():
            message = "may not be read; give yourself read permission or leave it out"
            bank.problems.append(Problem(str(path), None, "", "error", "folder", message))
        _load_rubrics(bank, folder, index)
    for index, folder in enumerate(folders):
        _load_scenarios(bank, folder, index)
    return bank


def _load_rubrics(bank: Bank, folder: Folder, index: int) -> None:
    here: dict[str, Source] = {}
    for path in folder.rubric_files():
        loaded = _read(bank, path, index, Rubric)
        if loaded is None:
            continue
        rubric, source = loaded
        if _taken(bank, here, rubric.id, source):
            continue
        errors = check_rubric(source.place, rubric)
        if not folder.builtin:
            errors += bad_patterns(source.place, rubric)
        bank.problems += errors
        if not errors:
            _replaces(bank, rubric.id in bank.rubrics, rubric.id, source)
            bank.rubrics[rubric.id] = (rubric, source)


def _load_scenarios(bank: Bank, folder: Folder, index: int) -> None:
    rubrics = {name: rubric for name, (rubric, _) in bank.rubrics.items()}
    here: dict[str, Source] = {}
    for path in folder.scenario_files():
        loaded = _read(bank, path, index, Scenario)
        if loaded is None:
            continue
        scenario, source = loaded
        if _taken(bank, here, scenario.id, source):
            continue
        errors = check_scenario(source.place, scenario, rubrics)
        if not folder.builtin:
            errors += bad_patterns(source.place, scenario)
        bank.problems += errors
        if errors:
            continue
        _replaces(bank, scenario.id in bank.entries, scenario.id, source)
        rubric, rubric_source = bank.rubrics[scenario.rubric]
        bank.entries[scenario.id] = Entry(
            playable(scenario, rubric), rubric, source, rubric_source, folder.builtin
        )


def playable(scenario: Scenario, rubric: Rubric) -> Scenario:
    """The scenario as it is judged: one without checks gets one for each reference sentence."""
    if scenario.checks or not scenario.reference.strip():
        return scenario
    checks = reference_checks(scenario, rubric)
    return scenario.model_copy(update={"checks": checks, "draft": True})


def _taken(bank: Bank, here: dict[str, Source], item_id: str, source: Source) -> bool:
    """Whether this folder has that id already: an error, and the first file stays."""
    if item_id in here:
        message = f'"{item_id}" is the id of {here[item_id].file.name} in the same folder already'
        bank.problems.append(source.place.problem(("id",), "duplicate-id", message))
        return True
    here[item_id] = source
    if item_id != source.file.stem:
        message = f'"{item_id}" is not the name of the file; rename one of the two'
        problem = source.place.problem(("id",), "file-name", message, "warning")
        bank.problems.append(problem)
    return False


def _replaces(bank: Bank, known: bool, item_id: str, source: Source) -> None:
    if known:
        message = f'"{item_id}" replaces the one that an earlier folder of the search path holds'
        bank.problems.append(source.place.problem(("id",), "replaces", message, "warning"))


def _read(bank: Bank, path: Path, folder: int, model: type[M]) -> tuple[M, Source] | None:
    place = Place(str(path), {})
    try:
        text = file_text(path)
        raw, lines = read_yaml(text)
    except BrokenFileError as broken:
        bank.problems.append(Problem(str(path), broken.line, "", "error", "yaml", broken.message))
        return None
    place = Place(str(path), lines)
    value = _validated(bank, place, raw, model)
    return None if value is None else (value, Source(path, text, folder, place))


def file_text(path: Path) -> str:
    """The text of a bank file. Raises BrokenFileError for one that is too large, no UTF-8 or unread."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BrokenFileError(f"is larger than {MAX_BYTES:,} bytes")
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise BrokenFileError("is not UTF-8 text; save it as UTF-8", line) from error
    except OSError as error:
        raise BrokenFileError(f"cannot be read: {error.strerror}") from error


def _validated(bank: Bank, place: Place, raw: Any, model: type[M]) -> M | None:
    if not isinstance(raw, dict):
        problem = place.problem((), "type", "is no mapping of keys to values")
        bank.problems.append(problem)
        return None
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        bank.problems += from_validation(place, error, raw)
        return None


def parse_recorded(scenario_text: str, rubric_text: str) -> tuple[Scenario, Rubric]:
    """Scenario and rubric from the texts that a recording kept. Raises MockintError where a
    recording holds what this version cannot read."""
    try:
        rubric = Rubric.model_validate(read_yaml(rubric_text)[0])
        scenario = Scenario.model_validate(read_yaml(scenario_text)[0])
    except (BrokenFileError, ValidationError) as error:
        raise MockintError(
            "The scenario kept in this recording cannot be read by this version of mockint; "
            "update mockint and open the session again."
        ) from error
    return playable(scenario, rubric), rubric
