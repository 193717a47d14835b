"""Where the bank is: built in, then the user's folder, then those of `--bank`."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_SUFFIXES = {".yaml", ".yml"}
PACKAGE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Folder:
    """One place on the search path; later ones replace what earlier ones hold."""

    path: Path
    builtin: bool = False

    def scenario_files(self) -> Iterator[Path]:
        """`*.yaml` of the folder itself and of `scenarios/` in it, by name; never of `gold/`."""
        if not self.builtin:
            yield from yaml_files(self.path)
        yield from yaml_files(self.path / "scenarios")

    def unreadable(self) -> list[Path]:
        """The folder or those inside it that are there and may not be read."""
        if is_dir(self.path) and not _open(self.path):
            return [self.path]
        inner = [self.path / "scenarios", self.path / "rubrics", *_golds(self.path)]
        inner += [path for gold in _golds(self.path) for path in _inside(gold)]
        return [path for path in inner if is_dir(path) and not _open(path)]

    def gold_files(self) -> Iterator[Path]:
        """`*.yaml` of each folder of `gold/` or `scenarios/gold/`, by scenario and name."""
        for gold in _golds(self.path):
            for scenario in _inside(gold):
                yield from yaml_files(scenario)

    def passed_over(self) -> Iterator[Path]:
        """What is named like a bank file and is none: folders, pipes, dangling links."""
        places = [self.path, self.path / "scenarios", self.path / "rubrics"]
        places = [place for place in places if place.name != "gold"]
        places += [path for gold in _golds(self.path) for path in _inside(gold)]
        for place in places:
            yield from (p for p in _inside(place) if p.suffix in _SUFFIXES and not is_file(p))

    def rubric_files(self) -> Iterator[Path]:
        """`*.yaml` of `rubrics/`, by name."""
        yield from yaml_files(self.path / "rubrics")


def _golds(folder: Path) -> list[Path]:
    return [folder / "gold", folder / "scenarios" / "gold"]


def yaml_files(folder: Path) -> list[Path]:
    """The bank files directly in a folder, by name; none where it may not be read."""
    if folder.name == "gold":
        return []
    return [path for path in _inside(folder) if path.suffix in _SUFFIXES and is_file(path)]


def is_dir(path: Path) -> bool:
    """Whether there is a folder; False also where that may not be known."""
    return os.path.isdir(path)  # noqa: PTH112, Path.is_dir raises below a closed folder


def is_file(path: Path) -> bool:
    """Whether there is a regular file; False also where that may not be known."""
    return os.path.isfile(path)  # noqa: PTH113, as above


def _inside(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if is_dir(folder) and _open(folder) else []


def _open(folder: Path) -> bool:
    return os.access(folder, os.R_OK | os.X_OK)


def builtin_folder() -> Path:
    """The package's data folder in an installed wheel, else the checkout that holds the package."""
    shipped = PACKAGE / "data"
    return shipped if (shipped / "scenarios").is_dir() else PACKAGE.parent.parent


def search_path(home: Path, extra: Sequence[Path] = ()) -> tuple[Folder, ...]:
    """Built in, `home/bank`, then each of `extra`, in the order in which they replace."""
    own = (Folder(home / "bank"), *(Folder(path) for path in extra))
    return (Folder(builtin_folder(), builtin=True), *own)
