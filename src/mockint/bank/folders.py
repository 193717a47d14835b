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
            yield from _yaml_files(self.path)
        yield from _yaml_files(self.path / "scenarios")

    def unreadable(self) -> bool:
        """Whether the folder is there and may not be read."""
        return self.path.is_dir() and not os.access(self.path, os.R_OK | os.X_OK)

    def gold_files(self) -> Iterator[Path]:
        """`*.yaml` of each folder of `gold/` or `scenarios/gold/`, by scenario and name."""
        for gold in (self.path / "gold", self.path / "scenarios" / "gold"):
            for scenario in sorted(gold.iterdir()) if gold.is_dir() else ():
                yield from _yaml_files(scenario)

    def passed_over(self) -> Iterator[Path]:
        """What is named like a bank file and is none: folders, pipes, dangling links."""
        for place in (self.path, self.path / "scenarios", self.path / "rubrics"):
            if place.is_dir() and place.name != "gold" and os.access(place, os.R_OK | os.X_OK):
                found = sorted(place.iterdir())
                yield from (p for p in found if p.suffix in _SUFFIXES and not p.is_file())

    def rubric_files(self) -> Iterator[Path]:
        """`*.yaml` of `rubrics/`, by name."""
        yield from _yaml_files(self.path / "rubrics")


def _yaml_files(folder: Path) -> list[Path]:
    if folder.name == "gold" or not folder.is_dir() or not os.access(folder, os.R_OK | os.X_OK):
        return []
    return sorted(p for p in folder.iterdir() if p.suffix in _SUFFIXES and p.is_file())


def builtin_folder() -> Path:
    """The package's data folder in an installed wheel, else the checkout that holds the package."""
    shipped = PACKAGE / "data"
    return shipped if (shipped / "scenarios").is_dir() else PACKAGE.parent.parent


def search_path(home: Path, extra: Sequence[Path] = ()) -> tuple[Folder, ...]:
    """Built in, `home/bank`, then each of `extra`, in the order in which they replace."""
    own = (Folder(home / "bank"), *(Folder(path) for path in extra))
    return (Folder(builtin_folder(), builtin=True), *own)
