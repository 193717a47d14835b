"""The quick list shows what the validated bank will show, in the same order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mockint.bank.folders import Folder, builtin_folder
from mockint.bank.load import load_bank
from mockint.bank.titles import read_titles

Row = tuple[str, str, str, tuple[str, ...], int]


def quick(folders: list[Folder]) -> list[Row]:
    return [(t.id, t.title, t.difficulty, t.technologies, t.minutes) for t in read_titles(folders)]


def full(folders: list[Folder]) -> list[Row]:
    return [
        (s.id, s.title.strip(), s.difficulty, s.technologies, s.minutes.total)
        for s in (entry.scenario for entry in load_bank(folders).ordered())
    ]


def test_the_shipped_bank_reads_the_same_both_ways() -> None:
    folders = [Folder(builtin_folder(), builtin=True)]
    assert len(quick(folders)) >= 3
    assert quick(folders) == full(folders)


HEAD = "id: {id}\ntitle: {title}\nrubric: small\n"
ODD = {
    "plain": "brief: x\n",
    "comments": "# a\n\n# b\nbrief: x\n",
    "quotes": "difficulty: 'hard'\ntechnologies: [\"A, B\", 'C']\nbrief: x\n",
    "block": "technologies:\n  - dbt\n  - Delta Lake\nminutes:\n  answer: 12\nbrief: |\n  x\n",
    "null-origin": "origin: null\nbrief: x\n",
    "no-technologies": "technologies: []\nminutes: {clarify: 0, answer: 1, follow_ups: 0}\nbrief: x\n",
    "late-fields": "brief: |\n  first\n\n  then\ndifficulty: easy\ntechnologies: [dbt]\nminutes: {answer: 7}\n",
    "brief-in-text": 'notes: "brief: none"\nbrief: x\ndifficulty: hard\n',
    "after-lists": "facts:\n  - {id: f, asks: [a, b], answer: x}\nminutes: {answer: 9}\nbrief: x\n",
}


@pytest.mark.parametrize("kind", ODD)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_an_odd_but_valid_file_reads_the_same_both_ways(
    shelf: Any, kind: str, ends: str, mark: str
) -> None:
    text = HEAD.format(id=kind, title=f"The {kind} one") + ODD[kind]
    shelf.put(f"scenarios/{kind}.yaml", (mark + text.replace("\n", ends)).encode())
    folders = [shelf.folder()]
    assert quick(folders) == full(folders)
    assert len(quick(folders)) == 1


@pytest.mark.parametrize(
    "title", ["'Quoted: with a colon'", '"Tab\\tand \\u00e9"', ">\n  folded\n  lines", "ünï ✓ 漢字"]
)
def test_a_title_in_any_yaml_style_reads_the_same_both_ways(shelf: Any, title: str) -> None:
    shelf.put("scenarios/x.yaml", HEAD.format(id="x", title=title) + "brief: x\n")
    (row,) = quick([shelf.folder()])
    (expected,) = full([shelf.folder()])
    assert row[1] == " ".join(expected[1].split())


def test_a_brief_longer_than_the_head_that_is_read_does_no_harm(shelf: Any) -> None:
    long = "brief: |\n" + "  All work and no play. äöü\n" * 2_000
    shelf.scenario("difficulty: hard\n" + long, base=HEAD.format(id="queue-that-grows", title="T"))
    assert quick([shelf.folder()]) == full([shelf.folder()])


def test_fields_behind_a_long_brief_are_found(shelf: Any) -> None:
    long = "brief: |\n" + "  All work and no play. äöü\n" * 2_000
    late = "difficulty: hard\ntechnologies: [dbt]\nminutes: {answer: 3}\norigin: {seed: s, number: 4}\n"
    shelf.scenario(long + late, base=HEAD.format(id="queue-that-grows", title="T"))
    assert quick([shelf.folder()]) == full([shelf.folder()])
    assert read_titles([shelf.folder()])[0].number == 4


def test_a_list_follows_the_search_path_then_the_number_then_the_id(
    shelf: Any, make_shelf: Any
) -> None:
    mine = make_shelf("mine")
    for name, number in (("b-two", 2), ("a-ten", 10), ("z-one", 1)):
        shelf.scenario(f"origin: {{seed: s, number: {number}}}\n", name)
    shelf.scenario(name="m-none")
    shelf.scenario(name="c-none")
    mine.scenario(name="a-mine")
    folders = [shelf.folder(), mine.folder()]
    expected = ["z-one", "b-two", "a-ten", "c-none", "m-none", "a-mine"]
    assert [row[0] for row in quick(folders)] == expected
    assert quick(folders) == full(folders)


def test_a_replaced_scenario_is_listed_once_where_it_was_replaced(
    shelf: Any, make_shelf: Any
) -> None:
    mine = make_shelf("mine")
    shelf.scenario(name="replaced")
    shelf.scenario(name="stays")
    mine.scenario(
        name="replaced",
        base="id: x\ntitle: Mine\nrubric: small\nbrief: x\n".replace("x", "replaced", 1),
    )
    folders = [shelf.folder(), mine.folder()]
    assert [row[:2] for row in quick(folders)] == [
        ("stays", "A queue that grows"),
        ("replaced", "Mine"),
    ]
    assert quick(folders) == full(folders)


def test_of_two_files_with_one_id_both_lists_show_the_first(shelf: Any) -> None:
    shelf.put("scenarios/a.yaml", HEAD.format(id="same", title="First") + "brief: x\n")
    shelf.put("scenarios/b.yaml", HEAD.format(id="same", title="Second") + "brief: x\n")
    assert quick([shelf.folder()]) == full([shelf.folder()])
    assert quick([shelf.folder()])[0][1] == "First"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[",
        b"a: [" + b"[" * 8_000,
        b"- a\n",
        b"\xff\xfe\x00",
        b"title: [x]\n",
        b"id: x\n",
        b"&a *a",
    ],
)
def test_a_file_without_a_title_is_passed_over(shelf: Any, content: bytes) -> None:
    shelf.put("scenarios/broken.yaml", content)
    shelf.scenario()
    assert [row[0] for row in quick([shelf.folder()])] == ["queue-that-grows"]


def test_a_title_is_one_clean_line(shelf: Any) -> None:
    shelf.put("scenarios/x.yaml", 'id: x\ntitle: "a\\e[2Jb\\nc"\nrubric: small\nbrief: x\n')
    assert quick([shelf.folder()])[0][1] == "ab c"


def test_an_empty_search_path_has_no_titles(tmp_path: Path) -> None:
    assert read_titles([Folder(tmp_path / "nowhere")]) == []
