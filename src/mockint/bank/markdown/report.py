"""IMPORT.md and the summary: what was found, and where everything went that is no field."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mockint.bank.markdown.accounting import SOURCE_FENCE
from mockint.bank.markdown.scenario import Imported, ReadFile
from mockint.cleaning import clean_line
from mockint.sentences import words

WIDTH = 80
_COLUMNS = (("brief", 7), ("reference", 11), ("follow-ups", 12), ("tech", 6), ("notes", 7))


def report(files: Sequence[ReadFile], missing: Sequence[str] = ()) -> str:
    """The text of IMPORT.md. Blocks marked `source` hold text of the files, word for word."""
    lines = [
        "# Import",
        "",
        "What `mockint import` found. Text of the files stands in code blocks.",
    ]
    lines += ["", "Words of brief, reference and notes; number of follow-ups and technologies:", ""]
    lines += ["```text", *summary([s for f in files for s in f.scenarios]), "```"]
    for file in files:
        lines += ["", f"## {_inline(file.source.name)}", *_file(file)]
    if missing:
        lines += ["", "## Words found nowhere else", "", *_block("\n".join(missing))]
    return "\n".join(lines) + "\n"


def _file(file: ReadFile) -> Iterator[str]:
    source = file.source
    yield from _said("Mojibake was repaired in", source.repaired)
    yield from _said("Read as Latin-1, being no UTF-8:", source.latin)
    yield from _said("Control characters were taken out of", source.cleaned)
    for kept in file.kept:
        yield from ("", f"Line {kept.line}, {kept.why}:", "", *_block(kept.text))
    for scenario in file.scenarios:
        yield from ("", f"### {scenario.id}", "", f"From line {scenario.line}.")
        if scenario.notes:
            yield from ("", f"{len(words(scenario.notes))} words had no place and are in `notes`.")
        if scenario.labels:
            yield from ("", "Headings, labels and markers that became structure:", "")
            yield from _block("\n".join(text for _, text in scenario.labels))


def _said(what: str, numbers: Sequence[int]) -> Iterator[str]:
    if numbers:
        word = "line" if len(numbers) == 1 else "lines"
        yield from ("", f"{what} {word} {', '.join(map(str, numbers))}.")


def _block(text: str) -> list[str]:
    """Text as a code block that it cannot end."""
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return [f"{fence}{SOURCE_FENCE}", text, fence]


def _inline(name: str) -> str:
    return re.sub(r"([\\`*_\[\]<>#])", r"\\\1", clean_line(name, 200))


def summary(scenarios: Sequence[Imported]) -> list[str]:
    """A table of at most 80 columns, a line for each scenario; an id too long for its column has a
    line of its own."""
    width = WIDTH - sum(size for _, size in _COLUMNS)
    lines = ["scenario".ljust(width) + "".join(name.rjust(size) for name, size in _COLUMNS)]
    for scenario in scenarios:
        figures = "".join(
            str(figure).rjust(size)
            for figure, (_, size) in zip(_figures(scenario), _COLUMNS, strict=True)
        )
        name = clean_line(scenario.id, WIDTH)
        if len(name) > width:
            lines += [name, " " * width + figures]
        else:
            lines.append(name.ljust(width) + figures)
    return lines


def _figures(scenario: Imported) -> tuple[int, ...]:
    return (
        len(words(scenario.brief)),
        len(words(scenario.reference)),
        len(scenario.follow_ups),
        len(scenario.technologies),
        len(words(scenario.notes)),
    )
