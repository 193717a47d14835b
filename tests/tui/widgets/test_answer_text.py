"""Quotes marked in an answer: the words stay, the numbers are put in, one sentence is chosen."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from mockint.sentences import split_sentences
from mockint.tui.widgets.answer_text import CHOSEN, marked

TEXT = "We limit the queue. We add consumers."


def styled(text: str, marks: list[tuple[int, int, str]], style: str, number: int = 0) -> list[str]:
    chosen = split_sentences(text)[number - 1] if number else None
    content, _ = marked(text, marks, chosen)
    return [content.plain[s.start : s.end] for s in content.spans if s.style == style]


def test_numbers_stand_behind_their_quotes() -> None:
    content, _ = marked(TEXT, [(3, 18, "1"), (20, 37, "2,P1")])
    assert content.plain == "We limit the queue[1]. We add consumers.[2,P1]"
    assert styled(TEXT, [(3, 18, "1")], "on $success 30%") == ["limit the queue"]


def test_quotes_that_overlap_keep_both_numbers() -> None:
    content, _ = marked(TEXT, [(0, 18, "1"), (3, 8, "2")])
    assert content.plain == "We limit[2] the queue[1]. We add consumers."


def test_the_chosen_sentence_is_in_reverse_behind_an_arrow() -> None:
    content, at = marked(TEXT, [(3, 18, "1")], split_sentences(TEXT)[1])
    assert content.plain == f"We limit the queue[1]. {CHOSEN}We add consumers."
    assert content.plain[at:].startswith(CHOSEN)
    assert styled(TEXT, [(3, 18, "1")], "reverse", 2) == ["We add consumers."]


def test_a_quote_of_a_whole_sentence_keeps_its_number_out_of_the_next() -> None:
    marks = [(0, 19, "1")]
    assert styled(TEXT, marks, "reverse", 1) == ["We limit the queue."]
    assert styled(TEXT, marks, "reverse", 2) == ["We add consumers."]


@given(
    st.lists(
        st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)), st.integers(1, 9)),
        max_size=6,
    )
)
def test_whatever_is_marked_the_words_of_the_answer_stay(
    spans: list[tuple[int, int, int]],
) -> None:
    marks = sorted((min(a, b), max(a, b), str(n)) for a, b, n in spans)
    content, _ = marked(TEXT, marks, split_sentences(TEXT)[1])
    assert re.sub(r"\[\d\]", "", content.plain).replace(CHOSEN, "") == TEXT
