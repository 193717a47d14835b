"""Where every word of a source went: the proof that an import lost nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from mockint.bank.guard import read_yaml
from mockint.bank.markdown.blocks import fences
from mockint.sentences import words

SOURCE_FENCE = "source"
"""The info string of the code blocks in IMPORT.md that hold text of the source, and nothing else."""


def unaccounted(source: str, files: Mapping[str, str]) -> list[str]:
    """The words of a source that are nowhere in the produced files, in order.

    `files` maps names to texts: scenarios end in `.yaml`, any other is read for its `source` blocks.
    A word that occurs twice has to be found twice. Titles, ids and proposals do not count: they say
    again what stands elsewhere.
    """
    held: Counter[str] = Counter()
    for name, text in files.items():
        for part in _of_scenario(text) if name.endswith(".yaml") else fences(text, SOURCE_FENCE):
            held.update(words(part))
    missing: list[str] = []
    for word in words(source):
        if held[word]:
            held[word] -= 1
        else:
            missing.append(word)
    return missing


def _of_scenario(text: str) -> Iterator[str]:
    scenario: dict[str, Any] = read_yaml(text)[0]
    for key in ("brief", "reference", "notes"):
        yield scenario.get(key, "")
    yield from scenario.get("technologies", ())
    for follow_up in scenario.get("follow_ups", ()):
        yield follow_up["question"]
        yield follow_up.get("reference", "")
