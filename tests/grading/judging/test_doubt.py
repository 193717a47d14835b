"""Which checks are asked again, and what stands then."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockint.bank.models import Check, Pitfall
from mockint.grading.judging.doubt import MOST, doubtful, settled
from mockint.grading.judging.verdict import VERDICTS, Evidence, Finding, Verdict

QUOTE = (Evidence(1, "We limit it.", 0, 12, verified=True),)


def item(name: str, importance: str = "important") -> Check:
    return Check.model_validate(
        {"id": name, "criterion": "design", "importance": importance, "claim": "Says it."}
    )


def asked(findings: list[Finding], items: list[Check | Pitfall]) -> list[str]:
    return [found.id for found in doubtful(findings, items)]


def test_what_was_decided_with_confidence_is_not_asked_again() -> None:
    items = [item("a", "essential"), item("b")]
    findings = [
        Finding("a", "met", QUOTE, confidence="high"),
        Finding("b", "missed", confidence="high"),
    ]
    assert asked(findings, [*items]) == []


def test_undecided_ones_come_first_then_unsure_ones_the_heaviest_first() -> None:
    items = [item("sure", "essential"), item("unsure"), item("heavy", "essential"), item("open")]
    findings = [
        Finding("sure", "met", QUOTE, confidence="high"),
        Finding("unsure", "partial", QUOTE, confidence="low"),
        Finding("heavy", "missed", confidence="low"),
        Finding("open", "unclear"),
    ]
    assert asked(findings, [*items]) == ["open", "heavy", "unsure"]


@pytest.mark.parametrize(
    ("importance", "verdict", "again"),
    [("essential", "missed", True), ("essential", "met", False), ("important", "missed", False)],
)
def test_an_essential_shortfall_of_medium_confidence_is_asked_again(
    importance: str, verdict: Verdict, again: bool
) -> None:
    findings = [Finding("a", verdict, QUOTE, confidence="medium"), Finding("b", "met", QUOTE)]
    assert (asked(findings, [item("a", importance), item("b")]) == ["a"]) is again


def test_an_optional_check_is_asked_again_only_where_nothing_was_decided() -> None:
    items = [item("a", "optional"), item("b", "optional"), item("c"), item("d")]
    findings = [
        Finding("a", "missed", confidence="low"),
        Finding("b", "unclear"),
        Finding("c", "met", QUOTE),
        Finding("d", "met", QUOTE),
    ]
    assert asked(findings, [*items]) == ["b"]


def test_a_judge_that_decides_less_than_half_is_not_asked_again() -> None:
    items = [item(name) for name in "abc"]
    findings = [Finding("a", "met", QUOTE), *(Finding(n, "unclear", void=True) for n in "bc")]
    assert asked(findings, [*items]) == []


@given(
    st.lists(
        st.tuples(
            st.sampled_from(VERDICTS),
            st.sampled_from(["essential", "important", "optional"]),
            st.sampled_from(["high", "medium", "low", ""]),
            st.booleans(),
        ),
        max_size=30,
    )
)
def test_never_more_than_six_and_each_once(rows: list[tuple[Verdict, str, str, bool]]) -> None:
    items = [item(f"c-{n}", row[1]) for n, row in enumerate(rows)]
    findings = [
        Finding(f"c-{n}", verdict, confidence=sure, void=void and verdict == "unclear")
        for n, (verdict, _, sure, void) in enumerate(rows)
    ]
    found = asked(findings, [*items])
    assert len(found) == len(set(found)) <= MOST


def test_the_second_verdict_stands_and_says_what_the_first_was() -> None:
    first, again = Finding("a", "missed"), Finding("a", "met", QUOTE, "It is there.")
    stands = settled(first, again)
    assert (stands.verdict, stands.evidence) == ("met", QUOTE)
    assert "at first: missed" in stands.note


@pytest.mark.parametrize("again", [Finding("a", "unclear"), Finding("a", "unclear", void=True)])
def test_an_undecided_second_verdict_leaves_the_first(again: Finding) -> None:
    first = Finding("a", "partial", QUOTE, confidence="low")
    assert settled(first, again) == first
