"""What is wrong with a bank file: where it is, in words an author can act on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from mockint.bank.guard import Path, line_of
from mockint.cleaning import clean_line

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. `line` counts from 1, `field` is dotted (`checks.3.criterion`)."""

    file: str
    line: int | None
    field: str
    severity: Severity
    code: str
    message: str

    def sentence(self) -> str:
        """The problem in one line: file, line, field, message."""
        line = f":{self.line}" if self.line else ""
        field = f" {self.field}" if self.field else ""
        return f"{self.file}{line}:{field} {self.message}"


@dataclass(frozen=True, slots=True)
class Place:
    """A file and the lines of its fields, from which problems are made."""

    file: str
    lines: Mapping[Path, int]

    def problem(self, path: Path, code: str, message: str, severity: Severity = "error") -> Problem:
        """A problem at one path of the file."""
        field = ".".join(str(part) for part in path)
        return Problem(
            self.file,
            line_of(self.lines, path),
            clean_line(field, 120),
            severity,
            code,
            clean_line(message, 400),
        )


def nearest(word: str, known: Iterable[str], limit: int = 1) -> list[str]:
    """The known words most like this one, best first; empty where none is near."""
    from rapidfuzz import fuzz, process

    matches = process.extract(word, list(known), scorer=fuzz.WRatio, limit=limit, score_cutoff=60)
    return [match[0] for match in matches]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`; did you mean "x"?` or nothing."""
    near = nearest(word, known)
    return f'; did you mean "{near[0]}"?' if near else ""


def from_validation(place: Place, error: ValidationError, raw: Any) -> list[Problem]:
    """Every problem that the schema found, each at its own line."""
    return [_from_detail(place, detail, raw) for detail in error.errors()]


def _from_detail(place: Place, detail: ErrorDetails, raw: Any) -> Problem:
    path: Path = tuple(detail["loc"])
    kind = detail["type"]
    if kind == "extra_forbidden":
        key = str(path[-1])
        known = _known_keys(path, raw)
        return place.problem(path, "unknown-key", f"is no known key{did_you_mean(key, known)}")
    if kind == "missing":
        return place.problem(path, "missing", "is required and missing")
    value = detail.get("input")
    if kind == "literal_error" and path[-1:] == ("schema",):
        return place.problem(
            path, "schema", f"is schema {value!r}, and this mockint reads up to 1; update mockint"
        )
    if kind == "string_type" and not isinstance(value, str):
        return place.problem(path, "type", f"reads as {_yaml_kind(value)}; put it in quotes")
    message = detail["msg"].removeprefix("Value error, ")
    return place.problem(path, "value", message[:1].lower() + message[1:])


def _yaml_kind(value: Any) -> str:
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return f"the truth value {str(value).lower()} (YAML takes yes, no, on and off so)"
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    return f"{type(value).__name__} {value}"


def _known_keys(path: Path, raw: Any) -> list[str]:
    from mockint.bank import models

    owner = _model_at(path, models.Rubric if "criteria" in (raw or {}) else models.Scenario)
    if owner is None:
        return []
    return [info.alias or name for name, info in owner.model_fields.items()]


def _model_at(path: Path, root: Any) -> Any:
    """The model that the last key of a path was looked for in."""
    from mockint.bank import models

    children: dict[Any, dict[str, Any]] = {
        models.Scenario: {
            "origin": models.Origin,
            "minutes": models.Budget,
            "facts": models.Fact,
            "checks": models.Check,
            "pitfalls": models.Pitfall,
            "follow_ups": models.FollowUp,
            "curve_balls": models.CurveBall,
            "sources": models.Source,
        },
        models.Rubric: {
            "criteria": models.Criterion,
            "skills": models.Skill,
            "checks": models.RubricCheck,
            "bars": models.Bars,
        },
        models.FollowUp: {"checks": models.Check},
        models.CurveBall: {"checks": models.Check},
        models.Bars: dict.fromkeys(("mid", "senior", "staff"), models.Bar),
    }
    model = root
    for part in path[:-1]:
        if isinstance(part, int):
            continue
        model = children.get(model, {}).get(part)
        if model is None:
            return None
    return model
