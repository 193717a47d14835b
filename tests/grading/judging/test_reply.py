"""A reply is a judgement only when every check is there once, with a verdict of the menu."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockint.grading.case import Case
from mockint.grading.judging.evidence import Verifier
from mockint.grading.judging.reply import (
    MAX_EVIDENCE,
    UnusableReplyError,
    read_reply,
    repair_message,
    to_findings,
)
from mockint.grading.judging.verdict import Finding
from mockint.sentences import split_sentences

MakeCase = Callable[..., Case]
ANSWER = "We limit the queue to ten thousand orders. Callers get an error when it is full."
IDS = ("bounded", "shed", "alert", "figures", "drop")


def row(check: str, verdict: Any = "missed", *quotes: str, **more: Any) -> dict[str, Any]:
    evidence = [{"sentence": 1, "quote": quote} for quote in quotes]
    return {"check": check, "verdict": verdict, "evidence": evidence, "reasoning": "why"} | more


def reply(**rows: dict[str, Any]) -> dict[str, Any]:
    return {"checks": [rows.get(check, row(check)) for check in IDS]}


def verifier(case: Case) -> Verifier:
    return Verifier(case.answer, split_sentences(case.answer), (case.reference,))


def findings(case: Case, **rows: dict[str, Any]) -> dict[str, Finding]:
    found = to_findings(read_reply(reply(**rows), case), verifier(case))
    return {finding.check: finding for finding in found}


# -- shape -----------------------------------------------------------------------------------------


def test_verdicts_come_in_the_order_of_the_case(make_case: MakeCase) -> None:
    shuffled = {"checks": reply()["checks"][::-1]}
    assert tuple(c.check for c in read_reply(shuffled, make_case())) == IDS


@pytest.mark.parametrize("value", [None, [], "text", 3, {}, {"checks": {}}, {"checks": None}])
def test_a_reply_without_a_list_of_checks_is_unusable(make_case: MakeCase, value: Any) -> None:
    with pytest.raises(UnusableReplyError, match="no list"):
        read_reply(value, make_case())


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([row(c) for c in IDS[:3]], "missing: figures, drop"),
        ([*(row(c) for c in IDS), row("shed")], '"shed" is there twice'),
        ([*(row(c) for c in IDS), row("total")], '"total" is no id'),
        ([*(row(c) for c in IDS[1:]), row("bounded", "excellent")], '"excellent" of bounded'),
        ([*(row(c) for c in IDS[1:]), row("bounded", "Met")], '"Met" of bounded'),
        ([*(row(c) for c in IDS[1:]), row("bounded", 1)], '"1" of bounded'),
        ([*(row(c) for c in IDS[1:]), row("bounded", None)], "of bounded"),
        ([*(row(c) for c in IDS[1:]), row("bounded", ["met"])], "of bounded"),
        (["met"], "no object"),
        ([{"verdict": "met"}], 'no "check" id'),
        ([{"check": 3, "verdict": "met"}], 'no "check" id'),
        ([row("bounded", "met", evidence=["We limit"])], 'no "quote"'),
        ([row("bounded", "met", evidence=[{"sentence": 1}])], 'no "quote"'),
        ([row("bounded", "met", evidence=[{"sentence": 1, "quote": 7}])], 'no "quote"'),
        ([], "missing: bounded"),
    ],
)
def test_a_reply_that_is_no_judgement_says_what_is_wrong(
    make_case: MakeCase, rows: list[Any], says: str
) -> None:
    with pytest.raises(UnusableReplyError) as caught:
        read_reply({"checks": rows}, make_case())
    assert says in str(caught.value)


def test_a_hostile_id_is_shown_on_one_clean_line(make_case: MakeCase) -> None:
    with pytest.raises(UnusableReplyError) as caught:
        read_reply({"checks": [row("\x1b[2J" + "x\n" * 500)]}, make_case())
    assert "\x1b" not in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("evidence", [None, "none", {}, 0])
def test_evidence_that_is_no_list_is_none(make_case: MakeCase, evidence: Any) -> None:
    found = findings(make_case(ANSWER), shed=row("shed", "missed", evidence=evidence))
    assert found["shed"].evidence == ()


@pytest.mark.parametrize("number", [None, "1", 1.5, True, [1], -3, 10**40])
def test_a_sentence_number_that_is_none_does_not_matter(make_case: MakeCase, number: Any) -> None:
    evidence = [{"sentence": number, "quote": "We limit the queue"}]
    found = findings(make_case(ANSWER), bounded=row("bounded", "met", evidence=evidence))
    assert found["bounded"].evidence[0].sentence == 1
    assert found["bounded"].evidence[0].verified


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda x: (
            st.lists(x)
            | st.dictionaries(
                st.sampled_from(["checks", "check", "verdict", "evidence", "quote"]), x
            )
        ),
    )
)
def test_whatever_comes_is_read_or_unusable(make_case: MakeCase, value: Any) -> None:
    with pytest.raises(UnusableReplyError):
        read_reply(value, make_case())


# -- evidence --------------------------------------------------------------------------------------


@pytest.mark.parametrize("verdict", ["met", "partial", "contradicted"])
def test_a_verdict_with_a_verified_quote_stands(make_case: MakeCase, verdict: str) -> None:
    found = findings(make_case(ANSWER), bounded=row("bounded", verdict, "we limit the queue"))
    finding = found["bounded"]
    assert (finding.verdict, finding.void, finding.note) == (verdict, False, "why")
    assert finding.evidence[0].quote == "We limit the queue"


@pytest.mark.parametrize("quotes", [(), ("we shard by customer",), ("a", "b")])
@pytest.mark.parametrize("verdict", ["met", "partial"])
@pytest.mark.parametrize("item", ["bounded", "drop"])
def test_credit_without_a_verified_quote_becomes_unclear_and_void(
    make_case: MakeCase, item: str, verdict: str, quotes: tuple[str, ...]
) -> None:
    finding = findings(make_case(ANSWER), **{item: row(item, verdict, *quotes)})[item]
    assert (finding.verdict, finding.void) == ("unclear", True)
    assert "No quote" in finding.note
    assert not any(e.verified for e in finding.evidence)


def test_contradicted_without_a_verified_quote_becomes_missed(make_case: MakeCase) -> None:
    finding = findings(make_case(ANSWER), shed=row("shed", "contradicted", "we drop them"))["shed"]
    assert (finding.verdict, finding.void) == ("missed", False)
    assert "No quote" in finding.note


@pytest.mark.parametrize("verdict", ["missed", "unclear"])
def test_missed_and_unclear_need_no_quote(make_case: MakeCase, verdict: str) -> None:
    finding = findings(make_case(ANSWER), shed=row("shed", verdict))["shed"]
    assert (finding.verdict, finding.void, finding.note) == (verdict, False, "why")


def test_one_verified_quote_among_bad_ones_is_enough(make_case: MakeCase) -> None:
    finding = findings(
        make_case(ANSWER), shed=row("shed", "met", "we shard it all", "Callers get an error")
    )["shed"]
    assert finding.verdict == "met"
    assert [e.verified for e in finding.evidence] == [False, True]


def test_words_of_the_reference_are_no_evidence(make_case: MakeCase) -> None:
    case = make_case("Bound the queue and refuse new orders once it is full, with a clear error.")
    quote = "Bound the queue and refuse new orders once it is full"
    assert findings(case, bounded=row("bounded", "met", quote))["bounded"].void


def test_the_same_quote_twice_is_shown_once(make_case: MakeCase) -> None:
    found = findings(
        make_case(ANSWER),
        bounded=row("bounded", "met", "We limit the queue", "we  limit the queue"),
    )
    assert len(found["bounded"].evidence) == 1


def test_quotes_and_notes_are_kept_within_bounds_and_clean(make_case: MakeCase) -> None:
    quotes = [f"\x1b[31mno such words {n}" + "y" * 5_000 for n in range(50)]
    hostile = row("shed", "met", *quotes, reasoning="\x1b]0;x\x07" + "z" * 9_000)
    finding = findings(make_case(ANSWER), shed=hostile)["shed"]
    assert len(finding.evidence) == MAX_EVIDENCE
    assert all(len(e.quote) <= 300 and "\x1b" not in e.quote for e in finding.evidence)
    assert len(finding.note) < 800
    assert "\x1b" not in finding.note


# -- repair ----------------------------------------------------------------------------------------


def test_a_repair_lists_every_bad_quote_with_its_check(make_case: MakeCase) -> None:
    case = make_case(ANSWER)
    claimed = read_reply(
        reply(
            bounded=row("bounded", "met", "We limit the queue", "we shard it by customer"),
            shed=row("shed", "contradicted", "nothing is refused at all"),
            alert=row("alert", "partial"),
            figures=row("figures", "missed", "ten million orders a day"),
            drop=row("drop", "unclear", "orders are dropped then"),
        ),
        case,
    )
    message = repair_message(claimed, verifier(case))
    assert message is not None
    assert '- bounded: "we shard it by customer"' in message
    assert '- shed: "nothing is refused at all"' in message
    assert "- alert: no quote at all" in message
    assert "figures" not in message
    assert "drop:" not in message
    assert "We limit the queue" not in message


def test_there_is_nothing_to_repair_when_all_quotes_hold(make_case: MakeCase) -> None:
    case = make_case(ANSWER)
    claimed = read_reply(reply(bounded=row("bounded", "met", "We limit the queue")), case)
    assert repair_message(claimed, verifier(case)) is None
