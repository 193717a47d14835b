from __future__ import annotations

import pytest

from mockint.grading.judging.negation import cues, denied, taken_back
from mockint.grading.judging.wording import tokens


def says_no(sentence: str, words: str, *, strict: bool = False) -> bool:
    found = tokens(sentence)
    wanted = {token.stem for token in tokens(words)}
    hit = [at for at, token in enumerate(found) if token.stem in wanted]
    assert hit, "the sentence must hold the words asked about"
    return denied(cues(found), hit, strict=strict)


@pytest.mark.parametrize(
    "sentence",
    [
        "We would not use dual writes here.",
        "We wouldn't use dual writes here.",
        "We won\N{RIGHT SINGLE QUOTATION MARK}t use dual writes.",
        "Never rely on dual writes.",
        "I avoid dual writes at all costs.",
        "We replay the feed instead of dual writes.",
        "We replay the feed rather than run dual writes.",
        "This works without dual writes.",
        "There is no need for dual writes.",
        "Dual writes are dangerous.",
        "Dual writes would be a mistake, because they drift.",
        "Dual writes will not work.",
        "Dual writes are not an option.",
        "Some people would say dual writes.",
        "Some would suggest dual writes.",
        "It is tempting to start dual writes.",
        "The naive approach is dual writes.",
    ],
)
def test_a_denial_reaches_the_words_it_is_about(sentence: str) -> None:
    assert says_no(sentence, "dual writes")


@pytest.mark.parametrize(
    "sentence",
    [
        "We use dual writes.",
        "We use not only dual writes but also a nightly comparison.",
        "We do not lock anything, because dual writes keep both tables fresh.",
        "We never stop the old pipeline and we run dual writes.",
        "The copy is not finished before dual writes begin.",
        "Don't forget dual writes.",
        "No, I would go for dual writes.",
        "Never cut over without dual writes.",
        "Dual writes are not dangerous here.",
        "Do not skip dual writes.",
    ],
)
def test_a_denial_of_something_else_leaves_the_words_alone(sentence: str) -> None:
    assert not says_no(sentence, "dual writes")


def test_not_until_says_what_happens_afterwards_but_is_no_sure_assertion() -> None:
    sentence = "We do not drop the table until the counts agree."
    assert not says_no(sentence, "drop table")
    assert says_no(sentence, "drop table", strict=True)


@pytest.mark.parametrize(
    "sentence",
    [
        "Beware of running the vacuum at once.",
        "If we just ran the vacuum at once, readers would fail.",
        "Running the vacuum at once could break time travel.",
    ],
)
def test_a_warning_is_no_sure_assertion(sentence: str) -> None:
    assert not says_no(sentence, "vacuum")
    assert says_no(sentence, "vacuum", strict=True)


def test_a_plain_plan_is_a_sure_assertion() -> None:
    assert not says_no("If something goes wrong we run the vacuum at once.", "vacuum", strict=True)


def test_a_cue_inside_the_hit_does_not_deny_the_hit() -> None:
    found = tokens("We migrate with no downtime at all.")
    hit = [at for at, token in enumerate(found) if token.text in ("no", "downtime")]
    assert not denied(cues(found), hit, own=hit)
    assert denied(cues(found), hit[1:])


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("But that does not work.", True),
        ("This would be a mistake.", True),
        ("That is not enough.", True),
        ("That takes a minute.", False),
        ("This does not cost much.", False),
    ],
)
def test_a_sentence_can_take_back_the_one_before(sentence: str, expected: bool) -> None:
    assert taken_back(tokens(sentence)) is expected
