"""Typing is redacted edit by edit; that must find all that reading every moment whole would find."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockint.archive.envelope import Envelope
from mockint.interview.fold import fold
from mockint.reports.redact_patterns import MASK, Secrets, blank_after, blank_before, runs_of
from mockint.reports.redact_typing import masked_edits

REFERENCE = "one two three four five six seven eight nine ten one two"
SECRETS = Secrets(runs_of([REFERENCE]), names=("ada", "Ada Love"), hosts=("gpu-7:80",))
PIECES = (
    "one ", "two\n", "three, ", "four ", "five ", "six", " ", "seven eight ", "nine ten ", "ei", "ght ",
    "o", "n", "e", "1.2.3", ".4", "a.com", ".", "/x ", "http", "://", "h ", "@", "me", "ada", " Love ",
    "Ada", "gpu-", "7:80 ", "::1", "fe80", ":", "/home/", "C:\\Users\\", "local", "host", "🚀", "_", "\u2003",
)  # fmt: skip
Edit = tuple[int, int, str]


def events(edits: Sequence[Edit]) -> list[Envelope]:
    """One `edited` event each, and the answer handed in."""
    made = []
    for number, edit in enumerate(edits):
        data = {"document": "answer", "edits": [list(edit)], "length": 0}
        made.append(Envelope(f"s.{number}", "s", "", float(number), "edited", 1, data))
    data = {"document": "answer", "length": 0, "reason": "candidate"}
    return [*made, Envelope("s.x", "s", "", 1e6, "submitted", 1, data)]


def read_whole(edits: Sequence[Edit]) -> tuple[list[str], str]:
    """What becomes of each insertion, and the last text, where every moment is read from end to end."""
    text: list[tuple[str, list[bool]]] = []
    typed = []
    for start, removed, inserted in edits:
        new = [(letter, [False]) for letter in inserted]
        typed.append(new)
        at = min(start, len(text))
        text[at : at + removed] = new
        for found in SECRETS.find("".join(letter for letter, _ in text)):
            for _, hidden in text[found.start : found.end]:
                hidden[0] = True
    return [shown(new) for new in typed], shown(text)


def shown(text: Sequence[tuple[str, list[bool]]]) -> str:
    return "".join(
        MASK if hidden[0] and not letter.isspace() else letter for letter, hidden in text
    )


EDITS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 9), st.sampled_from(PIECES)), max_size=40
)
APPENDED = st.lists(st.sampled_from(PIECES), max_size=40).map(
    lambda pieces: [(10**6, 0, piece) for piece in pieces]
)


@given(st.one_of(EDITS, APPENDED, st.tuples(APPENDED, EDITS).map(lambda both: both[0] + both[1])))
def test_edit_by_edit_nothing_is_missed_and_nothing_more_goes(edits: list[Edit]) -> None:
    masked = masked_edits(events(edits), SECRETS)
    pieces, text = read_whole(edits)
    made = [
        masked.edits.get(f"s.{number}", [list(edit)])[0][2] for number, edit in enumerate(edits)
    ]
    assert made == pieces
    assert masked.answers == {"answer": text}


def test_a_run_is_found_however_much_stands_between_its_words() -> None:
    words = REFERENCE.split()[:8]
    far = (" " * 500 + "-\n").join(words)
    edits: list[Edit] = [(0, 0, far.replace("four", "for")), (far.index("four") + 2, 0, "u")]
    masked = masked_edits(events(edits), SECRETS)
    text = masked.answers["answer"]
    assert not any(word in text for word in words)
    assert len(text) == len(far)


@pytest.mark.parametrize("place", range(8))
def test_a_run_is_found_whichever_of_its_words_was_mended_last(place: int) -> None:
    words = REFERENCE.split()[:8]
    broken = " ".join("x" * (n == place) + word for n, word in enumerate(words))
    edits: list[Edit] = [(0, 0, broken), (broken.index("x" + words[place]), 1, "")]
    masked = masked_edits(events(edits), SECRETS)
    assert set(masked.answers["answer"]) == {MASK, " "}


def test_a_name_of_two_words_is_found_when_its_last_letter_comes() -> None:
    secrets = Secrets(frozenset(), names=("Bo Love",))
    edits: list[Edit] = [(0, 0, "By Bo Loe today"), (8, 0, "v")]
    assert (
        masked_edits(events(edits), secrets).answers["answer"] == f"By {MASK * 2} {MASK * 4} today"
    )


def test_words_that_a_deletion_brings_together_are_found() -> None:
    first, second = "one two three four", "five six seven eight"
    edits: list[Edit] = [(0, 0, f"{first} and {second}"), (len(first), 4, "")]
    masked = masked_edits(events(edits), SECRETS)
    assert set(masked.answers["answer"]) == {MASK, " "}
    ((_, _, typed),) = masked.edits["s.0"]
    assert typed.split()[4] == "and"


@pytest.mark.parametrize(
    "address", ["2001:0db8:85a3:1111:2222:8a2e:0370:7334", "fe80::1", "10.0.0.1:5432"]
)
def test_an_address_is_found_where_nothing_else_in_the_text_looks_like_one(address: str) -> None:
    assert SECRETS.prose(f"Ask {address} for it") == "Ask [host] for it"


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 200])
def test_a_word_of_any_length_is_taken_whole(size: int) -> None:
    text = f"a {'x' * size} b"
    for at in (2, 2 + size // 2, 2 + size):
        assert blank_before(text, at) == 2
        assert blank_after(text, at) == 2 + size


def test_what_holds_nothing_to_hide_keeps_its_very_events() -> None:
    edits: list[Edit] = [(0, 0, "We limit"), (8, 0, " the queue."), (3, 5, "bound")]
    recorded = events(edits)
    masked = masked_edits(recorded, SECRETS)
    assert masked.edits == {}
    assert masked.answers["answer"] == fold("s", recorded).text("answer")
