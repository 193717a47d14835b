"""Markdown files in, scenarios out: every file read, every id unique, all that is left over kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mockint.bank.markdown.accounting import unaccounted
from mockint.bank.markdown.blocks import pieces
from mockint.bank.markdown.decoding import Source
from mockint.bank.markdown.report import report
from mockint.bank.markdown.scenario import Imported, ReadFile, imported
from mockint.bank.markdown.sections import Kept, sections
from mockint.bank.markdown.settling import all_text, part_answers
from mockint.bank.markdown.yamltext import yaml_text

REPORT_NAME = "IMPORT.md"


def read_file(source: Source, taken: set[str]) -> ReadFile:
    """The scenarios of one file. Their ids are added to those taken."""
    found = sections(pieces(source.text))
    part_answers(found.found)
    kept = list(found.kept)
    scenarios: list[Imported] = []
    for section in found.found:
        made = imported(section, source.name, taken)
        if made is None:
            why = "a beginning without a question"
            kept += [Kept(line, text, why) for line, text in all_text(section)]
            continue
        taken.add(made.id)
        scenarios.append(made)
    return ReadFile(source, tuple(scenarios), tuple(sorted(kept, key=lambda k: k.line)))


def read_files(sources: Sequence[Source]) -> tuple[ReadFile, ...]:
    """All files in order; ids are unique over all of them."""
    taken: set[str] = set()
    return tuple(read_file(source, taken) for source in sources)


def bank_files(files: Sequence[ReadFile]) -> tuple[dict[str, str], list[str]]:
    """The texts to write by name: one YAML for each scenario, and IMPORT.md; then the words that
    were found nowhere else, which IMPORT.md ends with."""
    made = {f"{s.id}.yaml": yaml_text(s) for file in files for s in file.scenarios}
    with_report = made | {REPORT_NAME: report(files)}
    missing = unaccounted("\n".join(f.source.text for f in files), with_report)
    return made | {REPORT_NAME: report(files, missing)}, missing


def with_scenarios(files: Sequence[ReadFile], changed: Sequence[Imported]) -> tuple[ReadFile, ...]:
    """The files with scenarios replaced by those of the same id."""
    by_id = {scenario.id: scenario for scenario in changed}
    return tuple(
        replace(f, scenarios=tuple(by_id.get(s.id, s) for s in f.scenarios)) for f in files
    )
