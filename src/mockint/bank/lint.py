"""Lint a bank: what cannot be played or graded is an error, what should be better a warning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from os.path import lexists, realpath
from pathlib import Path

from mockint.bank.folders import Folder, is_dir, is_file, yaml_files
from mockint.bank.gold import load_gold
from mockint.bank.load import Bank, Entry, load_bank
from mockint.bank.problems import Problem
from mockint.bank.rules.across import recurrence
from mockint.bank.rules.balance import rubric_balance, scenario_balance
from mockint.bank.rules.checks import check_rules
from mockint.bank.rules.effect import dead_keys, rubric_dead_keys
from mockint.bank.rules.subject import Subject
from mockint.bank.rules.texts import text_rules
from mockint.errors import UsageError


def lint_search_path(folders: Sequence[Folder]) -> list[Problem]:
    """Every problem of every file on the search path."""
    bank = load_bank(folders)
    found = list(bank.problems)
    found += load_gold(folders, bank)[1]
    for entry in bank.ordered():
        found += warnings(entry)
    found += _rubric_warnings(bank)
    for folder in folders:
        found += _passed_over(folder)
    return _sorted(found)


def lint_paths(paths: Sequence[Path], folders: Sequence[Folder]) -> list[Problem]:
    """The problems of some files or folders, seen beside the search path. Raises UsageError for a
    path that is not there."""
    extra = [place for path in paths for place in _places(path)]
    wanted = {realpath(file) for folder in extra for file in _named(folder)}
    on_path = {realpath(file) for folder in folders for file in _named(folder)}
    new = [f for f in extra if not {realpath(file) for file in _named(f)} <= on_path]
    found = lint_search_path((*folders, *new))
    return [p for p in found if realpath(p.file) in wanted]


def _places(path: Path) -> list[Folder]:
    """A path as places to look in. Rubrics and gold answers are known by the folder that they lie
    in, also where that is the current one. Raises UsageError."""
    whole = path.absolute()
    if is_file(path):
        return [OneFile(path if path.parent.name.strip(".") else whole)]
    if not is_dir(path):
        what = "is neither a file nor a folder" if lexists(path) else "does not exist"
        raise UsageError(f"{path} {what}; name a bank file or folder.")
    if whole.name == "rubrics" or whole.parent.name == "gold":
        return [OneFile(file) for file in yaml_files(whole)]
    if whole.name == "gold":
        return [OneFile(file) for one in sorted(whole.iterdir()) for file in yaml_files(one)]
    return [Folder(path)]


class OneFile(Folder):
    """A single file as a place on the search path."""

    def scenario_files(self) -> Iterator[Path]:
        """The file, unless it is a rubric."""
        if self._inside.name != "rubrics" and not self._gold:
            yield self.path

    def rubric_files(self) -> Iterator[Path]:
        """The file, if it lies in a `rubrics` folder."""
        if self._inside.name == "rubrics":
            yield self.path

    def gold_files(self) -> Iterator[Path]:
        """The file, if it is a gold answer."""
        if self._gold:
            yield self.path

    def passed_over(self) -> Iterator[Path]:
        """Nothing: the file was named."""
        return iter(())

    @property
    def _inside(self) -> Path:
        return self.path.absolute().parent

    @property
    def _gold(self) -> bool:
        return self._inside.parent.name == "gold"


def _named(folder: Folder) -> list[Path]:
    """Everything in a folder that a problem can be about."""
    files = [*folder.scenario_files(), *folder.rubric_files(), *folder.gold_files()]
    return [*files, *folder.passed_over(), *folder.unreadable()]


def _sorted(problems: list[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda p: (p.file, p.line or 0, p.severity, p.code))


def warnings(entry: Entry) -> Iterator[Problem]:
    """What a playable scenario should do better."""
    subject = Subject(entry.scenario, entry.rubric, entry.source.place)
    for rules in (text_rules, check_rules, scenario_balance, dead_keys):
        yield from rules(subject)


def _rubric_warnings(bank: Bank) -> Iterator[Problem]:
    for rubric, source in bank.rubrics.values():
        yield from rubric_balance(source.place, rubric)
        yield from rubric_dead_keys(source.place, rubric)
    yield from recurrence(bank)


def _passed_over(folder: Folder) -> Iterator[Problem]:
    for path in folder.passed_over():
        message = "is no file that can be read; move it out of the bank"
        yield Problem(str(path), None, "", "warning", "no-file", message)
