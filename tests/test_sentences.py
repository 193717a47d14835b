"""Sentences are what a judge may quote from: whole, in order, and exactly where they say they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockint.sentences import split_sentences, words


def texts(text: str) -> list[str]:
    return [sentence.text for sentence in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\t\n ", []),
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("No full stop", ["No full stop"]),
        ("- first point\n- second point\n", ["- first point", "- second point"]),
        ("A line\nthat goes on.", ["A line", "that goes on."]),
        ("Use 2.5 TB a day. Then stop.", ["Use 2.5 TB a day.", "Then stop."]),
        ("Use a queue, e.g. Kafka. Then stop.", ["Use a queue, e.g. Kafka.", "Then stop."]),
        ("1. First\n2. Second", ["1. First", "2. Second"]),
        ("1. Bound it. 2. Watch it.", ["1. Bound it.", "2. Watch it."]),
        ('He said "Stop." Then he left.', ['He said "Stop."', "Then he left."]),
        ("Wait... What? Yes.", ["Wait...", "What?", "Yes."]),
        ("see example.com for more. ok", ["see example.com for more. ok"]),
        ("我们锁表。然后复制！", ["我们锁表。", "然后复制！"]),
        ("Größe zählt. Über alles.", ["Größe zählt.", "Über alles."]),
        ("a\r\nb\u2028c\x85d", ["a", "b", "c", "d"]),
    ],
)
def test_a_text_is_cut_into_sentences(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


def test_each_line_of_a_fenced_block_stands_for_itself() -> None:
    text = "Run this. Then wait.\n```sql\nSELECT 1. FROM A. WHERE B\n```\nDone. Good."
    assert texts(text) == [
        "Run this.",
        "Then wait.",
        "```sql",
        "SELECT 1. FROM A. WHERE B",
        "```",
        "Done.",
        "Good.",
    ]


text_like = st.text(
    st.one_of(st.sampled_from("ab .!?…\"'”)\n\t`~1AÉ。\u2028\x85\u00a0"), st.characters()),
    max_size=200,
)


@given(text_like)
def test_every_sentence_is_the_text_between_its_offsets(text: str) -> None:
    sentences = split_sentences(text)
    assert [s.number for s in sentences] == list(range(1, len(sentences) + 1))
    end = 0
    for sentence in sentences:
        assert text[sentence.start : sentence.end] == sentence.text
        assert sentence.text == sentence.text.strip() != ""
        assert not text[end : sentence.start].strip()
        end = sentence.end
    assert not text[end:].strip()


@pytest.mark.parametrize(
    "text",
    ["." * 60_000, ".'" * 30_000, "e.g. A " * 15_000, "Yes. " * 20_000, "…" * 60_000 + " A"],
    ids=["full stops", "quotes", "abbreviations", "short ones", "ellipses"],
)
@pytest.mark.timeout(10)
def test_a_text_of_nothing_but_punctuation_takes_no_time(text: str) -> None:
    assert texts(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("Don't lock it.", ["Don't", "lock", "it"]),
        ("don’t", ["don’t"]),
        ("fact_orders v2, 2.5 TB", ["fact", "orders", "v2", "2", "5", "TB"]),
        ("Größe été 漢字", ["Größe", "été", "漢字"]),
        ("--- *** ```", []),
    ],
)
def test_words_are_letters_and_digits_with_inner_apostrophes(
    text: str, expected: list[str]
) -> None:
    assert words(text) == expected


WRAPPED = """The clone writes the files in the new layout and stays in step with its
source while we prepare. Then we compare both sides by count and by sum of the
- first item without an end that is written on a rather long line of its own here
- second item
A short line
and another one
"""


def test_a_wrapped_line_does_not_end_a_sentence_and_a_list_item_does() -> None:
    assert [" ".join(s.text.split()) for s in split_sentences(WRAPPED)] == [
        "The clone writes the files in the new layout and stays in step with its source while we prepare.",
        "Then we compare both sides by count and by sum of the",
        "- first item without an end that is written on a rather long line of its own here",
        "- second item",
        "A short line",
        "and another one",
    ]
