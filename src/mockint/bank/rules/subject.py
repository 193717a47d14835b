"""What a rule about one scenario is handed, and how it warns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mockint.bank.consistency import Located, located_checks, reference_checks
from mockint.bank.guard import Path
from mockint.bank.models import Rubric, Scenario
from mockint.bank.problems import Place, Problem


@dataclass(frozen=True, slots=True)
class Subject:
    """A scenario with its rubric and the lines of its file."""

    scenario: Scenario
    rubric: Rubric
    place: Place

    @property
    def written(self) -> bool:
        """Whether the checks are in the file, and not made of the reference's sentences at load."""
        return self.scenario.checks != reference_checks(self.scenario, self.rubric)

    def checks(self) -> Iterator[Located]:
        """Every check that is in the file, with its path."""
        own = self.written
        return (item for item in located_checks(self.scenario) if own or item[0][0] != "checks")

    def warn(self, path: Path, code: str, message: str) -> Problem:
        """A warning at one path of the file."""
        return self.place.problem(path, code, message, "warning")
