"""No quote earns anything unless the answer really says it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mockint.grading.judging.evidence import Verifier, normalise
from mockint.grading.judging.verdict import Evidence
from mockint.sentences import split_sentences, words

ANSWER = """\
We build a second table next to the old one. The change feed is replayed from version 41 on.
- Every slice is overwritten as a whole, so a repeated run is harmless.
Thirty minutes.
Nothing is locked while the copy runs through the night and the following day.
"""


def verifier(answer: str = ANSWER, borrowed: Iterable[str] = ()) -> Verifier:
    return Verifier(answer, split_sentences(answer), borrowed)


def verify(
    quote: str, sentence: int | None = 1, answer: str = ANSWER, borrowed: Iterable[str] = ()
) -> Evidence:
    return verifier(answer, borrowed).verify(sentence, quote)


def assert_holds(evidence: Evidence, answer: str) -> None:
    if evidence.verified:
        assert evidence.start is not None
        assert evidence.end is not None
        assert evidence.quote == answer[evidence.start : evidence.end]
        assert evidence.quote
        assert evidence.sentence is not None
    else:
        assert evidence.start is None
        assert evidence.end is None


# -- exact quotes ----------------------------------------------------------------------------------


def test_a_verbatim_quote_is_verified_with_its_offsets() -> None:
    found = verify("a second table next to the old one")
    assert found.verified
    assert found.sentence == 1
    assert ANSWER[found.start : found.end] == found.quote == "a second table next to the old one"


@pytest.mark.parametrize(
    "quote",
    [
        "A SECOND TABLE NEXT TO THE OLD ONE",
        "  a  second \t table\nnext to the old\u00a0one ",
        "a second\u200b table next\u200d to the old one",
        "\u202aa second table next to the old one\u202c",
        "\ufeffa second table next to the old one",
        "ａ ｓｅｃｏｎｄ ｔａｂｌｅ next to the old one",
        "a se\u00adcond table next to the old one",
    ],
)
def test_case_spaces_width_and_invisible_characters_of_a_quote_do_not_matter(quote: str) -> None:
    found = verify(quote)
    assert found.verified
    assert found.quote == "a second table next to the old one"


@pytest.mark.parametrize(
    ("answer", "quote", "expected"),
    [
        (
            "Ｗｅ ｌｉｍｉｔ ｔｈｅ ｑｕｅｕｅ.",
            "we limit the queue",
            "Ｗｅ ｌｉｍｉｔ ｔｈｅ ｑｕｅｕｅ",
        ),
        (
            "An eﬃcient workﬂow needs ﬁve steps.",
            "efficient workflow needs five",
            "eﬃcient workﬂow needs ﬁve",
        ),
        (
            "Le re\u0301sume\u0301 est bien e\u0301crit.",
            "résumé est bien écrit",
            "re\u0301sume\u0301 est bien e\u0301crit",
        ),
        (
            "Le résumé est bien écrit.",
            "re\u0301sume\u0301 est bien e\u0301crit",
            "résumé est bien écrit",
        ),
        (
            "We ne\u200bver lo\u200bck the table.",
            "never lock the table",
            "ne\u200bver lo\u200bck the table",
        ),
        (
            "It’s the “hot” partition that hurts.",
            'it\'s the "hot" partition',
            "It’s the “hot” partition",
        ),
        ("Die Straße ist lang und breit.", "DIE STRASSE IST LANG", "Die Straße ist lang"),
        ("We   move\tthe\u00a0readers last.", "we move the readers", "We   move\tthe\u00a0readers"),
        ("x² rows and ½ the cost, roughly.", "x2 rows and 1⁄2 the cost", "x² rows and ½ the cost"),
    ],
)
def test_a_verified_quote_is_the_answers_own_spelling(
    answer: str, quote: str, expected: str
) -> None:
    found = verify(quote, 1, answer)
    assert found.verified
    assert found.quote == expected
    assert_holds(found, answer)


def test_a_quote_may_run_over_a_line_break() -> None:
    answer = "We build a second table\nnext to the old one."
    found = verify("second table next to the old", None, answer)
    assert found.quote == "second table\nnext to the old"
    assert found.sentence == 1


# -- sentence numbers ------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 3, 99, 0, -1, None])
def test_a_wrong_sentence_number_is_corrected(number: int | None) -> None:
    found = verify("the change feed is replayed", number)
    assert (found.verified, found.sentence) == (True, 2)


def test_of_two_places_the_named_sentence_is_taken() -> None:
    answer = "We copy the table. Then we rest. We copy the table."
    assert [verify("we copy the table", n, answer).sentence for n in (1, 2, 3)] == [1, 1, 3]


@pytest.mark.parametrize("number", [99, 0, -4, 10**30])
def test_a_number_beyond_the_last_sentence_is_not_kept(number: int) -> None:
    found = verify("we shard by customer and hope", number)
    assert (found.verified, found.sentence) == (False, None)


def test_an_unverified_quote_stays_as_the_judge_wrote_it_without_offsets() -> None:
    found = verify("we shard by customer and hope", 2)
    assert found == Evidence(2, "we shard by customer and hope", None, None, verified=False)


# -- short quotes ----------------------------------------------------------------------------------


@pytest.mark.parametrize("quote", ["table", "the table", "a", "whole, so", ""])
def test_a_quote_under_three_words_is_no_evidence(quote: str) -> None:
    assert not verify(quote).verified


@pytest.mark.parametrize("quote", ["Thirty minutes.", "thirty minutes", " THIRTY  minutes "])
def test_a_short_quote_counts_where_it_is_the_whole_sentence(quote: str) -> None:
    found = verify(quote)
    assert (found.verified, found.sentence, found.quote) == (True, 4, "Thirty minutes.")


def test_three_words_are_enough() -> None:
    assert verify("nothing is locked").verified


@pytest.mark.parametrize("quote", ["...", "---", "\u200b", "   ", "!?"])
def test_a_quote_without_a_word_is_no_evidence(quote: str) -> None:
    assert not verify(quote, 1, f"Before. {quote} After all.").verified


def test_three_words_are_not_matched_by_likeness() -> None:
    assert not verify("nothing is lockedd").verified
    assert verify("nothing is lockedd while").verified


# -- near quotes -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "quote",
    [
        "we build a second table next to the old one",
        "We build a second table, next to the old one",
        "Every slice is overwriten as a whole so a repeated run is harmless",
        "Every slice is overwritten as a whole; so a repeated run is harmless.",
        "Nothing is locked while the copy runs through the night and following day",
    ],
)
def test_a_nearly_verbatim_quote_of_four_words_or_more_is_accepted(quote: str) -> None:
    found = verify(quote)
    assert found.verified
    assert_holds(found, ANSWER)


@pytest.mark.parametrize(
    "quote",
    [
        "We build a third warehouse far from the old one",
        "Readers are moved by redefining a view",
        "Every slice is appended and duplicates are removed later",
        "The change feed is ignored until the copy has ended",
        "The table is locked all night while the copy runs",
        "Nothing is locked while the copy waits for the night of the next day",
        "We drop a second table next to the sold ones",
        "The change feed is deleted from version 14 on",
        "second old table the next one to a",
        "Nothing. Every change. Thirty slices. The whole version.",
    ],
)
def test_an_invented_quote_is_not_accepted(quote: str) -> None:
    for number in range(7):
        assert not verify(quote, number).verified


def test_a_quote_longer_than_its_sentence_must_match_it_as_a_whole() -> None:
    invented = (
        "Thirty minutes. Then the replay starts, and finance signs the comparison off at noon."
    )
    assert not verify(invented, 4).verified
    assert not verify(invented, 1, "Thirty minutes.").verified


def test_a_quote_longer_than_the_answer_may_still_be_nearly_it() -> None:
    answer = "We build a second table next to the old one"
    found = verify("We build a second table right next to the old one.", 1, answer)
    assert found.quote == answer


def test_a_near_quote_never_cuts_a_word() -> None:
    found = verify("very slice is overwritten as a whole so a repeated run", 3)
    assert found.verified
    assert found.quote.startswith("Every")


# -- borrowed words --------------------------------------------------------------------------------

BRIEF = "The platform runs day and night and tolerates no downtime at all, whatever happens."


def test_eight_words_running_from_the_brief_are_no_evidence() -> None:
    answer = f"As you say: {BRIEF} So we copy the table in the background."
    quote = "platform runs day and night and tolerates no downtime at all"
    assert not verify(quote, 1, answer, [BRIEF]).verified
    assert verify(quote, 1, answer).verified


def test_seven_words_of_the_brief_are_still_evidence() -> None:
    answer = "We know that it tolerates no downtime at all, whatever happens."
    assert verify("tolerates no downtime at all, whatever happens", 1, answer, [BRIEF]).verified


@pytest.mark.parametrize(
    "answer",
    [
        "THE PLATFORM RUNS  day AND night and tolerates no downtime.",
        "the pl\u200batform runs day and night and tolerates no downtime",
    ],
)
def test_borrowed_words_are_recognised_however_they_are_written(answer: str) -> None:
    assert not verify(answer, 1, answer, [BRIEF]).verified


def test_a_retouched_quote_of_borrowed_words_is_no_evidence_either() -> None:
    # Two changed words break every run of eight in the quote; what the answer says is still the brief's.
    answer = f"Well. {BRIEF}"
    quote = "The platform runs day and nights and tolerates no downtimes at all, whatever happens."
    assert verify(quote, 2, answer).verified
    assert not verify(quote, 2, answer, [BRIEF]).verified


def test_a_run_does_not_reach_from_one_borrowed_text_into_the_next() -> None:
    answer = "one two three four five six seven eight"
    assert verify(answer, 1, answer, ["one two three four", "five six seven eight"]).verified


# -- other scripts ---------------------------------------------------------------------------------


def test_a_quote_in_a_script_without_spaces_counts_its_characters_as_words() -> None:
    answer = "我们先建立第二张表，然后重放变更。旧表不受影响。"
    found = verify("建立第二张表，然后重放", 1, answer)
    assert (found.verified, found.sentence) == (True, 1)
    assert found.quote == "建立第二张表，然后重放"
    assert not verify("第二", 1, answer).verified
    assert not verify("建立第三个仓库", 1, answer).verified


@pytest.mark.parametrize(
    "text",
    [
        "대기열의 길이를 제한합니다 그리고",
        "हम कतार की लंबाई सीमित करते हैं",
        "Giới hạn độ dài hàng đợi",
    ],
)
def test_composed_and_decomposed_spellings_are_the_same(text: str) -> None:
    for answer in (unicodedata.normalize(form, text) for form in ("NFC", "NFD")):
        for quote in (unicodedata.normalize(form, text) for form in ("NFC", "NFD")):
            found = verify(quote, 1, answer)
            assert found.verified
            assert found.quote == answer


# -- whatever comes --------------------------------------------------------------------------------

ODD = "aB é\u0301ﬁß½Ａ．’“ \u200b\u202e\u00ad\n\t.。가\u1100\u1161漢İı\U0001f600\U000e0041"
answers = st.text(st.one_of(st.sampled_from(ODD), st.characters()), min_size=1, max_size=120)


@given(answers)
def test_every_normalised_character_points_into_the_original(text: str) -> None:
    normal = normalise(text)
    assert len(normal.text) == len(normal.starts) == len(normal.ends)
    assert all(0 <= a < b <= len(text) for a, b in zip(normal.starts, normal.ends, strict=True))
    assert list(normal.starts) == sorted(normal.starts)
    assert "  " not in normal.text
    assert normal.text == normal.text.strip()


@given(answers, st.data())
def test_a_piece_of_the_answer_is_verified_as_the_answers_own_text(
    answer: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(answer) - 1))
    end = data.draw(st.integers(start + 1, len(answer)))
    number = data.draw(st.one_of(st.none(), st.integers(-1, 9)))
    found = verify(answer[start:end], number, answer)
    assert_holds(found, answer)


@given(answers, answers, st.one_of(st.none(), st.integers(-2, 10**20)))
def test_whatever_is_quoted_a_verified_quote_is_the_answers_own_text(
    answer: str, quote: str, number: int | None
) -> None:
    assert_holds(verify(quote, number, answer), answer)


plain = st.lists(
    st.sampled_from("queue table copy we the slice replay limit of 50 every".split()),
    min_size=4,
    max_size=20,
)


@given(plain, st.data())
def test_a_run_of_four_of_the_answers_words_is_always_verified(
    terms: list[str], data: st.DataObject
) -> None:
    answer = " ".join(terms) + "."
    start = data.draw(st.integers(0, len(terms) - 4))
    quote = "  ".join(terms[start : data.draw(st.integers(start + 4, len(terms)))]).upper()
    found = verify(quote, data.draw(st.integers(0, 3)), answer)
    assert found.verified
    assert words(found.quote.lower()) == words(quote.lower())


@given(answers)
def test_a_whole_sentence_is_always_evidence_for_itself(answer: str) -> None:
    sentences = split_sentences(answer)
    assume(sentences)
    for sentence in sentences:
        found = verify(sentence.text, sentence.number, answer)
        if words(normalise(sentence.text).text):
            assert found.verified
        assert_holds(found, answer)


@pytest.mark.timeout(10)
def test_a_long_answer_is_searched_in_no_time() -> None:
    answer = "We copy the table slice by slice and compare. " * 1_000
    check = verifier(answer, [BRIEF] * 3)
    for number in range(20):
        check.verify(number, "We copy the tables slice by slice, and then we compare them " * 10)
