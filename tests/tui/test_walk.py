"""From a verdict to its sentence and back: where each jump leads."""

from __future__ import annotations

from mockint.reports.verdicts import Shown
from mockint.sentences import split_sentences
from mockint.tui.walk import Spot, Walk

TEXT = "We limit the queue. We add consumers. We watch its age."


def shown(number: int, *quotes: str, document: str = "answer", verified: bool = True) -> Shown:
    evidence = tuple(
        {
            "quote": quote,
            "start": TEXT.index(quote) if verified else None,
            "end": TEXT.index(quote) + len(quote) if verified else None,
            "verified": verified,
            "sentence": 1,
        }
        for quote in quotes
    )
    name = f"check-{number}"
    return Shown(
        str(number), name, document, "met", "met", "met", "Claims.", "important", evidence=evidence
    )


FIRST = shown(1, "limit the queue", "watch its age")
SECOND = shown(2, "We limit the queue.")
NONE = shown(3)


def walk(*verdicts: Shown) -> Walk:
    sentences = split_sentences(TEXT)
    return Walk(verdicts or (FIRST, SECOND, NONE), {"answer": sentences})


def test_stepping_goes_through_the_verdicts_and_stops_at_the_ends() -> None:
    way = walk()
    seen = []
    for _ in range(4):
        way.step(1)
        seen.append(way.at)
    assert seen == [FIRST, SECOND, NONE, NONE]
    back = walk()
    back.step(-1)
    assert back.at == NONE


def test_a_verdict_leads_to_each_of_its_quotes_in_turn() -> None:
    way = walk(FIRST)
    way.step(1)
    places = []
    for _ in range(3):
        assert way.across()
        places.append(way.at)
        assert way.across()
        assert way.at == FIRST
    assert places == [Spot("answer", 0), Spot("answer", 2), Spot("answer", 0)]


def test_a_sentence_leads_to_the_next_verdict_that_quotes_it() -> None:
    way = walk()
    way.step(1)
    way.across()
    assert way.quoting(Spot("answer", 0)) == (FIRST, SECOND)
    assert way.ahead == SECOND
    way.across()
    assert way.at == SECOND


def test_escape_goes_back_to_where_the_jump_began_and_then_lets_go() -> None:
    way = walk()
    way.step(1)
    way.across()
    assert way.back()
    assert way.at == FIRST
    assert way.back()
    assert way.at is None
    assert not way.back()


def test_without_a_quote_that_was_found_there_is_no_way_across() -> None:
    unverified = shown(4, "We limit the queue.", verified=False)
    for verdict in (NONE, unverified):
        way = walk(verdict)
        way.step(1)
        assert not way.across()
        assert way.at == verdict
    assert not walk().across()


def test_an_answer_is_read_sentence_by_sentence_quoted_or_not() -> None:
    way = walk()
    way.read()
    assert way.at == Spot("answer", 0)
    way.step(1)
    assert way.at == Spot("answer", 1)
    assert way.sentence(Spot("answer", 1)).text == "We add consumers."
    assert not way.across()
    way.step(1)
    assert way.across()
    assert way.at == FIRST
    way.read()
    way.read()
    assert way.at is None


def test_nothing_to_walk_through_is_no_error() -> None:
    way = Walk((), {})
    way.step(1)
    way.read()
    assert way.at is None
    assert not way.across()


def test_a_verdict_is_found_again_by_its_check_and_answer() -> None:
    way = walk()
    way.choose("check-2", "answer")
    assert way.at == SECOND
    way.choose("check-2", "follow_up:x")
    assert way.at is None
