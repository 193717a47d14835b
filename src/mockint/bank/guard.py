"""Read untrusted YAML: one bounded pass over its events, then the C loader.

Thirty thousand open brackets end the interpreter, and aliases grow without bound, so nothing is
built before the events have been counted. The pass also notes the line of every field.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from mockint.cleaning import clean_line, clean_text, in_order

MAX_BYTES = 1_000_000
MAX_DEPTH = 50

Path = tuple[str | int, ...]


class BrokenFileError(Exception):
    """The text is no YAML that mockint reads. `line` counts from 1."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


class _Loader(yaml.CSafeLoader):
    """The safe loader, with keys as they are written: YAML 1.1 would read the key `on` as true."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """A mapping from the text of each key."""
        return {str(k.value): self.construct_object(v, deep=deep) for k, v in node.value}

    def whole_number(self, node: yaml.ScalarNode) -> int | float:
        """An integer; 1:30, which YAML 1.1 reads in base sixty, is none and becomes a float."""
        value: int = self.construct_yaml_int(node)
        return float(value) if ":" in node.value else value


_Loader.add_constructor("tag:yaml.org,2002:int", _Loader.whole_number)


@dataclass(slots=True)
class _Level:
    path: Path
    mapping: bool
    key: str | None = None
    index: int = 0
    seen: set[str] = field(default_factory=set)


def read_yaml(text: str) -> tuple[Any, Mapping[Path, int]]:
    """The document as plain values (control characters removed) and the line of each path in it.
    Raises `BrokenFileError`."""
    lines = _bounded(text)
    try:
        value = yaml.load(text, Loader=_Loader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise _broken(error) from error
    return _cleaned(value), lines


def _bounded(text: str) -> dict[Path, int]:
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise BrokenFileError(f"is larger than {MAX_BYTES:,} bytes")
    lines: dict[Path, int] = {}
    stack: list[_Level] = []
    documents = 0
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            mark = event.start_mark
            line = mark.line + 1 if mark else 1
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise BrokenFileError("holds more than one YAML document", line)
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise BrokenFileError(
                    "uses an anchor or alias (& or *); write the text out instead", line
                )
            if getattr(event, "tag", None):
                raise BrokenFileError("uses a tag (!); write plain values only", line)
            if isinstance(event, yaml.NodeEvent):
                _enter(event, line, stack, lines)
            elif isinstance(event, yaml.CollectionEndEvent):
                stack.pop()
    except (yaml.YAMLError, ValueError) as error:
        raise _broken(error) from error
    return lines


def _enter(event: Any, line: int, stack: list[_Level], lines: dict[Path, int]) -> None:
    path = _place(event, line, stack, lines)
    if isinstance(event, yaml.CollectionStartEvent):
        if len(stack) >= MAX_DEPTH:
            raise BrokenFileError(f"is nested deeper than {MAX_DEPTH} levels", line)
        stack.append(_Level(path, isinstance(event, yaml.MappingStartEvent)))


def _place(event: Any, line: int, stack: list[_Level], lines: dict[Path, int]) -> Path:
    if not stack:
        lines.setdefault((), line)
        return ()
    level = stack[-1]
    if level.mapping and level.key is None:
        if not isinstance(event, yaml.ScalarEvent):
            raise BrokenFileError("uses a list or a mapping as a key", line)
        key = event.value
        if key in level.seen:
            raise BrokenFileError(f'has the key "{clean_text(key)[:60]}" twice in one place', line)
        level.seen.add(key)
        level.key = key
        lines[(*level.path, key)] = line
        return level.path
    if level.mapping:
        path: Path = (*level.path, level.key or "")
        level.key = None
        return path
    path = (*level.path, level.index)
    level.index += 1
    lines[path] = line
    return path


def _broken(error: Exception) -> BrokenFileError:
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    line = getattr(getattr(error, "problem_mark", None), "line", None)
    return BrokenFileError(
        f"is no valid YAML: {clean_line(str(problem), 200)}", None if line is None else line + 1
    )


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return in_order(clean_text(value))
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    if isinstance(value, dict):
        return {_cleaned(key): _cleaned(item) for key, item in value.items()}
    return value


def line_of(lines: Mapping[Path, int], path: Path) -> int | None:
    """The line of a path or of the nearest thing around it."""
    for length in range(len(path), -1, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return None
