"""What Home lists before the bank is validated: the head of each scenario file, and no more.

Parsing stops at the brief once all is known, so the cost does not grow with the scenarios, and
pydantic stays out. Fields that an author put further down are looked for only where there are any.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from mockint.bank.folders import Folder
from mockint.bank.guard import MAX_BYTES
from mockint.cleaning import clean_line

_HEAD_CHARS = 8_192
_MAX_EVENTS = 20_000
_SHOWN = frozenset({"id", "title", "origin", "difficulty", "technologies", "minutes"})
_SHOWN_KEY = re.compile(rf"""^["']?(?:{"|".join(sorted(_SHOWN))})["']?[ \t]*:""", re.M)


@dataclass(frozen=True, slots=True)
class Title:
    """One row of the list: enough to show, filter and open a scenario."""

    id: str
    title: str
    difficulty: str = "medium"
    technologies: tuple[str, ...] = ()
    minutes: int = 40
    number: int | None = None
    folder: int = 0


def order(folder: int, number: int | None, scenario_id: str) -> tuple[int, float, str]:
    """The order of every list of scenarios: search path, number in the collection, id."""
    return (folder, float("inf") if number is None else number, scenario_id)


def read_titles(folders: Sequence[Folder]) -> list[Title]:
    """The titles of all files that seem to be scenarios, in the order of `scenarios --json`."""
    found: dict[str, Title] = {}
    for index, folder in enumerate(folders):
        here: dict[str, Title] = {}
        for path in folder.scenario_files():
            title = _read(path, index)
            if title is not None:
                here.setdefault(title.id, title)
        found |= here
    return sorted(found.values(), key=lambda t: order(t.folder, t.number, t.id))


def _read(path: Path, folder: int) -> Title | None:
    try:
        with path.open("rb") as file:
            text = file.read(MAX_BYTES).decode("utf-8-sig", "ignore")
    except OSError:
        return None
    fields = _fields(text)
    title = fields.get("title")
    if not isinstance(title, str):
        return None
    minutes = fields.get("minutes")
    origin = fields.get("origin")
    technologies = fields.get("technologies")
    return Title(
        id=clean_line(str(fields.get("id", path.stem)), 80),
        title=clean_line(title, 120),
        difficulty=clean_line(str(fields.get("difficulty", "medium")), 10),
        technologies=tuple(technologies) if isinstance(technologies, list) else (),
        minutes=_total(minutes if isinstance(minutes, dict) else {}),
        number=_int(origin.get("number")) if isinstance(origin, dict) else None,
        folder=folder,
    )


def _total(minutes: dict[str, str]) -> int:
    default = {"clarify": "5", "answer": "25", "follow_ups": "10"}
    return sum(_int(value) or 0 for value in {**default, **minutes}.values())


def _int(value: object) -> int | None:
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None


def _fields(text: str) -> dict[str, str | list[str] | dict[str, str]]:
    """The shown fields: from the head of the text, else from all of it where more are to be found."""
    cut = text.rfind("\n", 0, _HEAD_CHARS) + 1 if len(text) > _HEAD_CHARS else len(text)
    fields = _head_fields(text[:cut])
    if fields.keys() >= _SHOWN or not _SHOWN_KEY.search(text, cut):
        return fields
    return _head_fields(text)


def _head_fields(head: str) -> dict[str, str | list[str] | dict[str, str]]:
    """Top-level fields: scalars, flat lists and flat mappings, as written. The brief ends them where
    nothing that is shown can follow."""
    fields: dict[str, str | list[str] | dict[str, str]] = {}
    depth, key, inner = 0, None, None
    try:
        for count, event in enumerate(yaml.parse(head, Loader=yaml.CSafeLoader)):
            if count > _MAX_EVENTS:
                break
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth == 2 and key is not None:
                    fields[key] = {} if isinstance(event, yaml.MappingStartEvent) else []
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
                key = None if depth == 1 else key
            elif isinstance(event, yaml.ScalarEvent):
                text = str(event.value)
                if depth == 1 and key is None:
                    if text == "brief" and fields.keys() >= _SHOWN:
                        break
                    key = text
                elif depth == 1 and key is not None:
                    fields[key], key = text, None
                elif depth == 2 and key is not None:
                    inner = _collect(fields[key], inner, text)
    except yaml.YAMLError:
        return fields  # the head was cut in the middle of a value: what came before holds
    return fields


def _collect(target: str | list[str] | dict[str, str], inner: str | None, text: str) -> str | None:
    if isinstance(target, list):
        target.append(clean_line(text, 40))
        return None
    if isinstance(target, dict) and inner is not None:
        target[inner] = text
        return None
    return text
