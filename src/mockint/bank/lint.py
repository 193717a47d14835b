"""Lint a bank: what cannot be played or graded is an error, what should be better a warning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from mockint.bank.consistency import located_checks
from mockint.bank.folders import Folder
from mockint.bank.load import Entry, load_bank
from mockint.bank.problems import Problem
from mockint.errors import UsageError
from mockint.sentences import words

LEAKING_RUN = 6


def lint_search_path(folders: Sequence[Folder]) -> list[Problem]:
    """Every problem of every file on the search path."""
    bank = load_bank(folders)
    found = list(bank.problems)
    for entry in bank.ordered():
        found += warnings(entry)
    return _sorted(found)


def lint_paths(paths: Sequence[Path], folders: Sequence[Folder]) -> list[Problem]:
    """The problems of some files or folders, seen beside the search path. Raises UsageError for a
    path that is not there."""
    extra: list[Folder] = []
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path} does not exist; name a bank file or folder.")
        extra.append(Folder(path) if path.is_dir() else OneFile(path))
    wanted = {str(file) for folder in extra for file in _files(folder)}
    on_path = {str(file.resolve()) for folder in folders for file in _files(folder)}
    new = [f for f in extra if not {str(p.resolve()) for p in _files(f)} <= on_path]
    found = lint_search_path((*folders, *new))
    resolved = {str(Path(file).resolve()) for file in wanted}
    return [p for p in found if p.file in wanted or str(Path(p.file).resolve()) in resolved]


class OneFile(Folder):
    """A single file as a place on the search path."""

    def scenario_files(self) -> Iterator[Path]:
        """The file, unless it is a rubric."""
        if self.path.parent.name != "rubrics":
            yield self.path

    def rubric_files(self) -> Iterator[Path]:
        """The file, if it lies in a `rubrics` folder."""
        if self.path.parent.name == "rubrics":
            yield self.path


def _files(folder: Folder) -> list[Path]:
    return [*folder.scenario_files(), *folder.rubric_files()]


def _sorted(problems: list[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda p: (p.file, p.line or 0, p.severity, p.code))


def warnings(entry: Entry) -> Iterator[Problem]:
    """What a playable scenario should do better."""
    scenario, place = entry.scenario, entry.source.place
    if not scenario.reference.strip():
        message = "has no reference, so that every answer to it stays ungraded"
        yield place.problem(("reference",), "no-reference", message, "warning")
    if scenario.draft:
        yield place.problem(
            ("draft",), "draft", "is a draft; go over its checks, then take the mark out", "warning"
        )
    given = _runs(f"{scenario.brief} " + " ".join(fact.answer for fact in scenario.facts))
    for path, check in located_checks(scenario):
        claim = _runs(check.claim) - given
        for i, hint in enumerate(check.hints):
            if claim & _runs(hint):
                message = f"shares {LEAKING_RUN} or more running words with the claim"
                yield place.problem((*path, "hints", i), "hint-leaks", message, "warning")


def _runs(text: str) -> set[tuple[str, ...]]:
    terms = [word.casefold() for word in words(text)]
    return {tuple(terms[i : i + LEAKING_RUN]) for i in range(len(terms) - LEAKING_RUN + 1)}
