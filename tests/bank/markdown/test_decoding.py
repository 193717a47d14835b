from __future__ import annotations

import codecs

import pytest

from mockint.bank.markdown.decoding import MAX_BYTES, UnreadableError, decode
from mockint.bank.markdown.mojibake import repair

TEXT = "## Scenario 1: Zürich\n\n**Question:** Why “so”?\n"


@pytest.mark.parametrize(
    "raw",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
        codecs.BOM_UTF8 + TEXT.replace("\n", "\r\n").encode(),
        TEXT.encode("cp1252"),
        TEXT.replace("\n", "\r\n").encode("cp1252"),
        TEXT.encode("utf-16"),
        TEXT.encode().decode("cp1252", "ignore").encode(),
    ],
)
def test_every_sane_encoding_gives_the_same_text(raw: bytes) -> None:
    assert decode("bank.md", raw).text == TEXT


def test_one_bad_line_does_not_spoil_the_others() -> None:
    source = decode("bank.md", b"caf\xc3\xa9\ncaf\xe9\n")
    assert source.text == "café\ncafé\n"
    assert source.latin == (2,)
    assert source.repaired == ()


@pytest.mark.parametrize(
    ("raw", "line", "words"),
    [
        (b"", 1, "is empty"),
        (b"\xef\xbb\xbf \r\n\n", 1, "is empty"),
        (b"one\ntwo\nthree\0", 3, "no text"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 3, "no text"),
        (b"\x01\x02\x03\x04 words and\nmore", 1, "no text"),
        (b"plain\n" + "Привет мир".encode("koi8-r"), 2, "neither UTF-8 nor Latin-1"),
        (b"plain\n\x81\x8d words", 2, "neither UTF-8 nor Latin-1"),
        (b"\xff\xfeodd", 1, "UTF-16"),
        (b"a" * (MAX_BYTES + 1), 1, "larger than 5 MB"),
    ],
)
def test_what_is_no_text_is_refused_with_its_line(raw: bytes, line: int, words: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        decode("bank.md", raw)
    assert caught.value.line == line
    assert words in caught.value.message


def test_control_characters_are_taken_out_and_the_lines_named() -> None:
    source = decode("bank.md", b"a \x1b[31mred\x1b[0m word\nplain\n" + b"filler words\n" * 50)
    assert source.text.startswith("a red word\nplain\n")
    assert source.cleaned == (1,)


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("ðŸ”´ hard", "🔴 hard"),
        ("a â†’ b", "a → b"),
        ("ðŸ·ï¸ tags", "🏷️ tags"),
        ("â€œso itâ€™s trueâ€ and", "“so it’s true” and"),
        ("â€œso itâ€™s trueâ€\x9d and", "“so it’s true” and"),
        ("ZÃ¼rich", "Zürich"),
        ("Zürich, “so”, naïve, ½ → 日本 🏷️", "Zürich, “so”, naïve, ½ → 日本 🏷️"),
        ("ÃŸ", "ß"),
    ],
)
def test_mojibake_is_repaired_and_what_is_none_stays(broken: str, whole: str) -> None:
    assert repair(broken) == whole
    assert repair(whole) == whole


def test_remains_that_several_characters_fit_are_marked_not_guessed() -> None:
    assert repair("x ðŸ· y") == "x \ufffd y"
