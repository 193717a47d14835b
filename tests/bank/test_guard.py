"""Hostile and merely unlucky YAML: refused with a sentence and a line, never a crash."""

from __future__ import annotations

from typing import Any

import pytest

from mockint.bank.guard import MAX_BYTES, MAX_DEPTH, BrokenFileError, line_of, read_yaml


def refused(text: str) -> BrokenFileError:
    with pytest.raises(BrokenFileError) as caught:
        read_yaml(text)
    return caught.value


def nested(depth: int) -> str:
    return "a: " + "[" * depth + "]" * depth


def test_plain_values_come_with_the_line_of_every_field() -> None:
    value, lines = read_yaml("a: 1\nb:\n  - c: x\n  - d:\n      - y\n")
    assert value == {"a": 1, "b": [{"c": "x"}, {"d": ["y"]}]}
    assert lines[("a",)] == 1
    assert lines[("b",)] == 2
    assert lines[("b", 0, "c")] == 3
    assert lines[("b", 1, "d")] == 4
    assert lines[("b", 1, "d", 0)] == 5


def test_the_line_of_a_path_that_is_not_there_is_that_of_what_holds_it() -> None:
    _, lines = read_yaml("a: 1\nb:\n  - c: x\n")
    assert line_of(lines, ("b", 0, "missing")) == 3
    assert line_of(lines, ("b", 7)) == 2
    assert line_of(lines, ("gone",)) == 1
    assert line_of({}, ("gone",)) is None


def test_thirty_thousand_open_brackets_are_refused() -> None:
    assert "nested deeper" in refused("a: " + "[" * 30_000).message


def test_thirty_thousand_open_braces_are_refused() -> None:
    assert "nested deeper" in refused("a: " + "{x: " * 30_000).message


def test_nesting_is_limited_and_the_limit_itself_is_allowed() -> None:
    assert read_yaml(nested(MAX_DEPTH - 1))[0]["a"]
    assert refused(nested(MAX_DEPTH)).line == 1


def test_a_bomb_of_aliases_is_refused_at_its_first_anchor() -> None:
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n"
    error = refused(bomb)
    assert "anchor or alias" in error.message
    assert error.line == 1


@pytest.mark.parametrize("text", ["a: &x 1", "a: *x", "&x a: 1", "a: &x\n  b: *x\n", "a: [&x 1]"])
def test_an_anchor_or_alias_alone_is_refused(text: str) -> None:
    assert "anchor or alias" in refused(text).message


def test_more_than_a_megabyte_is_refused() -> None:
    assert "larger than 1,000,000 bytes" in refused("a: " + "x" * MAX_BYTES).message
    assert read_yaml("a: " + "x" * (MAX_BYTES - 3))[0]


def test_bytes_are_counted_and_not_characters() -> None:
    refused("a: " + "ü" * (MAX_BYTES // 2))


def test_a_duplicate_key_is_refused_with_the_line_of_the_second() -> None:
    error = refused("a: 1\nb: 2\na: 3\n")
    assert error.line == 3
    assert '"a" twice' in error.message


def test_the_same_key_in_two_mappings_is_no_duplicate() -> None:
    assert read_yaml("a: {id: 1}\nb: {id: 2}\nc: [{id: 3}, {id: 4}]")[0]["c"][1] == {"id": 4}


def test_a_key_that_is_no_scalar_is_refused() -> None:
    assert "as a key" in refused("? [a, b]\n: 1\n").message


def test_a_second_document_is_refused() -> None:
    assert refused("a: 1\n---\nb: 2\n").line == 2


@pytest.mark.parametrize("key", ["on", "off", "yes", "no", "y", "null", "1", "2024-01-01", "~"])
def test_a_key_is_read_as_it_is_written(key: str) -> None:
    assert read_yaml(f"{key}: value")[0] == {key: "value"}


@pytest.mark.parametrize(
    "text",
    [
        "a: [1, 2",
        "a: 'open",
        "a:\n\tb: 1",
        "a: b: c",
        "%YAML",
        "a: \x01",
        "a: 2024-13-45",
        "a: !!python/object/apply:os.system [ls]",
        "a: !!timestamp soon",
        "a: !!bool maybe",
        "a: !!int ''",
        "a: !!float ''",
        "a: !!binary '*'",
        "!!set {a, b}",
        "a: !mine x",
        "a: 0b_",
    ],
)
def test_text_that_is_no_yaml_for_us_is_refused(text: str) -> None:
    assert refused(text).message


def test_a_syntax_error_names_its_line() -> None:
    assert refused("a: 1\nb: [1, 2\nc: 3\n").line in {2, 3}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("\ufeffa: b", {"a": "b"}),
        ("a: b\r\nc: d\r\n", {"a": "b", "c": "d"}),
        ('a: "x\\e[31my"', {"a": "xy"}),
        ('"a\\e[2J": b', {"a": "b"}),
        ("a: ['\\x41']", {"a": ["\\x41"]}),
    ],
)
def test_byte_order_marks_line_ends_and_escape_sequences_are_cleaned(text: str, value: Any) -> None:
    assert read_yaml(text)[0] == value
