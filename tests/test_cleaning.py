from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockint.cleaning import clean_line, clean_text, flowing

ODD = st.text(
    st.one_of(
        st.characters(), st.sampled_from("\x1b\x9b\x9d\x07\r\n\t[]();0m\\\u202e\u200b\ufeff")
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("plain\n\ttext – “kept” 漢字 👩\u200d💻", "plain\n\ttext – “kept” 漢字 👩\u200d💻"),
        ("a\r\nb\rc\n\rd", "a\nb\nc\n\nd"),
        ("a\x0bb\x0cc\x85d\u2028e\u2029f", "a\nb\nc\nd\ne\nf"),
        ("\x1b[1;31mred\x1b[0m \x9b2Jgone", "red gone"),
        ("\x1b]0;title\x07a\x1b]8;;http://x\x1b\\b\x9d0;t\x9cc", "abc"),
        ("\x1bPq#0\x1b\\a\x1b(Bb\x1bcc\x1b7d", "abcd"),
        ("a\x1b]0;never ends\nb", "a0;never ends\nb"),
        ("a\x00b\x7fc\x9fd\x1b", "abcd"),
        ("\x1b\x1b[31m[32mx", "[32mx"),
        ("\ufeffmark", "mark"),
        ("half \ud800 pair", "half \ufffd pair"),
    ],
)
def test_text_keeps_what_was_written_and_loses_what_a_terminal_would_obey(
    text: str, clean: str
) -> None:
    assert clean_text(text) == clean


@given(ODD)
def test_clean_text_has_no_control_characters_and_cleaning_it_again_changes_nothing(
    text: str,
) -> None:
    clean = clean_text(text)
    controls = {c for c in clean if unicodedata.category(c) in ("Cc", "Cs")}
    assert controls <= {"\n", "\t"}
    assert clean_text(clean) == clean
    assert clean.splitlines() == clean.removesuffix("\n").split("\n") or not clean


@pytest.mark.parametrize(
    ("text", "limit", "line"),
    [
        ("two\nlines\tand\r\n  more ", 40, "two lines and more"),
        ("user\u202egnp.exe\u202c \u2066iso\u2069", 40, "usergnp.exe iso"),
        ("z\u200be\u200cr\u200do\u2060\ufeff", 40, "zero"),
        ("\x1b]0;title\x07\x1b[31mred", 40, "red"),
        ("exactly ten", 11, "exactly ten"),
        ("exactly ten", 10, "exactly t…"),
        ("cut after a word", 11, "cut after…"),
        ("anything", 1, "…"),
        ("anything", 0, ""),
    ],
)
def test_a_line_is_one_line_within_its_limit_and_reads_left_to_right(
    text: str, limit: int, line: str
) -> None:
    assert clean_line(text, limit) == line


@given(ODD, st.integers(0, 30))
def test_no_line_is_longer_than_its_limit_or_holds_what_cannot_be_seen(
    text: str, limit: int
) -> None:
    line = clean_line(text, limit)
    assert len(line) <= limit
    assert len(line.splitlines()) <= 1
    assert not {c for c in line if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")}
    assert not set(line) & set("\u202e\u202d\u2066\u200b\u200f\ufeff")


def test_a_question_loses_the_line_ends_of_its_file_only() -> None:
    long = "A line that is long enough to have been wrapped by whoever wrote"
    assert flowing(f"{long}\nthe file.\nShort.\n\n{long}\n- an item\n{long}\n\nEnd") == (
        f"{long} the file.\nShort.\n\n{long}\n- an item\n{long}\n\nEnd"
    )
